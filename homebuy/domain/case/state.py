"""What a case is at one moment: everything a rule needs, and nothing from elsewhere."""

from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from homebuy.domain.case.commands import Historic
from homebuy.domain.definitions.decisions import Decisions
from homebuy.domain.definitions.plan import StagePlan
from homebuy.domain.definitions.scheme import MasterStage
from homebuy.domain.delay.notices import DelayNotice
from homebuy.domain.eligibility.finding import EligibilityFinding
from homebuy.domain.facts import Fact
from homebuy.domain.ids import (
    CaseReference,
    ClockId,
    FactName,
    MessageId,
    SchemeId,
    StageId,
    StatutoryDeadlineId,
    TaskId,
    UserId,
)
from homebuy.domain.models import Instant, Value
from homebuy.domain.offers import AnswerBy
from homebuy.domain.outcomes import Outcome
from homebuy.domain.pricing.breakdown import Breakdown
from homebuy.domain.service_levels.clock import Clock
from homebuy.domain.service_levels.holds import Hold, Release
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.service_levels.statutory_deadlines import StatutoryDeadline
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.periods import Period

MESSAGES_REMEMBERED = 200
"""How many message ids a case keeps to know a duplicate by."""

MOST_DEFERRED = 50
"""How many messages that came too soon a case keeps."""

MOST_DEFERRED_BYTES = 64 * 1024
"""How much they may hold together."""

MOST_HOLDS = 100
"""Of one case in all, so that its clocks stay small."""

MOST_REVISIONS = 50
"""Of one clock."""


class CaseStatus(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    ON_HOLD = "on hold"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class StageState(StrEnum):
    """Where a stage stands."""

    LIVE = "live"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class TaskState(StrEnum):
    """Where a task stands."""

    PENDING = "pending"
    OPEN = "open"
    ON_HOLD = "on hold"
    COMPLETE = "complete"
    CANCELLED = "cancelled"


class Colour(StrEnum):
    """On track, warned, or past a target."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Task(Value):
    """A task in one visit to a stage."""

    visit: int
    id: TaskId
    title: str
    mandatory: bool
    on_demand: bool
    after: tuple[TaskId, ...] = ()
    lag: Period | None = None
    records: FactName | None = None
    state: TaskState = TaskState.PENDING
    opens_at: Instant | None = None
    opened_at: Instant | None = None
    ended_at: Instant | None = None

    @property
    def is_unfinished(self) -> bool:
        """Whether there is still work to do, or to wait for."""
        return self.state in (TaskState.PENDING, TaskState.OPEN)


class StageVisit(Value):
    """One spell of the case in a stage."""

    visit: int
    id: StageId
    title: str
    master_stage: MasterStage
    owner: UserId
    line_manager: UserId | None
    state: StageState = StageState.LIVE
    entered_at: Instant
    left_at: Instant | None = None


class Priced(Value):
    """The latest calculation of the price, and the inputs it was made from."""

    number: int
    at: Instant
    breakdown: Breakdown
    given: dict[str, str]


class Offered(Value):
    """The latest offer: its number, the calculation it rests on, and by when to answer."""

    number: int
    at: Instant
    price: int
    amount: Decimal
    answer_by: tuple[AnswerBy, ...] = ()


class Case(Value):
    """One home buy case.

    `plan` is the current stage's definition; while `next_stage` is set, that stage has been
    chosen but its definition is not at hand yet. `deferred` are messages that came before what they
    build on, and `releases` those by hand, of holds that may be told only after them. A hold does
    not change `status`, nor the state of a task: views show it.
    """

    reference: CaseReference
    scheme: SchemeId
    version: int
    status: CaseStatus = CaseStatus.OPEN
    outcome: Outcome | None = None
    owner: UserId
    line_manager: UserId | None
    owned_at: Instant | None = None
    alert_from: Instant | None = None
    raised_at: Instant
    moved_at: Instant
    closed_at: Instant | None = None
    next_stage: StageId | None = None
    plan: StagePlan | None = None
    visits: tuple[StageVisit, ...] = ()
    tasks: tuple[Task, ...] = ()
    clocks: dict[ClockId, Clock] = Field(default_factory=dict)
    statutory_deadlines: dict[StatutoryDeadlineId, StatutoryDeadline] = Field(default_factory=dict)
    facts: dict[FactName, Fact] = Field(default_factory=dict)
    holds: tuple[Hold, ...] = ()
    releases: tuple[Release, ...] = ()
    deferred: tuple[Historic, ...] = ()
    recounted_at: Instant | None = None
    decisions: Decisions = Field(default_factory=Decisions)
    assessments: int = 0
    finding: EligibilityFinding | None = None
    calculations: int = 0
    priced: Priced | None = None
    offers: int = 0
    offered: Offered | None = None
    delay_notices: tuple[DelayNotice, ...] = ()
    seen: tuple[MessageId, ...] = ()
    seq: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the case still accepts work."""
        return self.status is CaseStatus.OPEN

    @property
    def stage(self) -> StageVisit | None:
        """The stage the case is in, or was in last."""
        return self.visits[-1] if self.visits else None

    @property
    def visit(self) -> int:
        """The number of the current visit; the first is 1."""
        return len(self.visits)

    def has_seen(self, message_id: MessageId) -> bool:
        """Whether a message of that id was applied; only the latest are remembered."""
        return message_id in self.seen

    def current_tasks(self) -> tuple[Task, ...]:
        """The tasks of the current stage."""
        return tuple(task for task in self.tasks if task.visit == self.visit)

    def task(self, task_id: TaskId) -> Task | None:
        """The task of that name in the current stage."""
        return next((task for task in self.current_tasks() if task.id == task_id), None)

    def active_holds(self, clock: ClockId | None = None) -> tuple[Hold, ...]:
        """The holds of the case that nothing has released, or those of the task of a clock."""
        return tuple(hold for hold in self.holds if hold.is_active and hold.clock == clock)

    def marks(self, clock: Clock) -> dict[Mark, Instant]:
        """The marks of one of the case's clocks."""
        return clock.marks(self.calendar_of(clock))

    def calendar_of(self, clock: Clock) -> Calendar:
        """The calendar that the clock is counted in."""
        assert self.plan is not None, "a clock runs once a stage was entered"
        return self.plan.calendar_for(clock.calendar)

    def colour(self) -> Colour:
        """The worst colour of the clocks that still run."""
        reached = {
            mark for clock in self.clocks.values() if not clock.stopped_at for mark in clock.reached
        }
        if Mark.TARGET in reached:
            return Colour.RED
        return Colour.AMBER if reached else Colour.GREEN


def stage_clock(visit: int) -> ClockId:
    """The name of the clock of a visit to a stage."""
    return ClockId(f"stage/{visit}")


def task_clock(visit: int, task: TaskId) -> ClockId:
    """The name of the clock of a task in a visit."""
    return ClockId(f"task/{visit}/{task}")


def statutory_clock_id(deadline: StatutoryDeadlineId, run: int = 1) -> ClockId:
    """The name of the clock of a statutory deadline; each time it starts anew has its own."""
    return ClockId(f"law/{deadline}/{run}" if run > 1 else f"law/{deadline}")
