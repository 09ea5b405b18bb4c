import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from activities.contracts import Recording
from homebuy.domain.alerts.alert import AlertStatus, NewAlert
from homebuy.domain.case import CaseStatus, Colour
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.events import MarkReached, MarkWithdrawn
from homebuy.domain.case.state import task_clock
from homebuy.domain.ids import CalendarId, CaseReference, MessageId, SchemeId, UserId
from homebuy.domain.outcomes import Outcome
from homebuy.domain.service_levels.clock import ClockKind, ClockState
from homebuy.domain.service_levels.sla import Mark
from homebuy.storage.alerts import AlertStore
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionKind, DefinitionStore
from homebuy.storage.pool import Pool, open_pool
from tests.eventually import eventually
from tests.look_ups import published
from tests.training_case import (
    FIRST_TASK,
    OWNER,
    PUBLISHED,
    REFERENCE,
    START,
    TRAINING,
    TrainingCase,
    together,
    training_document,
)

ROUND_THE_CLOCK = PUBLISHED.calendar.id


async def record(pool: Pool, *turns: Recording, alerts: tuple[NewAlert, ...] = ()) -> None:
    for turn in turns:
        await CaseStore(pool).record(turn.events, turn.view, alerts)


async def test_turn_recorded_twice_is_written_once(pool: Pool) -> None:
    driver = TrainingCase()
    await record(pool, driver.raised, driver.raised)
    written = await CaseStore(pool).events(REFERENCE)
    assert [event.seq for event in written] == [event.seq for event in driver.raised.events]


async def test_overlapping_turns_leave_each_event_once_and_in_order(pool: Pool) -> None:
    driver = TrainingCase()
    amber, done = driver.wait(5), driver.complete(done=6, told=7)
    await record(pool, driver.raised, together(driver.raised, amber), together(amber, done))
    written = [event.seq for event in await CaseStore(pool).events(REFERENCE)]
    assert written == list(range(1, driver.case.seq + 1))


async def test_turns_recorded_at_the_same_time_do_not_disturb_each_other(pool: Pool) -> None:
    driver = TrainingCase()
    turns = [driver.raised, driver.wait(5), driver.complete(done=6, told=7)]
    await asyncio.gather(*(record(pool, together(*turns)) for _ in range(5)))
    assert len(await CaseStore(pool).events(REFERENCE)) == driver.case.seq


async def test_older_view_does_not_overwrite_a_newer_one(pool: Pool) -> None:
    driver = TrainingCase()
    late = driver.wait(13)
    await record(pool, late, driver.raised)
    case = await CaseStore(pool).case(REFERENCE)
    assert case
    assert (case.seq, case.colour) == (driver.case.seq, Colour.RED)
    clocks = {clock.id: clock for clock in await CaseStore(pool).clocks(reference=REFERENCE)}
    assert clocks[task_clock(1, FIRST_TASK)].reached == (Mark.AMBER, Mark.TARGET)


async def test_events_that_come_after_their_view_are_kept_all_the_same(pool: Pool) -> None:
    driver = TrainingCase()
    amber = driver.wait(5)
    await record(pool, Recording(events=driver.raised.events, view=amber.view), amber)
    assert len(await CaseStore(pool).events(REFERENCE)) == driver.case.seq


async def test_event_says_which_stage_was_entered_but_not_its_plan(pool: Pool) -> None:
    await record(pool, TrainingCase().raised)
    raised, entered, *_ = await CaseStore(pool).events(REFERENCE)
    assert "statutory_deadlines" not in raised.detail
    assert entered.kind == "stage_entered"
    assert entered.detail == {
        "version": 1,
        "stage": "first-steps",
        "title": "First steps",
        "owner": OWNER,
        "line_manager": "grace-okafor",
    }


@pytest.mark.parametrize(
    "change",
    ["UPDATE case_event SET actor = 'x'", "DELETE FROM case_event", "TRUNCATE case_event CASCADE"],
)
async def test_events_cannot_be_changed(pool: Pool, change: str) -> None:
    await record(pool, TrainingCase().raised)
    with pytest.raises(asyncpg.RaiseError, match="case_event are kept"):
        await pool.execute(change)


async def test_turn_that_fails_half_way_leaves_nothing(own_database: str) -> None:
    async with open_pool(own_database) as pool:
        await pool.execute("ALTER TABLE case_event ADD CHECK (kind <> 'stage_entered')")
        with pytest.raises(asyncpg.CheckViolationError):
            await record(pool, TrainingCase().raised)
        assert await CaseStore(pool).case(REFERENCE) is None


