"""The command line as a person meets it: words in; a code and two streams out."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import pytest

from homebuy.cli.app import command_line
from homebuy.cli.program import run

NOWHERE = "127.0.0.1:9"


class Said(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Say = Callable[..., Said]
Ask = Callable[..., Awaitable[Said]]


@pytest.fixture(autouse=True)
def no_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """No command meets a service that a test did not name."""
    monkeypatch.delenv("HOMEBUY_DATABASE_URL", raising=False)
    monkeypatch.setenv("TEMPORAL_ADDRESS", NOWHERE)
    monkeypatch.delenv("TEMPORAL_PROFILE", raising=False)


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command."""

    def said(*words: str) -> Said:
        code = run(command_line(), words)
        return Said(code, *capsys.readouterr())

    return said


@pytest.fixture
def ask(say: Say, database: str, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run a command with a migrated database, in a thread since it brings its own event loop."""
    monkeypatch.setenv("HOMEBUY_DATABASE_URL", database)

    async def asked(*words: str) -> Said:
        return await asyncio.to_thread(say, *words)

    return asked
