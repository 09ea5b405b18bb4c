"""What cases answer for published claims, set beside what the file says."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from homebuy.domain.case.state import statutory_clock_id
from homebuy.domain.case.views.view import CaseView
from homebuy.domain.service_levels.clock import ClockState
from homebuy.domain.time.deadlines import local_date
from verification.timelines.rules import MissingError, Question
from verification.timelines.spans import Span
from verification.timelines.timeline_file import Figures, Verdict

VERDICTS = {
    frozenset({ClockState.MISSED}): Verdict.LATE,
    frozenset({ClockState.MET}): Verdict.ON_TIME,
}


class Match(StrEnum):
    """Whether the file says the same."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_GIVEN = "not given"


class Answer(NamedTuple):
    """What one case says of a limit, in days of its own zone."""

    start: date
    due: date
    actual: date
    days_late: int
    state: ClockState


class Finding(NamedTuple):
    """What the cases of one question say together, and the file's figures for it."""

    question: Question
    start: Span
    due: Span | None
    actual: Span
    days_late: tuple[int, int] | None
    verdict: Verdict

    @property
    def figures(self) -> Figures | None:
        """What the file says."""
        return self.question.figures

    @property
    def differing(self) -> tuple[str, ...]:
        """The names of the figures that the file gives otherwise."""
        return tuple(_differing(self, self.figures)) if self.figures else ()

    @property
    def match(self) -> Match:
        """Whether the file says the same."""
        if self.figures is None:
            return Match.NOT_GIVEN
        return Match.DIFFERS if self.differing else Match.AGREES


def answer(question: Question, case: CaseView) -> Answer | None:
    """What the case says, or nothing where the limit was not in force when it would have begun.

    Raises MissingError if the case refused a step of its history.
    """
    wanted = statutory_clock_id(question.rule.deadline)
    clock = next((clock for clock in case.clocks if clock.id == wanted), None)
    if clock is None and question.rule.starts.fact in case.facts:
        return None
    if clock is None or clock.stopped_at is None or clock.target_at is None:
        raise MissingError("a history that the case takes whole")
    assert clock.days_late is not None, "a clock that has stopped knows how late it is"
    return Answer(
        start=local_date(clock.started_at, case.zone),
        due=local_date(clock.target_at, case.zone),
        actual=local_date(clock.stopped_at, case.zone),
        days_late=clock.days_late,
        state=clock.state,
    )


def finding(question: Question, answers: Sequence[Answer | None]) -> Finding:
    """The answers of the two extremes as ranges, or the one answer as it is."""
    given = [answer for answer in answers if answer]
    if len(given) < len(answers):
        none = not given
        verdict = Verdict.NOT_IN_FORCE if none else Verdict.AMBIGUOUS
        return Finding(question, question.start, None, question.end, None, verdict)
    late = [answer.days_late for answer in given]
    return Finding(
        question,
        start=_within(question.start, [answer.start for answer in given]),
        due=_span([answer.due for answer in given]),
        actual=_within(question.end, [answer.actual for answer in given]),
        days_late=(min(late), max(late)),
        verdict=_verdict(question, given),
    )


def _verdict(question: Question, answers: Sequence[Answer]) -> Verdict:
    verdict = VERDICTS.get(frozenset(answer.state for answer in answers), Verdict.AMBIGUOUS)
    # What is still to be done cannot have been done on time, and may yet be.
    return Verdict.AMBIGUOUS if question.still_open and verdict is Verdict.ON_TIME else verdict


def _differing(ours: Finding, theirs: Figures) -> Iterator[str]:
    given = {
        "start": (ours.start, theirs.start),
        "due": (ours.due, theirs.due_on),
        "actual": (ours.actual, theirs.done_on),
        "days late": (ours.days_late, theirs.lateness),
        "verdict": (ours.verdict, theirs.verdict),
        "still open": (ours.question.still_open, theirs.still_open_at_actual),
    }
    return (name for name, (own, other) in given.items() if other is not None and own != other)


def _within(published: Span, days: list[date]) -> Span:
    """The published days, unless the cases made other days of them."""
    kept = all(published.first <= day <= published.last for day in days)
    return published if kept else _span(days)


def _span(days: list[date]) -> Span:
    return Span(min(days), max(days))
