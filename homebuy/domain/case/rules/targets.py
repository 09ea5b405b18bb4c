"""The rules of targets: revised with a reason, and alerts that somebody has seen to."""

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.evolution.holds import assuming_release
from homebuy.domain.case.questions import LookedUp, Unanswerable
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from homebuy.domain.case.rules.calendars import must_follow_change
from homebuy.domain.case.rules.in_step import must_stay_in_step
from homebuy.domain.case.rules.tasks import must_have_been_open
from homebuy.domain.case.state import MOST_REVISIONS, stage_clock, task_clock
from homebuy.domain.case.transaction import Transaction
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import Clock, Revision
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.deadlines import local_date
from homebuy.domain.time.wording import shown


def revise_target(transaction: Transaction, command: cmd.ReviseTarget) -> None:
    """A running clock gets another target, in step with its stage and with its tasks."""
    must_follow_change(transaction, command.at)
    clock, revision = _clock(transaction, command), _revision(command)
    _must_leave_room(clock)
    _must_be_measured_alike(clock, command)
    supposed = assuming_release(transaction.case, command.at).clocks[clock.id].revised(revision)
    if supposed.revisions[-1] == revision:
        _must_be_ahead(transaction, supposed, command.at)
        if not transaction.is_imported:
            must_stay_in_step(transaction, supposed, command.at)
    before, after = _due(transaction, clock), _due(transaction, clock.revised(revision))
    transaction.add(
        ev.TargetRevised,
        command.at,
        clock=clock.id,
        title=clock.title,
        target=command.target,
        due=command.due,
        reason=command.reason,
        due_before=before,
        due_after=after,
    )


def acknowledge(
    transaction: Transaction, command: cmd.AcknowledgeAlert, known: LookedUp | None
) -> None:
    """Somebody whom it concerns has seen to what a clock warned of or escalated."""
    clock = transaction.case.clocks.get(command.clock)
    if clock is None:
        clocks = ", ".join(transaction.case.clocks)
        raise RejectedError(
            RejectionCode.UNKNOWN_CLOCK,
            f"the case has no clock '{command.clock}'; it has: {clocks}",
        )
    if known and isinstance(known.reply, Unanswerable):
        raise RejectedError(RejectionCode.NOT_CONCERNED, known.reply.reason)
    due_at = transaction.case.marks(clock)
    if not any(mark in due_at and due_at[mark] < command.at for mark in clock.reached):
        when = shown(command.at, transaction.plan.calendar.zone)
        raise RejectedError(
            RejectionCode.NOT_REACHED,
            f"'{clock.title}' had reached no mark by {when}: there is nothing to acknowledge",
        )
    transaction.add(ev.AlertAcknowledged, command.at, clock=clock.id, note=command.note)


def _clock(transaction: Transaction, command: cmd.ReviseTarget) -> Clock:
    if command.task is None:
        return transaction.case.clocks[stage_clock(transaction.case.visit)]
    must_have_been_open(transaction, command.task, command.at)
    return transaction.case.clocks[task_clock(transaction.case.visit, command.task)]


def _revision(command: cmd.ReviseTarget) -> Revision:
    return Revision(
        at=command.at,
        actor=command.actor,
        reason=command.reason,
        target=command.target,
        due=command.due,
    )


def _must_leave_room(clock: Clock) -> None:
    if len(clock.revisions) >= MOST_REVISIONS:
        raise RejectedError(
            RejectionCode.TOO_MANY,
            f"the target of '{clock.title}' has been revised {MOST_REVISIONS} times, the most "
            "there may be",
        )


def _must_be_measured_alike(clock: Clock, command: cmd.ReviseTarget) -> None:
    if command.target and command.target.is_working != clock.sla.target.is_working:
        raise RejectedError(
            RejectionCode.BAD_TARGET,
            f"the target of '{clock.title}' is measured as {clock.sla.target}, and so are its "
            f"warnings: revise it in the same measure, not as {command.target}",
        )


def _must_be_ahead(transaction: Transaction, revised: Clock, at: Instant) -> None:
    """A target lies after the time it is set, and on days that the calendar speaks for."""
    calendar = transaction.case.calendar_of(revised)
    marks = revised.calculate_marks(calendar)
    ends = calendar.covers.last
    if Mark.TARGET not in marks or local_date(max(marks.values()), calendar.zone) > ends:
        raise RejectedError(
            RejectionCode.BAD_TARGET,
            f"'{revised.title}' would be due, or escalate, beyond calendar '{calendar.id}', which "
            f"ends on {ends}: give an earlier target, or publish a calendar that covers more",
        )
    if marks[Mark.TARGET] <= at:
        raise RejectedError(
            RejectionCode.BAD_TARGET,
            f"'{revised.title}' would have been due before {shown(at, calendar.zone)}, when it is "
            "revised: a target may move, but not into the past",
        )


def _due(transaction: Transaction, clock: Clock) -> Instant | None:
    return transaction.case.marks(clock).get(Mark.TARGET)
