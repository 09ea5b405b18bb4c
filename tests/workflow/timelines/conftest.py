"""The office of the run, and a way to write small timeline files."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.desk import Desk
from tests.places import CONFORMANCE
from verification.timelines.check import Check, check, questions
from verification.timelines.office import Office
from verification.timelines.timeline_file import Timelines, read_timelines

REAL = CONFORMANCE / "real_timelines.json"
NOW = datetime.now(UTC)


@pytest.fixture(scope="session")
def office(desk: Desk) -> Office:
    """The office of all tests."""
    return Office(desk.cases, desk.store, desk.temporal, desk.pool, desk.mail)


def real() -> Timelines:
    """The published file."""
    return read_timelines(REAL.name, REAL.read_bytes())


def document(id: str, *events: tuple[Any, str], **given: Any) -> dict[str, Any]:
    """A file of one case."""
    listed = [{"date": date, "event": event} for date, event in events]
    case = {"id": id, "source_url": "https://example.org", "events": listed, **given}
    return {"cases": [case]}


def read(document: dict[str, Any]) -> Timelines:
    """The document, as if it were a file."""
    return read_timelines("claims.json", json.dumps(document).encode())


async def checked(timelines: Timelines, office: Office) -> Check:
    """What cases say of the file."""
    return await check(questions(timelines, NOW), office.cases, NOW, lambda: None)
