"""`./run verify conformance`: published service levels beside what Home Buy answers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final

from cyclopts import Parameter
from rich.text import Text

from homebuy.cli.exit_codes import ExitCode, UsageError
from homebuy.cli.input_file import read_file
from homebuy.cli.options import Json
from homebuy.cli.output import Cell, print_json, print_table, say
from verification.conformance.case_file import LARGEST, read_cases
from verification.conformance.cases import CaseFile
from verification.conformance.check import Finding, check

COLUMNS: Final = ("Case", "Operation", "Expected", "Computed", "Match", "Cross-check", "Note")


def conformance(
    file: Path,
    /,
    *,
    only: Annotated[
        tuple[str, ...],
        Parameter(consume_multiple=True, help="The ids of the cases to answer. All, if absent."),
    ] = (),
    as_json: Json = False,
) -> ExitCode:
    """Answer what other engines publish about service levels, and compare.

    For example: ./run verify conformance tests/conformance/sla_cases.json

    Where the file says `differs`, the note says why, and a difference is no fault.
    Where it says `agrees`, a difference is one: the exit code is then 1.

    Parameters
    ----------
    file
        A JSON file of calendars, and of cases that expect something of them.
    """
    cases = read_cases(str(file), read_file(file, LARGEST).content)
    _known(file, cases, only)
    findings = check(cases, only)
    print_json(_document(findings)) if as_json else _print(findings)
    unexpected = any(finding.is_unexpected for finding in findings)
    return ExitCode.FINDINGS if unexpected else ExitCode.DONE


def _known(file: Path, cases: CaseFile, only: Sequence[str]) -> None:
    known = {case.id for case in cases.cases}
    if unknown := [name for name in only if name not in known]:
        raise UsageError(f"--only: {file} has no case {', '.join(unknown)}; check the spelling")


def _print(findings: Sequence[Finding]) -> None:
    print_table("Published service levels, and what they come to", COLUMNS, map(_row, findings))
    say(summary(findings))


def summary(findings: Sequence[Finding]) -> str:
    """The closing line."""
    agree = sum(finding.agrees for finding in findings)
    unexpected = sum(finding.is_unexpected for finding in findings)
    differ = len(findings) - agree
    return (
        f"{agree} agree, {differ} differ: {differ - unexpected} as the file says, "
        f"{unexpected} although it says they agree"
    )


def _row(finding: Finding) -> list[Cell]:
    case = finding.case
    match = Text("agree", "green") if finding.agrees else Text("differ", "bold red")
    return [
        case.id,
        case.op,
        finding.expected,
        finding.computed,
        match,
        case.cross_check,
        case.note or "-",
    ]


def _document(findings: Sequence[Finding]) -> dict[str, Any]:
    agree = sum(finding.agrees for finding in findings)
    return {
        "cases": list(map(_case, findings)),
        "agree": agree,
        "differ": len(findings) - agree,
        "unexpected": sum(finding.is_unexpected for finding in findings),
    }


def _case(finding: Finding) -> dict[str, Any]:
    case = finding.case
    return {
        "id": case.id,
        "operation": case.op,
        "expected": finding.expected,
        "computed": finding.computed,
        "match": "agree" if finding.agrees else "differ",
        "cross_check": case.cross_check,
        "note": case.note,
    }
