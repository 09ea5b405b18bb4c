"""Settings from the environment; nothing else in Home Buy reads it."""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from temporalio.envconfig import ClientConfig

from homebuy.domain.errors import HomeBuyError


class ConfigurationError(HomeBuyError):
    """A setting is missing or cannot be used."""


@dataclass(frozen=True)
class Smtp:
    """Where alerts are posted; the password never appears in a log."""

    host: str
    port: int
    sender: str
    starttls: bool
    username: str | None
    password: str | None

    def __repr__(self) -> str:
        return f"Smtp({self.host}:{self.port}, sender={self.sender})"


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
    """The mail server, from HOMEBUY_SMTP_HOST, _PORT, _SENDER, _STARTTLS, _USERNAME, _PASSWORD."""

    def setting(name: str, default: str = "") -> str:
        return environment.get(f"HOMEBUY_SMTP_{name}", default)

    port = setting("PORT", "25")
    if not port.isdecimal():
        raise ConfigurationError(f"HOMEBUY_SMTP_PORT is {port!r}: write a number, such as 587")
    return Smtp(
        host=setting("HOST", "localhost"),
        port=int(port),
        sender=setting("SENDER", "home-buy@localhost"),
        starttls=setting("STARTTLS").lower() in ("1", "true", "yes"),
        username=setting("USERNAME") or None,
        password=setting("PASSWORD") or None,
    )


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
