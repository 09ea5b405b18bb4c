"""The database prepared from the command line."""

import asyncio
import json

import pytest

from tests.command_line import Say


async def test_migrating_twice_does_no_harm(
    say: Say, empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOMEBUY_DATABASE_URL", empty_database)
    first = await asyncio.to_thread(say, "database", "migrate", "--json")
    again = await asyncio.to_thread(say, "database", "migrate")
    assert "0001_home_buy.sql" in json.loads(first.out)["applied"]
    assert (again.code, again.out.strip()) == (0, "the database is up to date")


async def test_a_database_not_prepared_says_what_to_do(
    say: Say, empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOMEBUY_DATABASE_URL", empty_database)
    code, out, err = await asyncio.to_thread(say, "case", "list")
    assert (code, out) == (5, "")
    assert "run homebuy database migrate" in err
