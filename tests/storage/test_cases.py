import asyncio

import asyncpg
import pytest

from activities.contracts import Recording
from homebuy.domain.case import CaseStatus, Colour
from homebuy.domain.case.state import task_clock
from homebuy.domain.clock import ClockKind, ClockState
from homebuy.domain.events import MarkReached
from homebuy.domain.ids import CaseReference, SchemeId, UserId
from homebuy.domain.sla import Mark
from homebuy.storage.alerts import AlertStore
from homebuy.storage.cases import CaseStore
from homebuy.storage.pool import Pool
from homebuy.storage.rows import AlertStatus, NewAlert
from tests.story import FIRST_TASK, OWNER, REFERENCE, TRAINING, Story, together


async def record(pool: Pool, *turns: Recording, alerts: tuple[NewAlert, ...] = ()) -> None:
    for turn in turns:
        await CaseStore(pool).record(turn.events, turn.view, alerts)


async def test_turn_recorded_twice_is_written_once(pool: Pool) -> None:
    story = Story()
    await record(pool, story.raised, story.raised)
    written = await CaseStore(pool).events(REFERENCE)
    assert [event.seq for event in written] == [event.seq for event in story.raised.events]


async def test_overlapping_turns_leave_each_event_once_and_in_order(pool: Pool) -> None:
    story = Story()
    amber, done = story.wait(5), story.complete(done=6, told=7)
    await record(pool, story.raised, together(story.raised, amber), together(amber, done))
    written = [event.seq for event in await CaseStore(pool).events(REFERENCE)]
    assert written == list(range(1, story.case.seq + 1))


async def test_turns_recorded_at_the_same_time_do_not_disturb_each_other(pool: Pool) -> None:
    story = Story()
    turns = [story.raised, story.wait(5), story.complete(done=6, told=7)]
    await asyncio.gather(*(record(pool, together(*turns)) for _ in range(5)))
    assert len(await CaseStore(pool).events(REFERENCE)) == story.case.seq


async def test_older_view_does_not_overwrite_a_newer_one(pool: Pool) -> None:
    story = Story()
    late = story.wait(13)
    await record(pool, late, story.raised)
    case = await CaseStore(pool).case(REFERENCE)
    assert case
    assert (case.seq, case.colour) == (story.case.seq, Colour.RED)
    clocks = {clock.id: clock for clock in await CaseStore(pool).clocks(reference=REFERENCE)}
    assert clocks[task_clock(1, FIRST_TASK)].reached == (Mark.AMBER, Mark.TARGET)


async def test_events_that_come_after_their_view_are_kept_all_the_same(pool: Pool) -> None:
    story = Story()
    amber = story.wait(5)
    await record(pool, Recording(events=story.raised.events, view=amber.view), amber)
    assert len(await CaseStore(pool).events(REFERENCE)) == story.case.seq


async def test_event_says_which_stage_was_entered_but_not_its_plan(pool: Pool) -> None:
    await record(pool, Story().raised)
    raised, entered, *_ = await CaseStore(pool).events(REFERENCE)
    assert "limits" not in raised.detail
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
    await record(pool, Story().raised)
    with pytest.raises(asyncpg.RaiseError, match="case_event are kept"):
        await pool.execute(change)


async def test_turn_that_fails_half_way_leaves_nothing(pool: Pool) -> None:
    await pool.execute("ALTER TABLE case_event ADD CHECK (kind <> 'stage_entered')")
    with pytest.raises(asyncpg.CheckViolationError):
        await record(pool, Story().raised)
    assert await CaseStore(pool).case(REFERENCE) is None


async def test_case_is_listed_under_the_filters_that_fit_it(pool: Pool) -> None:
    story, store = Story(), CaseStore(pool)
    await record(pool, story.raised)
    listed = await store.cases(
        scheme=TRAINING, status=CaseStatus.OPEN, owner=OWNER, colour=Colour.GREEN
    )
    assert [case.reference for case in listed] == [REFERENCE]
    assert listed[0].next_deadline == story.raised.view.next_deadline
    assert await store.cases(scheme=SchemeId("other")) == ()
    assert await store.cases(owner=UserId("ben-hughes")) == ()
    assert await store.cases(limit=0) == ()
    assert await store.case(CaseReference("P-2")) is None


async def test_clocks_are_listed_with_their_dates(pool: Pool) -> None:
    story, store = Story(), CaseStore(pool)
    await record(pool, story.raised)
    stage, *others = await store.clocks(kind=ClockKind.STAGE, state=ClockState.RUNNING)
    expected = next(clock for clock in story.raised.view.clocks if clock.kind is ClockKind.STAGE)
    assert not others
    assert stage.model_dump(exclude={"reference"}) == expected.model_dump()
    assert await store.clocks(kind=ClockKind.STATUTORY) == ()


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
    story = Story()
    amber = story.wait(5)
    await record(pool, story.raised)
    await record(pool, amber, alerts=(alert(amber),))
    await record(pool, amber, alerts=(alert(amber), alert(amber, UserId("dev-patel"))))
    (kept,) = await AlertStore(pool).alerts()
    assert kept.key == f"P-1/task/1/{FIRST_TASK}/amber/20260302T100004Z/{OWNER}"


async def test_mark_taken_back_before_sending_sets_its_alert_aside(pool: Pool) -> None:
    story = Story()
    amber = story.wait(5)
    await record(pool, story.raised)
    await record(pool, amber, alerts=(alert(amber),))
    await record(pool, story.complete(done=2, told=6))
    (kept,) = await AlertStore(pool).alerts()
    assert kept.status is AlertStatus.WITHDRAWN


async def test_a_mark_that_falls_again_after_it_was_taken_back_waits_again(pool: Pool) -> None:
    story = Story()
    amber = story.wait(5)
    await record(pool, story.raised)
    await record(pool, amber, alerts=(alert(amber),))
    back = story.complete(done=2, told=6)
    event = alert(amber)
    again = next(e for e in amber.events if isinstance(e, MarkReached)).model_copy(
        update={"seq": back.events[-1].seq + 1}
    )
    once_more = event.model_copy(update={"seq": again.seq})
    both = Recording(events=(*back.events, again), view=back.view)
    await record(pool, both, alerts=(once_more,))
    (kept,) = await AlertStore(pool).alerts()
    assert (kept.status, kept.seq) == (AlertStatus.WAITING, again.seq)


async def test_alert_sent_before_its_mark_was_taken_back_stays_sent(pool: Pool) -> None:
    story, alerts = Story(), AlertStore(pool)
    amber = story.wait(5)
    await record(pool, story.raised)
    await record(pool, amber, alerts=(alert(amber),))
    async with alerts.claim(REFERENCE) as claim:
        assert claim
        await claim.sent()
    await record(pool, story.complete(done=2, told=6))
    (kept,) = await alerts.alerts(status=AlertStatus.SENT)
    assert kept.sent_at


async def test_alert_in_one_hand_is_not_given_to_another(pool: Pool) -> None:
    story, alerts = Story(), AlertStore(pool)
    amber = story.wait(5)
    await record(pool, story.raised)
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
    story, alerts = Story(), AlertStore(pool)
    amber = story.wait(5)
    await record(pool, story.raised)
    await record(pool, amber, alerts=(alert(amber),))
    with pytest.raises(ConnectionAbortedError):
        await send_and_die(alerts)
    async with alerts.claim(REFERENCE) as claim:
        assert claim
        assert claim.alert.attempts == 0
