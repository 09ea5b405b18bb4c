"""What the demo has done, as tables for people, and what they may try next."""

from collections.abc import Iterable, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from homebuy.cli.output import colour, print_table, say, when
from homebuy.demo.office import Office
from homebuy.demo.report import Report
from homebuy.storage.rows import CaseRow, ClockRow

MAILS_SHOWN: Final = 12


def print_office(office: Office, seen: Report) -> None:
    """The cases, the limits that were missed, the mails, and where Temporal shows the cases."""
    _print_cases(seen.cases)
    _print_limits(seen.missed_deadlines())
    _print_mails(seen.mails, office.mail.folder)
    say(f"Temporal UI: {office.temporal.ui_url}/namespaces/default/workflows")


def print_invitation(office: Office) -> None:
    """What to try next, while everything stays up."""
    settings = " ".join(f"{name}={value}" for name, value in office.environment().items())
    say("In another terminal, for example:")
    say(f"  export {settings}")
    say("  ./run case show RTB-1001")
    say("Everything stays up until Ctrl-C.")


def _print_cases(cases: Iterable[CaseRow]) -> None:
    columns = ("reference", "scheme", "stage", "status", "owner", "SLA", "next deadline")
    rows = (
        (
            case.reference,
            case.title,
            case.stage_title,
            case.outcome or case.status,
            case.owner,
            colour(case.colour),
            when(case.next_deadline, case.zone),
        )
        for case in cases
    )
    print_table("Cases", columns, rows)


def _print_limits(limits: Iterable[ClockRow]) -> None:
    columns = ("case", "deadline", "source", "due", "done", "days late")
    rows = (
        (
            limit.reference,
            limit.title,
            limit.source,
            when(limit.target_at),
            when(limit.stopped_at) if limit.stopped_at else "not yet",
            str(limit.days_late) if limit.stopped_at else "still open",
        )
        for limit in limits
    )
    print_table("Statutory deadlines that were missed", columns, rows)


def _print_mails(mails: Sequence[EmailMessage], folder: Path) -> None:
    rows = ((str(mail["To"]), str(mail["Subject"])) for mail in mails[-MAILS_SHOWN:])
    print_table(f"Mails, the latest of {len(mails)} (in {folder})", ("to", "subject"), rows)
