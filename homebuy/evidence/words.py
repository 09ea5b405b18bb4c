"""The names that a landlord's definitions give to what a record only has ids of."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from homebuy.domain.facts import FactKind
from homebuy.domain.ids import ClockId, FactName, StageId, TaskId, UserId
from homebuy.domain.models import Instant
from homebuy.domain.money import pounds
from homebuy.domain.time.wording import shown, shown_day
from homebuy.evidence.record import Record


class Words(NamedTuple):
    """Facts, tasks, stages, clocks, people and times of one case in words."""

    record: Record

    def fact(self, name: str) -> str:
        """The title of a fact, or its name if the scheme does not know it."""
        declared = self.record.scheme.facts.get(FactName(name))
        return declared.title if declared else name

    def value(self, name: str, value: str) -> str:
        """The value of a fact: days and amounts as people write them."""
        declared = self.record.scheme.facts.get(FactName(name))
        match declared.kind if declared else None:
            case FactKind.DATE:
                return _day(value)
            case FactKind.MONEY:
                return _money(value)
            case _:
                return value

    def task(self, id: str) -> str:
        """The title of a task."""
        task = self.record.scheme.tasks.get(TaskId(id))
        return task.title if task else id

    def stage(self, id: str) -> str:
        """The title of a stage."""
        titles = {stage.id: stage.title for stage in self.record.scheme.stages}
        return titles.get(StageId(id), id)

    def clock(self, id: str) -> str:
        """The title of a clock."""
        titles = {clock.id: clock.title for clock in self.record.clocks}
        return titles.get(ClockId(id), id)

    def person(self, id: str | None) -> str:
        """The name of an account with its id; others as they were written."""
        name = self.record.names.get(UserId(id)) if id else None
        return f"{name} ({id})" if name else id or "nobody"

    def when(self, at: Instant | None) -> str:
        """A local time."""
        return shown(at, self.record.case.zone) if at else "-"

    def when_recorded_as(self, text: str | None) -> str:
        """A local time, from the text that an event has of it."""
        return self.when(datetime.fromisoformat(text)) if text else "-"


def _day(value: str) -> str:
    try:
        return shown_day(date.fromisoformat(value))
    except ValueError:
        return value


def _money(value: str) -> str:
    try:
        return pounds(Decimal(value))
    except (InvalidOperation, ValueError):
        return value
