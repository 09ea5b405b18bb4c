"""One case, told step by step by the pure core: no server, no database."""

from collections.abc import Callable
from datetime import datetime

from homebuy.domain.case import Case, LiveCase
from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.questions import LookedUp
from homebuy.domain.case.rejection import RejectedError
from homebuy.domain.definitions.plan import CaseOpening, StagePlan

Events = tuple[ev.Event, ...]


class CaseDriver:
    """Every step answers with the events that it caused; `events` are all of them."""

    def __init__(self, case: Case | None = None) -> None:
        self.live = LiveCase(case)
        self.events: list[ev.Event] = []

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return self.live.case

    def start(self, request: cmd.RaiseCase, opening: CaseOpening, now: datetime) -> Events:
        """Raise the case."""
        return self._happens(lambda: self.live.raise_(request, opening, now))

    def advance(self, now: datetime) -> Events:
        """Let time pass."""
        return self._happens(lambda: self.live.advance(now))

    def handle(self, command: cmd.Command, now: datetime, known: LookedUp | None = None) -> Events:
        """Send an update; raises RejectedError."""
        return self._happens(lambda: self.live.handle(command, now, known))

    def signal(self, command: cmd.Command, now: datetime) -> Events:
        """Send a signal: what comes too early is kept, what cannot be goes on record."""
        try:
            return self.handle(command, now)
        except RejectedError as error:
            refused = error
        return self._happens(lambda: self.live.defer_or_reject(command, refused, now))

    def import_step(self, step: cmd.Command, now: datetime) -> Events:
        """A step that another system recorded."""
        return self._happens(lambda: self.live.import_step(step, now))

    def arrive(self, plan: StagePlan, now: datetime) -> Events:
        """The definition of the chosen stage arrives."""
        return self._happens(lambda: self.live.enter(plan, now))

    def refuse(self, name: str, reason: str, now: datetime, actor: str) -> Events:
        """A message that could not be applied goes on record."""
        return self._happens(lambda: self.live.reject(name, reason, now, actor=actor))

    def _happens(self, step: Callable[[], object]) -> Events:
        step()
        events = self.live.take_events()
        self.events += events
        return events
