"""Who is away and who covers, said on the command line."""

from typing import Annotated, Any

from cyclopts import Parameter
from pydantic import ValidationError

from homebuy.cli.commands.organisation_publication import publish_organisation
from homebuy.cli.context import context
from homebuy.cli.exit_codes import ExitCode, UsageError
from homebuy.cli.options import Day, Json, Publisher
from homebuy.definitions.wording import validation_faults
from homebuy.domain.definitions.organisation import Absence
from homebuy.imports.people.merge import Merged
from homebuy.imports.people.organisation_change import (
    published_organisation,
    with_absence,
)


async def away(
    user: str,
    /,
    *,
    first: Annotated[Day, Parameter(name="--from", help="The first day away.")],
    last: Annotated[
        Day | None, Parameter(name="--to", help="The last day away. Not known yet, if absent.")
    ] = None,
    cover: Annotated[str | None, Parameter(help="Who gets the alerts meanwhile.")] = None,
    reason: Annotated[str, Parameter(help="Why, as far as everybody may know.")],
    by: Publisher = None,
    as_json: Json = False,
) -> ExitCode:
    """Say that somebody is away, and who covers; with the same --from it replaces what was said.

    It replaces all of it: say --to and --cover again, or they hold no longer.

    For example: homebuy people away amira-khan --from 2026-12-21 --to 2027-01-04
                 --cover ben-hughes --reason "annual leave"

    Parameters
    ----------
    user
        Who is away.
    """
    absence = _absence(
        user=user,
        cover=cover,
        reason=reason,
        effective_from=first,
        effective_to=last,
    )
    publisher = context().actor(by)
    async with context().database() as pool:
        known = await published_organisation(pool)
        merged = Merged(with_absence(known.organisation, absence), {}, ())
        return await publish_organisation(
            pool, known, merged, publisher, dry_run=False, as_json=as_json
        )


def _absence(**fields: Any) -> Absence:
    try:
        return Absence(**fields)
    except ValidationError as invalid:
        faults = validation_faults(invalid, fields, Absence)
        raise UsageError("; ".join(": ".join(filter(None, fault)) for fault in faults)) from None
