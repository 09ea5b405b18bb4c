import asyncio
import hashlib
import hmac
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from homebuy.channels.alert import DelayedError, RefusedError
from homebuy.channels.webhook import WebhookChannel, signature
from homebuy.domain.definitions.organisation import Webhook, WebhookShape
from tests.certificates import server_context
from tests.integration.channels.receiver import Receiver, answer
from tests.unit.channels.messages import digest, message

HERE = WebhookChannel(allow_private=True)
STRICT = WebhookChannel()
SECRET = "not a secret of anybody"


def hook(url: str, shape: WebhookShape = WebhookShape.JSON) -> Webhook:
    return Webhook(id="duty-desk", title="Duty desk", url=url, shape=shape)


async def test_alert_arrives_with_every_field_under_its_key() -> None:
    receiver = Receiver()
    async with receiver.open() as url:
        sent = message(webhook=hook(url), why=("a", "b"), gaps=("c",), recipient_name="Duty desk")
        await HERE.send(sent)
    (call,) = receiver.calls
    assert call.line == "POST /hook?key=s3cret HTTP/1.1"
    assert call.headers["Idempotency-Key"] == sent.key
    assert call.headers["Content-Type"] == "application/json"
    assert call.headers["User-Agent"].startswith("HomeBuy/")
    assert call.headers["Host"] == f"127.0.0.1:{receiver.port}"
    assert "X-HomeBuy-Signature" not in call.headers
    content = call.json()
    fields = sent.model_dump(mode="json", exclude={"address", "webhook", "template"})
    assert {name: content[name] for name in fields} == fields
    assert content["type"] == "alert"
    assert content["subject"] == "Due soon: Visit the home (case RTB-7)"
    assert "What to do: complete the task" in content["text"]
    assert "s3cret" not in call.body.decode()


async def test_digest_arrives_as_one_with_its_alerts() -> None:
    receiver = Receiver()
    async with receiver.open() as url:
        await HERE.send_digest(digest(*[message()] * 120, webhook=hook(url)))
    (call,) = receiver.calls
    content = call.json()
    assert (content["type"], content["key"]) == ("digest", call.headers["Idempotency-Key"])
    assert (len(content["alerts"]), content["left_out"]) == (100, 20)
    assert content["alerts"][0]["reference"] == "RTB-7"


async def test_signature_proves_the_secret_the_time_and_the_body() -> None:
    receiver = Receiver()
    async with receiver.open() as url:
        signing = WebhookChannel(secret=SECRET, allow_private=True)
        await signing.send(message(webhook=hook(url)))
    (call,) = receiver.calls
    stamp, _, proof = call.headers["X-HomeBuy-Signature"].partition(",v1=")
    at = stamp.removeprefix("t=")
    assert abs(int(at) - time.time()) < 60
    signed = at.encode() + b"." + call.body
    assert proof == hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert SECRET not in repr(signing)


def test_signature_of_a_known_body_is_known() -> None:
    assert signature("k", 1, b"{}") == (
        "t=1,v1=" + hmac.new(b"k", b"1.{}", hashlib.sha256).hexdigest()
    )


async def test_an_address_that_is_a_setting_is_called_and_stands_in_no_message() -> None:
    receiver = Receiver()
    named = hook("${HOMEBUY_WEBHOOK_DUTY_URL}")
    async with receiver.open() as url:
        channel = WebhookChannel(allow_private=True, urls={"HOMEBUY_WEBHOOK_DUTY_URL": url})
        await channel.send(message(webhook=named, address=named.url))
    (call,) = receiver.calls
    assert call.line == "POST /hook?key=s3cret HTTP/1.1"
    assert "s3cret" not in call.body.decode() + repr(channel)


async def test_an_address_that_is_a_setting_may_not_be_private_either() -> None:
    urls = {"HOMEBUY_WEBHOOK_DUTY_URL": "https://127.0.0.1/hook"}
    with pytest.raises(RefusedError, match="no public address"):
        await WebhookChannel(urls=urls).send(message(webhook=hook("${HOMEBUY_WEBHOOK_DUTY_URL}")))


async def test_a_missing_address_delays_the_alert_and_names_the_setting() -> None:
    with pytest.raises(DelayedError, match="give the worker HOMEBUY_WEBHOOK_DUTY_URL"):
        await HERE.send(message(webhook=hook("${HOMEBUY_WEBHOOK_DUTY_URL}")))


