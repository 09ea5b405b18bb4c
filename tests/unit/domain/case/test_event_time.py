"""Event time decides: a case that learns of everything late ends as one that learns at once."""

from datetime import date, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from homebuy.domain import case as core
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.rejection import RejectedError
from homebuy.domain.case.state import TaskState
from homebuy.domain.case.views.view import CaseView, ClockView, TaskView, view
from homebuy.domain.ids import FactName, MessageId, StageId, TaskId
from homebuy.domain.outcomes import Outcome
from homebuy.domain.service_levels.clock import ClockState
from tests.unit.domain.case.scripted_case import RAISED, SCHEME, ScriptedCase, Sent, at, plan_of

START = at(RAISED)
END = at("1 June 10:00")

tasks = st.tuples(
    st.sampled_from(["complete", "activate", "cancel"]),
    st.sampled_from(
        [
            "read-form",
            "search-records",
            "call-tenant",
            "write-summary",
            "chase-papers",
            "serve-offer",
            "survey-home",
            "agree-price",
            "hand-over",
        ]
    ),
)
stages = st.tuples(st.just("progress"), st.sampled_from(["check", "offer", "finish"]))
facts = st.tuples(
    st.sampled_from(["form_served", "decision_served", "claim_denied"]),
    st.dates(date(2026, 1, 20), date(2026, 3, 2)).map(date.isoformat),
)
ends = st.tuples(st.just("close"), st.sampled_from(["denied", "withdrawn", "cancelled"]))
asked = st.one_of(tasks, tasks, tasks, stages, facts, ends)
lives = st.lists(st.tuples(asked, st.sampled_from([0, 1, 5, 24, 48, 120])), max_size=25)
delays = st.lists(st.sampled_from([0, 1, 10, 50, 300]), min_size=25, max_size=25)


def command(number: int, what: str, which: str, happened: datetime) -> cmd.Command:
    sent = Sent(message_id=MessageId(f"m{number}"), actor="officer", at=happened)
    match what:
        case "complete":
            return cmd.CompleteTask(**sent, task=TaskId(which))
        case "activate":
            return cmd.ActivateTask(**sent, task=TaskId(which), reason="needed")
        case "cancel":
            return cmd.CancelTask(**sent, task=TaskId(which), reason="needless", cascade=True)
        case "progress":
            return cmd.ProgressCase(**sent, stage=StageId(which))
        case "close":
            return cmd.CloseCase(**sent, outcome=Outcome(which), reason="over")
        case _:
            return cmd.RecordFacts(**sent, facts={FactName(what): which})


def lived(driver: list[tuple[tuple[str, str], int]], delays: list[int]) -> core.Case:
    """The case that learns of each step so many hours late, and looks at its clocks before."""
    live, happened, now = core.LiveCase(ScriptedCase().case), START, START
    for number, (((what, which), gap), delay) in enumerate(zip(driver, delays, strict=False)):
        happened += timedelta(hours=gap)
        now = max(now, happened + timedelta(hours=delay))
        live.advance(now)
        try:
            live.handle(command(number, what, which, happened), now)
        except RejectedError:
            continue
        if live.case.next_stage:
            plan = plan_of(SCHEME, live.case.next_stage, live.case.moved_at.date())
            live.enter(plan, now)
    live.advance(max(now, END))
    return live.case


def seen(case: core.Case) -> CaseView:
    """All that matters in the end.

    In which order clocks began or marks were noticed does not, nor that a lag had passed before it
    was known that the stage was left: such a task was opened, and is cancelled as of the earlier
    moment.
    """
    shown = view(case)
    return shown.model_copy(
        update={
            "tasks": tuple(
                _never_open(task) if _came_too_late(task) else task for task in shown.tasks
            ),
            "clocks": tuple(
                _in_order(clock)
                for clock in sorted(shown.clocks, key=lambda clock: clock.id)
                if not _never_ran(clock)
            ),
            "seq": 0,
        }
    )


def _came_too_late(task: TaskView) -> bool:
    return bool(task.opened_at and task.ended_at and task.ended_at < task.opened_at)


def _never_open(task: TaskView) -> TaskView:
    assert task.state is TaskState.CANCELLED
    return task.model_copy(update={"opened_at": None})


def _never_ran(clock: ClockView) -> bool:
    void = clock.state is ClockState.VOID and not clock.reached
    return void and clock.stopped_at is not None and clock.stopped_at < clock.started_at


def _in_order(clock: ClockView) -> ClockView:
    return clock.model_copy(update={"reached": tuple(sorted(clock.reached))})


@settings(deadline=None)
@given(driver=lives, delays=delays)
@example(  # The stage was left before the lag had passed, and that was learnt after.
    driver=[(("complete", "read-form"), 0), (("close", "withdrawn"), 0)], delays=[0, 10]
)
@example(  # A task opened before it was known that a form had been served.
    driver=[
        (("complete", "read-form"), 0),
        (("progress", "check"), 0),
        (("form_served", "2026-01-20"), 0),
    ],
    delays=[0, 0, 10],
)
def test_a_case_that_learns_late_ends_as_one_that_learns_at_once(
    driver: list[tuple[tuple[str, str], int]], delays: list[int]
) -> None:
    assert seen(lived(driver, delays)) == seen(lived(driver, [0] * len(driver)))
