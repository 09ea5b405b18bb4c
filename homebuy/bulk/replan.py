"""What a newer version of a calendar does to open cases: rehearsed, then done."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, TypeVar

from homebuy.bulk.attempts import attempt_each
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.rehearsal import Rehearsal
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.ids import CaseReference, MessageId
from homebuy.domain.models import Instant
from homebuy.domain.time.calendars import Calendar
from homebuy.temporal.client import HomeBuyClient

Done = TypeVar("Done")


class Failure(NamedTuple):
    """A case that could not be asked or told, and why."""

    reference: CaseReference
    reason: str


async def rehearse_all(
    client: HomeBuyClient,
    references: Sequence[CaseReference],
    calendar: Calendar,
    at: Instant,
    done: Callable[[CaseReference], object],
) -> tuple[list[Rehearsal], list[Failure]]:
    """What the calendar would change of each case, were it to count from `at` on."""
    return await _each(references, lambda case: client.rehearse(case, calendar, at), done)


async def replan_all(
    client: HomeBuyClient,
    references: Sequence[CaseReference],
    command: Callable[[CaseReference], cmd.ChangeCalendar],
    done: Callable[[CaseReference], object],
) -> list[Failure]:
    """Tell each case; to repeat it is safe, since a case takes a version once."""
    _, failures = await _each(references, lambda case: client.execute(case, command(case)), done)
    return failures


def change_to(calendar: Calendar, *, actor: str, reason: str, at: Instant) -> cmd.ChangeCalendar:
    """The message that makes a case count in this version from `at` on."""
    return cmd.ChangeCalendar(
        message_id=MessageId(f"{calendar.id} version {calendar.version}"),
        actor=actor,
        at=at,
        calendar=calendar.id,
        version=calendar.version,
        reason=reason,
    )


async def _each(
    references: Sequence[CaseReference],
    attempt: Callable[[CaseReference], Awaitable[Done]],
    done: Callable[[CaseReference], object],
) -> tuple[list[Done], list[Failure]]:
    answers, failures = list[Done](), list[Failure]()
    results = await attempt_each(references, attempt, done)
    for reference, result in zip(references, results, strict=True):
        if isinstance(result, HomeBuyError):
            failures.append(Failure(reference, str(result)))
        else:
            answers.append(result)
    return answers, failures
