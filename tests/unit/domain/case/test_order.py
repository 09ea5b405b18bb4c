"""The order in which messages arrive does not matter: each counts from the time it happened.

What is told before that which it builds on is kept until then. What remains: a rule that looks at
holds, at the other targets of its stage, or for a reason judges by what is known when it is asked,
and what it refuses is not tried again. So the outcome is the same unless a message was refused.
"""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.state import TaskState
from homebuy.domain.case.views.view import CaseView, ClockView, view
from homebuy.domain.ids import FactName, MessageId, TaskId, UserId
from homebuy.domain.service_levels.clock import ClockState
from homebuy.domain.time.periods import Period
from tests.unit.domain.case.scripted_case import RAISED, ScriptedCase, Sent, at

READ, SEARCH = "read-form", "search-records"
NOW, END = at("30 March 10:00"), at("1 June 10:00")
MINUTE = timedelta(minutes=1)
MOST = 12

names = st.sampled_from([READ, SEARCH, "call-tenant", "write-summary", "file-summary"])
periods = st.integers(1, 6).map("{} working days".format)
actions = st.one_of(
    st.tuples(st.just("complete"), names),
    st.tuples(st.just("complete"), names),
    st.tuples(st.just("hold"), st.none() | names, st.none() | st.integers(1, 20_000)),
    st.tuples(st.just("release"), st.none() | names),
    st.tuples(st.just("revise"), st.none() | names, periods | st.integers(1, 20_000)),
    st.tuples(st.just("record"), st.sampled_from(["one", "several"])),
    st.tuples(st.just("record"), st.sampled_from(["2026-02-02", "2026-02-20", "2026-03-02"])),
    st.tuples(st.just("reassign"), st.sampled_from(["ben", "cleo"])),
)
gaps = st.sampled_from([1, 59, 181, 480, 1440, 2880])


def command(number: int, action: tuple[object, ...], when: datetime) -> cmd.Command:
    """What somebody says about that time."""
    sent = Sent(message_id=MessageId(f"m{number:02}"), actor="officer", at=when)
    match action:
        case "complete", str(task):
            return cmd.CompleteTask(**sent, task=TaskId(task))
        case "hold", task, minutes:
            until = when + minutes * MINUTE if isinstance(minutes, int) else None
            if isinstance(task, str):
                return cmd.HoldTask(**sent, task=TaskId(task), reason="ill", release_at=until)
            return cmd.HoldCase(**sent, reason="ill", release_at=until)
        case "release", str(task):
            return cmd.ReleaseTask(**sent, task=TaskId(task))
        case "release", None:
            return cmd.ReleaseCase(**sent)
        case "revise", task, how:
            period = Period.model_validate(how) if isinstance(how, str) else None
            due = when + how * MINUTE if isinstance(how, int) else None
            name = TaskId(task) if isinstance(task, str) else None
            return cmd.ReviseTarget(**sent, task=name, target=period, due=due, reason="agreed")
        case "record", str(value):
            name_of = FactName("form_served" if value[0] == "2" else "landlords")
            return cmd.RecordFacts(**sent, facts={name_of: value})
        case "reassign", str(owner):
            return cmd.ReassignCase(**sent, owner=UserId(owner), reason="on leave")
    raise AssertionError(action)


def as_it_happens(
    given: list[tuple[tuple[object, ...], int]],
) -> tuple[ScriptedCase, list[cmd.Command]]:
    """The case that learns of everything at once, and what it was not refused."""
    driver, told, when = ScriptedCase(), list[cmd.Command](), at(RAISED)
    for number, (action, gap) in enumerate(given):
        when += gap * MINUTE
        driver.wait(f"{when:%d %B %H:%M}")
        told.append(command(number, action, when))
        driver.signal(told[-1], when)
    applied = {event.message_id for event in driver.events} - {
        m.message_id for m in driver.case.deferred
    }
    vain = {e.deferred for e in driver.events if isinstance(e, ev.MessageRejected)}
    return driver, [m for m in told if m.message_id in applied - vain]


