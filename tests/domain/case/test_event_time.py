"""Event time decides: a case that learns of everything late ends as one that learns at once."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from homebuy.domain import case as core
from homebuy.domain import commands as cmd
from homebuy.domain import events as ev
from homebuy.domain.case.rejection import RejectedError
from homebuy.domain.case.view import CaseView, view
from homebuy.domain.ids import FactName, MessageId, StageId, TaskId
from homebuy.domain.scheme import Outcome
from tests.domain.case.cases import RAISED, SCHEME, Life, Sent, at, plan_of

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


def lived(life: list[tuple[tuple[str, str], int]], delays: list[int]) -> core.Case:
    """The case that learns of each step so many hours late, and looks at its clocks before."""
    case, happened, now = Life().case, START, START
    for number, (((what, which), gap), delay) in enumerate(zip(life, delays, strict=False)):
        happened += timedelta(hours=gap)
        now = max(now, happened + timedelta(hours=delay))
        case = after(case, core.reach_due(case, now))
        try:
            case = after(case, core.decide(case, command(number, what, which, happened), now))
        except RejectedError:
            continue
        if case.next_stage:
            plan = plan_of(SCHEME, case.next_stage, case.moved_at.date())
            case = after(case, core.enter_stage(case, plan, now))
    return after(case, core.reach_due(case, max(now, END)))


def after(case: core.Case, events: tuple[ev.Event, ...]) -> core.Case:
    for event in events:
        case = core.evolve(case, event)
    return case


def seen(case: core.Case) -> CaseView:
    """All that matters in the end; in which order marks were noticed does not."""
    shown = view(case)
    clocks = (c.model_copy(update={"reached": tuple(sorted(c.reached))}) for c in shown.clocks)
    return shown.model_copy(update={"clocks": tuple(clocks), "seq": 0})


@settings(max_examples=150, deadline=None)
@given(life=lives, delays=delays)
def test_a_case_that_learns_late_ends_as_one_that_learns_at_once(
    life: list[tuple[tuple[str, str], int]], delays: list[int]
) -> None:
    assert seen(lived(life, delays)) == seen(lived(life, [0] * len(life)))
