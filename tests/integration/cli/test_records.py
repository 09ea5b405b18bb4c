"""What the database knows of cases, listed for people and for programs."""

import json

import pytest

from homebuy.storage.cases import CaseStore
from homebuy.storage.pool import Pool
from tests.command_line import Ask
from tests.training_case import OWNER, TrainingCase


@pytest.fixture
async def _recorded(pool: Pool) -> None:
    """A practice case whose first marks have passed."""
    driver = TrainingCase()
    for turn in (driver.raised, driver.wait(5), driver.wait(13)):
        await CaseStore(pool).record(turn.events, turn.view)


@pytest.mark.usefixtures("_recorded")
async def test_cases_are_listed_with_the_colour_as_a_word(ask: Ask) -> None:
    code, out, _ = await ask("case", "list")
    assert code == 0
    assert all(word in out for word in ("P-1", "first-steps", "RED", OWNER, "GMT"))


@pytest.mark.usefixtures("_recorded")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("--status open --colour red --scheme training --owner amira-khan", ["P-1"]),
        ("--status OPEN", ["P-1"]),
        ("--status closed", []),
        ("--colour green", []),
        ("--owner nobody", []),
        ("--limit 0", []),
    ],
)
async def test_cases_are_filtered(ask: Ask, words: str, found: list[str]) -> None:
    cases = json.loads((await ask("case", "list", "--json", *words.split())).out)
    assert [case["reference"] for case in cases] == found


@pytest.mark.usefixtures("_recorded")
async def test_the_history_tells_when_and_by_whom_in_local_time(ask: Ask) -> None:
    code, out, _ = await ask("case", "history", "P-1")
    assert code == 0
    assert all(word in out for word in ("case raised", "front desk", "Mon 02 Mar 2026 10:00 GMT"))
    events = json.loads((await ask("case", "history", "P-1", "--json")).out)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))


async def test_the_history_of_no_case_has_code_4(ask: Ask) -> None:
    assert (await ask("case", "history", "P-9")).code == 4


async def test_no_alerts_are_no_fault(ask: Ask) -> None:
    assert (await ask("alerts", "list")).out.strip() == "Alerts: none"
    assert json.loads((await ask("alerts", "list", "--failed", "--json")).out) == []
