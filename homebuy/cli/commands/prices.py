"""Every price that was reckoned for a case, from the database."""

import json
from typing import Annotated

from cyclopts import Parameter

from homebuy.cli.context import context
from homebuy.cli.exit_codes import UsageError
from homebuy.cli.options import Json
from homebuy.cli.output import Cell, print_json, print_table, say, when
from homebuy.cli.pages.price_page import figure, print_breakdown
from homebuy.domain.ids import CaseReference
from homebuy.domain.pricing.breakdown import Breakdown
from homebuy.storage.cases import CaseStore
from homebuy.storage.rows import EventRow
from homebuy.temporal.client import NoSuchCaseError


async def prices(
    reference: str,
    /,
    *,
    number: Annotated[int | None, Parameter(help="One calculation, with all its lines.")] = None,
    as_json: Json = False,
) -> None:
    """Show every price that was reckoned for a case, or one of them line by line.

    For example: homebuy case prices RTB-1042 --number 2

    Parameters
    ----------
    reference
        The case.
    """
    async with context().database() as pool:
        events = await CaseStore(pool).events(CaseReference(reference))
    if not events:
        raise NoSuchCaseError(f"nothing is recorded of case '{reference}'")
    found = [event for event in events if event.kind == "price_calculated"]
    if number is None:
        print_json(found) if as_json else _print_all(reference, found)
        return
    chosen = [event for event in found if event.detail["number"] == number]
    if not chosen:
        known = ", ".join(str(event.detail["number"]) for event in found) or "none"
        raise UsageError(
            f"--number: case '{reference}' has no calculation {number}; it has {known}"
        )
    print_json(chosen[0]) if as_json else _print_one(chosen[0])


def _print_all(reference: str, found: list[EventRow]) -> None:
    columns = ["No.", "When", "By", "Figures", "RejectionCode"]
    print_table(f"Prices of case {reference}", columns, [_row(event) for event in found])


def _row(event: EventRow) -> list[Cell]:
    figures = _breakdown(event).figures
    told = "; ".join(f"{name.replace('_', ' ')} {figure(name, n)}" for name, n in figures.items())
    reason = event.detail["reason"] or "-"
    return [str(event.detail["number"]), when(event.at), event.actor, told, reason]


def _print_one(event: EventRow) -> None:
    say(f"Calculation {event.detail['number']}, {when(event.at)}, by {event.actor}")
    print_breakdown(_breakdown(event))


def _breakdown(event: EventRow) -> Breakdown:
    return Breakdown.model_validate_json(json.dumps(event.detail["breakdown"]))
