"""A case that lives: the one place where what happens to it is folded into what it is."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.handle import carry_out, handle_command, handle_imported, raise_case
from homebuy.domain.case.questions import LookedUp
from homebuy.domain.case.rejection import RejectedError
from homebuy.domain.case.rules import stages
from homebuy.domain.case.rules.deferred_messages import is_early
from homebuy.domain.case.rules.marks import apply_due
from homebuy.domain.case.state import Case
from homebuy.domain.case.transaction import SYSTEM, Rule, Transaction
from homebuy.domain.case.views.view import CaseView, view
from homebuy.domain.definitions.plan import CaseOpening, StagePlan
from homebuy.domain.models import Instant

LONGEST: Final = 2_000
"""Characters of a rejected message that are worth keeping."""


class LiveCase:
    """A case, and what has happened to it that nobody has recorded yet.

    Whatever raises RejectedError leaves it as it was.
    """

    def __init__(self, case: Case | None = None) -> None:
        self._case = case
        self._unrecorded: list[ev.Event] = []
        self._viewed: tuple[Case, Instant, CaseView] | None = None

    @property
    def case(self) -> Case:
        """The case as it stands; it must have been raised."""
        assert self._case is not None, "a case is raised first"
        return self._case

    @property
    def is_raised(self) -> bool:
        """Whether there is a case at all."""
        return self._case is not None

    @property
    def unrecorded(self) -> Sequence[ev.Event]:
        """What has happened since the last events were taken, in order."""
        return self._unrecorded

    def view(self, now: Instant) -> CaseView:
        """The case as others see it; reckoned once, however many ask at that moment."""
        if self._viewed is None or self._viewed[0] is not self.case or self._viewed[1] != now:
            self._viewed = (self.case, now, view(self.case, now))
        return self._viewed[2]

    def raise_(self, request: cmd.RaiseCase, opening: CaseOpening, now: Instant) -> None:
        """Begin: the case enters its first stage, with the facts it was raised with."""
        transaction = Transaction(None, now, request.actor, request.message_id)
        raise_case(transaction, request, opening)
        self._apply(transaction)

    def handle(self, command: cmd.Command, now: Instant, known: LookedUp | None = None) -> bool:
        """Let the command apply; False for a copy of one that did.

        `known` is what was looked up for it: the reply to its `question`.
        """
        return self._handle(command, now, partial(handle_command, known=known))

    def import_step(self, step: cmd.Command, now: Instant) -> bool:
        """Let a step apply that another system recorded; False for a copy.

        That system knew other stages and tasks: a case may be carried to any stage, and may have
        ended in any.
        """
        return self._handle(step, now, handle_imported, imported=True)

    def enter(self, plan: StagePlan, now: Instant) -> None:
        """Enter the stage that was chosen, at the moment at which the one before was left."""
        self._on_its_own(
            now, lambda transaction: stages.enter(transaction, plan, self.case.moved_at)
        )

    def advance(self, now: Instant) -> None:
        """Let everything happen that time has brought."""
        self._on_its_own(now, lambda transaction: apply_due(transaction, now))

    def reject(self, name: str, reason: str, now: Instant, *, actor: str) -> None:
        """Put a message on record that could not be applied and that nobody waits for.

        Its id is not remembered: sent again once the reason is gone, it applies.
        """
        words = {"name": name[:LONGEST], "reason": reason[:LONGEST]}
        self._on_its_own(
            now, lambda transaction: transaction.add(ev.MessageRejected, now, **words), actor
        )

    def defer_or_reject(self, command: cmd.Command, refused: RejectedError, now: Instant) -> None:
        """Keep a message that only came too soon until what it builds on has come."""
        if not is_early(self.case, command, refused.code):
            self.reject(command.kind, str(refused), now, actor=command.actor)
            return
        transaction = Transaction(self.case, now, command.actor, command.message_id)
        transaction.add(ev.MessageDeferred, now, command=command, reason=str(refused))
        self._apply(transaction)

    def take_events(self, number: int | None = None) -> tuple[ev.Event, ...]:
        """So many of the earliest unrecorded events, or all: they are somebody else's now."""
        taken = tuple(self._unrecorded[:number])
        del self._unrecorded[: len(taken)]
        return taken

    def _handle(
        self, command: cmd.Command, now: Instant, rule: Rule, *, imported: bool = False
    ) -> bool:
        if self.case.has_seen(command.message_id):
            return False
        transaction = Transaction(
            self.case, now, command.actor, command.message_id, is_imported=imported
        )
        carry_out(transaction, command, rule)
        self._apply(transaction)
        return True

    def _on_its_own(
        self, now: Instant, rules: Callable[[Transaction], None], actor: str = SYSTEM
    ) -> None:
        transaction = Transaction(self.case, now, actor)
        rules(transaction)
        self._apply(transaction)

    def _apply(self, transaction: Transaction) -> None:
        self._case = transaction.case
        self._unrecorded.extend(transaction.events)
