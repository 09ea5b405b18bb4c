"""Every claim of a file, lived through by cases, and all their answers."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from homebuy.domain.case import commands as cmd
from homebuy.domain.case.views.view import CaseView
from homebuy.domain.ids import UserId
from homebuy.domain.models import Instant
from homebuy.temporal.client import CaseEndedError, HomeBuyClient, NoSuchCaseError, RefusedError
from verification.timelines.findings import Finding, Match, answer, finding
from verification.timelines.rules import RULES, MissingError, Question, question
from verification.timelines.timeline_file import Timeline, Timelines

OWNER: Final = UserId("amira-khan")
"""A user of the shipped organisation."""
AT_ONCE: Final = 8


class Lacking(NamedTuple):
    """A case, and what would have to be known of it for those rules."""

    case: str
    rules: tuple[str, ...]
    missing: tuple[str, ...]


class Check(NamedTuple):
    """Everything that a file's claims answered, and the cases that could not be asked."""

    findings: tuple[Finding, ...]
    lacking: tuple[Lacking, ...]

    def count(self, match: Match) -> int:
        """How many findings stand so to the file."""
        return sum(finding.match is match for finding in self.findings)


class Questions(NamedTuple):
    """What can be asked of the claims of a file, and what cannot."""

    asked: tuple[Question, ...]
    lacking: tuple[Lacking, ...]


def questions(timelines: Timelines, now: Instant) -> Questions:
    """One question for each case and rule with enough dates.

    A case is lacking if no rule can be asked of it, or one that the file has figures for.
    """
    asked, lacking = list[Question](), list[Lacking]()
    for timeline in timelines.cases:
        found, missing = _questions(timeline, now)
        asked += found
        rules = tuple(name for name in missing if not found or getattr(timeline.derived, name))
        if rules:
            words = dict.fromkeys(word for name in rules for word in missing[name])
            lacking.append(Lacking(timeline.id, rules, tuple(words)))
    return Questions(tuple(asked), tuple(lacking))


async def check(
    asked: Questions, cases: HomeBuyClient, now: Instant, done: Callable[[], None]
) -> Check:
    """Raise the cases that answer each question; `done` is told of each question answered."""
    free = asyncio.Semaphore(AT_ONCE)

    async def one(question: Question) -> Finding | Lacking:
        async with free:
            found = await _ask(question, cases, now)
        done()
        return found

    found = await asyncio.gather(*map(one, asked.asked))
    findings = tuple(each for each in found if isinstance(each, Finding))
    refused = tuple(each for each in found if isinstance(each, Lacking))
    return Check(findings, (*asked.lacking, *refused))


def _questions(
    timeline: Timeline, now: Instant
) -> tuple[list[Question], dict[str, tuple[str, ...]]]:
    asked, missing = list[Question](), dict[str, tuple[str, ...]]()
    for rule in RULES:
        try:
            asked.append(question(timeline, rule, now.date()))
        except MissingError as error:
            missing[rule.name] = error.args
    return asked, missing


async def _ask(question: Question, cases: HomeBuyClient, now: Instant) -> Finding | Lacking:
    try:
        trials = question.trials(OWNER, now)
        return finding(question, [answer(question, await _live(t, cases)) for t in trials])
    except (MissingError, RefusedError) as error:
        reason = str(error)
        return Lacking(question.claim.timeline.id, (question.rule.name,), (reason,))


async def _live(request: cmd.RaiseCase, cases: HomeBuyClient) -> CaseView:
    """The case once it has lived through its history: told again of what it knows, it answers."""
    await cases.raise_case(request)
    try:
        await cases.execute(request.reference, _note_of(request.history))
    except (CaseEndedError, NoSuchCaseError):
        return await cases.ended(request.reference)
    return await cases.case(request.reference)


def _note_of(history: Iterable[cmd.Historic]) -> cmd.AddNote:
    return next(step for step in history if isinstance(step, cmd.AddNote))
