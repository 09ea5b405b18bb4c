"""Gaps that are no fault yet: within a year somebody to be alerted cannot be."""

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date, timedelta
from functools import cache
from typing import Final

from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.definitions.organisation import Absence, Organisation, Role, User
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.definitions.staffing import Staffing, named_day
from homebuy.domain.effective import Effective
from homebuy.domain.ids import RoleId, UserId

A_YEAR: Final = 365
"""Days looked ahead."""
NEXT: Final = timedelta(days=1)


def uncovered_rules(
    organisation: Organisation, schemes: Iterable[Scheme], day: date
) -> Iterator[Fault]:
    """Each role, absence and leaver for whom nobody answers on some day of the year from `day`."""
    ahead, schemes = _Ahead(day), tuple(schemes)
    yield from _roles(organisation, _uses(organisation, schemes), ahead)
    yield from _absences(organisation, ahead)
    yield from _leavers(organisation, ahead)
    yield from _readers(organisation, {scheme.fallback for scheme in schemes}, ahead)


class _Ahead:
    """The days to look at."""

    def __init__(self, first: date) -> None:
        self.first = first
        self.last = date.fromordinal(min(first.toordinal() + A_YEAR, date.max.toordinal()))

    def after(self, interval: Effective) -> date | None:
        """The first of the days on which the interval is over."""
        if interval.effective_to is None or interval.effective_to >= self.last:
            return None
        return max(interval.effective_to + NEXT, self.first)


def _uses(organisation: Organisation, schemes: Iterable[Scheme]) -> dict[RoleId, list[str]]:
    """Each role that matters, and what for."""
    uses = dict[RoleId, list[str]]()
    for rule in organisation.escalation_rules:
        for row in rule.roles:
            uses.setdefault(row.role, []).append(f"rule '{rule.id}' alerts it")
    for scheme in schemes:
        uses.setdefault(scheme.fallback, []).append(f"it is the fallback of '{scheme.id}'")
    return uses


def _roles(
    organisation: Organisation, uses: Mapping[RoleId, list[str]], ahead: _Ahead
) -> Iterator[Fault]:
    accounts = organisation.accounts()
    for index, role in enumerate(organisation.roles):
        empty = _empty(role, accounts, ahead) if role.id in uses else None
        if empty:
            yield Fault(
                f"roles[{index}:{role.id}]",
                f"nobody holds the role on {named_day(empty)}, and "
                f"{', '.join(dict.fromkeys(uses[role.id]))}: give it a member",
            )


def _readers(organisation: Organisation, fallbacks: Set[RoleId], ahead: _Ahead) -> Iterator[Fault]:
    """The report of gaps goes to those who hold the fallback roles."""
    accounts = organisation.accounts()
    roles = [role for role in organisation.roles if role.id in fallbacks]
    members = tuple(member for role in roles for member in role.members)
    everybody = Role(id=RoleId("everybody"), title="Everybody", members=members)
    if fallbacks and (empty := _empty(everybody, accounts, ahead)):
        yield Fault(
            "roles",
            f"nobody holds any fallback role on {named_day(empty)}, so NOBODY would read the "
            f"report of gaps: give {', '.join(sorted(fallbacks))} a member",
        )


def _empty(role: Role, accounts: Mapping[UserId, User], ahead: _Ahead) -> date | None:
    """The first day without a holder; a role empties only when somebody's interval ends."""
    held = [(m, accounts[m.user]) for m in role.members if m.user in accounts]
    ends = {ahead.after(interval) for pair in held for interval in pair} - {None}
    days = sorted({ahead.first, *filter(None, ends)})
    return next(
        (d for d in days if not any(m.holds_on(d) and u.holds_on(d) for m, u in held)), None
    )


def _absences(organisation: Organisation, ahead: _Ahead) -> Iterator[Fault]:
    staffing = cache(lambda day: Staffing(organisation, day))
    covers = _covers(organisation.absences)
    ends = _intervals(organisation)
    for index, absence in enumerate(organisation.absences):
        for day in _days_of(absence, covers, ends, ahead):
            of_the_day: Staffing = staffing(day)
            gap = of_the_day.post(absence.user).gap if of_the_day.serving(absence.user) else ""
            if gap:
                path = f"absences[{index}:{absence.user}]"
                yield Fault(path, f"on {named_day(day)} {gap}: name a cover who is at work")
                break


def _covers(absences: Iterable[Absence]) -> dict[UserId, set[UserId]]:
    covers = dict[UserId, set[UserId]]()
    for absence in absences:
        covers.setdefault(absence.user, set())
        if absence.cover:
            covers[absence.user].add(absence.cover)
    return covers


def _intervals(organisation: Organisation) -> dict[UserId, list[Effective]]:
    intervals = dict[UserId, list[Effective]]()
    for user in organisation.users:
        intervals.setdefault(user.id, []).append(user)
    for absence in organisation.absences:
        intervals.setdefault(absence.user, []).append(absence)
    return intervals


def _days_of(
    absence: Absence,
    covers: Mapping[UserId, set[UserId]],
    intervals: Mapping[UserId, list[Effective]],
    ahead: _Ahead,
) -> Iterator[date]:
    """The days of the absence on which it may change who answers, in order."""
    first = max(absence.effective_from or ahead.first, ahead.first)
    last = min(absence.effective_to or ahead.last, ahead.last)
    people = [absence.user]
    for user in people:
        people += [cover for cover in covers.get(user, ()) if cover not in people]
    ends = (ahead.after(interval) for user in people for interval in intervals.get(user, ()))
    begins = (interval.effective_from for user in people for interval in intervals.get(user, ()))
    yield from sorted({d for d in (first, *begins, *ends) if d and first <= d <= last})


def _leavers(organisation: Organisation, ahead: _Ahead) -> Iterator[Fault]:
    reports = dict[UserId, list[User]]()
    for user in organisation.accounts().values():
        if user.line_manager:
            reports.setdefault(user.line_manager, []).append(user)
    for index, user in enumerate(organisation.users):
        gone = ahead.after(user)
        named = list(_named(organisation, user.id, reports.get(user.id, ()), gone)) if gone else []
        if named and user.effective_to:
            left = f"leaves after {named_day(user.effective_to)}"
            path = f"users[{index}:{user.id}]"
            yield Fault(path, f"{left} and is still {'; '.join(named)}: name somebody else")


def _named(
    organisation: Organisation, id: UserId, reports: Iterable[User], day: date
) -> Iterator[str]:
    staying = [user.id for user in reports if user.holds_on(day)]
    if staying:
        more = f" and {len(staying) - 5:,} more" if len(staying) > 5 else ""
        yield f"the line manager of {', '.join(staying[:5])}{more}"
    for rule in organisation.escalation_rules:
        if any(row.user == id and row.holds_on(day) for row in rule.users) and rule.holds_on(day):
            yield f"named by rule '{rule.id}'"
