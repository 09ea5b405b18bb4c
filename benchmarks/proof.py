"""What it takes to prove that the stages of a scheme cover their tasks, from every start."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from time import thread_time
from typing import NamedTuple

from homebuy.cli.output import print_table, say
from homebuy.definitions.bundle import shipped
from homebuy.definitions.definition_file import read_definition
from homebuy.domain.definitions.checks.counts import OfficeCalendar
from homebuy.domain.definitions.checks.cover import cover_faults
from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.definitions.checks.levels import level_faults
from homebuy.domain.definitions.checks.office_calendars import OfficeCalendars, office_calendars
from homebuy.domain.definitions.checks.scheme import scheme_faults
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.time.calendars import Calendar, open_time

SCHEME = "right-to-buy-england"
YEAR = timedelta(days=365)
LONGEST_PATH = YEAR
"""Added to the years of starts, so that the last of them has room to end."""


class Part(NamedTuple):
    """One check, and what it found."""

    name: str
    seconds: float
    faults: int


def main() -> None:
    """Print the seconds of each check, the best of some rounds, each from nothing prepared."""
    options = ArgumentParser("./run bench proof", description=__doc__)
    options.add_argument("--years", type=int, default=5, help="of start days (default 5)")
    options.add_argument("--rounds", type=int, default=3, help="the best counts (default 3)")
    options.add_argument("--json", action="store_true", help="end with one line for programs")
    given = options.parse_args()
    today = datetime.now(UTC).date()
    scheme, calendar = definitions(today, given.years)
    rounds = [proof(scheme, calendar, today) for _ in range(given.rounds)]
    parts = [min(same, key=lambda part: part.seconds) for same in zip(*rounds, strict=True)]
    rows = [(part.name, f"{part.seconds:.3f}", str(part.faults)) for part in parts]
    print_table(SCHEME, ("check", "seconds", "faults"), rows)
    say(days(scheme, calendar, today))
    if given.json:
        print(json.dumps({part.name: round(part.seconds, 4) for part in parts}))


def definitions(today: date, years: int) -> tuple[Scheme, Calendar]:
    """The shipped scheme, and its calendar cut to the years of starts and the longest path."""
    scheme = read_definition(shipped() / f"{SCHEME}.yaml")
    assert isinstance(scheme, Scheme)
    calendar = read_definition(shipped() / "calendars" / f"{scheme.calendar}.yaml")
    assert isinstance(calendar, Calendar)
    return scheme, calendar.within(today - timedelta(days=7), today + years * YEAR + LONGEST_PATH)


def proof(scheme: Scheme, calendar: Calendar, today: date) -> Sequence[Part]:
    """Each check of times alone, then all checks together; open time is made ready before."""
    open_time(calendar)
    calendars = {calendar.id: calendar}

    def offices() -> OfficeCalendars:
        return office_calendars(scheme, calendars, today, OfficeCalendar)

    return (
        timed("levels", lambda: list(level_faults(scheme, offices()))),
        timed("cover", lambda: covered(scheme, offices())),
        timed(
            "all of the scheme", lambda: list(scheme_faults(scheme, None, calendars, today=today))
        ),
    )


def covered(scheme: Scheme, offices: OfficeCalendars) -> list[Fault]:
    """The faults of every stage."""
    return [
        fault
        for stage in scheme.stages
        for fault in cover_faults(stage.id, stage, scheme.tasks, offices)
    ]


def timed(name: str, check: Callable[[], list[Fault]]) -> Part:
    """The seconds of this thread; what other programs take does not count."""
    start = thread_time()
    faults = check()
    return Part(name, thread_time() - start, len(faults))


def days(scheme: Scheme, calendar: Calendar, today: date) -> str:
    """How many days of starts the checks speak for."""
    number = (calendar.covers.last - today).days - LONGEST_PATH.days
    return f"{len(scheme.stages)} stages, each from every start of {number:,} days and a year more"


if __name__ == "__main__":
    main()
