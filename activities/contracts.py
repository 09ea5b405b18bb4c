"""The activities as workflows see them: signatures and payloads, and nothing that acts."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from temporalio import activity

from homebuy.domain.alerts.alert import CaseFailures
from homebuy.domain.case.events import Event
from homebuy.domain.case.questions import Question, Reply
from homebuy.domain.case.views.view import CaseView
from homebuy.domain.definitions.plan import CaseOpening, StagePlan
from homebuy.domain.ids import CaseReference, ClockId, SchemeId, StageId, UserId
from homebuy.domain.models import Instant, Value

NOT_FOUND = "NotFound"
"""The error type of what does not exist and will not by itself; asking again will not help."""


class OpeningRequest(Value):
    """A case about to be raised: under which scheme since when, and who owns it from now on."""

    reference: CaseReference
    scheme: SchemeId
    owner: UserId
    at: Instant
    now: Instant


class StageRequest(Value):
    """A stage of the version that a case is pinned to, entered at `at`."""

    scheme: SchemeId
    version: int
    stage: StageId
    at: Instant
    raised_at: Instant


class Recording(Value):
    """What happened in one turn, and the case as it left it.

    `why` explains, in lines, the dates of the clocks that reached a mark.
    """

    events: tuple[Event, ...]
    view: CaseView
    why: Mapping[ClockId, tuple[str, ...]] = {}


class SweepRequest(Value):
    """One sweep, as of `at`."""

    at: Instant


class SweepResult(Value):
    """What became of the digests, and of the alerts that had not gone with their recording.

    `failures` are those of cases that show another number of them.
    """

    sent: int
    delayed: int
    failed: int
    failures: tuple[CaseFailures, ...] = ()


class GapReport(Value):
    """How many gaps a report tells of, and how many people are to read it."""

    gaps: int
    readers: int


class DefinitionActivities(ABC):
    """What a case reads from published definitions."""

    @activity.defn(name="open_case")
    @abstractmethod
    async def open_case(self, request: OpeningRequest) -> CaseOpening:
        """Find the scheme, its first stage and the owner.

        Fails for good if one is missing, or if the reference is on record already.
        """

    @activity.defn(name="load_stage")
    @abstractmethod
    async def load_stage(self, request: StageRequest) -> StagePlan:
        """Find a stage of the pinned version, which was there when the case was raised."""


class LookUpActivities(ABC):
    """What a case must know before it decides."""

    @activity.defn(name="look_up")
    @abstractmethod
    async def look_up(self, question: Question) -> Reply:
        """The reply, which says so if there can be none; fails only while asking again may help."""


class RecordingActivities(ABC):
    """What a case writes down."""

    @activity.defn(name="record_events")
    @abstractmethod
    async def record_events(self, recording: Recording) -> None:
        """Write the events, the projections and the alerts they cause in one transaction.

        Then the alerts are sent, as far as that takes a moment.
        """


class CaseActivities(
    DefinitionActivities,
    LookUpActivities,
    RecordingActivities,
):
    """All that a case asks of the world; each may be repeated without harm."""


class DigestActivities(ABC):
    """What goes out in sweeps, whichever cases it is about."""

    @activity.defn(name="send_digests")
    @abstractmethod
    async def send_digests(self, request: SweepRequest) -> SweepResult:
        """Send each person one digest of what was gathered, and alerts that have not gone yet."""

    @activity.defn(name="failures_shown")
    @abstractmethod
    async def failures_shown(self, failures: tuple[CaseFailures, ...]) -> None:
        """Remember that the cases show these numbers of failed alerts."""

    @activity.defn(name="report_gaps")
    @abstractmethod
    async def report_gaps(self, request: SweepRequest) -> GapReport:
        """Have a digest of the day's gaps sent to the fallback roles, once a day."""
