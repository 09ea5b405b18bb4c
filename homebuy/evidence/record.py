"""All that is on record of one case, as an evidence pack needs it."""

from collections.abc import Mapping
from typing import NamedTuple

from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.ids import ClockId, StatutoryDeadlineId, UserId
from homebuy.domain.letters import Letter
from homebuy.domain.service_levels.statutory_deadlines import StatutoryDeadline
from homebuy.storage.rows import AlertRow, CaseRow, ClockRow, EventRow, HoldRow


class Record(NamedTuple):
    """A case, the scheme version that it is pinned to, and everything recorded of it.

    `names` has the accounts of the organisation by id, those who have left included.
    """

    case: CaseRow
    scheme: Scheme
    names: Mapping[UserId, str]
    events: tuple[EventRow, ...]
    clocks: tuple[ClockRow, ...]
    holds: tuple[HoldRow, ...] = ()
    alerts: tuple[AlertRow, ...] = ()
    letters: tuple[Letter, ...] = ()

    def statutory_deadline(self, clock: ClockId) -> StatutoryDeadline | None:
        """The statutory deadline that a clock measures, if it measures one."""
        kind, _, rest = clock.partition("/")
        if kind != "law":
            return None
        id = StatutoryDeadlineId(rest.partition("/")[0])
        return next(
            (deadline for deadline in self.scheme.statutory_deadlines() if deadline.id == id), None
        )

    def events_of(self, *kinds: str) -> tuple[EventRow, ...]:
        """The events of those kinds, in the order in which they were recorded."""
        return tuple(event for event in self.events if event.kind in kinds)