async def test_case_is_listed_under_the_filters_that_fit_it(pool: Pool) -> None:
    driver, store = TrainingCase(), CaseStore(pool)
    await record(pool, driver.raised)
    listed = await store.cases(
        scheme=TRAINING, status=CaseStatus.OPEN, owner=OWNER, colour=Colour.GREEN
    )
    assert [case.reference for case in listed] == [REFERENCE]
    assert listed[0].next_deadline == driver.raised.view.next_deadline
    assert await store.cases(scheme=SchemeId("other")) == ()
    assert await store.cases(owner=UserId("ben-hughes")) == ()
    assert await store.cases(limit=0) == ()
    assert await store.case(CaseReference("P-2")) is None


async def test_clocks_are_listed_with_their_dates(pool: Pool) -> None:
    driver, store = TrainingCase(), CaseStore(pool)
    await record(pool, driver.raised)
    stage, *others = await store.clocks(kind=ClockKind.STAGE, state=ClockState.RUNNING)
    expected = next(clock for clock in driver.raised.view.clocks if clock.kind is ClockKind.STAGE)
    assert not others
    assert stage.model_dump(exclude={"reference"}) == expected.model_dump()
    assert await store.clocks(kind=ClockKind.STATUTORY) == ()


def request(seconds: int) -> dict[str, Any]:
    at = START + timedelta(seconds=seconds)
    return {"message_id": MessageId(f"at {seconds}"), "actor": OWNER, "at": at}


async def test_holds_are_kept_with_what_became_of_them(pool: Pool) -> None:
    driver = TrainingCase()
    reason = "The tenant is away."
    holds = [
        driver.decide(cmd.HoldTask(task=FIRST_TASK, reason=reason, **request(1)), told=1),
        driver.decide(cmd.HoldCase(reason=reason, **request(2)), told=2),
    ]
    await record(pool, driver.raised, *holds)
    released = driver.decide(cmd.ReleaseCase(**request(3)), told=3)
    await record(pool, released)
    rows = [dict(row) for row in await pool.fetch("SELECT * FROM case_hold ORDER BY number")]
    assert rows == [{"reference": REFERENCE, **dict(hold)} for hold in released.view.holds]
    assert [(row["task"], bool(row["released_at"])) for row in rows] == [
        (FIRST_TASK, False),
        (None, True),
    ]


async def test_event_of_a_new_calendar_names_its_version_but_does_not_hold_it(pool: Pool) -> None:
    driver, newer = TrainingCase(), PUBLISHED.calendar.model_copy(update={"version": 2})
    change = cmd.ChangeCalendar(
        calendar=ROUND_THE_CLOCK, version=2, reason="A new bank holiday.", **request(1)
    )
    await record(pool, driver.raised, driver.decide(change, told=1, known=published(change, newer)))
    *_, changed = await CaseStore(pool).events(REFERENCE)
    assert changed.detail == {
        "calendar": ROUND_THE_CLOCK,
        "version": 2,
        "version_before": 0,
        "reason": "A new bank holiday.",
        "moved": [],
    }
    case = await CaseStore(pool).case(REFERENCE)
    assert case
    assert (case.calendar, case.calendar_version) == (ROUND_THE_CLOCK, 2)


async def test_cases_on_an_older_calendar_are_found_until_they_have_the_newer(pool: Pool) -> None:
    driver, store = TrainingCase(), CaseStore(pool)
    held = driver.decide(cmd.HoldCase(reason="The tenant is away.", **request(1)), told=1)
    await record(pool, driver.raised, held)
    assert await store.cases_on(ROUND_THE_CLOCK, 1) == (REFERENCE,)
    assert await store.cases_on(ROUND_THE_CLOCK, 0) == ()
    assert await store.cases_on(CalendarId("moon"), 1) == ()
    newer = PUBLISHED.calendar.model_copy(update={"version": 1})
    change = cmd.ChangeCalendar(
        calendar=ROUND_THE_CLOCK, version=1, reason="A new bank holiday.", **request(2)
    )
    await record(pool, driver.decide(change, told=2, known=published(change, newer)))
    assert await store.cases_on(ROUND_THE_CLOCK, 1) == ()


