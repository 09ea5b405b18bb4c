"""The activities as workflows see them: signatures and payloads, and nothing that acts."""

from abc import ABC, abstractmethod

from temporalio import activity

from homebuy.domain.calendars import Calendar
from homebuy.domain.case.view import CaseView
from homebuy.domain.events import Event
from homebuy.domain.ids import CalendarId, CaseReference, SchemeId, StageId, UserId
from homebuy.domain.limits import StatutoryLimit
from homebuy.domain.models import Instant, Value
from homebuy.domain.plan import StagePlan

NOT_FOUND = "NotFound"
"""The error type of what does not exist and will not by itself; asking again will not help."""


class OpeningRequest(Value):
    """A case about to be raised: under which scheme since when, and who owns it from now on."""

    scheme: SchemeId
    owner: UserId
    at: Instant
    now: Instant


class Opening(Value):
    """The scheme's latest version: its first stage, its limits in law, and the owner's manager."""

    plan: StagePlan
    limits: tuple[StatutoryLimit, ...]
    line_manager: UserId | None


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
    """What happened in one turn, and the case as it left it."""

    events: tuple[Event, ...]
    view: CaseView


class Delivery(Value):
    """The case whose waiting alerts are to be sent."""

    reference: CaseReference


class DefinitionActivities(ABC):
    """What a case reads from published definitions."""

    @activity.defn(name="open_case")
    @abstractmethod
    async def open_case(self, request: OpeningRequest) -> Opening:
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


class RecordingActivities(ABC):
    """What a case writes down."""

    @activity.defn(name="record_events")
    @abstractmethod
    async def record_events(self, recording: Recording) -> None:
        """Write the events, the projections and the alerts they cause in one transaction."""


class AlertActivities(ABC):
    """How a case reaches people."""

    @activity.defn(name="deliver_alerts")
    @abstractmethod
    async def deliver_alerts(self, delivery: Delivery) -> None:
        """Send every alert of the case that waits; fails while one must be tried again."""


class CaseActivities(DefinitionActivities, RecordingActivities, AlertActivities):
    """All that a case asks of the world; each may be repeated without harm."""
