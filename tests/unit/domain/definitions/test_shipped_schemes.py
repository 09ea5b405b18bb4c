"""Every scheme that ships is lived through: each way to a completed sale, each way to end."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any, assert_never

import pytest

from homebuy.definitions.bundle import shipped
from homebuy.definitions.definition_file import read_definition
from homebuy.domain import case as core
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.state import Case, CaseStatus, TaskState
from homebuy.domain.definitions.plan import CaseOpening, StagePlan, plan_stage
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.definitions.scheme import Basis, MasterStage, Scheme, Stage
from homebuy.domain.facts import FactDeclaration, FactKind
from homebuy.domain.ids import (
    CalendarId,
    CaseReference,
    MessageId,
    SchemeId,
    StageId,
    TaskId,
    UserId,
)
from homebuy.domain.models import Instant
from homebuy.domain.outcomes import Outcome
from homebuy.domain.pricing.requests import fields_of, required_of
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.deadlines import local_date

BEGINNING = datetime(2026, 1, 5, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SCHEMES = sorted(
    file.stem for file in shipped().glob("*.yaml") if file.stem not in ("organisation", "closed")
)
NUMBERS = count(1)


@cache
def published(name: str) -> PublishedScheme:
    scheme = read_definition(shipped() / f"{name}.yaml")
    assert isinstance(scheme, Scheme)
    calendar, *others = (_calendar(id) for id in (scheme.calendar, *sorted(scheme.calendars())))
    return PublishedScheme(
        scheme=scheme, calendar=calendar, others={each.id: each for each in others}, version=1
    )


@cache
def _calendar(id: CalendarId) -> Calendar:
    calendar = read_definition(shipped() / "calendars" / f"{id}.yaml")
    assert isinstance(calendar, Calendar)
    return calendar


class CaseSnapshot:
    """A case at one moment; every step makes another life, so that ways may part."""

    def __init__(self, published: PublishedScheme, case: Case, now: Instant) -> None:
        self._published, self.case, self.now = published, case, now

    @property
    def stage(self) -> Stage:
        assert self.case.plan
        return self.case.plan.stage

    def work(self) -> "CaseSnapshot":
        """Every task of the stage is done, each as soon as it opens."""
        snapshot = self
        while tasks := [task for task in snapshot.case.current_tasks() if task.is_unfinished]:
            if ready := [task.id for task in tasks if task.state is TaskState.OPEN]:
                snapshot = snapshot.tell(
                    cmd.CompleteTask, task=ready[0], late_reason="a long story"
                )
            else:
                snapshot = snapshot.wait(min(task.opens_at for task in tasks if task.opens_at))
        return snapshot

    def do_on_demand(self, task: TaskId) -> "CaseSnapshot":
        """The task opens as the stage is entered, so that it has all the time of the stage."""
        told = cmd.ActivateTask(**signed(self.now), task=task, reason="needed")
        return self._after(lambda live: live.handle(told, self.now)).tell(
            cmd.CompleteTask, task=task
        )

    def go_on(self, stage: StageId) -> "CaseSnapshot":
        left = self.tell(cmd.ProgressCase, stage=stage, late_reason="a long story")
        plan = _plan(self._published, stage, left.case.moved_at, left.case.raised_at)
        return left._after(lambda live: live.enter(plan, left.now))

    def end(self, outcome: Outcome) -> "CaseSnapshot":
        """It ends, once the facts that such an end needs are recorded."""
        scheme, snapshot = self._published.scheme, self
        ending = scheme.endings.get(outcome)
        missing = [name for name in ending.needs if name not in self.case.facts] if ending else []
        if missing:
            facts = {name: self._sample(scheme.facts[name]) for name in missing}
            snapshot = self.tell(cmd.RecordFacts, facts=facts)
        return snapshot.tell(cmd.CloseCase, outcome=outcome, reason="the story ends")

    def _sample(self, fact: FactDeclaration) -> str:
        match fact.kind:
            case FactKind.DATE:
                return local_date(self.now, self._published.calendar.zone).isoformat()
            case FactKind.MONEY:
                return "100000.00"
            case FactKind.CHOICE:
                return fact.choices[0]
            case FactKind.TEXT:
                return "noted"
            case _:
                assert_never(fact.kind)

    def wait(self, until: Instant) -> "CaseSnapshot":
        snapshot = CaseSnapshot(self._published, self.case, max(until, self.now))
        return snapshot._after(lambda live: live.advance(snapshot.now))

    def tell(self, command: type[cmd.Command], **given: Any) -> "CaseSnapshot":
        later = CaseSnapshot(self._published, self.case, self.now + SECOND)
        told = command(**signed(later.now), **given)
        return later._after(lambda live: live.handle(told, later.now))

    def _after(self, happens: Callable[[core.LiveCase], object]) -> "CaseSnapshot":
        live = core.LiveCase(self.case)
        happens(live)
        return CaseSnapshot(self._published, live.case, self.now)


def raised(name: str) -> CaseSnapshot:
    scheme = published(name).scheme
    at = max(BEGINNING, datetime.combine(scheme.effective_from or BEGINNING, BEGINNING.timetz()))
    plan = _plan(published(name), scheme.first_stage, at, at)
    day = local_date(at, plan.calendar.zone).isoformat()
    request = cmd.RaiseCase(
        **signed(at),
        reference=CaseReference("S-1"),
        scheme=SchemeId(scheme.id),
        owner=UserId("amira-khan"),
        facts={scheme.applied_on: day},
    )
    live = core.LiveCase()
    # No price is to be reckoned and no claim weighed on the way.
    opening = CaseOpening(
        plan=plan, statutory_deadlines=scheme.statutory_deadlines(), line_manager=None
    )
    live.raise_(request, opening, at)
    return CaseSnapshot(published(name), live.case, at)


def signed(at: Instant) -> dict[str, Any]:
    return {"message_id": MessageId(f"m-{next(NUMBERS)}"), "actor": "officer", "at": at}


def _plan(published: PublishedScheme, stage: StageId, at: Instant, raised: Instant) -> StagePlan:
    zone = published.calendar.zone
    plan = plan_stage(
        published, stage, entered=local_date(at, zone), raised=local_date(raised, zone)
    )
    assert plan
    return plan


def lives(snapshot: CaseSnapshot, been: frozenset[StageId]) -> Iterator[CaseSnapshot]:
    """The life in each stage on each way that visits none twice, with the stage's work done."""
    worked = snapshot.work()
    yield worked
    for stage in worked.stage.next:
        if stage not in been:
            yield from lives(worked.go_on(stage), been | {stage})