@pytest.mark.parametrize(
    "url",
    ["${HOMEBUY_DATABASE_URL}", "${HOMEBUY_SMTP_PASSWORD}", "https://${HOMEBUY_WEBHOOK_A_URL}"],
)
async def test_definitions_can_name_no_other_setting(url: str) -> None:
    everything = {"HOMEBUY_DATABASE_URL": "x", "HOMEBUY_SMTP_PASSWORD": "x"}
    assert hook(url).setting is None
    with pytest.raises((RefusedError, DelayedError)):
        await WebhookChannel(urls=everything).send(message(webhook=hook(url)))


async def test_key_that_is_no_header_is_written_in_one_line() -> None:
    receiver = Receiver()
    async with receiver.open() as url:
        await HERE.send(message(key="RTB-7\r\nX-Evil: siân ", webhook=hook(url)))
    (call,) = receiver.calls
    assert "X-Evil" not in call.headers
    assert call.headers["Idempotency-Key"] == "RTB-7%0D%0AX-Evil: si%C3%A2n"


EVIL = "<!channel> [a](http://evil) @here & <http://evil|b>\r\n"


async def test_slack_reads_names_as_text() -> None:
    receiver = Receiver()
    async with receiver.open() as url:
        await HERE.send(message(title=EVIL, webhook=hook(url, WebhookShape.SLACK)))
    (call,) = receiver.calls
    content = call.json()
    assert set(content) == {"text"}
    assert "&lt;!channel&gt; [a](http://evil)" in content["text"]
    assert "&amp; &lt;http://evil|b&gt;" in content["text"]
    assert "@here" not in content["text"]
    assert "<" not in content["text"]


async def test_teams_reads_names_as_text_in_a_card() -> None:
    receiver = Receiver()
    async with receiver.open() as url:
        await HERE.send(message(title=EVIL, webhook=hook(url, WebhookShape.TEAMS)))
        await HERE.send_digest(digest(webhook=hook(url, WebhookShape.TEAMS)))
    assert len(receiver.calls) == 2
    for call in receiver.calls:
        content = call.json()
        assert content["type"] == "message"
        (attachment,) = content["attachments"]
        assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
        card = attachment["content"]
        assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
        assert {block["type"] for block in card["body"]} == {"RichTextBlock"}
        runs = [run for block in card["body"] for run in block["inlines"]]
        assert all(run["type"] == "TextRun" and run["text"].strip() for run in runs)


@pytest.mark.parametrize("shape", list(WebhookShape))
async def test_enormous_texts_make_a_bounded_body(shape: WebhookShape) -> None:
    receiver = Receiver()
    long = "home " * 100_000
    async with receiver.open() as url:
        to = hook(url, shape)
        huge = message(title=long, reason=long, why=(long,) * 300, gaps=(long,) * 300, webhook=to)
        await HERE.send(huge)
        await HERE.send_digest(digest(*[huge] * 300, webhook=to))
    one, many = (len(call.body) for call in receiver.calls)
    limits = {WebhookShape.TEAMS: (28_000, 28_000), WebhookShape.SLACK: (40_000, 40_000)}
    most_of_one, most_of_many = limits.get(shape, (150_000, 2_000_000))
    assert one < most_of_one
    assert many < most_of_many


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, RefusedError),
        (401, RefusedError),
        (404, RefusedError),
        (410, RefusedError),
        (408, DelayedError),
        (425, DelayedError),
        (429, DelayedError),
        (500, DelayedError),
        (503, DelayedError),
        (304, DelayedError),
    ],
)
async def test_answer_tells_for_good_from_for_now(status: int, error: type[Exception]) -> None:
    receiver = Receiver(says=answer(status, b"because"))
    async with receiver.open() as url:
        with pytest.raises(error, match=f"duty-desk answered {status}") as raised:
            await HERE.send(message(webhook=hook(url)))
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
async def test_any_success_will_do(status: int) -> None:
    receiver = Receiver(says=answer(status))
    async with receiver.open() as url:
        await HERE.send(message(webhook=hook(url)))


async def test_no_more_than_the_beginning_of_an_answer_is_kept() -> None:
    receiver = Receiver(says=answer(500, b"no\r\n\x1b[31m" + b"x" * 5_000_000))
    async with receiver.open() as url:
        with pytest.raises(DelayedError) as raised:
            await HERE.send(message(webhook=hook(url)))
    assert len(str(raised.value)) < 250
    assert str(raised.value).isprintable()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirect_is_not_followed(status: int) -> None:
    inside = Receiver()
    async with inside.open() as private:
        outside = Receiver(says=answer(status, b"", f"Location: {private}"))
        async with outside.open() as url:
            with pytest.raises(DelayedError, match=f"answered {status}"):
                await HERE.send(message(webhook=hook(url)))
    assert inside.calls == []


