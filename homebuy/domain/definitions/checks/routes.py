"""The way through a scheme: every stage can be reached, and leads to an outcome."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from homebuy.domain.definitions.checks.fault import Fault, twice
from homebuy.domain.definitions.scheme import Scheme, Stage
from homebuy.domain.ids import StageId

Ways = Mapping[StageId, Iterable[StageId]]


def route_faults(scheme: Scheme, *, today: date) -> Iterator[Fault]:
    """Every fault in the order of stages, from `today` on."""
    yield from twice("stages", "stage", (stage.id for stage in scheme.stages))
    yield from twice("stages", "the title", (stage.title for stage in scheme.stages))
    ways: Ways = {stage.id: stage.next for stage in scheme.stages}
    reached = _reached({scheme.first_stage}, ways)
    ends = {stage.id for stage in scheme.stages if stage.outcomes}
    ending = _reached(ends, _reversed(ways))
    for index, stage in enumerate(scheme.stages):
        at = f"stages[{index}:{stage.id}]"
        if stage.id not in reached:
            yield Fault(at, f"no way leads here from '{scheme.first_stage}': name it in a 'next'")
        if stage.id not in ending:
            yield Fault(at, "no way leads from here to an outcome: add outcomes, or a next stage")
        yield from twice(f"{at}.next", "stage", stage.next)
        yield from _followers_in_force(at, stage, scheme, today)


def _reached(start: Iterable[StageId], ways: Ways) -> set[StageId]:
    seen, ahead = set[StageId](), list(start)
    while ahead:
        stage = ahead.pop()
        if stage not in seen:
            seen.add(stage)
            ahead += ways.get(stage, ())
    return seen


def _reversed(ways: Ways) -> Ways:
    return {stage: [other for other in ways if stage in ways[other]] for stage in ways}


def _followers_in_force(at: str, stage: Stage, scheme: Scheme, today: date) -> Iterator[Fault]:
    if (stage.effective_to or today) < today:
        return
    for number, name in enumerate(stage.next):
        following = scheme.stage(name)
        if following is None:
            continue
        ended = (following.effective_to or today) < today
        if ended or not stage.overlaps(following):
            yield Fault(
                f"{at}.next[{number}]",
                f"stage '{name}' is not in force while '{stage.id}' is: drop it, or align "
                "their periods",
            )
