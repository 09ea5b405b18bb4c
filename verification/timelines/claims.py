"""Claims told by timelines, as cases to import with their history."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from homebuy.domain.case import commands as cmd
from homebuy.domain.ids import CaseReference, FactName, MessageId, SchemeId, UserId
from homebuy.domain.models import Instant
from homebuy.domain.outcomes import Outcome
from homebuy.domain.time.deadlines import noon
from verification.timelines.timeline_file import (
    DatedEvent,
    EventKind,
    PropertyKind,
    Timeline,
    Timelines,
)

SCHEME: Final = SchemeId("right-to-buy-england")
HOME: Final = "Europe/London"
ACTOR: Final = "timelines"

Kind = EventKind


class Meaning(NamedTuple):
    """What an event means for a case: facts that bear its day, the stage, the end."""

    words: str
    facts: tuple[str, ...] = ()
    stage: str | None = None
    outcome: Outcome | None = None


MEANINGS: Final = {
    Kind.APPLICATION_RECEIVED: Meaning(
        "application received", ("rtb1_served",), "application-check"
    ),
    Kind.DOCUMENTS_REQUESTED: Meaning("documents requested"),
    Kind.RTB2_ADMITTED: Meaning(
        "claim admitted", ("rtb2_served", "right_established"), "valuation"
    ),
    Kind.RTB2_DENIED: Meaning("claim denied", ("rtb2_served",), "denial"),
    Kind.S125_ISSUED: Meaning("offer notice served", ("s125_served",), "tenant-decision"),
    Kind.S125_ACCEPTED: Meaning("offer accepted", ("s125d_response",), "conveyancing"),
    Kind.RTB6_SERVED: Meaning("initial notice of delay served", ("rtb6_served",)),
    Kind.RTB7_SERVED: Meaning("counter-notice served", ("rtb7_served",)),
    Kind.RTB8_SERVED: Meaning("operative notice of delay served", ("rtb8_served",)),
    Kind.COMPLETED: Meaning("sale completed", ("completed_on",), "after-sale", Outcome.COMPLETED),
    Kind.WITHDRAWN: Meaning("claim withdrawn", ("withdrawn_on",), None, Outcome.WITHDRAWN),
    Kind.CANCELLED: Meaning("claim cancelled", (), None, Outcome.CANCELLED),
    Kind.COMPLAINT_MADE: Meaning("complaint made"),
    Kind.COMPLAINT_ANSWERED: Meaning("complaint answered"),
}
"""Events that are missing here say nothing of the claim."""


class Claim(NamedTuple):
    """One application and what followed it, or what a decision tells of a claim without it."""

    timeline: Timeline
    number: int
    events: tuple[DatedEvent, ...]

    def first(self, *kinds: EventKind) -> DatedEvent | None:
        """The first event of those kinds of which the day or the month is known."""
        return next((e for e in self.events if e.event in kinds and e.date), None)


class TrainingCase(NamedTuple):
    """How a claim is told: under which name, and what is supposed beyond what is published.

    `days` settles the day of events of which only the month is known; `done` is facts for steps
    of which nothing is known, each with its day.
    """

    reference: CaseReference
    owner: UserId
    now: Instant
    facts: Mapping[str, str] = {}
    days: Mapping[DatedEvent, date] = {}
    done: Mapping[str, date] = {}


def claims(timelines: Timelines, *, owner: UserId, now: Instant) -> list[cmd.RaiseCase]:
    """Every claim of which the day of application is known, as a case with nothing supposed."""
    return [
        tell(claim, TrainingCase(reference(claim), owner, now))
        for timeline in timelines.cases
        for claim in claims_of(timeline)
        if (applied := claim.first(Kind.APPLICATION_RECEIVED)) and _day(applied, {})
    ]


def claims_of(timeline: Timeline) -> tuple[Claim, ...]:
    """The claims of a timeline, the latest last: each further application begins another."""
    parts: list[list[DatedEvent]] = [[]]
    for event in timeline.events:
        again = event.event is Kind.APPLICATION_RECEIVED
        if again and any(e.event is Kind.APPLICATION_RECEIVED for e in parts[-1]):
            parts.append([])
        parts[-1].append(event)
    return tuple(Claim(timeline, n, tuple(part)) for n, part in enumerate(parts, 1))


def reference(claim: Claim) -> CaseReference:
    """The decision's own reference, numbered from the second claim on."""
    number = f"-{claim.number}" if claim.number > 1 else ""
    return CaseReference(f"{claim.timeline.id}{number}")


