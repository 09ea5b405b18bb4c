"""Years between days, as Acts count them."""

from calendar import monthrange
from datetime import date


def anniversary(day: date, years: int) -> date:
    """The same date so many years later, or earlier; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def complete_years(since: date, until: date) -> int:
    """Years that have wholly passed, the anniversary itself included."""
    years = until.year - since.year
    return years - (anniversary(since, years) > until)


def months_later(day: date, months: int) -> date:
    """The same date so many months later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return day.replace(year=day.year + year, month=month + 1, day=min(day.day, last))
