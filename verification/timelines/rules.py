"""The rules that published claims are checked against, and what each asks of a claim."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from homebuy.domain.case.commands import RaiseCase
from homebuy.domain.ids import CaseReference, StatutoryDeadlineId, UserId
from homebuy.domain.models import Instant
from verification.timelines.claims import Claim, TrainingCase, claims_of, reference, tell
from verification.timelines.spans import Span, day
from verification.timelines.timeline_file import (
    DatedEvent,
    EventKind,
    Figures,
    PropertyKind,
    Timeline,
)

Kind = EventKind


class Step(NamedTuple):
    """A step of a claim: its name, the events that tell of it, and the fact that bears its day."""

    words: str
    events: tuple[EventKind, ...]
    fact: str


APPLICATION: Final = Step("the application", (Kind.APPLICATION_RECEIVED,), "rtb1_served")
RTB2: Final = Step("the RTB2", (Kind.RTB2_ADMITTED, Kind.RTB2_DENIED), "rtb2_served")
RIGHT: Final = Step("the right established", (Kind.RTB2_ADMITTED,), "right_established")
OFFER: Final = Step("the offer notice", (Kind.S125_ISSUED,), "s125_served")
ANSWER: Final = Step("the tenant's answer", (Kind.S125_ACCEPTED,), "s125d_response")
SEVERAL: Final = {"qualifying_landlords": "several-landlords"}


class Rule(NamedTuple):
    """A limit of the scheme under the file's name, the step that starts it and the one it is for.

    `facts` choose between its periods.
    """

    name: str
    deadline: StatutoryDeadlineId
    starts: Step
    ends: Step
    facts: Mapping[str, str] = {}
    needs_property: bool = False


RULES: Final = (
    Rule("rtb2_4w", StatutoryDeadlineId("s124"), APPLICATION, RTB2),
    Rule("rtb2_8w", StatutoryDeadlineId("s124"), APPLICATION, RTB2, facts=SEVERAL),
    Rule("s125", StatutoryDeadlineId("s125"), RIGHT, OFFER, needs_property=True),
    Rule("s125D", StatutoryDeadlineId("s125d"), OFFER, ANSWER),
)


class MissingError(Exception):
    """A claim does not say enough for a rule; the argument names what is missing."""


class Question(NamedTuple):
    """Whether a claim kept a rule, between the days that are published.

    Without an event that `ended` it, the step had not been done by the last day of `end`.
    """

    claim: Claim
    rule: Rule
    started: DatedEvent
    start: Span
    ended: DatedEvent | None
    end: Span
    figures: Figures | None

    @property
    def still_open(self) -> bool:
        """Whether the step had not been done by the day it is judged on."""
        return self.ended is None

    def trials(self, owner: UserId, now: Instant) -> tuple[RaiseCase, ...]:
        """The cases that answer it: one, or where only months are known, the two extremes.

        A step never comes before the one that it answers.
        """
        most = (self.start.first, max(self.start.first, self.end.last))
        late_start = min(self.start.last, self.end.last)
        least = (late_start, max(late_start, self.end.first))
        stories = dict.fromkeys((most, least))
        return tuple(
            tell(self.claim, self._story(number, days, owner, now))
            for number, days in enumerate(stories, 1)
        )

    def _story(
        self, number: int, supposed: tuple[date, date], owner: UserId, now: Instant
    ) -> TrainingCase:
        start, end = supposed
        days, done = {self.started: start}, dict[str, date]()
        if self.ended:
            days[self.ended] = end
        else:
            done[self.rule.ends.fact] = end
        name = CaseReference(f"{reference(self.claim)}-{self.rule.name}-{number}")
        return TrainingCase(name, owner, now, self.rule.facts, days, done)


def question(timeline: Timeline, rule: Rule, today: date) -> Question:
    """What the latest claim that says enough must answer; raises MissingError if none does."""
    figures: Figures | None = getattr(timeline.derived, rule.name)
    missing = MissingError()
    for claim in reversed(claims_of(timeline)):
        try:
            return _question(claim, rule, figures, today)
        except MissingError as error:
            missing = error if not missing.args else missing
    raise missing


def _question(claim: Claim, rule: Rule, figures: Figures | None, today: date) -> Question:
    started, ended = claim.first(*rule.starts.events), claim.first(*rule.ends.events)
    end = ended.date if ended else _open_on(figures)
    missing = list(_missing(claim, rule, started, end))
    if missing or not (started and started.date and end):
        raise MissingError(*missing)
    start, end = _until(started.date, today), _until(end, today)
    if end.last < start.first:
        raise MissingError(f"an order that can be: {rule.ends.words} is dated before its cause")
    return Question(claim, rule, started, start, ended, end, figures)


def _missing(
    claim: Claim, rule: Rule, started: DatedEvent | None, end: Span | None
) -> Iterator[str]:
    if started is None:
        yield rule.starts.words
    if end is None:
        yield rule.ends.words
    if rule.needs_property and claim.timeline.property_kind is PropertyKind.UNKNOWN:
        yield "what is being bought"


def _open_on(figures: Figures | None) -> Span | None:
    if figures and figures.actual and figures.still_open_at_actual:
        return day(figures.actual)
    return None


def _until(span: Span, today: date) -> Span:
    """A month that is not over yet ends today; a day to come is left for the case to refuse."""
    return Span(span.first, max(span.first, min(span.last, today)))
