"""What would follow for a case, as a pure function of it: the case itself is as it was.

Raises RejectedError where the case refuses.
"""

from collections.abc import Callable

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.live import LiveCase
from homebuy.domain.case.questions import LookedUp
from homebuy.domain.case.state import Case
from homebuy.domain.definitions.plan import CaseOpening, StagePlan
from homebuy.domain.models import Instant


def decide(
    case: Case, command: cmd.Command, now: Instant, known: LookedUp | None = None
) -> tuple[ev.Event, ...]:
    """The events that follow from the command, given what was looked up; none for a copy."""
    return _of(case, lambda live: live.handle(command, now, known))


def import_step(case: Case, step: cmd.Command, now: Instant) -> tuple[ev.Event, ...]:
    """The events that follow from a step that another system recorded."""
    return _of(case, lambda live: live.import_step(step, now))


def raise_case(request: cmd.RaiseCase, opening: CaseOpening, now: Instant) -> tuple[ev.Event, ...]:
    """The first events of a case."""
    return _of(None, lambda live: live.raise_(request, opening, now))


def enter_stage(case: Case, plan: StagePlan, now: Instant) -> tuple[ev.Event, ...]:
    """The events with which the case enters the stage that was chosen."""
    return _of(case, lambda live: live.enter(plan, now))


def reach_due(case: Case, now: Instant) -> tuple[ev.Event, ...]:
    """Everything that time has brought by `now`."""
    return _of(case, lambda live: live.advance(now))


def _of(case: Case | None, step: Callable[[LiveCase], object]) -> tuple[ev.Event, ...]:
    live = LiveCase(case)
    step(live)
    return live.take_events()
