"""Who is at work on a day, and who answers for those who are not."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from homebuy.domain.definitions.organisation import Absence, Organisation, User
from homebuy.domain.ids import UserId
from homebuy.domain.time.wording import MONTHS


class Post(NamedTuple):
    """Who answers for an account on a day; or why nobody does, in plain words."""

    user: User | None
    gap: str = ""


class Staffing:
    """The accounts and absences of one day, found quickly however many there are."""

    def __init__(self, organisation: Organisation, day: date) -> None:
        self._accounts = organisation.accounts()
        self._absences = _on(day, organisation.absences)
        self._day = day

    def serving(self, id: UserId) -> User | None:
        """The account, if it is in force, whether at work or away."""
        user = self._accounts.get(id)
        return user if user and user.holds_on(self._day) else None

    def absence(self, id: UserId) -> Absence | None:
        """Why and until when the account is away that day."""
        return self._absences.get(id)

    def post(self, id: UserId) -> Post:
        """The account itself, or whoever covers, through covers who are away themselves."""
        if id not in self._absences and (at_work := self.serving(id)):
            return Post(at_work)
        return self._through_covers(id)

    def _through_covers(self, id: UserId) -> Post:
        said, seen, who, name = list[str](), set[UserId](), str(id), id
        while True:
            seen.add(name)
            user, absence = self.serving(name), self._absences.get(name)
            if user is None:
                return Post(None, "; ".join([*said, f"{who} {self._why_not(name)}"]))
            if absence is None:
                return Post(user)
            said.append(f"{who} is away{_until(absence)}")
            if absence.cover is None:
                return Post(None, "; ".join(said) + " and nobody covers")
            if absence.cover in seen:
                return Post(None, "; ".join([*said, f"the cover is {absence.cover} again"]))
            name, who = absence.cover, f"{absence.cover}, who covers,"

    def _why_not(self, id: UserId) -> str:
        user = self._accounts.get(id)
        if user is None:
            return "has no account here"
        if user.effective_to and user.effective_to < self._day:
            return f"left on {named_day(user.effective_to)}"
        return f"starts on {named_day(user.effective_from or self._day)}"


def named_day(day: date) -> str:
    """The day, as in "3 Dec 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _on(day: date, absences: Iterable[Absence]) -> dict[UserId, Absence]:
    """The absences of the day; of several of one user, one with a cover counts."""
    found = dict[UserId, Absence]()
    for absence in absences:
        if absence.holds_on(day) and (absence.user not in found or absence.cover):
            found[absence.user] = absence
    return found


def _until(absence: Absence) -> str:
    return f" until {named_day(absence.effective_to)}" if absence.effective_to else ""
