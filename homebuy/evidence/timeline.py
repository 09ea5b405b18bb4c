"""Everything that happened to a case, in the order in which it happened."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final, NamedTuple

from homebuy.domain.case.state import stage_clock, task_clock
from homebuy.domain.ids import ClockId, FactName, TaskId
from homebuy.domain.time.deadlines import local_date
from homebuy.domain.time.wording import MONTHS, lasting
from homebuy.evidence.compliance import Judgement, days
from homebuy.evidence.event_texts import ROUTINE, EventText, event_text
from homebuy.evidence.judged_periods import JudgedPeriod, effects
from homebuy.evidence.words import Words
from homebuy.storage.rows import EventRow

LATE: Final = timedelta(hours=1)
"""What is told later than this is shown as such, since days are recorded as their noon."""

NO_CLOCK: Final = ClockId("")


class Entry(NamedTuple):
    """An event: its number on the record, when it happened and was recorded, and what it did.

    `law` says which statutory deadlines it started or met, `targets` which target of the landlord.
    """

    number: int
    at: str
    recorded: str
    recorded_late: str
    who: str
    text: EventText
    law: tuple[str, ...]
    targets: tuple[str, ...]
    routine: bool


class Month(NamedTuple):
    """The events of a month, under its name."""

    title: str
    entries: tuple[Entry, ...]


Judgements = dict[ClockId, Judgement]


def timeline(
    words: Words, runs: tuple[JudgedPeriod, ...], judgements: Judgements
) -> tuple[Month, ...]:
    """The events by the months in which they happened."""
    zone = words.record.case.zone
    law, own = effects(runs), _own_clocks(words.record.events)
    ordered = sorted(words.record.events, key=lambda event: (event.at, event.seq))

    def month(event: EventRow) -> tuple[int, int]:
        day = local_date(event.at, zone)
        return day.year, day.month

    return tuple(
        Month(
            f"{MONTHS[number - 1]} {year}",
            tuple(
                _entry(event, words, law, judgements.get(own.get(event.seq, NO_CLOCK)))
                for event in e
            ),
        )
        for (year, number), e in groupby(ordered, key=month)
    )


def recorded_late(event: EventRow, zone: str) -> str:
    """How much later the case learnt of it, where that was more than an hour."""
    if event.recorded_at - event.at <= LATE:
        return ""
    later = (local_date(event.recorded_at, zone) - local_date(event.at, zone)).days
    return days(later) if later else lasting(event.recorded_at - event.at)


def _entry(
    event: EventRow,
    words: Words,
    law: dict[tuple[FactName, date], tuple[str, ...]],
    judgement: Judgement | None,
) -> Entry:
    return Entry(
        number=event.seq,
        at=words.when(event.at),
        recorded=words.when(event.recorded_at),
        recorded_late=recorded_late(event, words.record.case.zone),
        who=words.person(event.actor),
        text=event_text(event, words),
        law=law.get(_fact(event), ()),
        targets=(judgement.words,) if judgement else (),
        routine=event.kind in ROUTINE,
    )


def _fact(event: EventRow) -> tuple[FactName, date]:
    """The fact and the day that it bears, or nothing that a limit could know."""
    if event.kind != "fact_recorded":
        return FactName(""), date.min
    try:
        return FactName(event.detail["name"]), date.fromisoformat(event.detail["value"])
    except ValueError:
        return FactName(""), date.min


def _own_clocks(events: Sequence[EventRow]) -> dict[int, ClockId]:
    """The landlord's own clock that an event stopped, by the number of the event."""
    return dict(_stopped(events))


def _stopped(events: Sequence[EventRow]) -> Iterator[tuple[int, ClockId]]:
    visit = 0
    for event in events:
        match event.kind:
            case "stage_entered":
                visit += 1
            case "stage_completed":
                yield event.seq, stage_clock(visit)
            case "task_completed":
                yield event.seq, task_clock(visit, TaskId(event.detail["task"]))
