"""All that an evidence pack says, before it is laid out."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from homebuy.domain.case.state import CaseStatus
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import ClockKind
from homebuy.domain.service_levels.statutory_deadlines import Duty
from homebuy.domain.time.deadlines import local_date
from homebuy.evidence.alerts import Alert, alerts
from homebuy.evidence.attribution import DutyPeriod, Share, duty_periods, shares
from homebuy.evidence.compliance import Compliance, Judgement, judge
from homebuy.evidence.decisions import (
    Assessment,
    Calculation,
    Offer,
    assessments,
    calculations,
    offers,
)
from homebuy.evidence.delay import Delay, delay
from homebuy.evidence.judged_periods import JudgedPeriod, judged_periods, running_deadlines
from homebuy.evidence.record import Record
from homebuy.evidence.tables import (
    Deadline,
    Fact,
    Hold,
    Note,
    Sent,
    Target,
    deadlines,
    facts,
    holds,
    letters,
    notes,
    targets,
)
from homebuy.evidence.timeline import Judgements, Month, timeline
from homebuy.evidence.words import Words


class Time(NamedTuple):
    """Whose the days from `after` to `to` were."""

    after: date
    to: date
    duty_periods: tuple[DutyPeriod, ...]
    shares: tuple[Share, ...]

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.to - self.after).days


class Tally(NamedTuple):
    """How many limits, or targets, stood how."""

    kept: int
    missed: int
    overdue: int
    running: int


class Page(NamedTuple):
    """The whole of it, in the order in which it is read."""

    reference: str
    heading: tuple[tuple[str, str], ...]
    made: str
    duties: tuple[tuple[Duty, Tally], ...]
    own: Tally
    deadlines: tuple[Deadline, ...]
    time: Time
    assessments: tuple[Assessment, ...]
    calculations: tuple[Calculation, ...]
    offers: tuple[Offer, ...]
    letters: tuple[Sent, ...]
    delay: Delay | None
    targets: tuple[Target, ...]
    holds: tuple[Hold, ...]
    alerts: tuple[Alert, ...]
    notes: tuple[Note, ...]
    owners: tuple[Note, ...]
    refused: tuple[Note, ...]
    facts: tuple[Fact, ...]
    months: tuple[Month, ...]

    @property
    def late(self) -> tuple[Deadline, ...]:
        """The limits that the landlord missed, or is late with."""
        return tuple(each for each in self.deadlines if each.is_late and each.duty is Duty.LANDLORD)


def page(record: Record, now: Instant) -> Page:
    """What is to be said of a case as it stands at `now`."""
    words, runs = Words(record), judged_periods(record, now)
    judgements = {clock.id: judge(clock, now, record.case.zone) for clock in record.clocks}
    return Page(
        reference=record.case.reference,
        heading=tuple(_heading(words)),
        made=words.when(now),
        duties=tuple(_duties(runs)),
        own=_own(record, judgements),
        deadlines=deadlines(words, runs),
        time=_time(record, runs, now),
        assessments=assessments(words),
        calculations=calculations(words),
        offers=offers(words),
        letters=letters(words),
        delay=delay(words, now),
        targets=targets(words, judgements),
        holds=holds(words),
        alerts=alerts(words),
        notes=notes(words, "note_added"),
        owners=notes(words, "owner_changed"),
        refused=notes(words, "message_rejected", "message_deferred"),
        facts=facts(words),
        months=timeline(words, runs, judgements),
    )


def _heading(words: Words) -> Iterator[tuple[str, str]]:
    case, scheme = words.record.case, words.record.scheme
    yield "Scheme", f"{scheme.title}, version {case.version} ({case.scheme})"
    if scheme.law:
        yield "Law", scheme.law
    yield "Raised", words.when(case.raised_at)
    yield "Owner", words.person(case.owner)
    if case.line_manager:
        yield "Line manager", words.person(case.line_manager)
    yield "Stage", case.stage_title
    yield "State", _state(words)


def _state(words: Words) -> str:
    case = words.record.case
    if case.closed_at is None:
        return "on hold" if case.status is CaseStatus.ON_HOLD else "open"
    return f"{case.outcome}, {words.when(case.closed_at)}"


def _duties(runs: tuple[JudgedPeriod, ...]) -> Iterator[tuple[Duty, Tally]]:
    for duty in Duty:
        if own := [run.judgement for run in runs if run.deadline.duty is duty]:
            yield duty, _tally(own)


def _own(record: Record, judgements: Judgements) -> Tally:
    """The targets of the landlord's own."""
    own = (clock.id for clock in record.clocks if clock.kind is not ClockKind.STATUTORY)
    return _tally([judgements[id] for id in own])


def _tally(judgements: list[Judgement]) -> Tally:
    compliances = [each.compliance for each in judgements]
    counted = (Compliance.KEPT, Compliance.MISSED, Compliance.OVERDUE, Compliance.RUNNING)
    return Tally(*map(compliances.count, counted))


def _time(record: Record, runs: tuple[JudgedPeriod, ...], now: Instant) -> Time:
    """From the day the case was raised, or a limit started if that was before."""
    case = record.case
    to = local_date(min(case.closed_at or now, now), case.zone)
    starts = (run.starts for run in runs if not run.never_ran)
    after = min(local_date(case.raised_at, case.zone), *starts, to)
    found = duty_periods(tuple(running_deadlines(runs, to)), after, to)
    return Time(after, to, found, shares(found))
