"""One transaction of a case: the events so far, and the case as they leave it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from homebuy.domain.case import events as ev
from homebuy.domain.case.commands import Command
from homebuy.domain.case.evolution.evolve import evolve
from homebuy.domain.case.state import Case
from homebuy.domain.definitions.plan import StagePlan
from homebuy.domain.ids import MessageId
from homebuy.domain.models import Instant

SYSTEM = "system"
"""The actor of everything that happens by itself."""

CLOCK_SKEW = timedelta(minutes=1)
"""How far a sender's clock may run ahead before its message counts as one from the future."""


class Transaction:
    """Collects events, each decided on the case that the ones before it made.

    What `is_imported` comes from another system, which had rules of its own.
    """

    def __init__(
        self,
        case: Case | None,
        now: Instant,
        actor: str,
        message_id: MessageId | None = None,
        *,
        is_imported: bool = False,
    ) -> None:
        self._case = case
        self._now = now
        self._actor = actor
        self._message_id = message_id
        self.is_imported = is_imported
        self._events: list[ev.Event] = []

    @property
    def case(self) -> Case:
        """The case after the events so far."""
        assert self._case is not None, "the first event raises the case"
        return self._case

    @property
    def plan(self) -> StagePlan:
        """The definition of the current stage."""
        assert self.case.plan is not None, "a case that takes messages is in a stage"
        return self.case.plan

    @property
    def latest(self) -> Instant:
        """The latest instant that counts as now: a sender's clock may run a little ahead."""
        return self._now + CLOCK_SKEW

    @property
    def now(self) -> Instant:
        """When it takes place."""
        return self._now

    @property
    def events(self) -> tuple[ev.Event, ...]:
        """What has been decided."""
        return tuple(self._events)

    def add(self, event: type[ev.CaseEvent], at: Instant, **details: Any) -> None:
        """Decide that `event` happened at `at`, by the sender of the message."""
        self._append(event, at, self._actor, details)

    def add_automatic(self, event: type[ev.CaseEvent], at: Instant, **details: Any) -> None:
        """Decide that `event` happened at `at`, by nobody's hand."""
        self._append(event, at, SYSTEM, details)

    def absorb(self, other: "Transaction") -> None:
        """Add what was decided in another transaction that began where this one stands."""
        self._case = other.case
        self._events.extend(other.events)

    def _append(
        self, event: type[ev.CaseEvent], at: Instant, actor: str, details: dict[str, Any]
    ) -> None:
        made = event(
            seq=self._case.seq + 1 if self._case else 1,
            at=at,
            recorded_at=self._now,
            actor=actor,
            message_id=self._message_id,
            **details,
        )
        self._case = evolve(self._case, made)  # type: ignore[arg-type]  # every CaseEvent is one of Event
        self._events.append(made)  # type: ignore[arg-type]


Rule = Callable[[Transaction, Command], None]
"""What a command does to a case; raises RejectedError where it cannot."""