def tell(claim: Claim, story: TrainingCase) -> cmd.RaiseCase:
    """The claim as a case imported with its history; nobody is alerted to what is past."""
    teller = _Teller(claim, story)
    return cmd.RaiseCase(
        message_id=MessageId("raise"),
        actor=ACTOR,
        at=teller.raised_at,
        reference=story.reference,
        scheme=SCHEME,
        owner=story.owner,
        facts={FactName(name): value for name, value in _facts(claim, story).items()},
        history=tuple(teller.history()),
        alert_from=story.now,
    )


def _facts(claim: Claim, story: TrainingCase) -> dict[str, str]:
    kind = claim.timeline.property_kind
    known = {} if kind is PropertyKind.UNKNOWN else {"property_kind": kind.value}
    return {**known, **story.facts}


class _Teller:
    """Turns the events of a claim into the steps of a history, each at noon of its day."""

    def __init__(self, claim: Claim, story: TrainingCase) -> None:
        self._claim = claim
        self._story = story
        self._told = set[str]()
        self._steps = 0
        begun = claim.first(Kind.APPLICATION_RECEIVED)
        known = [begun] if begun else [event for event in claim.events if event.date]
        days = [self._day(event) or event.date.first for event in known if event.date]
        self.raised_at = self._noon(min([*days, *story.done.values()]))

    def history(self) -> Iterator[cmd.Historic]:
        """The steps in order of time, up to the end of the claim."""
        source = f"From a published decision: {self._claim.timeline.source_url}"
        yield self._step(cmd.AddNote, self.raised_at, text=source)
        for day, told in self._in_order():
            at = max(self._noon(day), self.raised_at)
            if isinstance(told, str):
                yield from self._suppose(told, day, at)
            else:
                yield from self._event(told, at)
                if self._ends(told):
                    return

    def _in_order(self) -> list[tuple[date, DatedEvent | str]]:
        """What is published and what is supposed, by day; a month counts from its first."""
        dated = [(event.date, event) for event in self._claim.events if event.date]
        return sorted(
            [
                *((self._day(event) or span.first, event) for span, event in dated),
                *((day, fact) for fact, day in self._story.done.items()),
            ],
            key=lambda step: step[0],
        )

    def _event(self, event: DatedEvent, at: Instant) -> Iterator[cmd.Historic]:
        meaning, day = MEANINGS.get(event.event), self._day(event)
        if meaning is None:
            return
        new = [fact for fact in meaning.facts if fact not in self._told]
        if day is None or not new:
            when = f"on {day}" if day else f"in {event.date}, on a day that is not known"
            yield self._step(cmd.AddNote, at, text=f"Published: {meaning.words} {when}")
        else:
            yield self._step(cmd.RecordFacts, at, facts=dict.fromkeys(new, day.isoformat()))
            self._told.update(new)
        if day and meaning.stage:
            yield self._step(cmd.CarryToStage, at, stage=meaning.stage)
        if day and meaning.outcome:
            yield self._step(
                cmd.CloseCase, at, outcome=meaning.outcome, reason=f"Published: {meaning.words}"
            )

    def _suppose(self, fact: str, day: date, at: Instant) -> Iterator[cmd.Historic]:
        text = f"Not done by {day}: '{fact}' is supposed, to see how late it was that day"
        yield self._step(cmd.AddNote, at, text=text)
        yield self._step(cmd.RecordFacts, at, facts={fact: day.isoformat()})

    def _ends(self, event: DatedEvent) -> bool:
        meaning = MEANINGS.get(event.event)
        return bool(meaning and meaning.outcome and self._day(event))

    def _day(self, event: DatedEvent) -> date | None:
        return _day(event, self._story.days)

    def _noon(self, day: date) -> Instant:
        return min(noon(day, HOME), self._story.now)

    def _step(self, command: type[cmd.Command], at: Instant, **given: Any) -> cmd.Historic:
        self._steps += 1
        return command(message_id=MessageId(f"history-{self._steps}"), actor=ACTOR, at=at, **given)


def _day(event: DatedEvent, supposed: Mapping[DatedEvent, date]) -> date | None:
    known = event.date.first if event.date and event.date.is_day else None
    return supposed.get(event, known)
