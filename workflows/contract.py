"""The message contract: everything that a caller, in any language, must know.

A case is one workflow of type `HomeBuyCase` on the task queue `home-buy`, with the id
`home-buy-<case reference>`. It is started with a `CaseStart` and told things by updates and
signals, which share names and payloads: the commands of `homebuy.domain.case.commands`, under the
name of their `kind`. The query `case` answers with a `CaseView`, `explain` with the reasons for
its dates, and `rehearse_calendar` with what another calendar would change.
"""

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema
from temporalio.common import SearchAttributeKey

from homebuy.domain.case import Case
from homebuy.domain.case.commands import (
    AcknowledgeAlert,
    ActivateTask,
    AddNote,
    AssessEligibility,
    CalculatePrice,
    CancelTask,
    ChangeCalendar,
    CloseCase,
    Command,
    CompleteTask,
    HoldCase,
    HoldTask,
    ProgressCase,
    RaiseCase,
    ReassignCase,
    RecordFacts,
    ReleaseCase,
    ReleaseTask,
    ReviseTarget,
    ServeDelayNotice,
)
from homebuy.domain.case.state import CaseStatus, Colour
from homebuy.domain.case.views.decision import Decision
from homebuy.domain.ids import CaseReference, StageId
from homebuy.domain.models import Instant, Value
from homebuy.domain.time.calendars import Calendar

TASK_QUEUE = "home-buy"
WORKFLOW = "HomeBuyCase"
QUERY = "case"
EXPLAIN = "explain"
REHEARSE = "rehearse_calendar"
REFRESH_FAILED_ALERTS = "refresh_failed_alerts"
"""The signal that tells a case how many alerts of it have failed for good; see `FailedAlerts`."""
REJECTED = "Rejected"
"""The error type of an update that a case refuses; its details are one of `RejectionCode`."""
UNAVAILABLE = "Unavailable"
"""The error type of an update that needs the database while it is down; nothing was changed."""

COMMANDS: dict[str, type[Command]] = {
    "complete_task": CompleteTask,
    "activate_task": ActivateTask,
    "cancel_task": CancelTask,
    "record_facts": RecordFacts,
    "add_note": AddNote,
    "progress_case": ProgressCase,
    "close_case": CloseCase,
    "reassign_case": ReassignCase,
    "hold_case": HoldCase,
    "release_case": ReleaseCase,
    "hold_task": HoldTask,
    "release_task": ReleaseTask,
    "revise_target": ReviseTarget,
    "acknowledge_alert": AcknowledgeAlert,
    "change_calendar": ChangeCalendar,
    "assess_eligibility": AssessEligibility,
    "calculate_price": CalculatePrice,
    "serve_delay_notice": ServeDelayNotice,
}
"""The payload of each update and of the signal of the same name."""

SCHEME = SearchAttributeKey.for_keyword("HomeBuyScheme")
STAGE = SearchAttributeKey.for_keyword("HomeBuyStage")
STATUS = SearchAttributeKey.for_keyword("HomeBuyStatus")
COLOUR = SearchAttributeKey.for_keyword("HomeBuyColour")
OWNER = SearchAttributeKey.for_keyword("HomeBuyOwner")
NEXT_DEADLINE = SearchAttributeKey.for_datetime("HomeBuyNextDeadline")
ALERTS_FAILED = SearchAttributeKey.for_int("HomeBuyAlertsFailed")
"""How many alerts of the case failed for good; absent while none did."""

SEARCH_ATTRIBUTES = {
    "HomeBuyScheme": "Keyword",
    "HomeBuyStage": "Keyword",
    "HomeBuyStatus": "Keyword",
    "HomeBuyColour": "Keyword",
    "HomeBuyOwner": "Keyword",
    "HomeBuyNextDeadline": "Datetime",
    "HomeBuyAlertsFailed": "Int",
}
"""What a namespace must know before a case can start in it; none holds personal data."""


class CaseStart(Value):
    """The argument of the workflow: callers give `request`, a continued run the rest as well."""

    request: RaiseCase
    case: SkipJsonSchema[Case | None] = None


class Answer(Value):
    """What an update answers: where the case stands after it, and what was decided.

    `decision` is there for the commands that ask for one. That of a duplicate is the latest of its
    kind, which may be another than it led to at first.
    """

    reference: CaseReference
    duplicate: bool
    status: CaseStatus
    stage: StageId
    colour: Colour
    next_deadline: Instant | None
    decision: Decision | None = None


class FailedAlerts(Value):
    """How many alerts of a case have failed for good; no more than a search attribute can hold."""

    failed: int = Field(ge=0, le=1_000_000)


class RehearsalRequest(Value):
    """A calendar that is not published yet, and the instant from which it would count."""

    calendar: Calendar
    at: Instant


def workflow_id(reference: CaseReference) -> str:
    """The id of the workflow of a case."""
    return f"home-buy-{reference}"
