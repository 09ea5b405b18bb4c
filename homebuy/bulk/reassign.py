"""All the open cases of one owner, handed over to others."""

import asyncio
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from itertools import cycle
from typing import Final, NamedTuple

from homebuy.bulk.attempts import attempt_each
from homebuy.domain.case import commands as cmd
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.definitions.staffing import Staffing
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.ids import CaseReference, MessageId, RoleId, UserId
from homebuy.domain.models import Instant
from homebuy.storage.cases import CaseStore
from homebuy.temporal.client import HomeBuyClient, UnreachableError

ANSWERING: Final = 30
"""Seconds; a worker that is up answers in a fraction of one."""
NOT_TRIED: Final = "not tried, since another case did not answer"


class ReassignResult(StrEnum):
    """What became of a case."""

    HANDED_OVER = "handed over"
    WOULD_BE = "would be handed over"
    NOT_THEIRS = "is somebody else's already"
    ENDED = "has ended"
    FAILED = "not handed over"


class Handover(NamedTuple):
    """A case and who is to own it."""

    reference: CaseReference
    owner: UserId


class Reassigned(NamedTuple):
    """What became of a case, who owns it as far as known, and the reason where there is one."""

    reference: CaseReference
    owner: UserId
    fate: ReassignResult
    reason: str = ""


@dataclass(frozen=True)
class Order:
    """Whose cases are handed over, by whom, why, on which day, and by which clock."""

    leaving: UserId
    actor: str
    reason: str
    day: date
    clock: Callable[[], Instant]

    def message(self, handover: Handover) -> cmd.ReassignCase:
        """The message to a case: the same on the same day, so that to repeat it does no harm."""
        said = "\n".join((handover.reference, self.leaving, handover.owner, str(self.day)))
        return cmd.ReassignCase(
            message_id=MessageId(f"reassign-{sha256(said.encode()).hexdigest()[:40]}"),
            actor=self.actor,
            at=self.clock(),
            owner=handover.owner,
            reason=self.reason,
        )


async def open_cases(store: CaseStore, owner: UserId) -> list[CaseReference]:
    """Every case of the owner that has not ended, those on hold among them, by reference."""
    rows = await store.cases(owner=owner, limit=sys.maxsize)
    return sorted(row.reference for row in rows if row.closed_at is None)


def takers(
    organisation: Organisation, role: RoleId, leaving: UserId, day: date
) -> tuple[UserId, ...]:
    """Those who hold the role, by name; who is away that day only if everybody is."""
    staffing = Staffing(organisation, day)
    holders = sorted({user.id for user in organisation.role_holders(role, day)} - {leaving})
    return tuple([id for id in holders if not staffing.absence(id)] or holders)


def shared_out(cases: Iterable[CaseReference], owners: Sequence[UserId]) -> list[Handover]:
    """The cases by reference, one to each owner in turn."""
    return [Handover(*pair) for pair in zip(sorted(cases), cycle(owners), strict=False)]


async def hand_over(
    client: HomeBuyClient,
    handovers: Sequence[Handover],
    order: Order,
    done: Callable[[Handover], object],
) -> list[Reassigned]:
    """Tell each case, and `done` of each; the answer is in the order of the handovers.

    Each case is asked first whose it is, so that one told before is left alone even where the
    records lag behind. Once a case cannot be reached the rest is not tried.
    """
    results = await attempt_each(
        handovers, lambda one: _in_time(client, one, order), done, not_tried=NOT_TRIED
    )
    return [_reassigned(*each, order) for each in zip(handovers, results, strict=True)]


def _reassigned(handover: Handover, result: Reassigned | HomeBuyError, order: Order) -> Reassigned:
    if isinstance(result, HomeBuyError):
        return _failed(handover, order, str(result))
    return result


def _failed(handover: Handover, order: Order, reason: str) -> Reassigned:
    return Reassigned(handover.reference, order.leaving, ReassignResult.FAILED, reason)


async def _in_time(client: HomeBuyClient, handover: Handover, order: Order) -> Reassigned:
    try:
        async with asyncio.timeout(ANSWERING):
            return await _hand_over(client, handover, order)
    except TimeoutError:
        why = f"no answer within {ANSWERING} seconds: is a worker running?"
        raise UnreachableError(why) from None


async def _hand_over(client: HomeBuyClient, handover: Handover, order: Order) -> Reassigned:
    reference, owner = handover
    case = await client.case(reference)
    if case.closed_at:
        return Reassigned(reference, case.owner, ReassignResult.ENDED)
    if case.owner != order.leaving:
        return Reassigned(reference, case.owner, ReassignResult.NOT_THEIRS)
    answer = await client.execute(reference, order.message(handover))
    if answer.duplicate and (await client.case(reference)).owner != owner:
        reason = f"it was {owner}'s today and was given back: see homebuy case reassign"
        return _failed(handover, order, reason)
    return Reassigned(reference, owner, ReassignResult.HANDED_OVER)
