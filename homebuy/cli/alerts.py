"""Alerts on the command line."""

from collections.abc import Iterable
from typing import Annotated

from cyclopts import App, Parameter

from homebuy.cli.printing import print_json, print_table, when
from homebuy.cli.sending import Json
from homebuy.cli.services import database
from homebuy.domain.ids import CaseReference
from homebuy.storage.alerts import AlertStore
from homebuy.storage.rows import AlertRow, AlertStatus

app = App(name="alerts", help="See who was alerted, and who could not be.")


@app.command(name="list")
async def list_(
    *,
    case: Annotated[str | None, Parameter(help="Only alerts of this case.")] = None,
    failed: Annotated[bool, Parameter(help="Only alerts that could not be sent.")] = False,
    limit: Annotated[int, Parameter(help="How many at most.")] = 100,
    as_json: Json = False,
) -> None:
    """List alerts, the newest first.

    For example: homebuy alerts list --failed
    """
    async with database() as pool:
        rows = await AlertStore(pool).alerts(
            reference=CaseReference(case) if case else None,
            status=AlertStatus.FAILED if failed else None,
            limit=limit,
        )
    print_json(rows) if as_json else _print_alerts(rows)


def _print_alerts(rows: Iterable[AlertRow]) -> None:
    print_table(
        "Alerts",
        ["Case", "What", "Mark", "Reached", "Recipient", "Address", "Status", "Last fault"],
        [
            [
                row.reference,
                row.title,
                row.mark,
                when(row.reached_at),
                row.recipient or "nobody",
                row.address or "-",
                row.status,
                row.last_error or "-",
            ]
            for row in rows
        ],
    )
