"""What a new version of a calendar does to open cases, as tables for people."""

from collections.abc import Sequence
from typing import NamedTuple

from homebuy.bulk.replan import Failure
from homebuy.cli.output import print_table, say, when
from homebuy.domain.case.rehearsal import Rehearsal
from homebuy.domain.ids import CaseReference
from homebuy.domain.time.calendars import Calendar
from homebuy.storage.definitions import Published


class AlertAtOnce(NamedTuple):
    """A mark that would be reached at once, and whom it would alert."""

    case: CaseReference
    clock: str
    mark: str
    people: tuple[str, ...]


def print_published(published: Published, told: int, failures: Sequence[Failure]) -> None:
    """Say what was published, and how many of the cases that were told count in it now."""
    new = "published" if published.changed else "was published before"
    say(f"calendar '{published.id}' version {published.version} {new}")
    print_failures(failures)
    if told:
        rest = "" if published.changed or failures else "; every other open case did already"
        done = f"{told - len(failures)} of {told} open cases that counted in another"
        say(f"{done} now count in it{rest}")
    else:
        say("every open case counts in it already")


def print_rehearsal(
    calendar: Calendar, rehearsals: Sequence[Rehearsal], alerts: Sequence[AlertAtOnce]
) -> None:
    """The marks that would move, and whom that would alert."""
    zone = calendar.zone
    print_table(
        f"Marks that calendar '{calendar.id}' version {calendar.version} would move",
        ["Case", "Clock", "Mark", "Now", "Then"],
        [
            [each.reference, mark.title, mark.mark, when(mark.before, zone), when(mark.after, zone)]
            for each in rehearsals
            for mark in each.moved
        ],
    )
    rows = [[alert.case, alert.clock, alert.mark, ", ".join(alert.people)] for alert in alerts]
    print_table("Alerts that it would cause at once", ["Case", "Clock", "Mark", "To"], rows)
    moved = sum(1 for each in rehearsals if each.moved)
    say(f"{moved} of {len(rehearsals)} open cases would have dates that move")


def print_failures(failures: Sequence[Failure]) -> None:
    """The cases that have to be told again."""
    if failures:
        print_table("Cases that did not answer: run it again", ["Case", "RejectionCode"], failures)
