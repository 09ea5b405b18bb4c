"""Alerts on the command line."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from cyclopts import App, Parameter

from homebuy.cli.context import context
from homebuy.cli.exit_codes import ExitCode, UsageError
from homebuy.cli.options import Json
from homebuy.cli.output import note, print_json, print_table, say, when
from homebuy.domain.alerts.alert import AlertStatus
from homebuy.domain.errors import NotFoundError
from homebuy.domain.ids import CaseReference
from homebuy.storage.alerts import AlertStore
from homebuy.storage.digests import DigestStore
from homebuy.storage.pool import Pool
from homebuy.storage.rows import AlertRow, DigestRow, DigestStatus

app = App(name="alerts", help="See who was alerted and who could not be, and try again.")


class NoSuchAlertError(NotFoundError):
    """There is no alert of that key."""


@app.command(name="list")
async def list_(
    *,
    case: Annotated[str | None, Parameter(help="Only alerts of this case.")] = None,
    person: Annotated[
        str | None, Parameter(help="Only alerts to this user, or to webhook:ID.")
    ] = None,
    failed: Annotated[bool, Parameter(help="Only alerts that could not be sent.")] = False,
    waiting: Annotated[bool, Parameter(help="Only alerts that are still to be sent.")] = False,
    limit: Annotated[int, Parameter(help="How many at most.")] = 100,
    as_json: Json = False,
) -> None:
    """List alerts, the newest first.

    For example: homebuy alerts list --failed
    """
    if failed and waiting:
        raise UsageError("no alert has failed and waits as well: leave out --failed or --waiting")
    async with context().database() as pool:
        rows = await AlertStore(pool).alerts(
            reference=CaseReference(case) if case else None,
            status=_status(failed, waiting),
            recipient=person,
            limit=limit,
        )
        lost = await DigestStore(pool).digests(status=DigestStatus.FAILED) if failed else ()
    print_json(rows) if as_json else _print_alerts(rows)
    _note_reports(lost)


@app.command
async def retry(
    key: str | None = None,
    /,
    *,
    case: Annotated[str | None, Parameter(help="The failed alerts of this case.")] = None,
    person: Annotated[
        str | None, Parameter(help="The failed alerts to this user, or to webhook:ID.")
    ] = None,
    all_failed: Annotated[bool, Parameter(help="Every alert that has failed.")] = False,
    as_json: Json = False,
) -> ExitCode:
    """Send failed alerts after all, to the addresses that are published now.

    They go with the next round of digests, within a minute or two. Correct the account first, and
    publish the organisation.

    For example: homebuy alerts retry --all-failed

    Parameters
    ----------
    key
        One alert, by the key that homebuy alerts list --json shows.
    """
    if bool(key) + bool(case or person) + all_failed != 1:
        raise UsageError("say which: the key of one alert, or --case, --person or --all-failed")
    async with context().database() as pool:
        named = await _named(pool, key) if key else None
        retried, left = await _retry(pool, key, case, person, reports=all_failed)
    if as_json:
        print_json({"retried": retried, "without_address": [alert.key for alert in left]})
    elif named and named.status is not AlertStatus.FAILED:
        say(_why_not(named))
    else:
        _print_retried(retried, left)
    return ExitCode.FINDINGS if left else ExitCode.DONE


async def _named(pool: Pool, key: str) -> AlertRow:
    """The alert of that key, as it stood before it was tried again."""
    if found := await AlertStore(pool).alerts(key=key, limit=1):
        return found[0]
    raise NoSuchAlertError(
        f"there is no alert '{key}': homebuy alerts list --failed --json shows the keys"
    )


async def _retry(
    pool: Pool, key: str | None, case: str | None, person: str | None, *, reports: bool
) -> tuple[list[str], list[AlertRow]]:
    """The keys of what waits again, and the alerts that have nowhere to go."""
    alerts, now = AlertStore(pool), context().now()
    reference = CaseReference(case) if case else None
    retried = list(await alerts.retry(now, key=key, reference=reference, recipient=person))
    if reports:
        retried += await DigestStore(pool).retry_reports(now)
    failed = await alerts.alerts(
        key=key, reference=reference, recipient=person, status=AlertStatus.FAILED
    )
    return retried, [alert for alert in failed if alert.address is None]


def _status(failed: bool, waiting: bool) -> AlertStatus | None:
    if failed:
        return AlertStatus.FAILED
    return AlertStatus.WAITING if waiting else None


def _print_alerts(rows: Iterable[AlertRow]) -> None:
    now = context().now()
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
                _status_text(row, now),
                row.last_error or "-",
            ]
            for row in rows
        ],
    )


def _status_text(row: AlertRow, now: datetime) -> str:
    """The status, and what a waiting alert waits for."""
    if row.status is not AlertStatus.WAITING or row.send_after is None:
        return row.status
    if row.digest:
        return "waiting, in a digest"
    due = row.send_after <= now
    return "waiting for the next round" if due else f"waiting until {when(row.send_after)}"


def _why_not(alert: AlertRow) -> str:
    """Why an alert that has not failed is not tried again."""
    match alert.status:
        case AlertStatus.SENT:
            why = f"was sent on {when(alert.sent_at)}: it is not sent again"
        case AlertStatus.WITHDRAWN:
            why = "was withdrawn, for what it told of does not hold: it is not sent"
        case _:
            why = "waits to be sent already"
    return f"{alert.key} {why}"


def _note_reports(digests: Iterable[DigestRow]) -> None:
    for report in digests:
        if report.gaps:
            note(f"a report of gaps did not reach {report.recipient}: {report.last_error}")


def _print_retried(retried: list[str], left: list[AlertRow]) -> None:
    word = "alert waits" if len(retried) == 1 else "alerts wait"
    say(f"{len(retried)} {word} to be sent with the next round")
    for alert in left:
        say(f"{alert.key} has no address: tell somebody yourself")