def plain_outcomes(scheme: Scheme, stage: Stage) -> Iterator[Outcome]:
    """Those that do not depend on what is missing, or on time that has passed."""
    for outcome in stage.outcomes:
        ending = scheme.endings.get(outcome)
        if not ending or not (ending.unless or ending.after):
            yield outcome


@pytest.mark.parametrize("name", SCHEMES)
def test_every_way_through_a_scheme_ends_as_its_stages_say(name: str) -> None:
    scheme = published(name).scheme
    ends = set[tuple[StageId, Outcome]]()
    for snapshot in lives(raised(name), frozenset({scheme.first_stage})):
        for outcome in plain_outcomes(scheme, snapshot.stage):
            ended = snapshot.end(outcome).case
            cancelled = outcome is Outcome.CANCELLED
            assert ended.status is (CaseStatus.CANCELLED if cancelled else CaseStatus.CLOSED)
            ends.add((snapshot.stage.id, outcome))
    assert ends == {(s.id, outcome) for s in scheme.stages for outcome in plain_outcomes(scheme, s)}
    assert Outcome.COMPLETED in {outcome for _, outcome in ends}


@pytest.mark.parametrize("name", SCHEMES)
def test_everything_on_demand_can_be_done_in_its_stage(name: str) -> None:
    entered = set[StageId]()
    todo = [raised(name)]
    while todo:
        snapshot = todo.pop()
        if snapshot.stage.id not in entered:
            entered.add(snapshot.stage.id)
            for task in snapshot.stage.on_demand:
                done = snapshot.do_on_demand(task).case.task(task)
                assert done
                assert done.state is TaskState.COMPLETE
            todo += [snapshot.work().go_on(stage) for stage in snapshot.stage.next]
    assert entered == {stage.id for stage in published(name).scheme.stages}


