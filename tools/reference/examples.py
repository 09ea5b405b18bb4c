"""One example of each thing that goes to a case or comes from it."""

from datetime import UTC, date, datetime
from typing import Any, Final

from homebuy.domain.case import commands as cmd
from homebuy.domain.case.state import CaseStatus, Colour
from homebuy.domain.delay.notices import Ground, Kind
from homebuy.domain.eligibility.tenancies import How, Tenancy
from homebuy.domain.ids import (
    CalendarId,
    CaseReference,
    ClockId,
    FactName,
    MessageId,
    SchemeId,
    StageId,
    TaskId,
    UserId,
)
from homebuy.domain.models import Instant
from homebuy.domain.outcomes import Outcome
from homebuy.domain.time.periods import Period
from workflows.contract import Answer, CaseStart

REFERENCE: Final = CaseReference("RTB-1042")
SERVED: Final = datetime(2026, 2, 2, 10, tzinfo=UTC)
DONE: Final = datetime(2026, 2, 27, 14, 30, tzinfo=UTC)
RELEASE: Final = datetime(2026, 3, 16, 9, tzinfo=UTC)
DUE: Final = datetime(2026, 3, 4, 17, tzinfo=UTC)


def _signed(message: str, at: Instant = DONE, actor: str = "amira-khan") -> dict[str, Any]:
    return {"message_id": MessageId(f"{REFERENCE}/{message}"), "actor": actor, "at": at}


START: Final = CaseStart(
    request=cmd.RaiseCase(
        **_signed("raise", SERVED, "front-desk"),
        reference=REFERENCE,
        scheme=SchemeId("right-to-buy-england"),
        owner=UserId("amira-khan"),
        facts={FactName("rtb1_served"): "2026-02-02", FactName("property_kind"): "house"},
    )
)

COMMANDS: Final[dict[str, cmd.Command]] = {
    "complete_task": cmd.CompleteTask(
        **_signed("rtb2"),
        task=TaskId("serve-rtb2"),
        note="By first class post.",
        facts={FactName("rtb2_served"): "2026-02-27", FactName("rtb2_decision"): "admitted"},
    ),
    "activate_task": cmd.ActivateTask(
        **_signed("visit"), task=TaskId("visit-home"), reason="The tenant cannot come in."
    ),
    "cancel_task": cmd.CancelTask(
        **_signed("no-costs"), task=TaskId("explain-costs"), reason="Explained by telephone."
    ),
    "record_facts": cmd.RecordFacts(
        **_signed("landlords"), facts={FactName("qualifying_landlords"): "this-landlord"}
    ),
    "add_note": cmd.AddNote(**_signed("call"), text="The tenant rang: the survey suits them."),
    "progress_case": cmd.ProgressCase(**_signed("valuation"), stage=StageId("valuation")),
    "close_case": cmd.CloseCase(
        **_signed("close"), outcome=Outcome.WITHDRAWN, reason="The tenant has changed their mind."
    ),
    "reassign_case": cmd.ReassignCase(
        **_signed("owner"), owner=UserId("ben-hughes"), reason="Amira is on leave."
    ),
    "hold_case": cmd.HoldCase(
        **_signed("hold"), reason="The tenant is in hospital.", release_at=RELEASE
    ),
    "release_case": cmd.ReleaseCase(**_signed("release"), reason="The tenant is home again."),
    "hold_task": cmd.HoldTask(
        **_signed("hold-visit"), task=TaskId("visit-home"), reason="The lift is out of order."
    ),
    "release_task": cmd.ReleaseTask(**_signed("release-visit"), task=TaskId("visit-home")),
    "revise_target": cmd.ReviseTarget(
        **_signed("revise"),
        task=TaskId("visit-home"),
        target=Period.model_validate("8 working days"),
        reason="The surveyor comes only on Thursdays.",
    ),
    "acknowledge_alert": cmd.AcknowledgeAlert(
        **_signed("seen"), clock=ClockId("task/3/visit-home"), note="I have booked another day."
    ),
    "change_calendar": cmd.ChangeCalendar(
        **_signed("england-office version 2"),
        calendar=CalendarId("england-office"),
        version=2,
        reason="An extra bank holiday.",
    ),
    "assess_eligibility": cmd.AssessEligibility(
        **_signed("assessment"),
        tenancies=(
            Tenancy(
                landlord="Northgate Homes",
                public=True,
                starts=date(2004, 5, 3),
                tenant="A Tenant",
                how=How.SOLE,
            ),
        ),
    ),
    "calculate_price": cmd.CalculatePrice(
        **_signed("price"), reason="The value was corrected after the inspection."
    ),
    "serve_delay_notice": cmd.ServeDelayNotice(
        **_signed("rtb6"), notice=Kind.INITIAL, served=date(2026, 2, 26), ground=Ground.RTB2_LATE
    ),
}

ANSWER: Final = Answer(
    reference=REFERENCE,
    duplicate=False,
    status=CaseStatus.OPEN,
    stage=StageId("eligibility-decision"),
    colour=Colour.GREEN,
    next_deadline=DUE,
)
