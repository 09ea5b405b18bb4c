"""All the open cases of one owner handed over, on the command line."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from cyclopts import Parameter
from pydantic import ValidationError

from homebuy.bulk.reassign import (
    Handover,
    Order,
    Reassigned,
    ReassignResult,
    hand_over,
    open_cases,
    shared_out,
    takers,
)
from homebuy.cli.context import context
from homebuy.cli.exit_codes import ExitCode, UsageError
from homebuy.cli.options import Actor, Json
from homebuy.cli.output import print_json, print_table, say
from homebuy.cli.progress import progress
from homebuy.domain.definitions.catalogue import Catalogue, UnknownNameError
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.ids import CaseReference, RoleId, UserId
from homebuy.domain.invalid import why_invalid
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionStore


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Takers:
    """Who takes the cases over: one of the two."""

    to: Annotated[UserId | None, Parameter(help="One user who takes them all.")] = None
    round_robin: Annotated[
        RoleId | None, Parameter(help="A role whose holders take one case each in turn.")
    ] = None

    def among(self, organisation: Organisation, leaving: UserId, day: date) -> Sequence[UserId]:
        """Those who take over; raises UsageError or UnknownNameError if there is nobody."""
        if (self.to is None) == (self.round_robin is None):
            raise UsageError("say who takes over: either --to USER or --round-robin ROLE")
        if self.to is not None:
            if self.to == leaving:
                raise UsageError(f"--to: the cases are {leaving}'s already: name somebody else")
            return (Catalogue(organisation, {}, day).owner(self.to).id,)
        return _holders(organisation, RoleId(self.round_robin or ""), leaving, day)


def _holders(
    organisation: Organisation, role: RoleId, leaving: UserId, day: date
) -> Sequence[UserId]:
    roles = sorted(role.id for role in organisation.roles)
    if role not in roles:
        raise UnknownNameError(f"there is no role '{role}': there are: {', '.join(roles)}")
    found = takers(organisation, role, leaving, day)
    if not found:
        raise UnknownNameError(f"nobody but {leaving} holds the role '{role}' on {day}")
    return found


NOBODY_YET = Takers()


async def reassign(
    user: UserId,
    /,
    *,
    takers: Takers = NOBODY_YET,
    reason: Annotated[str, Parameter(help="Why; it goes on the record of every case.")],
    dry_run: Annotated[bool, Parameter(help="Change nothing; show who would get what.")] = False,
    actor_: Annotated[Actor, Parameter(name="--actor")] = None,
    as_json: Json = False,
) -> ExitCode:
    """Hand over every open case of a user, those on hold among them.

    Interrupted, run it again: it goes on where it stopped.

    For example: homebuy people reassign ruth-bell --to amira-khan --reason "left in August"
                 homebuy people reassign ruth-bell --round-robin home-ownership-officer
                 --reason "left in August" --dry-run

    Parameters
    ----------
    user
        Whose cases they are.
    """
    order = _order(user, context().actor(actor_), reason.strip())
    async with context().database() as pool:
        organisation = await DefinitionStore(pool).organisation()
        owners = takers.among(organisation, user, order.day)
        cases = await open_cases(CaseStore(pool), user)
    if not cases and organisation.user(user) is None:
        raise UnknownNameError(f"there is no user '{user}', and no open case of that owner")
    handovers = shared_out(cases, owners)
    if dry_run:
        outcomes = [Reassigned(case, owner, ReassignResult.WOULD_BE) for case, owner in handovers]
    else:
        outcomes = await _handed_over(handovers, order)
    _print(user, outcomes, as_json)
    failed = any(outcome.fate is ReassignResult.FAILED for outcome in outcomes)
    return ExitCode.FINDINGS if failed else ExitCode.DONE


def _order(user: UserId, by: str, reason: str) -> Order:
    order = Order(user, by, reason, context().today(), context().now)
    try:
        order.message(Handover(CaseReference("any"), UserId("any")))
    except ValidationError as invalid:
        raise UsageError("; ".join(why_invalid(invalid))) from None
    return order


async def _handed_over(handovers: Sequence[Handover], order: Order) -> list[Reassigned]:
    if not handovers:
        return []
    client = await context().cases()
    with progress("Handing cases over", len(handovers)) as advance:
        return await hand_over(client, handovers, order, advance)


def _print(user: UserId, outcomes: Sequence[Reassigned], as_json: bool) -> None:
    if as_json:
        return print_json({"user": user, "cases": [outcome._asdict() for outcome in outcomes]})
    counts = Counter((outcome.owner, outcome.fate) for outcome in outcomes)
    rows = [[owner, fate, str(count)] for (owner, fate), count in sorted(counts.items())]
    print_table(f"Cases of {user}", ["Owner", "Result", "Cases"], rows)
    failed = [
        [each.reference, each.reason] for each in outcomes if each.fate is ReassignResult.FAILED
    ]
    if failed:
        print_table("Not handed over: run it again", ["Case", "RejectionCode"], failed)
    return say(f"open cases: {len(outcomes)}")
