"""What returns are reckoned from: every case by its days, and clocks by how they stopped."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from homebuy.domain.delay.notices import Kind
from homebuy.domain.ids import SchemeId, UserId
from homebuy.domain.outcomes import Outcome
from homebuy.storage.pool import Connection, Pool
from homebuy.storage.queries import queries

SQL = queries("returns")


class Claim(NamedTuple):
    """A case by its local days; amounts are pounds, of the price that stood when it completed.

    The `decision` is the one on record, else the verdict of the latest assessment.
    """

    scheme: SchemeId
    claimed_on: date | None = None
    decision: str | None = None
    decided_on: date | None = None
    reasons: tuple[str, ...] = ()
    ground: str | None = None
    outcome: Outcome | None = None
    closed_on: date | None = None
    completed_on: date | None = None
    price: Decimal | None = None
    discount: Decimal | None = None
    rent_credit: Decimal | None = None


class StatutoryPeriod(NamedTuple):
    """One run of a statutory deadline of the landlord; `days_late` is below 1 when it was met."""

    title: str
    is_decision: bool
    is_offer: bool
    is_met: bool
    due_on: date | None
    stopped_on: date | None
    days_late: int | None


class Age(NamedTuple):
    """How many days a case had been in its stage."""

    stage: str
    days: int


class Level(NamedTuple):
    """How many targets of one kind were kept and missed in a stage by an owner."""

    stage: str
    owner: UserId
    kind: str
    met: int
    missed: int


class ReturnStore:
    """Reads what is counted; without a scheme, of every scheme.

    Give it a connection in a transaction to have all figures as of one moment.
    """

    def __init__(self, source: "Pool | Connection") -> None:
        self._source = source

    async def schemes(self) -> tuple[SchemeId, ...]:
        """Every scheme there is something to say about."""
        return tuple([row["id"] for row in await self._source.fetch(SQL["schemes"])])

    async def claims(self, scheme: SchemeId | None) -> tuple[Claim, ...]:
        """Every case."""
        rows = await self._source.fetch(SQL["claims"], scheme)
        return tuple(Claim(*row.values()) for row in rows)

    async def statutory_periods(self, scheme: SchemeId | None) -> tuple[StatutoryPeriod, ...]:
        """Every run of a statutory deadline that binds the landlord."""
        rows = await self._source.fetch(SQL["statutory_periods"], scheme)
        return tuple(StatutoryPeriod(*row.values()) for row in rows)

    async def ages(self, scheme: SchemeId | None, at_end_of: date) -> tuple[Age, ...]:
        """Every case that was open at the end of that day."""
        rows = await self._source.fetch(SQL["ages"], scheme, at_end_of)
        return tuple(Age(*row.values()) for row in rows)

    async def levels(self, scheme: SchemeId | None, first: date, last: date) -> tuple[Level, ...]:
        """What became of the targets whose clocks stopped on these days."""
        rows = await self._source.fetch(SQL["levels"], scheme, first, last)
        return tuple(Level(*row.values()) for row in rows)

    async def notices(self, scheme: SchemeId | None, first: date, last: date) -> dict[Kind, int]:
        """How many notices of delay of each kind were served on these days."""
        rows = await self._source.fetch(SQL["notices"], scheme, first, last)
        return {Kind(row["kind"]): row["number"] for row in rows}
