"""Calendars on the command line: seed one, look at one, check some."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Final

from cyclopts import App, Parameter
from pydantic import ValidationError

from homebuy.cli.commands.calendar_publication import publish_calendar
from homebuy.cli.context import context
from homebuy.cli.exit_codes import ExitCode, UsageError
from homebuy.cli.options import Json, read_by
from homebuy.cli.output import print_json, print_table, say
from homebuy.cli.pages.faults import print_faults
from homebuy.definitions.bundle import FaultyDefinitionsError
from homebuy.definitions.calendars.calendar_files import (
    named_calendar,
    read_calendars,
    shipped_calendars,
)
from homebuy.definitions.calendars.calendar_yaml import as_file
from homebuy.definitions.calendars.days import Day, laid_out
from homebuy.definitions.calendars.seeds import NINE_TO_FIVE, Country, seeded
from homebuy.definitions.wording import validation_faults
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.open_time import NOTHING

app = App(name="calendar", help="Seed, show, check and publish calendars.")
app.command(publish_calendar, name="publish")

FOUR_WEEKS: Final = timedelta(days=27)
"""From the first day to the last, both shown."""
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


def _iso_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no date: write YYYY-MM-DD") from None


IsoDay = Annotated[date, read_by(_iso_day)]


@app.command
def seed(
    *,
    country: Annotated[Country, Parameter(help="Whose bank holidays.")],
    first: Annotated[int, Parameter(name="--from", help="The first year.")],
    last: Annotated[int, Parameter(name="--to", help="The last year.")],
    hours: Annotated[
        tuple[str, ...],
        Parameter(help="An opening of every weekday, as 09:00-17:00; may be repeated."),
    ] = NINE_TO_FIVE,
    id: Annotated[str | None, Parameter(help="The calendar's id.")] = None,
    title: Annotated[str | None, Parameter(help="The calendar's title.")] = None,
) -> None:
    """Print a calendar that is closed at weekends and on bank holidays; edit it as you need.

    For example: homebuy calendar seed --country wales --from 2026 --to 2035 > wales-office.yaml
    """
    try:
        calendar = seeded(country, first, last, opening=hours, id=id, title=title)
    except ValidationError as invalid:
        raise UsageError(_misuse(invalid)) from None
    except ValueError as error:
        raise UsageError(str(error)) from None
    print(as_file(calendar, country), end="")


@app.command
def show(
    calendar: str,
    /,
    *,
    first: Annotated[
        IsoDay | None, Parameter(name="--from", help="The first day. Today, if absent.")
    ] = None,
    last: Annotated[
        IsoDay | None, Parameter(name="--to", help="The last day. Four weeks in all, if absent.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show when an office is open day by day, why it is not, and its open time in all.

    For example: homebuy calendar show england-office --from 2026-12-21 --to 2027-01-04

    Parameters
    ----------
    calendar
        A calendar file, or the id of a calendar that comes with Home Buy.
    """
    found = named_calendar(calendar)
    days = _days(found, first, last)
    print_json(_document(found, days)) if as_json else _print_days(found, days)


@app.command
def check(*paths: Path, as_json: Json = False) -> ExitCode:
    """Check calendar files, and show every fault of every file.

    For example: homebuy calendar check wales-office.yaml

    Parameters
    ----------
    paths
        Files, or folders of *.yaml; the calendars that come with Home Buy, if absent.
    """
    try:
        calendars = read_calendars(paths or [shipped_calendars()])
    except FaultyDefinitionsError as faulty:
        return print_faults(faulty, as_json)
    if as_json:
        print_json({"faults": []})
    else:
        say("No faults: " + ", ".join(calendar.id for calendar in calendars))
    return ExitCode.DONE


def _misuse(invalid: ValidationError) -> str:
    """What is wrong with each option; openings, which every weekday has, once."""
    faults = validation_faults(invalid, {}, Calendar)
    named = {("hours" if path.startswith("opening") else path, reason) for path, reason in faults}
    return "; ".join(f"--{option}: {reason}" for option, reason in sorted(named))


def _days(calendar: Calendar, first: date | None, last: date | None) -> Sequence[Day]:
    covers = calendar.covers
    first = first or max(context().today(calendar.zone), covers.first)
    last = last or first + min(FOUR_WEEKS, covers.last - first)
    if not covers.first <= first <= last <= covers.last:
        raise UsageError(
            f"{first} to {last}: calendar '{calendar.id}' covers {covers}; "
            "name two of its days in order with --from and --to"
        )
    return laid_out(calendar, first, last)


def _document(calendar: Calendar, days: Sequence[Day]) -> dict[str, object]:
    return {
        "calendar": calendar.id,
        "zone": calendar.zone,
        "days": [
            {
                "date": day.date,
                "hours": day.hours,
                "open_seconds": day.open_time // SECOND,
                "note": day.note,
            }
            for day in days
        ],
        "open_seconds": _total(days) // SECOND,
    }


def _print_days(calendar: Calendar, days: Sequence[Day]) -> None:
    rows = [
        [f"{day.date:%a %d %b %Y}", ", ".join(day.hours) or "-", _lasting(day.open_time), day.note]
        for day in days
    ]
    print_table(f"{calendar.title} ({calendar.id})", ["Day", "Hours", "Open", "Note"], rows)
    open_days = sum(1 for day in days if day.open_time)
    plural = "day" if open_days == 1 else "days"
    say(f"open in all: {_lasting(_total(days))} on {open_days} {plural}")


def _total(days: Sequence[Day]) -> timedelta:
    return sum((day.open_time for day in days), NOTHING)


def _lasting(length: timedelta) -> str:
    hours, rest = divmod(length, HOUR)
    return f"{hours} h {rest // MINUTE} min" if rest else f"{hours} h" if hours else "-"
