from pathlib import Path

import pytest

from homebuy import config


def test_mail_settings_are_read() -> None:
    server = config.smtp(
        {
            "HOMEBUY_SMTP_HOST": "smtp.example.org",
            "HOMEBUY_SMTP_PORT": "465",
            "HOMEBUY_SMTP_TLS": "true",
            "HOMEBUY_SMTP_REPLY_TO": "Home Buy team <team@example.org>",
            "HOMEBUY_SMTP_PASSWORD": "tulip",
        }
    )
    assert (server.host, server.port, server.tls, server.starttls) == (
        "smtp.example.org",
        465,
        True,
        False,
    )
    assert server.reply_to == "Home Buy team <team@example.org>"
    assert "tulip" not in repr(server)


def test_settings_may_all_be_absent_or_empty() -> None:
    empty = dict.fromkeys(["HOMEBUY_SMTP_TLS", "HOMEBUY_SMTP_REPLY_TO", "HOMEBUY_TEMPLATES"], "")
    for environment in ({}, empty):
        assert not config.smtp(environment).tls
        assert config.smtp(environment).reply_to is None
        assert config.webhooks(environment) == config.Webhooks()
        assert config.templates(environment) is None


def test_webhook_settings_are_read_and_the_secret_is_not_shown() -> None:
    webhooks = config.webhooks(
        {"HOMEBUY_WEBHOOK_SECRET": "tulip", "HOMEBUY_WEBHOOK_ALLOW_PRIVATE": "Yes"}
    )
    assert (webhooks.secret, webhooks.allow_private) == ("tulip", True)
    assert "tulip" not in repr(webhooks)


def test_secret_addresses_of_webhooks_are_read_by_their_names_and_not_shown() -> None:
    secret = "https://hooks.example.org/tulip"
    webhooks = config.webhooks(
        {"HOMEBUY_WEBHOOK_TEAMS_URL": secret, "HOMEBUY_WEBHOOK_URL": "", "HOMEBUY_DATABASE_URL": ""}
    )
    assert webhooks.urls == {"HOMEBUY_WEBHOOK_TEAMS_URL": secret}
    assert "tulip" not in repr(webhooks)


def test_templates_come_from_a_folder() -> None:
    assert config.templates({"HOMEBUY_TEMPLATES": "/srv/words"}) == Path("/srv/words")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOMEBUY_SMTP_STARTTLS", "ture"),
        ("HOMEBUY_SMTP_TLS", "2"),
        ("HOMEBUY_SMTP_PORT", "smtp"),
        ("HOMEBUY_SMTP_SENDER", "home-buy"),
        ("HOMEBUY_SMTP_SENDER", "a@example.org\r\nBcc: b@example.org"),
        ("HOMEBUY_SMTP_REPLY_TO", "a@example.org\nBcc: b@example.org"),
        ("HOMEBUY_WEBHOOK_ALLOW_PRIVATE", "maybe"),
        ("HOMEBUY_METRICS", "9464"),
        ("HOMEBUY_METRICS", "localhost:"),
        ("HOMEBUY_METRICS", "localhost:99999"),
    ],
)
def test_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    read = {"WEBHOOK": config.webhooks, "METRICS": config.metrics}.get(
        name.split("_")[1], config.smtp
    )
    with pytest.raises(config.ConfigurationError, match=name):
        read({name: value})


def test_a_password_is_not_sent_unencrypted_unless_that_is_allowed() -> None:
    login = {"HOMEBUY_SMTP_USERNAME": "home-buy", "HOMEBUY_SMTP_PASSWORD": "tulip"}
    with pytest.raises(config.ConfigurationError, match="unencrypted") as refused:
        config.smtp(login)
    assert "tulip" not in str(refused.value)
    for way in ("STARTTLS", "TLS", "ALLOW_PLAIN_LOGIN"):
        assert config.smtp({**login, f"HOMEBUY_SMTP_{way}": "true"}).username == "home-buy"


def test_two_kinds_of_encryption_exclude_each_other() -> None:
    with pytest.raises(config.ConfigurationError, match="exclude each other"):
        config.smtp({"HOMEBUY_SMTP_TLS": "true", "HOMEBUY_SMTP_STARTTLS": "true"})
