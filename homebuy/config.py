"""Settings from the environment; nothing else in Home Buy reads it."""

import os
import re
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator
from temporalio.envconfig import ClientConfig

from homebuy.environment import (
    ConfigurationError,
    Folder,
    HostAndPort,
    Mailbox,
    Port,
    Settings,
    Switch,
    beginning_with,
    means,
)

__all__ = [
    "GROUPS",
    "WORKER",
    "ConfigurationError",
    "Database",
    "Demo",
    "Mail",
    "Serving",
    "Webhooks",
    "database_url",
    "home",
    "identity",
    "temporal",
]

IS_WEBHOOK_URL: Final = re.compile(r"HOMEBUY_WEBHOOK_[A-Z0-9_]+_URL").fullmatch


def _postgresql(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("postgresql://", "postgres://")):
        raise ValueError(
            "must name a PostgreSQL database, such as postgresql://user:password@host:5432/homebuy"
        )
    return url


class Database(Settings):
    """Where the record is kept."""

    model_config = beginning_with("HOMEBUY_DATABASE_")

    url: Annotated[
        SecretStr,
        AfterValidator(_postgresql),
        means("the PostgreSQL database (tested with 18)", absent="needed"),
    ] = Field(default=SecretStr(""), validate_default=True)


class Mail(Settings):
    """Where alerts are posted."""

    model_config = beginning_with("HOMEBUY_SMTP_")

    host: Annotated[str, means("the mail server")] = "localhost"
    port: Annotated[Port, means("its port")] = 25
    sender: Annotated[Mailbox, means("whom alerts come from")] = "home-buy@localhost"
    reply_to: Annotated[Mailbox | None, means("who gets answers", absent="the sender")] = None
    starttls: Annotated[
        Switch, means("`true` to encrypt after a plain start, on port 587 or 25")
    ] = False
    tls: Annotated[Switch, means("`true` to encrypt from the start instead, on port 465")] = False
    username: Annotated[
        str | None,
        means("the account there; needs one of the two above", absent="no login"),
    ] = None
    password: Annotated[SecretStr | None, means("its password", absent="none")] = None
    allow_plain_login: Annotated[
        Switch,
        means(
            "`true` to log in without encryption all the same",
            absent="`false`: such a worker does not start",
        ),
    ] = Field(default=False, exclude=True)

    @model_validator(mode="after")
    def _encrypted_in_one_way(self) -> Self:
        if self.starttls and self.tls:
            raise ValueError(
                "HOMEBUY_SMTP_STARTTLS and HOMEBUY_SMTP_TLS exclude each other: keep the first "
                "for port 587 or 25, the second for port 465"
            )
        return self

    @model_validator(mode="after")
    def _password_encrypted(self) -> Self:
        if self.username and not (self.starttls or self.tls or self.allow_plain_login):
            raise ValueError(
                "HOMEBUY_SMTP_USERNAME would send its password unencrypted: set "
                "HOMEBUY_SMTP_STARTTLS=true or HOMEBUY_SMTP_TLS=true; or, if nobody else can "
                "listen on the way to the mail server, HOMEBUY_SMTP_ALLOW_PLAIN_LOGIN=true"
            )
        return self


def _webhook_urls() -> dict[str, SecretStr]:
    found = ((name, url) for name, url in os.environ.items() if IS_WEBHOOK_URL(name) and url)
    return {name: SecretStr(url) for name, url in found}


class Webhooks(Settings):
    """How webhooks are called.

    `urls` holds addresses by the names of their settings; whoever knows one may post to it.
    """

    model_config = beginning_with("HOMEBUY_WEBHOOK_")

    secret: Annotated[
        SecretStr | None, means("what signs the calls of webhooks", absent="no signature")
    ] = None
    allow_private: Annotated[Switch, means("`true` to let webhooks lead into your own network")] = (
        False
    )
    urls: Annotated[
        Mapping[str, SecretStr],
        means(
            "an address that definitions only name, since it is as secret as a password",
            absent="alerts to it wait",
        ),
    ] = Field(default_factory=_webhook_urls, validation_alias="HOMEBUY_WEBHOOK_…_URL")


class Serving(Settings):
    """What a worker shows and says, and what letters look like."""

    model_config = beginning_with("HOMEBUY_")

    metrics: Annotated[
        HostAndPort | None,
        means("host:port where the worker shows metrics to Prometheus", absent="no metrics"),
    ] = None
    templates: Annotated[
        Folder | None,
        means("the folder of your own words for alerts", absent="the standard words"),
    ] = None
    letterhead: Annotated[
        Folder | None,
        means(
            "the folder of your own letterhead: template, fonts, images",
            absent="the standard letter",
        ),
    ] = None


class Demo(Settings):
    """Where embedded servers keep their data."""

    model_config = beginning_with("HOMEBUY_")

    home: Annotated[
        Folder | None,
        means(
            "where the demo keeps its data",
            absent="`.homebuy` in the checkout, or in the home folder without one",
        ),
    ] = None


WORKER: Final[tuple[type[Settings], ...]] = (Database, Mail, Webhooks, Serving)
"""What the worker reads; a command reads only what it needs."""
GROUPS: Final[tuple[type[Settings], ...]] = (*WORKER, Demo)


def database_url() -> str:
    """The PostgreSQL database, with its password."""
    return Database.read().url.get_secret_value()


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
    return Demo.read().home or beside / ".homebuy"


def identity(service: str) -> str:
    """How this process signs what it does in Temporal's histories."""
    return f"{service}@{socket.gethostname()}:{os.getpid()}"
