"""All the open cases of one owner handed over, on a real server."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Final

import pytest

from homebuy.bulk.reassign import Handover, Order, ReassignResult, hand_over, open_cases, shared_out
from homebuy.cli.app import command_line
from homebuy.cli.program import run
from homebuy.domain.case import commands as cmd
from homebuy.domain.ids import CaseReference, UserId
from homebuy.domain.outcomes import Outcome
from homebuy.domain.time.deadlines import local_date
from tests.desk import OWNER, Desk, signed
from tests.eventually import eventually

BEN, CHLOE, DEV = UserId("ben-hughes"), UserId("chloe-martin"), UserId("dev-patel")
CLOSING: Final = {"outcome": Outcome.WITHDRAWN, "reason": "changed their mind"}


@pytest.fixture
def desk(own_desk: Desk) -> Desk:
    """Every open case of an owner counts, so there are no others."""
    return own_desk


@pytest.fixture
async def cases(desk: Desk) -> list[CaseReference]:
    """Four cases of one owner, one of them on hold, beside one that is closed."""
    references = [await desk.raise_case() for _ in range(4)]
    await desk.execute(references[0], cmd.HoldCase, reason="tenant in hospital")
    closed = await desk.raise_case()
    await desk.execute(closed, cmd.CloseCase, **CLOSING)
    await eventually(lambda: _are_open(desk, references), "holds and ends are recorded")
    return sorted(references)


async def _are_open(desk: Desk, references: list[CaseReference]) -> bool:
    return await open_cases(desk.store, OWNER) == sorted(references)


async def owners(desk: Desk, cases: list[CaseReference]) -> list[UserId]:
    return [(await desk.see(case)).owner for case in cases]


def order(reason: str = "left") -> Order:
    today = local_date(datetime.now(UTC), "Europe/London")
    return Order(OWNER, "grace-okafor", reason, today, lambda: datetime.now(UTC))


async def test_cases_are_shared_out_in_turn_those_on_hold_among_them(
    desk: Desk, cases: list[CaseReference]
) -> None:
    done = list[Handover]()
    handovers = shared_out(cases, (BEN, CHLOE, DEV))
    outcomes = await hand_over(desk.cases, handovers, order(), done.append)
    assert [outcome.fate for outcome in outcomes] == [ReassignResult.HANDED_OVER] * 4
    assert await owners(desk, cases) == [BEN, CHLOE, DEV, BEN]
    assert len(done) == 4
    changed = await desk.recorded(cases[0], "owner_changed")
    assert (changed["owner_before"], changed["reason"], changed["actor"]) == (
        OWNER,
        "left",
        "grace-okafor",
    )
    assert (await desk.see(cases[0])).line_manager == "grace-okafor"


async def test_what_was_handed_over_is_left_alone_the_next_time(
    desk: Desk, cases: list[CaseReference]
) -> None:
    first, *rest = cases
    await hand_over(desk.cases, shared_out([first], (BEN,)), order(), lambda _: None)
    outcomes = await hand_over(desk.cases, shared_out(cases, (CHLOE,)), order(), lambda _: None)
    assert [outcome.fate for outcome in outcomes] == [
        ReassignResult.NOT_THEIRS,
        *[ReassignResult.HANDED_OVER] * 3,
    ]
    assert await owners(desk, cases) == [BEN, CHLOE, CHLOE, CHLOE]
    await eventually(lambda: _are_open(desk, []), "the owner has no case left")
    assert len(rest) == 3


async def test_a_case_given_back_the_same_day_is_told_apart(
    desk: Desk, cases: list[CaseReference]
) -> None:
    handovers = shared_out(cases[:1], (BEN,))
    await hand_over(desk.cases, handovers, order(), lambda _: None)
    await desk.execute(cases[0], cmd.ReassignCase, owner=OWNER, reason="was a mistake", **signed())
    (outcome,) = await hand_over(desk.cases, handovers, order(), lambda _: None)
    assert (outcome.fate, outcome.owner) == (ReassignResult.FAILED, OWNER)
    assert "was given back" in outcome.reason


async def test_cases_that_ended_or_refuse_do_not_hold_up_the_others(
    desk: Desk, cases: list[CaseReference]
) -> None:
    await desk.execute(cases[0], cmd.ReleaseCase, reason="home again")
    await desk.execute(cases[1], cmd.CloseCase, **CLOSING)
    unknown = CaseReference("never-raised")
    handovers = shared_out([*cases, unknown], (BEN,))
    outcomes = await hand_over(desk.cases, handovers, order(), lambda _: None)
    fates = {outcome.reference: outcome.fate for outcome in outcomes}
    assert [fates[case] for case in (*cases[:3], unknown)] == [
        ReassignResult.HANDED_OVER,
        ReassignResult.ENDED,
        ReassignResult.HANDED_OVER,
        ReassignResult.FAILED,
    ]


async def test_the_command_line_hands_over_and_sums_up(
    desk: Desk,
    cases: list[CaseReference],
    database: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HOMEBUY_DATABASE_URL", database)
    monkeypatch.setenv("TEMPORAL_ADDRESS", desk.temporal.service_client.config.target_host)

    async def said(*more: str) -> tuple[int, str]:
        words = ["people", "reassign", OWNER, "--round-robin", "home-ownership-officer"]
        code = await asyncio.to_thread(run, command_line(), [*words, "--reason", "left", *more])
        return code, capsys.readouterr().out

    _, planned = await said("--dry-run", "--json")
    assert [case["owner"] for case in json.loads(planned)["cases"]] == [BEN, CHLOE, DEV, BEN]
    assert await owners(desk, cases) == [OWNER] * 4
    code, out = await said()
    assert (code, out.splitlines()[-1]) == (0, "open cases: 4")
    assert await owners(desk, cases) == [BEN, CHLOE, DEV, BEN]
    await eventually(lambda: _are_open(desk, []), "the owner has no case left")
    assert await said() == (0, f"Cases of {OWNER}: none\nopen cases: 0\n")
