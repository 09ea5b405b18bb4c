import ssl
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from homebuy.channels.alert import DelayedError
from homebuy.channels.email import EmailChannel
from tests.certificates import server_context
from tests.post import Post
from tests.unit.channels.messages import message


def channel(post: Post, **changes: Any) -> EmailChannel:
    return EmailChannel("127.0.0.1", post.port, "home-buy@example.org", **changes)


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for this machine that is trusted while the test runs."""
    context, certificate = server_context(tmp_path, "IP:127.0.0.1", "DNS:localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return context


class Doorkeeper:
    """Lets one account in, and keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[bytes, bytes]] = []

    def __call__(
        self, server: object, session: object, envelope: object, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        self.told.append((data.login, data.password))
        right = data.password == b"tulip"
        return AuthResult(success=right, handled=False)


async def test_mail_is_sent_after_starttls_and_login(tls: ssl.SSLContext) -> None:
    door = Doorkeeper()
    post = Post(
        options={
            "tls_context": tls,
            "require_starttls": True,
            "auth_required": True,
            "authenticator": door,
        }
    )
    async with post.open():
        secured = channel(post, starttls=True, username="home-buy", password="tulip")
        await secured.send(message())
    assert door.told == [(b"home-buy", b"tulip")]
    assert len(post.taken) == 1


async def test_mail_is_sent_over_tls_from_the_start(tls: ssl.SSLContext) -> None:
    post = Post(implicit_tls=tls)
    async with post.open():
        await channel(post, tls=True).send(message())
    assert len(post.taken) == 1


async def test_wrong_password_delays_and_is_not_shown(tls: ssl.SSLContext) -> None:
    door = Doorkeeper()
    post = Post(options={"tls_context": tls, "auth_required": True, "authenticator": door})
    async with post.open():
        secured = channel(post, starttls=True, username="home-buy", password="hunter2")
        with pytest.raises(DelayedError, match="535") as delayed:
            await secured.send(message())
    assert door.told
    assert "hunter2" not in f"{secured!r}{delayed.value}"


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
async def test_nothing_is_said_to_a_server_that_does_not_encrypt(encryption: str) -> None:
    post = Post(options={"auth_require_tls": False, "authenticator": (door := Doorkeeper())})
    async with post.open():
        secured = channel(post, username="a", password="tulip", timeout=1, **{encryption: True})
        with pytest.raises(DelayedError, match="did not take it"):
            await secured.send(message())
    assert (post.taken, door.told) == ([], [])


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
async def test_certificate_that_nobody_vouches_for_is_not_believed(
    encryption: str, tmp_path: Path
) -> None:
    context, _ = server_context(tmp_path, "IP:127.0.0.1")
    implicit = encryption == "tls"
    post = Post(
        implicit_tls=context if implicit else None,
        options={} if implicit else {"tls_context": context},
    )
    async with post.open():
        with pytest.raises(DelayedError, match="certificate"):
            await channel(post, **{encryption: True}).send(message())
    assert post.taken == []