def in_another_order(told: list[cmd.Command]) -> ScriptedCase:
    """The case that learns of everything long afterwards, in the order of the list."""
    driver = ScriptedCase()
    for number, message in enumerate(told):
        now = NOW + number * MINUTE
        driver.wait(f"{now:%d %B %H:%M}")
        driver.signal(message, now)
    return driver


def rejected(driver: ScriptedCase) -> list[str]:
    return [f"{e.name}: {e.reason}" for e in driver.events if isinstance(e, ev.MessageRejected)]


def outcome(driver: ScriptedCase) -> CaseView:
    """All that matters in the end, but the order in which it was noticed."""
    driver.wait(f"{END:%d %B %H:%M}")
    shown = view(driver.case)
    holds = sorted(
        (hold.model_copy(update={"number": 0}) for hold in shown.holds),
        key=lambda hold: (hold.placed_at, str(hold.task)),
    )
    clocks = sorted(map(_in_order, shown.clocks), key=lambda clock: clock.id)
    return shown.model_copy(update={"clocks": tuple(clocks), "holds": tuple(holds), "seq": 0})


def _in_order(clock: ClockView) -> ClockView:
    return clock.model_copy(update={"reached": tuple(sorted(clock.reached))})


# --- one by one ---


def test_a_completion_told_before_that_of_its_predecessor_waits_for_it() -> None:
    driver = ScriptedCase()
    early = command(1, ("complete", SEARCH), at("3 March 10:00"))
    (deferred,) = driver.signal(early, at("3 March 10:00"))
    assert isinstance(deferred, ev.MessageDeferred)
    assert "it waits for 'read-form'" in deferred.reason
    driver.complete("read-form", "2 March 12:00", told="3 March 11:00")
    assert driver.task(SEARCH).state is TaskState.COMPLETE
    assert (driver.task(SEARCH).opened_at, driver.task(SEARCH).ended_at) == (
        at("2 March 15:00"),
        at("3 March 10:00"),
    )
    assert driver.case.deferred == ()


def test_what_waited_in_vain_is_refused_on_record_and_may_be_sent_again() -> None:
    driver = ScriptedCase()
    early = command(1, ("complete", SEARCH), at("2 March 13:00"))
    driver.signal(early, at("2 March 13:00"))
    events = driver.complete("read-form", "2 March 12:00", told="2 March 14:00")
    (refusal,) = (e for e in events if isinstance(e, ev.MessageRejected))
    assert (refusal.name, refusal.deferred) == ("complete_task", "m01")
    assert "it opens at Mon 2 Mar 2026 15:00" in refusal.reason
    driver.wait("2 March 15:00")
    again = early.model_copy(update={"at": at("2 March 15:30")})
    driver.signal(again, at("2 March 15:30"))
    assert driver.task(SEARCH).state is TaskState.COMPLETE


def test_what_still_waits_when_the_stage_is_left_is_refused_on_record() -> None:
    driver = ScriptedCase()
    driver.signal(command(1, ("release", None), at("2 March 11:00")), at("2 March 11:00"))
    driver.check_done("2 March 12:00", "3 March 12:00")
    driver.progress("offer", "4 March 10:00")
    assert rejected(driver) == ["release_case: too late: stage 'check' was completed"]
    assert driver.case.deferred == ()


def test_a_message_that_waits_is_known_when_it_comes_again() -> None:
    driver = ScriptedCase()
    early = command(1, ("complete", SEARCH), at("3 March 10:00"))
    driver.signal(early, at("3 March 10:00"))
    assert driver.signal(early, at("3 March 11:00")) == ()


def test_more_than_fifty_messages_do_not_wait() -> None:
    driver = ScriptedCase()
    for number in range(51):
        driver.signal(command(number, ("release", None), at("3 March 10:00")), at("3 March 10:00"))
    assert len(driver.case.deferred) == 50
    assert rejected(driver) == [
        "release_case: the case was not on hold at Tue 3 Mar 2026 10:00; nothing was changed"
    ]


