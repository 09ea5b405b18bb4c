"""The evidence of a case, as one file for whoever has to judge it."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from homebuy.cli.context import context
from homebuy.cli.options import Json
from homebuy.cli.output import print_json, say
from homebuy.cli.progress import progress_if_long
from homebuy.domain.ids import CaseReference
from homebuy.domain.service_levels.statutory_deadlines import Duty
from homebuy.evidence.compliance import days
from homebuy.evidence.html_page import duty_shown, render
from homebuy.evidence.page import Page, page
from homebuy.evidence.sources import gather
from homebuy.files import must_be_writable, write
from homebuy.temporal.client import NoSuchCaseError


async def evidence(
    reference: str,
    /,
    *,
    to: Annotated[
        Path | None, Parameter(help="The file to write; CASE-evidence.html, if absent.")
    ] = None,
    force: Annotated[bool, Parameter(help="Replace the file if it is there already.")] = False,
    as_json: Json = False,
) -> None:
    """Write all that is on record of a case into one HTML file, as evidence for an ombudsman.

    It holds the limits that were kept and missed, whose the time was, decisions, prices, holds,
    alerts and the whole timeline, and prints on A4.

    For example: homebuy case evidence RTB-1042 --to evidence.html

    Parameters
    ----------
    reference
        The case.
    """
    file = to or Path(f"{Path(reference).name}-evidence.html")
    must_be_writable(file, replace=force)
    with progress_if_long(f"Gathering what is on record of {reference}"):
        async with context().database() as pool:
            record = await gather(pool, CaseReference(reference))
        if record is None:
            raise NoSuchCaseError(f"nothing is recorded of case '{reference}'")
        found = page(record, context().now())
        write({file: render(found).encode()}, replace=force, private=True)
    print_json(_document(found, file)) if as_json else _print(found, file)


def _print(found: Page, file: Path) -> None:
    say(f"{file}: the evidence of case {found.reference}, as of {found.made}")
    for deadline in found.late:
        say(f"{deadline.title}, {deadline.source}: {deadline.judgement.words}")
    for share in found.time.shares:
        late = f", {days(share.late)} of them late" if share.late else ""
        if share.days:
            say(f"{duty_shown(share.duty)}: {days(share.days)}{late}")


def _document(found: Page, file: Path) -> dict[str, object]:
    tally = dict(found.duties).get(Duty.LANDLORD)
    return {
        "reference": found.reference,
        "file": str(file),
        "landlord": tally._asdict() if tally else None,
        "late": [
            {
                "statutory_deadline": each.title,
                "source": each.source,
                "days_late": each.judgement.days_late,
            }
            for each in found.late
        ],
        "days": {duty_shown(share.duty): share.days for share in found.time.shares},
        "days_late": {duty_shown(share.duty): share.late for share in found.time.shares},
    }
