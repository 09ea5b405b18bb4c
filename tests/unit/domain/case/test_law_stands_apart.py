"""What a landlord does with its own clocks never moves one that law sets."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectedError
from homebuy.domain.ids import FactName, MessageId, TaskId
from homebuy.domain.service_levels.clock import ClockKind, ClockState
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.opening_hours import WEEK
from homebuy.domain.time.periods import Period
from tests.look_ups import published
from tests.unit.domain.case.scripted_case import OFFICER, SCHEME, ScriptedCase, Sent, at

START, END = at("3 March 11:00"), at("30 June 10:00")
FACTS = {"form_served": "2026-03-02"}
LATER = {
    at("23 March 10:00"): ("claim_amended", "2026-03-20"),
    at("20 April 10:00"): ("decision_extended_to", "2026-05-08"),
    at("18 May 10:00"): ("decision_served", "2026-05-16"),
}
"""What the case learns on the way, and when."""

Doing = Callable[[Sent], cmd.Command]
Done = tuple[datetime, Doing]
Law = tuple[dict[str, tuple[ClockState, dict[Mark, datetime]]], list[tuple[str, str, datetime]]]

moments = st.integers(0, 24 * 80).map(lambda hours: START + timedelta(hours=hours))
releases = st.none() | moments
tasks = st.sampled_from([TaskId("read-form"), TaskId("call-tenant")])
targets = st.integers(1, 60).map(lambda days: Period.model_validate(f"{days} working days"))
versions = st.integers(1, 9)
OPENINGS = ("00:00-24:00", "10:00-12:00", "09:00-17:00")


def hold_case(release: datetime | None) -> Doing:
    return lambda sent: cmd.HoldCase(**sent, reason="they moved", release_at=release)


def hold_task(task: TaskId, release: datetime | None) -> Doing:
    return lambda sent: cmd.HoldTask(**sent, task=task, reason="away", release_at=release)


def release_task(task: TaskId) -> Doing:
    return lambda sent: cmd.ReleaseTask(**sent, task=task)


def release_case() -> Doing:
    return lambda sent: cmd.ReleaseCase(**sent)


def revise(task: TaskId | None, target: Period) -> Doing:
    return lambda sent: cmd.ReviseTarget(**sent, task=task, target=target, reason="more to do")


def open_otherwise(version: int) -> Doing:
    return lambda sent: cmd.ChangeCalendar(
        **sent, calendar=SCHEME.calendar.id, version=version, reason="new hours"
    )


def office(version: int) -> Calendar:
    week = dict.fromkeys(WEEK, (OPENINGS[version % len(OPENINGS)],))
    return SCHEME.calendar.model_copy(update={"opening": week, "version": version})


doings = st.one_of(
    st.builds(hold_case, releases),
    st.builds(hold_task, tasks, releases),
    st.builds(release_task, tasks),
    st.builds(release_case),
    st.builds(revise, st.none() | tasks, targets),
    st.builds(open_otherwise, versions),
)


def law_of(done: Sequence[Done]) -> Law:
    """What the statutory clocks of a case say at the end, and every mark that they reached."""
    driver, numbers = ScriptedCase(facts=FACTS), count(1)
    for when, doing in sorted([*done, *map(learning, LATER)], key=lambda step: step[0]):
        sent = Sent(message_id=MessageId(f"own {next(numbers)}"), actor=OFFICER, at=when)
        command = doing(sent)
        known = None
        if isinstance(command, cmd.ChangeCalendar):
            known = published(command, office(command.version))
        with suppress(RejectedError):
            driver.advance(when)
            driver.handle(command, when, known)
    driver.advance(END)
    law = [c for c in driver.case.clocks.values() if c.kind is ClockKind.STATUTORY]
    reached = [e for e in driver.events if isinstance(e, ev.MarkReached | ev.MarkWithdrawn)]
    return (
        {c.id: (c.state(driver.case.calendar_of(c)), driver.case.marks(c)) for c in law},
        [(e.kind, e.mark, e.at) for e in reached if e.clock.startswith("law/")],
    )


def learning(when: datetime) -> Done:
    name, value = LATER[when]
    return when, lambda sent: cmd.RecordFacts(**sent, facts={FactName(name): value})


UNTOUCHED = law_of([])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(moments, doings), max_size=12))
def test_no_hold_revision_or_calendar_moves_a_statutory_clock(done: list[Done]) -> None:
    assert law_of(done) == UNTOUCHED


def test_the_statutory_clocks_beside_them_have_something_to_say() -> None:
    clocks, reached = UNTOUCHED
    assert list(clocks) == ["law/decision", "law/decision/2"]
    assert [state for state, _ in clocks.values()] == [ClockState.VOID, ClockState.MISSED]
    told = [f"{mark} {kind.removeprefix('mark_')}" for kind, mark, _ in reached]
    first, withdrawn, again = told[:2], told[2:4], told[4:]
    assert first == ["amber reached", "target reached"]
    assert withdrawn == ["amber withdrawn", "target withdrawn"]
    assert again == ["amber reached", "target reached", "escalation reached"]
