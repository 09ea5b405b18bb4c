"""Eligibility on the command line: no case, no service."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Final

from cyclopts import App, Parameter

from homebuy.cli.exits import ExitCode, MissingFileError, UsageError
from homebuy.cli.printing import Cell, print_json, print_table, say
from homebuy.cli.sending import FactOptions, Json, facts
from homebuy.definitions.bundle import shipped
from homebuy.definitions.reading import UnfitError, read_definition
from homebuy.domain.eligibility.assessing import assess
from homebuy.domain.eligibility.checklist import Checklist
from homebuy.domain.eligibility.finding import Finding, Verdict
from homebuy.domain.eligibility.period import QualifyingPeriod, Years
from homebuy.domain.eligibility.qualifying import qualifying
from homebuy.domain.eligibility.tenancies import Tenancy
from homebuy.domain.facts import FactDeclaration
from homebuy.domain.ids import FactName
from homebuy.domain.scheme import Scheme
from homebuy.domain.wording import shown_day
from homebuy.imports.moments import day
from homebuy.imports.sheet import File
from homebuy.imports.tenancies import LARGEST, FaultyTenanciesError, read_tenancies

app = App(name="eligibility", help="Count years as a tenant, and assess a claim.")
COLUMNS: Final = ("Landlord", "Tenant", "From", "To", "Days", "Why")

On = Annotated[
    str, Parameter(help="The day of the claim, as 2026-03-31.", allow_leading_hyphen=True)
]
Landlord = Annotated[str, Parameter(help="This landlord, by the name that the file gives it.")]
SchemeName = Annotated[
    str, Parameter(name="--scheme", help="A scheme that comes with Home Buy, or a file.")
]


@app.command
def years(
    file: Path,
    /,
    *,
    on: On,
    landlord: Landlord,
    scheme: SchemeName = "right-to-buy-england",
    as_json: Json = False,
) -> ExitCode:
    """Say which time as a tenant counts at a claim, and how many complete years it comes to.

    For example: homebuy eligibility years tenancies.csv --on 2026-03-02 --landlord "Northgate"

    Parameters
    ----------
    file
        CSV with the columns tenant, landlord, public (yes or no), starts, and if you like ends,
        how (sole, joint, succeeded), counts_for, home; or YAML with a list named tenancies.
    """
    claimed = _day(on)
    rules = _checklist(_scheme(scheme)).qualifying
    if rules is None:
        raise UsageError(f"--scheme: '{scheme}' asks for no years as a tenant")
    try:
        tenancies = _tenancies(file, claimed)
    except FaultyTenanciesError as faulty:
        return _faults(faulty, as_json)
    period = qualifying(tenancies, claimed, rules, landlord)
    print_json(_document(period)) if as_json else _print_period(period)
    return ExitCode.DONE


@app.command
def check(
    file: Path | None = None,
    /,
    *,
    on: On,
    landlord: Landlord,
    fact: FactOptions = (),
    scheme: SchemeName = "right-to-buy-england",
    as_json: Json = False,
) -> ExitCode:
    """Assess a claim: admit it, deny it with the reasons, or say what is still to be asked.

    For example: homebuy eligibility check tenancies.csv --on 2026-03-02 --landlord "Northgate"
                 --fact secure_tenancy=yes --fact possession_order=no

    Parameters
    ----------
    file
        The tenancies, as for `homebuy eligibility years`; to be asked for, if absent.
    """
    claimed, found = _day(on), _scheme(scheme)
    known = _known(facts(fact), found.facts)
    try:
        tenancies = _tenancies(file, claimed) if file else ()
    except FaultyTenanciesError as faulty:
        return _faults(faulty, as_json)
    finding = assess(_checklist(found), known, tenancies, claimed, landlord)
    print_json(finding) if as_json else _print_finding(finding)
    return ExitCode.DONE


def _day(text: str) -> date:
    try:
        return day(text)
    except ValueError as error:
        raise UsageError(f"--on: {error}") from None


def _scheme(name: str) -> Scheme:
    file = Path(name) if name.endswith((".yaml", ".yml")) else shipped() / f"{name}.yaml"
    if not file.is_file():
        raise MissingFileError(f"--scheme: there is no scheme '{name}': name one, or its file")
    try:
        found = read_definition(file)
    except UnfitError as unfit:
        raise UsageError(f"--scheme: {file}: {unfit}") from None
    if not isinstance(found, Scheme):
        raise UsageError(f"--scheme: {file} holds no scheme")
    return found


def _checklist(scheme: Scheme) -> Checklist:
    if scheme.eligibility is None:
        raise UsageError(f"--scheme: '{scheme.id}' has no checks: add 'eligibility' to it")
    return scheme.eligibility


def _known(
    given: Mapping[str, str], declared: Mapping[FactName, FactDeclaration]
) -> dict[FactName, str]:
    """The facts, each of which the scheme knows and can have; raises UsageError."""
    known = {FactName(name): value for name, value in given.items()}
    for name, value in known.items():
        if name not in declared:
            raise UsageError(f"--fact: the scheme knows no fact '{name}'; check the spelling")
        if fault := declared[name].fault(value):
            raise UsageError(f"--fact {name}: {fault}")
    return known


def _tenancies(file: Path, on: date) -> tuple[Tenancy, ...]:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as fault:
        raise MissingFileError(f"{file} cannot be read: {fault.strerror}") from None
    return read_tenancies(File(str(file), content), on)


def _faults(faulty: FaultyTenanciesError, as_json: bool) -> ExitCode:
    if as_json:
        print_json({"faults": faulty.faults})
    else:
        for fault in faulty.faults:
            say(fault)
        say(f"faults: {len(faulty.faults)}")
    return ExitCode.FINDINGS


def _document(period: QualifyingPeriod) -> dict[str, object]:
    found = period.model_dump(mode="json")
    return {**found, "qualifying_landlords": period.qualifying_landlords}


def _print_period(period: QualifyingPeriod) -> None:
    for person in period.people:
        print_table(f"Time that counts for {person.whose}", COLUMNS, _rows(person))
        say(f"{person.whose}: {person.days:,} days, {_years(person.complete_years)}")
    say(_sum(period))
    alone = "are" if period.wholly_this_landlord else "are not"
    say(
        f"qualifying_landlords: {period.qualifying_landlords}, as the years needed {alone} "
        f"with {period.this_landlord} alone"
    )
    say(f"source: {period.source}")
    for doubt in period.doubts:
        say(f"doubt: {doubt}")


def _rows(person: Years) -> list[list[Cell]]:
    """The tenancies and the gaps between them, in the order of their days."""
    lines = (
        (line.starts, line.ends, [line.landlord, line.tenant], f"{line.days:,}", line.why)
        for line in person.lines
    )
    gaps = (
        (gap.starts, gap.ends, ["-", "-"], "-", f"gap of {gap.days:,} days") for gap in person.gaps
    )
    ordered = sorted((*lines, *gaps), key=lambda row: row[0])
    return [[*who, str(starts), str(ends), days, why] for starts, ends, who, days, why in ordered]


def _sum(period: QualifyingPeriod) -> str:
    on = shown_day(period.on)
    enough = "enough" if period.enough else f"not enough: {period.whose} has {period.shortfall}"
    years = _years(period.complete_years)
    return f"On {on} {years} count, those of {period.whose}; {period.needed_years} needed: {enough}"


def _years(number: int) -> str:
    return f"{number} complete year{'' if number == 1 else 's'}"


def _print_finding(finding: Finding) -> None:
    said = {
        Verdict.ADMIT: "Admit the claim",
        Verdict.DENY: "Deny the claim, with these reasons",
        Verdict.NEEDS_INFORMATION: "Neither admit nor deny it yet: ask what is missing",
    }
    say(said[finding.verdict])
    for reason in finding.reasons:
        sure = "" if reason.certain else " (not certain)"
        say(f"reason: {reason.text}, {reason.source}{sure}")
    for missing in finding.missing:
        say(f"missing: {missing.fact}: {missing.question}")
    for doubt in finding.doubts:
        say(f"doubt: {doubt}")
    if finding.qualifying:
        say(_sum(finding.qualifying))
