"""Years between days, as Acts count them."""

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
