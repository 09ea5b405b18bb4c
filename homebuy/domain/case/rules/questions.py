"""Which question a command depends on."""

from homebuy.domain.case import commands as cmd
from homebuy.domain.case.questions import (
    CalendarQuestion,
    ConcernQuestion,
    OwnerQuestion,
    Question,
)
from homebuy.domain.case.rules.prices import price_question
from homebuy.domain.case.state import Case
from homebuy.domain.models import Instant


def question(case: Case, command: cmd.Command, now: Instant) -> Question | None:
    """What must be known before the case decides; nothing for most commands.

    Raises RejectedError where the case has no rules to ask by.
    """
    match command:
        case cmd.ReassignCase():
            return OwnerQuestion(user=command.owner, at=now)
        case cmd.AcknowledgeAlert() if command.clock in case.clocks:
            return _concern(case, command, now)
        case cmd.ChangeCalendar():
            return _calendar(case, command)
        case cmd.CalculatePrice():
            return price_question(case, command.at)
    return None


def _concern(case: Case, command: cmd.AcknowledgeAlert, now: Instant) -> ConcernQuestion:
    return ConcernQuestion(
        reference=case.reference,
        clock=command.clock,
        actor=command.actor,
        owner=case.owner,
        line_manager=case.line_manager,
        at=now,
    )


def _calendar(case: Case, command: cmd.ChangeCalendar) -> CalendarQuestion | None:
    """Nothing is asked if the case counts in that version already, or not in the calendar."""
    mine = case.plan.calendars().get(command.calendar) if case.plan else None
    if mine is None or mine.version >= command.version:
        return None
    return CalendarQuestion(
        calendar=command.calendar, version=command.version, raised_at=case.raised_at
    )
