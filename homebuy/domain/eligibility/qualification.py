"""The qualifying period: all time as a public tenant before the claim, with any such landlord."""

from collections.abc import Iterator, Sequence
from datetime import date

from homebuy.domain.eligibility.period import PersonYears, QualifyingPeriod
from homebuy.domain.eligibility.rules import Minimum, QualifyingRules
from homebuy.domain.eligibility.tenancies import Tenancy, key
from homebuy.domain.eligibility.tenancy_faults import TenanciesError, TenancyFault, tenancy_faults
from homebuy.domain.eligibility.years import years_of
from homebuy.domain.time.wording import shown_day


def qualifying_period(
    tenancies: Sequence[Tenancy], on: date, rules: QualifyingRules, this_landlord: str
) -> QualifyingPeriod:
    """What counts at a claim of that day; raises TenanciesError with every fault of the list.

    Each person's own years count, a day once however many tenancies cover it. Of joint buyers the
    longest-served counts for the discount, and it is enough that one of them has the years needed.
    """
    _must_be_sound(tenancies, on)
    people = _people(tenancies, on, rules, this_landlord)
    enough = [each for each in people if not _shortfall(each, on, rules)]
    longest = max(people, key=lambda each: each.days)
    return QualifyingPeriod(
        on=on,
        this_landlord=this_landlord,
        whose=longest.whose,
        days=longest.days,
        complete_years=longest.complete_years,
        needed_years=_needed_years(longest, on, rules),
        enough=bool(enough),
        wholly_this_landlord=any(_is_wholly_here(each, on, rules) for each in enough or [longest]),
        lines=longest.lines,
        gaps=longest.gaps,
        people=people,
        source=rules.source,
        shortfall="" if enough else _shortfall(longest, on, rules),
        uncertainties=tuple(dict.fromkeys(_uncertainties(longest, enough, on, rules))),
    )


def _must_be_sound(tenancies: Sequence[Tenancy], on: date) -> None:
    if faults := list(tenancy_faults(tenancies, on)):
        raise TenanciesError(faults)
    if not tenancies:
        raise TenanciesError([TenancyFault(0, "there is no tenancy: list at least one")])


def _people(
    tenancies: Sequence[Tenancy], on: date, rules: QualifyingRules, landlord: str
) -> tuple[PersonYears, ...]:
    """Everybody whose time it is, in the order of the list."""
    names = dict[str, str]()
    for tenancy in tenancies:
        names.setdefault(key(tenancy.whose), tenancy.whose)
    return tuple(years_of(name, tenancies, on, rules, landlord) for name in names.values())


def _shortfall(person: PersonYears, on: date, rules: QualifyingRules) -> str:
    """Why the time of one person is not enough, or nothing."""
    needed, in_home = rules.needed(on, person.first_day), rules.needed_in_home(on, person.first_day)
    if needed is None:
        return f"nothing says how many years a claim of {shown_day(on)} needs"
    if person.complete_years < needed.years:
        return _short(person.complete_years, needed, "as a public tenant")
    if in_home and person.years_in_home < in_home.years:
        return _short(person.years_in_home, in_home, "in the home")
    return ""


def _short(years: int, needed: Minimum, where: str) -> str:
    return f"{_years(years)} {where}, where {needed.years} are needed ({needed.source})"


def _years(number: int) -> str:
    return f"{number} complete year" if number == 1 else f"{number} complete years"


def _needed_years(person: PersonYears, on: date, rules: QualifyingRules) -> int:
    needed = rules.needed(on, person.first_day)
    return needed.years if needed else 0


def _is_wholly_here(person: PersonYears, on: date, rules: QualifyingRules) -> bool:
    needed = rules.needed(on, person.first_day)
    alone = needed is not None and person.years_with_this_landlord >= needed.years
    return alone or 0 < person.days == person.days_with_this_landlord


def _uncertainties(
    longest: PersonYears, enough: Sequence[PersonYears], on: date, rules: QualifyingRules
) -> Iterator[str]:
    for person in (longest, *enough[:1]):
        needed = (rules.needed(on, person.first_day), rules.needed_in_home(on, person.first_day))
        yield from (each.uncertainty for each in needed if each and each.uncertainty)
        if person.complete_years != person.complete_years_of_their_own:
            yield rules.uncertainty_of_lent
        if person.gaps and person.days // 365 != person.days // 366:
            yield rules.uncertainty_of_adding
