"""The rent that is credited against the price, and what each further week costs."""

from datetime import date
from decimal import Decimal

from homebuy.domain.delay.notices import Ground
from homebuy.domain.models import Value


class CreditPeriod(Value):
    """Days whose rent is credited: the first, and the one on which it stopped or was reckoned.

    The day on which it stopped is not credited. `days` leaves out those of earlier periods.
    """

    ground: Ground
    starts: date
    until: date
    days: int
    running: bool


class CreditLine(Value):
    """A step of the calculation in words, with its amount where it has one."""

    what: str
    amount: Decimal | None = None
    source: str
    uncertainty: str = ""


class Credit(Value):
    """Pounds to take off the price; `without_uplift` is the other reading of the rule in doubt."""

    amount: Decimal
    without_uplift: Decimal
    uplift: Decimal
    days: int
    forfeited: bool
    periods: tuple[CreditPeriod, ...] = ()
    lines: tuple[CreditLine, ...] = ()
    uncertainties: tuple[str, ...] = ()


class Exposure(Value):
    """Pounds that each further week of delay costs now, and from when more may come."""

    a_week: Decimal
    credited: Decimal
    could_begin: date | None = None
    lines: tuple[str, ...] = ()
    uncertainties: tuple[str, ...] = ()
