"""The cases of many applications, raised."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

from homebuy.bulk.attempts import attempt_each
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.ids import CaseReference
from homebuy.imports.applications import Application
from homebuy.temporal.client import CaseExistsError, HomeBuyClient


class RaiseResult(StrEnum):
    """What became of an application."""

    RAISED = "raised"
    RAISED_BEFORE = "already raised"
    WOULD_BE_RAISED = "would be raised"
    HELD_BACK = "held back because of faults"
    NOT_REACHED = "not raised"


class Raised(NamedTuple):
    """An application and what became of it, with the reason where there is one."""

    line: int
    reference: CaseReference
    fate: RaiseResult
    reason: str = ""


async def raise_all(
    client: HomeBuyClient,
    applications: Sequence[Application],
    done: Callable[[Application], object],
) -> list[Raised]:
    """Raise each case and tell `done` of it; the answer is in the order of the applications.

    Once Temporal cannot be reached the rest is not tried. To repeat the whole is safe: a case
    raised before is left as it is.
    """
    results = await attempt_each(
        applications, lambda one: client.raise_case(one.request), done, not_tried="not tried"
    )
    return [_raised(*each) for each in zip(applications, results, strict=True)]


def _raised(application: Application, result: HomeBuyError | None) -> Raised:
    line, reference = application.line, application.request.reference
    match result:
        case None:
            return Raised(line, reference, RaiseResult.RAISED)
        case CaseExistsError():
            return Raised(line, reference, RaiseResult.RAISED_BEFORE)
        case _:
            return Raised(line, reference, RaiseResult.NOT_REACHED, str(result))