async def test_case_that_is_over_is_on_no_calendar(pool: Pool) -> None:
    driver = TrainingCase()
    close = cmd.CloseCase(outcome=Outcome.WITHDRAWN, reason="They have moved.", **request(1))
    await record(pool, driver.raised, driver.decide(close, told=1))
    assert await CaseStore(pool).cases_on(ROUND_THE_CLOCK, 1) == ()


async def test_case_with_work_counted_in_another_office_is_on_its_calendar(pool: Pool) -> None:
    branch = CalendarId("branch")
    document = training_document()
    document["others"] = {branch: document["calendar"] | {"id": branch}}
    await DefinitionStore(pool).publish(DefinitionKind.SCHEME, TRAINING, document, "asha", START)
    await record(pool, TrainingCase().raised)
    assert await CaseStore(pool).cases_on(branch, 2) == (REFERENCE,)


def alert(turn: Recording, recipient: UserId = OWNER) -> NewAlert:
    event = next(event for event in turn.events if isinstance(event, MarkReached))
    assert event.rule
    return NewAlert(
        reference=REFERENCE,
        seq=event.seq,
        clock=event.clock,
        mark=event.mark,
        title=event.title,
        reached_at=event.at,
        due_at=event.at,
        rule=event.rule,
        reason="the escalation rule names you.",
        recipient=recipient,
        address="amira.khan@example.org",
        fell_back=False,
        created_at=event.recorded_at,
    )


async def test_mark_recorded_again_alerts_nobody_new(pool: Pool) -> None:
    driver = TrainingCase()
    amber = driver.wait(5)
    await record(pool, driver.raised)
    await record(pool, amber, alerts=(alert(amber),))
    await record(pool, amber, alerts=(alert(amber), alert(amber, UserId("dev-patel"))))
    (kept,) = await AlertStore(pool).alerts()
    assert kept.key == f"P-1/task/1/{FIRST_TASK}/amber/20260302T100004Z/{OWNER}"


async def test_mark_taken_back_before_sending_sets_its_alert_aside(pool: Pool) -> None:
    driver = TrainingCase()
    amber = driver.wait(5)
    await record(pool, driver.raised)
    await record(pool, amber, alerts=(alert(amber),))
    await record(pool, driver.complete(done=2, told=6))
    (kept,) = await AlertStore(pool).alerts()
    assert kept.status is AlertStatus.WITHDRAWN


async def test_a_mark_that_falls_again_after_it_was_taken_back_waits_again(pool: Pool) -> None:
    driver = TrainingCase()
    amber = driver.wait(5)
    await record(pool, driver.raised)
    await record(pool, amber, alerts=(alert(amber),))
    back = driver.complete(done=2, told=6)
    event = alert(amber)
    again = next(e for e in amber.events if isinstance(e, MarkReached)).model_copy(
        update={"seq": back.events[-1].seq + 1}
    )
    once_more = event.model_copy(update={"seq": again.seq})
    both = Recording(events=(*back.events, again), view=back.view)
    await record(pool, both, alerts=(once_more,))
    (kept,) = await AlertStore(pool).alerts()
    assert (kept.status, kept.seq) == (AlertStatus.WAITING, again.seq)


async def test_a_mark_that_falls_again_is_told_as_it_stands_then(pool: Pool) -> None:
    driver = TrainingCase()
    amber = driver.wait(5)
    new = alert(amber)
    stood_in = new.model_copy(
        update={"on_behalf_of": UserId("ben-hughes"), "gaps": ("away",), "fell_back": True}
    )
    await record(pool, driver.raised)
    await record(pool, amber, alerts=(stood_in,))
    back = driver.complete(done=2, told=6)
    again = next(e for e in amber.events if isinstance(e, MarkReached)).model_copy(
        update={"seq": back.events[-1].seq + 1}
    )
    both = Recording(events=(*back.events, again), view=back.view)
    await record(pool, both, alerts=(new.model_copy(update={"seq": again.seq}),))
    (kept,) = await AlertStore(pool).alerts()
    assert (kept.on_behalf_of, kept.gaps, kept.fell_back) == (None, (), False)


