"""The activities as workflows see them: signatures and payloads, and nothing that acts."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from temporalio import activity

from homebuy.domain.case.events import Event
from homebuy.domain.case.views.view import CaseView
from homebuy.domain.definitions.plan import CaseOpening, StagePlan
from homebuy.domain.ids import CalendarId, CaseReference, ClockId, SchemeId, StageId, UserId
from homebuy.domain.models import Instant, Value
from homebuy.domain.pricing.breakdown import Breakdown
from homebuy.domain.pricing.fields import Method
from homebuy.domain.time.calendars import Calendar

NOT_FOUND = "NotFound"
"""The error type of what does not exist and will not by itself; asking again will not help."""


class OpeningRequest(Value):
    """A case about to be raised: under which scheme since when, and who owns it from now on."""

    scheme: SchemeId
    owner: UserId
    at: Instant
    now: Instant


class PriceRequest(Value):
    """What a price is to be reckoned from: texts of facts, by the inputs of the method."""

    method: Method
    given: Mapping[str, str]


class StageRequest(Value):
    """A stage of the version that a case is pinned to, entered at `at`."""

    scheme: SchemeId
    version: int
    stage: StageId
    at: Instant
    raised_at: Instant


class CalendarRequest(Value):
    """A published version of a calendar, for a case raised at `raised_at`."""

    calendar: CalendarId
    version: int
    raised_at: Instant


class UserRequest(Value):
    """A user who must be serving at `at`."""

    user: UserId
    at: Instant


class UserFound(Value):
    """A serving user and their line manager."""

    user: UserId
    line_manager: UserId | None


class Recording(Value):
    """What happened in one turn, and the case as it left it.

    `why` explains, in lines, the dates of the clocks that reached a mark.
    """

    events: tuple[Event, ...]
    view: CaseView
    why: Mapping[ClockId, tuple[str, ...]] = {}


class RecordingResult(Value):
    """Whether alerts that a turn caused still wait, and how many of the case failed for good."""

    waiting: bool
    failed: int = 0


class Delivery(Value):
    """The case whose waiting alerts are to be sent."""

    reference: CaseReference


class AcknowledgementRequest(Value):
    """Somebody says that an escalation of the case is being seen to."""

    reference: CaseReference
    clock: ClockId
    actor: str
    owner: UserId
    line_manager: UserId | None
    at: Instant


class PostRound(Value):
    """One round of the post, as of `at`."""

    at: Instant


class PostReport(Value):
    """What a round did with the digests and with the alerts that nobody else had sent.

    The cases to `recount` have alerts that failed, or that went after they had been tried before.
    """

    sent: int
    delayed: int
    failed: int
    recount: tuple[CaseReference, ...] = ()


class GapReport(Value):
    """How many gaps a report tells of, and how many people are to read it."""

    gaps: int
    readers: int


class DefinitionActivities(ABC):
    """What a case reads from published definitions."""

    @activity.defn(name="open_case")
    @abstractmethod
    async def open_case(self, request: OpeningRequest) -> CaseOpening:
        """Find the scheme, its first stage and the owner; fails for good if one is missing."""

    @activity.defn(name="load_stage")
    @abstractmethod
    async def load_stage(self, request: StageRequest) -> StagePlan:
        """Find a stage of the pinned version, which was there when the case was raised."""

    @activity.defn(name="load_calendar")
    @abstractmethod
    async def load_calendar(self, request: CalendarRequest) -> Calendar:
        """Find a version of a calendar; fails for good if there is none of that number."""

    @activity.defn(name="find_user")
    @abstractmethod
    async def find_user(self, request: UserRequest) -> UserFound:
        """Find a serving user; fails for good if there is none of that name."""


class PricingActivities(ABC):
    """How a case comes by a price."""

    @activity.defn(name="calculate_price")
    @abstractmethod
    async def calculate_price(self, request: PriceRequest) -> Breakdown:
        """Reckon a price from the tables; fails for good, saying why, if there can be none."""


class RecordingActivities(ABC):
    """What a case writes down."""

    @activity.defn(name="record_events")
    @abstractmethod
    async def record_events(self, recording: Recording) -> RecordingResult | None:
        """Write the events, the projections and the alerts they cause in one transaction.

        Then the alerts are sent, as far as that takes a moment; nothing is said if there are none.
        """


class AlertActivities(ABC):
    """How a case reaches people."""

    @activity.defn(name="deliver_alerts")
    @abstractmethod
    async def deliver_alerts(self, delivery: Delivery) -> int:
        """Send every alert of the case that waits; fails while one must be tried again.

        Answers with the number of alerts of the case that have failed for good.
        """


class AcknowledgementActivities(ABC):
    """Whose word counts that an escalation is being seen to."""

    @activity.defn(name="may_acknowledge")
    @abstractmethod
    async def may_acknowledge(self, request: AcknowledgementRequest) -> str | None:
        """Why the actor is not concerned with the clock; nothing if they are."""


class CaseActivities(
    DefinitionActivities,
    PricingActivities,
    RecordingActivities,
    AlertActivities,
    AcknowledgementActivities,
):
    """All that a case asks of the world; each may be repeated without harm."""


class PostActivities(ABC):
    """What goes out in rounds, whichever cases it is about."""

    @activity.defn(name="send_digests")
    @abstractmethod
    async def send_digests(self, round: PostRound) -> PostReport:
        """Send each person one digest of what was gathered, and alerts left by their case."""

    @activity.defn(name="report_gaps")
    @abstractmethod
    async def report_gaps(self, round: PostRound) -> GapReport:
        """Have a digest of the day's gaps sent to the fallback roles, once a day."""
