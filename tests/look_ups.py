"""What the world replies to a case that asks."""

from activities.pricing import Pricer
from homebuy.definitions.price_tables import shipped_tables
from homebuy.domain.case import Case
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.questions import (
    CalendarQuestion,
    CalendarVersion,
    LookedUp,
    OwnerQuestion,
    ServingUser,
)
from homebuy.domain.case.rules.prices import price_question
from homebuy.domain.ids import UserId
from homebuy.domain.models import Instant
from homebuy.domain.time.calendars import Calendar


def published(command: cmd.ChangeCalendar, calendar: Calendar | None) -> LookedUp | None:
    """The version that the command names, if there is one."""
    if calendar is None:
        return None
    asked = CalendarQuestion(
        calendar=command.calendar, version=command.version, raised_at=command.at
    )
    return LookedUp(asked, CalendarVersion(calendar=calendar))


def price_of(case: Case, command: cmd.CalculatePrice) -> LookedUp:
    """The price of the case, by the tables that ship."""
    asked = price_question(case, command.at)
    return LookedUp(asked, Pricer(shipped_tables()).price(asked))


def serving(command: cmd.ReassignCase, line_manager: UserId | None, now: Instant) -> LookedUp:
    """The new owner serves, under that line manager."""
    asked = OwnerQuestion(user=command.owner, at=now)
    return LookedUp(asked, ServingUser(line_manager=line_manager))