def test_large_messages_do_not_wait_once_there_is_no_room_for_them() -> None:
    driver, when = ScriptedCase(), at("3 March 10:00")
    for number in range(30):
        large = cmd.ReleaseCase(
            message_id=MessageId(f"large-{number}"), actor="x" * 100, at=when, reason="y" * 1_000
        )
        driver.signal(large.model_copy(update={"reason": "y" * 4_000}), when)
    deferred = sum(len(each.model_dump_json()) for each in driver.case.deferred)
    assert 0 < deferred <= 64 * 1024
    assert len(rejected(driver)) == 30 - len(driver.case.deferred)


def test_each_hold_ends_with_the_first_release_after_it_though_told_crosswise() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 11:00")
    driver.release("3 March 12:00", told="4 March 09:00")
    driver.release("2 March 12:00", told="4 March 09:10")
    driver.hold("2 March 14:00", told="4 March 09:20")
    ends = [hold.released_at for hold in driver.case.holds]
    assert ends == [at("2 March 12:00"), at("3 March 12:00")]


def test_a_release_told_before_its_hold_waits_for_it() -> None:
    driver = ScriptedCase()
    driver.signal(command(1, ("release", None), at("3 March 12:00")), at("3 March 12:00"))
    driver.hold("2 March 12:00", told="3 March 13:00")
    assert driver.state("stage/1") is ClockState.RUNNING
    assert driver.case.holds[0].released_at == at("3 March 12:00")


def test_a_value_that_was_confirmed_is_not_overruled_by_an_older_word() -> None:
    driver = ScriptedCase()
    driver.record("2 March 11:00", price="100000.00")
    driver.record("2 March 13:00", price="100000.00")
    driver.record("2 March 12:00", "2 March 14:00", price="90000.00")
    assert driver.fact("price") == "100000.00"


def test_a_hold_over_what_a_task_had_left_ends_with_the_task() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00", task=READ, until="10 March 12:00")
    driver.wait("11 March 10:00")
    driver.complete(READ, "3 March 10:00", told="11 March 10:00")
    assert view(driver.case).holds[0].released_at == at("3 March 10:00")


def test_a_hold_that_is_told_after_the_task_was_done_ended_on_its_date() -> None:
    driver = ScriptedCase()
    driver.complete(READ, "3 March 10:00")
    driver.hold("2 March 12:00", task=READ, until="2 March 14:00", told="3 March 11:00")
    assert view(driver.case).holds[0].released_at == at("2 March 14:00")


# --- what remains ---


def test_what_is_refused_for_being_out_of_step_is_not_tried_again() -> None:
    """In the order of time the stage would have had more time first."""
    driver = ScriptedCase()
    beyond = command(1, ("revise", READ, "12 working days"), at("3 March 10:00"))
    driver.signal(beyond, at("3 March 12:00"))
    driver.revise("2 March 12:00", "14 working days", told="3 March 13:00")
    assert len(rejected(driver)) == 1
    assert driver.target("task/1/read-form") == at("4 March 10:00")


def test_a_release_from_before_the_stage_was_entered_is_refused() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 11:00")
    driver.complete(READ, "2 March 12:00")
    driver.complete(SEARCH, "3 March 12:00")
    driver.progress("offer", "4 March 10:00")
    driver.signal(command(1, ("release", None), at("3 March 13:00")), at("4 March 11:00"))
    assert len(rejected(driver)) == 1
    driver.release("4 March 10:00", told="4 March 11:00")
    assert driver.state("stage/2") is ClockState.RUNNING


# --- any messages, in any order ---


# One message that is refused takes its whole example out, and many are drawn that will be.
@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(
    given=st.lists(st.tuples(actions, gaps), min_size=2, max_size=MOST),
    order=st.permutations(range(MOST)),
)
def test_messages_in_any_order_end_alike_unless_one_was_refused(
    given: list[tuple[tuple[object, ...], int]], order: list[int]
) -> None:
    driver, told = as_it_happens(given)
    assume(driver.case.is_open and not driver.case.deferred and len(told) > 1)
    shuffled = in_another_order([told[place] for place in order if place < len(told)])
    assume(not rejected(shuffled))
    assert outcome(shuffled) == outcome(driver)
