"""What the environment says is read strictly, and no secret is shown."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pydantic import ValidationError

from homebuy import config
from homebuy.channels.email import EmailChannel
from homebuy.channels.webhook import WebhookChannel

Given = Callable[[Mapping[str, str]], None]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Given:
    """Set these variables, and none of whoever runs the tests."""
    for name in os.environ:
        if name.startswith("HOMEBUY_"):
            monkeypatch.delenv(name)

    def set_(environment: Mapping[str, str]) -> None:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)

    return set_


def test_mail_settings_are_read(given: Given) -> None:
    given(
        {
            "HOMEBUY_SMTP_HOST": "smtp.example.org",
            "HOMEBUY_SMTP_PORT": "465",
            "HOMEBUY_SMTP_TLS": "true",
            "HOMEBUY_SMTP_REPLY_TO": "Home Buy team <team@example.org>",
            "HOMEBUY_SMTP_PASSWORD": "tulip",
        }
    )
    server = config.Mail.read()
    assert (server.host, server.port, server.tls, server.starttls) == (
        "smtp.example.org",
        465,
        True,
        False,
    )
    assert server.reply_to == "Home Buy team <team@example.org>"
    assert "tulip" not in repr(server) + str(server)
    assert EmailChannel(**server.revealed()).password == "tulip"


@pytest.mark.parametrize("empty", [False, True])
def test_settings_may_all_be_absent_or_empty(given: Given, empty: bool) -> None:
    names = [name for group in config.GROUPS for name in group.variables() if name.isascii()]
    given(dict.fromkeys(names, "") if empty else {})
    mail, webhooks, serving = config.Mail.read(), config.Webhooks.read(), config.Serving.read()
    assert (mail.host, mail.port, mail.sender) == ("localhost", 25, "home-buy@localhost")
    assert (mail.reply_to, mail.tls, mail.username, mail.password) == (None, False, None, None)
    assert webhooks.revealed() == {"secret": None, "allow_private": False, "urls": {}}
    assert (serving.metrics, serving.templates, serving.letterhead) == (None, None, None)
    assert config.home().name == ".homebuy"


def test_a_database_must_be_named(given: Given) -> None:
    for url in ("", "mysql://me:tulip@localhost/homebuy"):
        given({"HOMEBUY_DATABASE_URL": url})
        with pytest.raises(config.ConfigurationError, match="HOMEBUY_DATABASE_URL must") as refused:
            config.database_url()
        assert "tulip" not in str(refused.value)
    given({"HOMEBUY_DATABASE_URL": "postgres://me:tulip@localhost/homebuy"})
    assert config.database_url() == "postgres://me:tulip@localhost/homebuy"
    assert "tulip" not in repr(config.Database.read())


def test_webhook_settings_are_read_and_the_secret_is_not_shown(given: Given) -> None:
    given({"HOMEBUY_WEBHOOK_SECRET": "tulip", "HOMEBUY_WEBHOOK_ALLOW_PRIVATE": "Yes"})
    webhooks = config.Webhooks.read()
    assert webhooks.allow_private
    assert "tulip" not in repr(webhooks)
    assert WebhookChannel(**webhooks.revealed()).secret == "tulip"


def test_secret_addresses_of_webhooks_are_read_by_their_names_and_not_shown(given: Given) -> None:
    secret = "https://hooks.example.org/tulip"
    given({"HOMEBUY_WEBHOOK_TEAMS_URL": secret, "HOMEBUY_WEBHOOK_DUTY_URL": ""})
    webhooks = config.Webhooks.read()
    assert webhooks.revealed()["urls"] == {"HOMEBUY_WEBHOOK_TEAMS_URL": secret}
    assert "tulip" not in repr(webhooks)


def test_folders_are_read(given: Given) -> None:
    folders = {"HOMEBUY_TEMPLATES": "/srv/words", "HOMEBUY_LETTERHEAD": "/srv/paper"}
    given({**folders, "HOMEBUY_HOME": "/srv/demo"})
    serving = config.Serving.read()
    assert (serving.templates, serving.letterhead) == (Path("/srv/words"), Path("/srv/paper"))
    assert config.home() == Path("/srv/demo")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOMEBUY_SMTP_STARTTLS", "ture"),
        ("HOMEBUY_SMTP_TLS", "2"),
        ("HOMEBUY_SMTP_PORT", "smtp"),
        ("HOMEBUY_SMTP_PORT", "0"),
        ("HOMEBUY_SMTP_PORT", "5_87"),
        ("HOMEBUY_SMTP_PORT", "65536"),
        ("HOMEBUY_SMTP_SENDER", "home-buy"),
        ("HOMEBUY_SMTP_SENDER", "a@example.org\r\nBcc: b@example.org"),
        ("HOMEBUY_SMTP_REPLY_TO", "a@example.org\nBcc: b@example.org"),
        ("HOMEBUY_WEBHOOK_ALLOW_PRIVATE", "maybe"),
        ("HOMEBUY_METRICS", "9464"),
        ("HOMEBUY_METRICS", "localhost:"),
        ("HOMEBUY_METRICS", "localhost:99999"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(given: Given, name: str, value: str) -> None:
    given({name: value})
    (group,) = (group for group in config.GROUPS if name in group.variables())
    with pytest.raises(config.ConfigurationError) as refused:
        group.read()
    assert str(refused.value).startswith(f"{name} is {value!r}: write ")


def test_every_fault_is_said_in_one_sentence_of_its_own(given: Given) -> None:
    given({"HOMEBUY_SMTP_PORT": "smtp", "HOMEBUY_SMTP_TLS": "maybe"})
    with pytest.raises(config.ConfigurationError) as refused:
        config.Mail.read()
    assert str(refused.value) == (
        "HOMEBUY_SMTP_PORT is 'smtp': write a number, such as 587; "
        "HOMEBUY_SMTP_TLS is 'maybe': write true or false"
    )


def test_a_fault_in_one_group_hinders_no_other(given: Given) -> None:
    given({"HOMEBUY_METRICS": "nowhere", "HOMEBUY_SMTP_HOSTT": "mail"})
    assert config.Mail.read().host == "localhost"


def test_a_password_is_not_sent_unencrypted_unless_that_is_allowed(given: Given) -> None:
    given({"HOMEBUY_SMTP_USERNAME": "home-buy", "HOMEBUY_SMTP_PASSWORD": "tulip"})
    with pytest.raises(config.ConfigurationError, match="unencrypted") as refused:
        config.Mail.read()
    assert "tulip" not in str(refused.value)
    for way in ("STARTTLS", "TLS", "ALLOW_PLAIN_LOGIN"):
        given({f"HOMEBUY_SMTP_{way}": "true"})
        assert config.Mail.read().username == "home-buy"
        given({f"HOMEBUY_SMTP_{way}": ""})


def test_two_kinds_of_encryption_exclude_each_other(given: Given) -> None:
    given({"HOMEBUY_SMTP_TLS": "true", "HOMEBUY_SMTP_STARTTLS": "true"})
    with pytest.raises(config.ConfigurationError, match="exclude each other"):
        config.Mail.read()


def test_settings_stay_as_they_were_read(given: Given) -> None:
    given({})
    with pytest.raises(ValidationError, match="frozen"):
        config.Mail.read().host = "elsewhere"  # type: ignore[misc]