async def test_a_mark_rescheduled_while_its_alert_is_sent_holds_up_no_other_case(
    pool: Pool,
) -> None:
    driver, other, alerts = (
        TrainingCase(),
        TrainingCase(reference=CaseReference("P-2")),
        AlertStore(pool),
    )
    amber, elsewhere = driver.wait(5), other.wait(5)
    for turn in (driver.raised, other.raised):
        await record(pool, turn)
    await record(pool, amber, alerts=(alert(amber),))
    late, target = held_late(driver), driver.wait(14)
    (reached, *_) = (e for e in target.events if isinstance(e, MarkReached))
    fell = {"seq": reached.seq, "mark": reached.mark, "reached_at": reached.at}
    overdue = alert(amber).model_copy(update=fell)
    second = alert(elsewhere).model_copy(update={"reference": other.case.reference})
    async with alerts.claim(REFERENCE) as claim:
        assert claim
        rescheduling = asyncio.create_task(record(pool, together(late, target), alerts=(overdue,)))
        await eventually(lambda: pool.fetchval(WAITS), "the redating waits for the claim")
        async with asyncio.timeout(5):
            await record(pool, elsewhere, alerts=(second,))
        assert not rescheduling.done()
        await claim.sent()
    await rescheduling
    assert len(await alerts.alerts(status=AlertStatus.WAITING)) == 2


WAITS = """
SELECT EXISTS (
    SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
)
"""


def held_late(driver: TrainingCase) -> Recording:
    """News of a second on hold, long over, that moves every mark by as much."""
    placed = START + timedelta(seconds=1)
    command = cmd.HoldCase(
        message_id=MessageId("held"),
        actor=OWNER,
        at=placed,
        reason="ill",
        release_at=placed + timedelta(seconds=1),
    )
    return driver.decide(command, told=6)


async def test_repeat_taken_back_leaves_the_alerts_of_the_others(pool: Pool) -> None:
    driver = TrainingCase()
    amber = driver.wait(5)
    first = next(e for e in amber.events if isinstance(e, MarkReached))
    seqs = [amber.events[-1].seq + n for n in (1, 2, 3)]
    later = [
        first.model_copy(update={"seq": seq, "repeat": n, "at": first.at + timedelta(hours=n)})
        for n, seq in enumerate(seqs[:2], 1)
    ]
    reached = Recording(events=(*amber.events, *later), view=amber.view)
    new = [
        alert(amber).model_copy(update={"seq": e.seq, "repeat": e.repeat, "reached_at": e.at})
        for e in (first, *later)
    ]
    back = MarkWithdrawn(
        seq=seqs[2],
        at=first.at,
        recorded_at=first.at,
        actor="system",
        clock=first.clock,
        mark=first.mark,
        repeat=2,
    )
    await record(pool, driver.raised)
    await record(pool, reached, alerts=tuple(new))
    await record(pool, Recording(events=(back,), view=amber.view))
    kept = {alert.repeat: alert.status for alert in await AlertStore(pool).alerts()}
    waiting = AlertStatus.WAITING
    assert kept == {0: waiting, 1: waiting, 2: AlertStatus.WITHDRAWN}


async def test_alert_sent_before_its_mark_was_taken_back_stays_sent(pool: Pool) -> None:
    driver, alerts = TrainingCase(), AlertStore(pool)
    amber = driver.wait(5)
    await record(pool, driver.raised)
    await record(pool, amber, alerts=(alert(amber),))
    async with alerts.claim(REFERENCE) as claim:
        assert claim
        await claim.sent()
    await record(pool, driver.complete(done=2, told=6))
    (kept,) = await alerts.alerts(status=AlertStatus.SENT)
    assert kept.sent_at


async def test_alert_in_one_hand_is_not_given_to_another(pool: Pool) -> None:
    driver, alerts = TrainingCase(), AlertStore(pool)
    amber = driver.wait(5)
    await record(pool, driver.raised)
    pair = (alert(amber), alert(amber, UserId("dev-patel")))
    await record(pool, amber, alerts=pair)
    async with (
        alerts.claim(REFERENCE) as first,
        alerts.claim(REFERENCE) as second,
        alerts.claim(REFERENCE) as third,
    ):
        assert first
        assert second
        assert first.alert.key != second.alert.key
        assert third is None


async def send_and_die(alerts: AlertStore) -> None:
    async with alerts.claim(REFERENCE) as claim:
        assert claim
        await claim.sent()
        raise ConnectionAbortedError


async def test_claim_of_a_sender_that_dies_waits_for_the_next(pool: Pool) -> None:
    driver, alerts = TrainingCase(), AlertStore(pool)
    amber = driver.wait(5)
    await record(pool, driver.raised)
    await record(pool, amber, alerts=(alert(amber),))
    with pytest.raises(ConnectionAbortedError):
        await send_and_die(alerts)
    async with alerts.claim(REFERENCE) as claim:
        assert claim
        assert claim.alert.attempts == 0
