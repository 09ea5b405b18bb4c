"""Settings from the environment; nothing else in Home Buy reads it."""

import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from temporalio.envconfig import ClientConfig

from homebuy.domain.errors import HomeBuyError


class ConfigurationError(HomeBuyError):
    """A setting is missing or cannot be used."""


@dataclass(frozen=True)
class Smtp:
    """Where alerts are posted; the password never appears in a log.

    Either `starttls` or `tls`, which encrypts from the start, or neither.
    """

    host: str
    port: int
    sender: str
    starttls: bool
    username: str | None
    password: str | None
    tls: bool = False
    reply_to: str | None = None

    def __repr__(self) -> str:
        return f"Smtp({self.host}:{self.port}, sender={self.sender})"


@dataclass(frozen=True)
class Webhooks:
    """How webhooks are called; no secret appears in a log.

    One signs the messages; `urls` holds addresses by the names of their settings, since whoever
    knows such an address may post to it.
    """

    secret: str | None = field(default=None, repr=False)
    allow_private: bool = False
    urls: Mapping[str, str] = field(default_factory=dict, repr=False)


def database_url(environment: Mapping[str, str] = os.environ) -> str:
    """The PostgreSQL database, from HOMEBUY_DATABASE_URL."""
    url = environment.get("HOMEBUY_DATABASE_URL", "")
    if not url.startswith(("postgresql://", "postgres://")):
        raise ConfigurationError(
            "HOMEBUY_DATABASE_URL must name a PostgreSQL database, such as "
            "postgresql://user:password@host:5432/homebuy"
        )
    return url


def smtp(environment: Mapping[str, str] = os.environ) -> Smtp:
    """The mail server, from HOMEBUY_SMTP_HOST, _PORT, _SENDER, _REPLY_TO, _STARTTLS, _TLS,
    _USERNAME, _PASSWORD and _ALLOW_PLAIN_LOGIN."""

    def setting(name: str, default: str = "") -> str:
        return environment.get(f"HOMEBUY_SMTP_{name}", default)

    port = setting("PORT", "25")
    if not port.isdecimal():
        raise ConfigurationError(f"HOMEBUY_SMTP_PORT is {port!r}: write a number, such as 587")
    server = Smtp(
        host=setting("HOST", "localhost"),
        port=int(port),
        sender=_mailbox("HOMEBUY_SMTP_SENDER", setting("SENDER", "home-buy@localhost")),
        starttls=_switch(environment, "HOMEBUY_SMTP_STARTTLS"),
        username=setting("USERNAME") or None,
        password=setting("PASSWORD") or None,
        tls=_switch(environment, "HOMEBUY_SMTP_TLS"),
        reply_to=_mailbox("HOMEBUY_SMTP_REPLY_TO", setting("REPLY_TO")) or None,
    )
    if server.starttls and server.tls:
        raise ConfigurationError(
            "HOMEBUY_SMTP_STARTTLS and HOMEBUY_SMTP_TLS exclude each other: keep the first for "
            "port 587 or 25, the second for port 465"
        )
    may_be_plain = _switch(environment, "HOMEBUY_SMTP_ALLOW_PLAIN_LOGIN")
    if server.username and not (server.starttls or server.tls or may_be_plain):
        raise ConfigurationError(
            "HOMEBUY_SMTP_USERNAME would send its password unencrypted: set "
            "HOMEBUY_SMTP_STARTTLS=true or HOMEBUY_SMTP_TLS=true; or, if nobody else can listen "
            "on the way to the mail server, HOMEBUY_SMTP_ALLOW_PLAIN_LOGIN=true"
        )
    return server


def webhooks(environment: Mapping[str, str] = os.environ) -> Webhooks:
    """How to call webhooks, from HOMEBUY_WEBHOOK_SECRET, _ALLOW_PRIVATE, and any _…_URL."""
    is_url = re.compile(r"HOMEBUY_WEBHOOK_[A-Z0-9_]+_URL").fullmatch
    return Webhooks(
        secret=environment.get("HOMEBUY_WEBHOOK_SECRET", "") or None,
        allow_private=_switch(environment, "HOMEBUY_WEBHOOK_ALLOW_PRIVATE"),
        urls={name: url for name, url in environment.items() if is_url(name) and url},
    )


def templates(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The folder of the landlord's own templates, from HOMEBUY_TEMPLATES, if there is one."""
    folder = environment.get("HOMEBUY_TEMPLATES", "")
    return Path(folder) if folder else None


def metrics(environment: Mapping[str, str] = os.environ) -> str | None:
    """Where the worker shows its metrics, from HOMEBUY_METRICS, such as 127.0.0.1:9464."""
    address = environment.get("HOMEBUY_METRICS", "")
    if not address:
        return None
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise ConfigurationError(
            f"HOMEBUY_METRICS is {address!r}: write host:port, such as 127.0.0.1:9464"
        )
    return address


def temporal() -> dict[str, Any]:
    """The connection by Temporal's own configuration: profile, TEMPORAL_* variables, TLS, key."""
    try:
        connection: dict[str, Any] = {**ClientConfig.load_client_connect_config()}
    except (RuntimeError, OSError, ValueError) as fault:
        raise ConfigurationError(
            f"the Temporal configuration cannot be used: {fault}. "
            "Look at TEMPORAL_CONFIG_FILE, TEMPORAL_PROFILE and the certificate paths"
        ) from fault
    return {"target_host": "localhost:7233", **connection}


def home() -> Path:
    """Where embedded servers keep their data: HOMEBUY_HOME, or .homebuy in the checkout.

    An installed package has no checkout: then it is .homebuy in the home folder.
    """
    checkout = Path(__file__).resolve().parents[1]
    beside = checkout if (checkout / "pyproject.toml").exists() else Path.home()
    return Path(os.environ.get("HOMEBUY_HOME") or beside / ".homebuy")


def identity(service: str) -> str:
    """How this process signs what it does in Temporal's histories."""
    return f"{service}@{socket.gethostname()}:{os.getpid()}"


def _switch(environment: Mapping[str, str], name: str) -> bool:
    """A misspelt word must not leave a connection without encryption."""
    match environment.get(name, "").strip().lower():
        case "true" | "yes" | "1" | "on":
            return True
        case "false" | "no" | "0" | "off" | "":
            return False
        case other:
            raise ConfigurationError(f"{name} is {other!r}: write true or false")


def _mailbox(name: str, text: str) -> str:
    if text and ("@" not in text or not text.isprintable()):
        raise ConfigurationError(f"{name} is {text!r}: write an address, such as a@example.org")
    return text
