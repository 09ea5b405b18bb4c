"""`./run verify timelines`: published claims beside what their cases say."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from rich.progress import Progress
from rich.text import Text

from homebuy.cli.exit_codes import ExitCode
from homebuy.cli.input_file import read_file
from homebuy.cli.options import Json
from homebuy.cli.output import Cell, console, print_json, print_table, say
from verification.timelines.check import Check, Questions, check, questions
from verification.timelines.findings import Finding, Match
from verification.timelines.office import ephemeral_office
from verification.timelines.spans import Span
from verification.timelines.timeline_file import Figures, Verdict, read_timelines

WORDS: Final = {
    Verdict.LATE: "late",
    Verdict.ON_TIME: "on time",
    Verdict.AMBIGUOUS: "cannot tell",
    Verdict.NO_ACTUAL: "not done",
    Verdict.NOT_IN_FORCE: "not in force",
}
STYLES: Final = {Match.AGREES: "green", Match.DIFFERS: "bold red", Match.NOT_GIVEN: "dim"}


async def timelines(file: Path, /, *, as_json: Json = False) -> ExitCode:
    """Let cases live through published claims, and compare what they say with the file.

    For example: ./run verify timelines tests/conformance/real_timelines.json

    Servers of its own start for this and are gone afterwards; nothing of yours is touched.

    Parameters
    ----------
    file
        A JSON file of dated claims and the figures that others worked out for them.
    """
    now = datetime.now(UTC)
    checked = await _check(questions(read_timelines(str(file), read_file(file).content), now), now)
    print_json(_document(checked)) if as_json else _print(checked)
    return ExitCode.FINDINGS if checked.count(Match.DIFFERS) else ExitCode.DONE


async def _check(asked: Questions, now: datetime) -> Check:
    with Progress(console=console(errors=True), transient=True) as progress:
        task = progress.add_task("Starting an office", total=None)
        async with ephemeral_office(now) as office:
            progress.update(task, description="Living through claims", total=len(asked.asked))
            return await check(asked, office.cases, now, lambda: progress.advance(task))


def _print(checked: Check) -> None:
    print_table(
        "Published claims, and what their cases say",
        [
            "Case",
            "Rule",
            "Start",
            "Due",
            "Actual",
            "Days late",
            "Verdict",
            "The file says",
            "Match",
        ],
        map(_row, checked.findings),
    )
    if checked.lacking:
        rows = [
            [each.case, ", ".join(each.rules), "; ".join(each.missing)] for each in checked.lacking
        ]
        print_table("Not enough is published", ["Case", "Rules", "What is missing"], rows)
    for line in map(_difference, checked.findings):
        if line:
            say(line)
    say(summary(checked))


def summary(checked: Check) -> str:
    """The closing line."""
    alone = checked.count(Match.NOT_GIVEN)
    return (
        f"{checked.count(Match.AGREES)} agree, {checked.count(Match.DIFFERS)} differ, "
        f"{alone + len(checked.lacking)} cannot be compared "
        f"({alone} without figures in the file, {len(checked.lacking)} cases without enough dates)"
    )


def _row(finding: Finding) -> list[Cell]:
    return [
        finding.question.claim.timeline.id,
        finding.question.rule.name,
        str(finding.start),
        _or_dash(finding.due),
        f"{finding.actual}{_open(finding.question.still_open)}",
        _days(finding.days_late),
        WORDS[finding.verdict],
        _figures(finding),
        Text(finding.match, style=STYLES[finding.match]),
    ]


def _figures(finding: Finding) -> str:
    """The file's verdict and lateness, and whatever else it gives otherwise."""
    theirs = finding.figures
    if theirs is None:
        return "-"
    others = {"start": theirs.start, "due": theirs.due_on, "actual": theirs.done_on}
    differing = [f"{name} {others[name]}" for name in finding.differing if name in others]
    alleged = ["as alleged"] if theirs.alleged else []
    return ", ".join([WORDS[theirs.verdict], _days(theirs.lateness), *differing, *alleged])


def _difference(finding: Finding) -> str:
    if not finding.differing:
        return ""
    case, rule = finding.question.claim.timeline.id, finding.question.rule.name
    return f"{case} {rule} differs in: {', '.join(finding.differing)}"


def _or_dash(span: Span | None) -> str:
    return str(span) if span else "-"


def _open(still_open: bool) -> str:
    return ", not done" if still_open else ""


def _days(days: tuple[int, int] | None) -> str:
    if days is None:
        return "-"
    fewest, most = days
    return str(fewest) if fewest == most else f"{fewest} to {most}"


def _document(checked: Check) -> dict[str, Any]:
    return {
        "findings": list(map(_finding, checked.findings)),
        "lacking": [each._asdict() for each in checked.lacking],
        "agree": checked.count(Match.AGREES),
        "differ": checked.count(Match.DIFFERS),
        "cannot_be_compared": checked.count(Match.NOT_GIVEN) + len(checked.lacking),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    question, theirs = finding.question, finding.figures
    return {
        "case": question.claim.timeline.id,
        "rule": question.rule.name,
        "start": _bare(finding.start),
        "due": _bare(finding.due),
        "actual": _bare(finding.actual),
        "days_late": _bare(finding.days_late),
        "verdict": finding.verdict,
        "still_open_at_actual": question.still_open,
        "file": theirs and _their_figures(theirs),
        "match": finding.match,
        "differing": finding.differing,
    }


def _their_figures(theirs: Figures) -> dict[str, Any]:
    return {
        "start": _bare(theirs.start),
        "due": _bare(theirs.due_on),
        "actual": _bare(theirs.done_on),
        "days_late": _bare(theirs.lateness),
        "verdict": theirs.verdict,
        "still_open_at_actual": theirs.still_open_at_actual,
        "alleged": theirs.alleged,
    }


def _bare(ends: tuple[object, object] | None) -> object:
    """One value where both ends are the same, otherwise the two."""
    return ends[0] if ends and ends[0] == ends[1] else ends
