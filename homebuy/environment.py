"""What a group of settings is: fields that are read from variables of the environment.

An empty variable counts as absent. A fault names its variable, and never shows a secret.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    AliasGenerator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from homebuy.domain.errors import OutOfReachError


class ConfigurationError(OutOfReachError):
    """A setting is missing or cannot be used."""


def beginning_with(prefix: str) -> SettingsConfigDict:
    """Each field is the variable of its name behind the prefix, in capitals."""
    names = AliasGenerator(validation_alias=lambda field: prefix + field.upper())
    return SettingsConfigDict(alias_generator=names)


def means(description: str, *, absent: str | None = None) -> Any:
    """What a variable is for, and what happens without it, unless its default says so."""
    return Field(description=description, json_schema_extra={"absent": absent})


class Settings(BaseSettings):
    """A group of settings, read when it is needed, so that a fault hinders nobody else."""

    # Not `strict`: pydantic-settings would then read numbers before us, and more leniently.
    model_config = SettingsConfigDict(
        env_ignore_empty=True,
        frozen=True,
        hide_input_in_errors=True,
        validate_default=False,
    )

    @classmethod
    def read(cls) -> Self:
        """The settings as the environment has them; raises ConfigurationError."""
        try:
            return cls()
        except ValidationError as faulty:
            faults = map(cls._fault, faulty.errors(include_url=False, include_input=False))
            raise ConfigurationError("; ".join(faults)) from None

    @classmethod
    def _fault(cls, error: ErrorDetails) -> str:
        """What is wrong, after the variable; a default's fault only knows its field."""
        named = {field: str(known.validation_alias) for field, known in cls.model_fields.items()}
        places = [named.get(str(place), str(place)) for place in error["loc"][:1]]
        return " ".join([*places, str(error.get("ctx", {}).get("error") or error["msg"])])

    @classmethod
    def variables(cls) -> dict[str, FieldInfo]:
        """Each variable by its name."""
        return {str(field.validation_alias): field for field in cls.model_fields.values()}

    def revealed(self) -> dict[str, Any]:
        """The settings to connect with by their fields, secrets in clear."""
        fields = type(self).model_fields
        return {name: _revealed(value) for name, value in self if not fields[name].exclude}


def _revealed(value: Any) -> Any:
    match value:
        case SecretStr():
            return value.get_secret_value()
        case Mapping():
            return {name: _revealed(inner) for name, inner in value.items()}
    return value


def _switch(text: str) -> bool:
    """A misspelt word must not leave a connection without encryption."""
    match text.strip().lower():
        case "true" | "yes" | "1" | "on":
            return True
        case "false" | "no" | "0" | "off" | "":
            return False
        case other:
            raise ValueError(f"is {other!r}: write true or false")


def _folder(text: str) -> Path:
    return Path(text)


def _is_port(text: str) -> bool:
    return text.isdecimal() and 0 < int(text) < 65_536


def _port(text: str) -> int:
    if not _is_port(text):
        raise ValueError(f"is {text!r}: write a number, such as 587")
    return int(text)


def _host_and_port(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not _is_port(port):
        raise ValueError(f"is {text!r}: write host:port, such as 127.0.0.1:9464")
    return text


def _mailbox(text: str) -> str:
    if "@" not in text or not text.isprintable():
        raise ValueError(f"is {text!r}: write an address, such as a@example.org")
    return text


Folder = Annotated[Path, BeforeValidator(_folder)]
Switch = Annotated[bool, BeforeValidator(_switch)]
Port = Annotated[int, BeforeValidator(_port)]
HostAndPort = Annotated[str, AfterValidator(_host_and_port)]
Mailbox = Annotated[str, AfterValidator(_mailbox)]
