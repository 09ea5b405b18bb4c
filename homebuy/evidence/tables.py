"""Limits, targets, holds, notes and facts, a row each."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from homebuy.domain.ids import ClockId
from homebuy.domain.service_levels.clock import ClockKind
from homebuy.domain.service_levels.statutory_deadlines import Duty
from homebuy.domain.time.deadlines import local_date
from homebuy.domain.time.wording import lasting, shown_day
from homebuy.evidence.compliance import Compliance, Judgement, days
from homebuy.evidence.event_texts import event_text
from homebuy.evidence.judged_periods import JudgedPeriod
from homebuy.evidence.timeline import recorded_late
from homebuy.evidence.words import Words
from homebuy.storage.rows import ClockRow, HoldRow

LATE = (Compliance.MISSED, Compliance.OVERDUE)


class Deadline(NamedTuple):
    """A statutory deadline: who must act, from when to when, what met it, and the verdict."""

    title: str
    source: str
    duty: Duty
    starts: str
    started_by: str
    last_day: str
    stops: str
    stopped_by: str
    judgement: Judgement
    note: str

    @property
    def is_late(self) -> bool:
        """Whether it was missed, or is overdue."""
        return self.judgement.compliance in LATE


class Target(NamedTuple):
    """A target of the landlord's own."""

    kind: str
    title: str
    source: str
    starts: str
    target: str
    stops: str
    judgement: Judgement
    revised: int


class Hold(NamedTuple):
    """A spell in which the landlord's own targets stood still."""

    of: str
    reason: str
    placed: str
    planned: str
    ended: str
    length: str


class Note(NamedTuple):
    """Something that was written down: when, by whom, what, and how late it was told."""

    at: str
    who: str
    what: str
    text: str
    recorded_late: str


class Fact(NamedTuple):
    """A fact as it is recorded now, and what was recorded before."""

    title: str
    value: str
    who: str
    at: str
    before: tuple[str, ...]


class Sent(NamedTuple):
    """A letter as it was written, and what tells its text from every other."""

    title: str
    issued: str
    event: int
    markdown: str
    sha256: str


def letters(words: Words) -> tuple[Sent, ...]:
    """Every letter, in the order in which they were written."""
    return tuple(
        Sent(each.title, words.when(each.issued_at), each.seq, each.markdown, each.sha256)
        for each in words.record.letters
    )


def deadlines(words: Words, runs: tuple[JudgedPeriod, ...]) -> tuple[Deadline, ...]:
    """Every run of a statutory deadline, the earliest start first."""
    return tuple(_deadline(words, run) for run in runs if not run.never_ran)


def targets(words: Words, judgements: Mapping[ClockId, Judgement]) -> tuple[Target, ...]:
    """The targets of stages and tasks, the earliest start first."""
    own = [clock for clock in words.record.clocks if clock.kind is not ClockKind.STATUTORY]
    own.sort(key=lambda clock: (clock.started_at, clock.id))
    return tuple(_target(words, clock, judgements[clock.id]) for clock in own)


def holds(words: Words) -> tuple[Hold, ...]:
    """Every hold, in the order in which they were placed."""
    return tuple(_hold(words, hold) for hold in words.record.holds)


def notes(words: Words, *kinds: str) -> tuple[Note, ...]:
    """The events of some kinds with what was written, in the order in which they happened."""
    found = sorted(words.record.events_of(*kinds), key=lambda event: (event.at, event.seq))
    zone = words.record.case.zone
    return tuple(
        Note(
            words.when(event.at),
            words.person(event.actor),
            (written := event_text(event, words)).what,
            "\n".join(text for _, text in written.said),
            recorded_late(event, zone),
        )
        for event in found
    )


def facts(words: Words) -> tuple[Fact, ...]:
    """The facts, in the order in which the scheme has them."""
    case, order = words.record.case, list(words.record.scheme.facts)
    recorded = sorted(case.facts, key=lambda name: order.index(name) if name in order else -1)
    return tuple(
        Fact(
            title=words.fact(name),
            value=words.value(name, case.facts[name].value),
            who=words.person(case.facts[name].actor),
            at=words.when(case.facts[name].at),
            before=tuple(_before(words, name)),
        )
        for name in recorded
    )


def _before(words: Words, name: str) -> Iterator[str]:
    for event in words.record.events_of("fact_recorded"):
        before = event.detail.get("before")
        if event.detail["name"] == name and before not in (None, event.detail["value"]):
            yield words.value(name, before)


def _deadline(words: Words, run: JudgedPeriod) -> Deadline:
    return Deadline(
        title=run.clock.title,
        source=run.clock.source,
        duty=run.deadline.duty,
        starts=shown_day(run.starts),
        started_by=words.fact(run.started_by) if run.started_by else "",
        last_day=shown_day(run.last_day) if run.last_day else "-",
        stops=shown_day(run.stops) if run.stops else "-",
        stopped_by=_stopped_by(words, run),
        judgement=run.judgement,
        note=run.deadline.note,
    )


def _stopped_by(words: Words, run: JudgedPeriod) -> str:
    if run.met_by:
        return words.fact(run.met_by)
    if run.stops is None:
        return "not done yet"
    if run.clock.stopped_at == words.record.case.closed_at:
        return "not recorded as done; the case ended"
    return "not done; the limit started anew"


def _target(words: Words, clock: ClockRow, judgement: Judgement) -> Target:
    with_case = clock.stopped_at is not None and clock.stopped_at == words.record.case.closed_at
    ended = " (the case ended)" if with_case else ""
    return Target(
        kind=clock.kind,
        title=clock.title,
        source=clock.source,
        starts=words.when(clock.started_at),
        target=words.when(clock.target_at),
        stops=f"{words.when(clock.stopped_at)}{ended}" if clock.stopped_at else "not yet",
        judgement=judgement,
        revised=clock.revisions,
    )


def _hold(words: Words, hold: HoldRow) -> Hold:
    return Hold(
        of=f"task: {words.task(hold.task)}" if hold.task else "the case",
        reason=hold.reason,
        placed=words.when(hold.placed_at),
        planned=words.when(hold.release_at),
        ended=words.when(hold.released_at) if hold.released_at else "still stands",
        length=_length(words, hold),
    )


def _length(words: Words, hold: HoldRow) -> str:
    if hold.released_at is None:
        return "-"
    zone = words.record.case.zone
    whole = (local_date(hold.released_at, zone) - local_date(hold.placed_at, zone)).days
    return days(whole) if whole else lasting(hold.released_at - hold.placed_at)
