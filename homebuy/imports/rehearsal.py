"""A rehearsal: the case lives through its history in the pure core before it is raised."""

from typing import Final, NamedTuple

from homebuy.domain import case as core
from homebuy.domain.case.commands import RaiseCase
from homebuy.domain.case.rejection import RejectedError
from homebuy.domain.definitions.catalogue import Catalogue, stage_plan
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.ids import FactName
from homebuy.domain.models import Instant

MOST_STEPS: Final = 500
LARGEST_REQUEST: Final = 1_000_000
"""Bytes; Temporal takes twice as much, and encryption makes a payload larger."""


class Refusal(NamedTuple):
    """Why a step cannot apply: its place in the history, or the fact the case is raised with."""

    step: int | None
    fact: FactName | None
    reason: str


class Rehearsal:
    """One case, as the worker will raise it."""

    def __init__(self, request: RaiseCase, catalogue: Catalogue, now: Instant) -> None:
        self._request = request
        self._catalogue = catalogue
        self._now = now
        self._live = core.LiveCase()

    def refusals(self) -> list[Refusal]:
        """Everything that would be refused, in order; raises UnknownNameError."""
        try:
            self._raise(self._live, self._request)
        except RejectedError as refused:
            return self._faulty_facts() or [Refusal(None, None, str(refused))]
        refusals = [
            refusal for step in range(len(self._request.history)) for refusal in self._step(step)
        ]
        self._live.advance(self._now)
        return refusals

    def _raise(self, live: core.LiveCase, request: RaiseCase) -> None:
        opening = self._catalogue.opening(request.scheme, request.owner, request.at)
        live.raise_(request, opening, self._now)

    def _faulty_facts(self) -> list[Refusal]:
        refusals = []
        for name, value in self._request.facts.items():
            try:
                alone = self._request.model_copy(update={"facts": {name: value}})
                self._raise(core.LiveCase(), alone)
            except RejectedError as refused:
                refusals.append(Refusal(None, name, str(refused)))
        return refusals

    def _step(self, number: int) -> list[Refusal]:
        try:
            self._live.import_step(self._request.history[number], self._now)
            self._enter_chosen_stage()
        except HomeBuyError as refused:
            return [Refusal(number, None, str(refused))]
        return []

    def _enter_chosen_stage(self) -> None:
        case = self._live.case
        if case.next_stage:
            published = self._catalogue.schemes[case.scheme]
            plan = stage_plan(published, case.next_stage, case.moved_at, case.raised_at)
            self._live.enter(plan, self._now)


def too_large(request: RaiseCase) -> str | None:
    """Why a request cannot be sent whole, or nothing when it can."""
    if len(request.history) > MOST_STEPS:
        return f"{len(request.history)} steps of history are too many: at most {MOST_STEPS}"
    if (size := len(request.model_dump_json())) > LARGEST_REQUEST:
        return f"{size:,} bytes with its history: at most {LARGEST_REQUEST:,}; shorten the notes"
    return None