@pytest.mark.parametrize("drip", [30, 0.05])
async def test_slow_answer_delays_in_time(drip: float) -> None:
    receiver = Receiver(drip=drip, says=answer(200, b"x" * 1_000))
    hasty = WebhookChannel(allow_private=True, timeout=0.3)
    started = time.monotonic()
    async with receiver.open() as url:
        with pytest.raises(DelayedError):
            await hasty.send(message(webhook=hook(url)))
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("says", [b"", b"hello\r\n\r\n", b"HTTP/1.1 2", b"\x00" * 100_000])
async def test_answer_that_is_none_delays(says: bytes) -> None:
    receiver = Receiver(says=says)
    async with receiver.open() as url:
        with pytest.raises(DelayedError, match="duty-desk"):
            await HERE.send(message(webhook=hook(url)))


async def test_receiver_that_is_down_delays() -> None:
    with pytest.raises(DelayedError, match="duty-desk cannot be reached"):
        await HERE.send(message(webhook=hook("http://127.0.0.1:1/")))


async def test_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    receiver = Receiver()
    async with receiver.open() as url:
        await WebhookChannel(allow_private=True).send(message(webhook=hook(url)))
    assert len(receiver.calls) == 1


async def test_message_for_no_webhook_is_refused() -> None:
    with pytest.raises(RefusedError, match="for no webhook"):
        await HERE.send(message())


class Names:
    """A name server that gives each answer once, then the last of them."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: Any, **options: Any) -> list[Any]:
        self.asked.append(host)
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in found]

    def answer_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", self)


async def test_address_that_was_checked_is_the_one_called(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tls, trusted = server_context(tmp_path, "DNS:hooks.example.org")
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    receiver, rebinding = Receiver(), Names(["127.0.0.1"], ["127.0.0.2"])
    async with receiver.open(tls):
        rebinding.answer_for(monkeypatch)
        url = f"https://hooks.example.org:{receiver.port}/hook"
        await WebhookChannel(allow_private=True).send(message(webhook=hook(url)))
    (call,) = receiver.calls
    assert rebinding.asked == ["hooks.example.org"]
    assert call.headers["Host"] == f"hooks.example.org:{receiver.port}"


async def test_second_address_is_called_when_the_first_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    receiver = Receiver()
    async with receiver.open():
        Names(["127.0.0.9", "127.0.0.1"]).answer_for(monkeypatch)
        url = f"http://hooks.example.org:{receiver.port}/hook"
        await HERE.send(message(webhook=hook(url)))
    assert len(receiver.calls) == 1


async def test_certificate_of_another_name_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tls, trusted = server_context(tmp_path, "DNS:hooks.example.org")
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    receiver = Receiver()
    async with receiver.open(tls):
        Names(["127.0.0.1"]).answer_for(monkeypatch)
        url = f"https://other.example.org:{receiver.port}/hook"
        with pytest.raises(DelayedError, match="certificate"):
            await WebhookChannel(allow_private=True).send(message(webhook=hook(url)))
    assert receiver.calls == []


async def test_certificate_that_nobody_vouches_for_is_not_believed(tmp_path: Path) -> None:
    tls, _ = server_context(tmp_path, "IP:127.0.0.1")
    receiver = Receiver()
    async with receiver.open(tls) as url:
        with pytest.raises(DelayedError, match="certificate"):
            await HERE.send(message(webhook=hook(url)))
    assert receiver.calls == []


async def test_one_private_address_among_public_ones_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Names(["93.184.216.34", "10.0.0.1"]).answer_for(monkeypatch)
    with pytest.raises(RefusedError, match=r"10\.0\.0\.1"):
        await STRICT.send(message(webhook=hook("https://hooks.example.org/")))


async def test_plain_http_goes_to_no_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    Names(["93.184.216.34"]).answer_for(monkeypatch)
    for channel in (STRICT, HERE):
        with pytest.raises(RefusedError, match="not https"):
            await channel.send(message(webhook=hook("http://hooks.example.org/")))


@pytest.mark.parametrize("scheme", ["https", "http"])
async def test_private_receiver_is_not_called_unless_that_is_allowed(
    scheme: str, tmp_path: Path
) -> None:
    receiver = Receiver()
    async with receiver.open():
        for name in ("127.0.0.1", "localhost", "0x7f.1", "2130706433", "0", "127.1"):
            url = f"{scheme}://{name}:{receiver.port}/"
            with pytest.raises(RefusedError, match="HOMEBUY_WEBHOOK_ALLOW_PRIVATE"):
                await STRICT.send(message(webhook=hook(url)))
    assert receiver.calls == []