@pytest.mark.parametrize("name", SCHEMES)
def test_staff_are_told_what_to_do_and_on_what_each_duty_rests(name: str) -> None:
    scheme = published(name).scheme
    assert [id for id, task in scheme.tasks.items() if not task.information] == []
    used = {task for stage in scheme.stages for task in stage.task_ids()}
    assert used == scheme.tasks.keys()
    for stage in scheme.stages:
        assert stage.basis is not Basis.STATUTE or stage.source
    assert [deadline.id for deadline in scheme.statutory_deadlines() if not deadline.note] == []


PRICED = [name for name in SCHEMES if published(name).scheme.pricing]


def test_all_schemes_but_the_nomination_of_a_buyer_and_practice_have_a_price() -> None:
    assert set(SCHEMES) - set(PRICED) == {"resale-nomination", "training"}


@pytest.mark.parametrize("name", PRICED)
def test_a_scheme_gives_its_price_what_the_method_asks_for(name: str) -> None:
    scheme = published(name).scheme
    assert scheme.pricing
    given = scheme.pricing.inputs.keys()
    asked = fields_of(scheme.pricing.method).keys()
    assert required_of(scheme.pricing.method) <= given <= asked
    assert set(scheme.pricing.inputs.values()) <= scheme.facts.keys()


@pytest.mark.parametrize("name", [name for name in SCHEMES if name != "training"])
def test_a_scheme_says_what_must_be_so_for_each_end(name: str) -> None:
    scheme = published(name).scheme
    ends = {end for stage in scheme.stages for end in stage.outcomes}
    assert ends - {Outcome.CANCELLED} <= scheme.endings.keys() <= ends
    statutory_deadlines = {deadline.id for deadline in scheme.statutory_deadlines()}
    for ending in scheme.endings.values():
        assert {*ending.needs, *ending.unless} <= scheme.facts.keys()
        assert set(ending.after) <= statutory_deadlines


def periods(name: str) -> dict[str, tuple[str, ...]]:
    """Each limit with its period, and those of its variants that differ."""
    statutory_deadlines = published(name).scheme.statutory_deadlines()
    return {
        deadline.id: tuple(
            dict.fromkeys(map(str, (deadline.period, *(v.period for v in deadline.variants))))
        )
        for deadline in statutory_deadlines
    }


def test_the_preserved_right_to_buy_has_the_limits_of_the_right_to_buy() -> None:
    assert periods("preserved-right-to-buy") == periods("right-to-buy-england")
    statutory_deadlines = published("preserved-right-to-buy").scheme.statutory_deadlines()
    assert [
        deadline.id for deadline in statutory_deadlines if "SI 1993/2241" not in deadline.source
    ] == []


def test_the_right_to_acquire_has_the_times_of_its_forms() -> None:
    assert periods("right-to-acquire") == {
        "rta2": ("4 weeks", "8 weeks"),
        "rta3": ("8 weeks", "12 weeks"),
        "rta3-answer": ("12 weeks",),
        "dv-request": ("3 months",),
        "s136": ("12 weeks",),
        "s138-rent": ("4 weeks",),
        "rta4": ("28 days",),
    }


@pytest.mark.parametrize(
    "name",
    [
        "right-to-buy-england",
        "preserved-right-to-buy",
        "right-to-acquire",
        "house-sales-northern-ireland",
    ],
)
def test_a_claim_to_a_whole_home_passes_every_master_stage(name: str) -> None:
    assert {stage.master_stage for stage in published(name).scheme.stages} == set(MasterStage)


def test_no_time_limit_is_invented_for_northern_ireland() -> None:
    scheme = published("house-sales-northern-ireland").scheme
    assert scheme.statutory_deadlines() == ()
    assert {stage.basis for stage in scheme.stages} == {Basis.BEST_PRACTICE}
    assert scheme.calendar == "northern-ireland-office"
