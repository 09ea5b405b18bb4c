"""Years and months between days, as Acts and leases count them."""

from calendar import monthrange
from datetime import date


def complete_years(since: date, until: date) -> int:
    """The years beginning with `since` that are over when `until` begins.

    The Housing Act 1985 counts them so for the qualifying period (s119, Schedule 4), the discount
    (s129) and its repayment (s155). By Dodds v Walker [1981] 1 WLR 1027 a year that begins with
    29 February ends with the 28th where there is no 29th, and so is complete on 1 March.
    """
    years = until.year - since.year
    return years - ((until.month, until.day) < (since.month, since.day))


def anniversary(day: date, years: int) -> date:
    """The first day on which so many years, the first beginning with `day`, are complete."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def months_later(day: date, months: int) -> date:
    """The same date so many months later, or earlier, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return day.replace(year=day.year + year, month=month + 1, day=min(day.day, last))
