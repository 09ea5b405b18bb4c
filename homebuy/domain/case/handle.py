"""What a case does with a command: one rule for each, and what goes before and follows."""

from typing import assert_never

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.questions import LookedUp, ServingUser, Unanswerable
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from homebuy.domain.case.rules import holds, stages, targets, tasks
from homebuy.domain.case.rules.calendars import change_calendar
from homebuy.domain.case.rules.deferred_messages import try_again
from homebuy.domain.case.rules.delay import serve_delay_notice
from homebuy.domain.case.rules.eligibility import assess_eligibility
from homebuy.domain.case.rules.facts import record_facts
from homebuy.domain.case.rules.marks import apply_due, reschedule_moved, withdraw_prevented
from homebuy.domain.case.rules.prices import record_price
from homebuy.domain.case.state import Case
from homebuy.domain.case.transaction import CLOCK_SKEW, Rule, Transaction
from homebuy.domain.definitions.plan import CaseOpening
from homebuy.domain.models import Instant
from homebuy.domain.time.wording import shown

OF_THE_CASE = (
    cmd.AddNote
    | cmd.RecordFacts
    | cmd.ReassignCase
    | cmd.AssessEligibility
    | cmd.CalculatePrice
    | cmd.ServeDelayNotice
)
"""What may reach back to before the current stage."""


def carry_out(transaction: Transaction, command: cmd.Command, rule: Rule) -> None:
    """What was due before the command, the command, and what follows from it at once.

    Raises RejectedError for a command that cannot apply to the case, or not at its time.
    """
    _must_apply(transaction, command)
    apply_due(transaction, command.at, before_only=True)
    rule(transaction, command)
    try_again(transaction, handle_command)
    withdraw_prevented(transaction, command.at)
    reschedule_moved(transaction)


def raise_case(transaction: Transaction, request: cmd.RaiseCase, opening: CaseOpening) -> None:
    """A new case in its first stage, with the facts it was raised with."""
    _must_have_happened(request, transaction.now, opening.plan.calendar.zone)
    transaction.add(
        ev.CaseRaised,
        request.at,
        reference=request.reference,
        scheme=request.scheme,
        version=opening.plan.version,
        statutory_deadlines=opening.statutory_deadlines,
        owner=request.owner,
        line_manager=opening.line_manager,
        alert_from=request.alert_from,
        decisions=opening.decisions,
    )
    stages.enter(transaction, opening.plan, request.at)
    record_facts(transaction, request.facts, request.at)


def _must_apply(transaction: Transaction, command: cmd.Command) -> None:
    case, zone = transaction.case, transaction.plan.calendar.zone
    _must_have_happened(command, transaction.now, zone)
    if not case.is_open:
        raise RejectedError(RejectionCode.CASE_CLOSED, f"case '{case.reference}' is {case.status}")
    _must_not_precede(case, command, zone)


def _must_have_happened(request: cmd.Request, now: Instant, zone: str) -> None:
    if request.at > now + CLOCK_SKEW:
        raise RejectedError(
            RejectionCode.IN_FUTURE,
            f"{shown(request.at, zone)} lies in the future (it is {shown(now, zone)})",
        )


def _must_not_precede(case: Case, command: cmd.Command, zone: str) -> None:
    """Notes and facts reach back to the day the case was raised, work only to its stage."""
    of_the_case = isinstance(command, OF_THE_CASE)
    entered = case.raised_at if of_the_case or not case.stage else case.stage.entered_at
    if command.at < entered:
        since = "was raised" if of_the_case else "entered its stage"
        raise RejectedError(
            RejectionCode.TOO_EARLY,
            f"{shown(command.at, zone)} lies before the case {since} ({shown(entered, zone)})",
        )


def handle_imported(transaction: Transaction, command: cmd.Command) -> None:
    """A step that another system recorded, which knew other stages and tasks.

    A case may be carried to any stage, and may have ended in any.
    """
    match command:
        case cmd.CarryToStage():
            stages.carry(transaction, command)
        case cmd.CloseCase():
            stages.end(transaction, command)
        case cmd.ReassignCase():
            raise RejectedError(
                RejectionCode.HISTORY_ONLY, "import the case with the owner it has today"
            )
        case _:
            handle_command(transaction, command)


def handle_command(
    transaction: Transaction, command: cmd.Command, known: LookedUp | None = None
) -> None:
    """What the command does, given what was looked up for it."""
    match command:
        case cmd.CompleteTask():
            tasks.complete_task(transaction, command)
        case cmd.ActivateTask():
            tasks.activate_task(transaction, command)
        case cmd.CancelTask():
            tasks.cancel_task(transaction, command)
        case cmd.RecordFacts():
            record_facts(transaction, command.facts, command.at)
        case cmd.AddNote():
            transaction.add(ev.NoteAdded, command.at, text=command.text)
        case cmd.ProgressCase():
            stages.progress(transaction, command)
        case cmd.CarryToStage():
            raise RejectedError(
                RejectionCode.HISTORY_ONLY, "a case is carried to a stage only on import"
            )
        case cmd.CloseCase():
            stages.close(transaction, command)
        case cmd.ReassignCase():
            _reassign(transaction, command, known)
        case cmd.HoldCase():
            holds.hold_case(transaction, command)
        case cmd.HoldTask():
            holds.hold_task(transaction, command)
        case cmd.ReleaseCase() | cmd.ReleaseTask():
            holds.release(transaction, command)
        case cmd.ReviseTarget():
            targets.revise_target(transaction, command)
        case cmd.AcknowledgeAlert():
            targets.acknowledge(transaction, command, known)
        case cmd.ChangeCalendar():
            change_calendar(transaction, command, known)
        case cmd.AssessEligibility():
            assess_eligibility(transaction, command)
        case cmd.CalculatePrice():
            record_price(transaction, command, known)
        case cmd.ServeDelayNotice():
            serve_delay_notice(transaction, command)
        case _:
            assert_never(command)


def _reassign(transaction: Transaction, command: cmd.ReassignCase, known: LookedUp | None) -> None:
    if known and isinstance(known.reply, Unanswerable):
        raise RejectedError(RejectionCode.UNKNOWN_USER, known.reply.reason)
    found = known.reply if known else None
    transaction.add(
        ev.OwnerChanged,
        command.at,
        owner=command.owner,
        line_manager=found.line_manager if isinstance(found, ServingUser) else None,
        owner_before=transaction.case.owner,
        line_manager_before=transaction.case.line_manager,
        reason=command.reason,
    )
