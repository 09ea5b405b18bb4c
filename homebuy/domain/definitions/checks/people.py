"""Accounts and absences: lines that lead upwards, covers who are somebody else."""

from collections.abc import Collection, Iterator, Mapping

from homebuy.domain.definitions.checks.fault import Fault, unknown
from homebuy.domain.definitions.checks.rows import legible, overlapping
from homebuy.domain.definitions.organisation import Absence, Organisation
from homebuy.domain.ids import CalendarId, UserId


def people_faults(
    organisation: Organisation, calendars: Collection[CalendarId] | None
) -> Iterator[Fault]:
    """Every fault of the accounts and of who is away."""
    accounts = organisation.accounts()
    managers = {user.id: user.line_manager for user in accounts.values() if user.line_manager}
    circles = {min(circle): circle for circle in _circles(managers)}
    for index, user in enumerate(organisation.users):
        path = f"users[{index}:{user.id}]"
        yield from legible(f"{path}.name", user.name)
        yield from legible(f"{path}.email", user.email)
        if user.line_manager and user.line_manager not in accounts:
            yield unknown(f"{path}.line_manager", "user", user.line_manager, accounts)
        if circle := circles.pop(user.id, None):
            # Each circle is told once, at the first of its members.
            turn = circle.index(user.id)
            names = " reports to ".join([*circle[turn:], *circle[:turn], user.id])
            yield Fault(f"{path}.line_manager", f"the line runs in a circle: {names}")
        if user.calendar and calendars is not None and user.calendar not in calendars:
            yield unknown(f"{path}.calendar", "calendar", user.calendar, calendars)
    yield from _absences(organisation.absences, accounts)


def _circles(managers: Mapping[UserId, UserId]) -> Iterator[list[UserId]]:
    """Each circle of the lines, from some member upwards."""
    seen = set[UserId]()
    for start in managers:
        walked = dict[UserId, None]()
        here: UserId | None = start
        while here is not None and here not in seen:
            seen.add(here)
            walked[here] = None
            here = managers.get(here)
        if here is not None and here in walked:
            line = list(walked)
            yield line[line.index(here) :]


def _absences(absences: tuple[Absence, ...], accounts: Collection[UserId]) -> Iterator[Fault]:
    for index, absence in enumerate(absences):
        path = f"absences[{index}:{absence.user}]"
        yield from legible(f"{path}.reason", absence.reason)
        if absence.user not in accounts:
            yield unknown(f"{path}.user", "user", absence.user, accounts)
        if absence.cover == absence.user:
            yield Fault(f"{path}.cover", "nobody covers for themselves: name somebody else")
        elif absence.cover and absence.cover not in accounts:
            yield unknown(f"{path}.cover", "user", absence.cover, accounts)
    for index in overlapping([(absence.user, absence) for absence in absences]):
        yield Fault(
            f"absences[{index}:{absences[index].user}]",
            f"'{absences[index].user}' is away twice at the same time: end one absence before "
            "the other begins",
        )
