"""Eligibility on the command line: no case, no service."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from homebuy.cli.exit_codes import ExitCode, MissingFileError, UsageError
from homebuy.cli.input_file import tenancies_in
from homebuy.cli.options import Day, Facts, Json, facts_in
from homebuy.cli.output import print_json, say
from homebuy.cli.pages.eligibility_page import print_finding, print_period
from homebuy.definitions.bundle import shipped
from homebuy.definitions.definition_file import UnfitError, read_definition
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.eligibility.assessment import assess
from homebuy.domain.eligibility.checklist import Checklist
from homebuy.domain.eligibility.period import QualifyingPeriod
from homebuy.domain.eligibility.qualification import qualifying_period
from homebuy.domain.facts import FactDeclaration
from homebuy.domain.ids import FactName
from homebuy.imports.tenancies import FaultyTenanciesError

app = App(name="eligibility", help="Count years as a tenant, and assess a claim.")

On = Annotated[Day, Parameter(help="The day of the claim, as 2026-03-31.")]
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
    rules = _checklist(_scheme(scheme)).qualifying
    if rules is None:
        raise UsageError(f"--scheme: '{scheme}' asks for no years as a tenant")
    try:
        tenancies = tenancies_in(file, on)
    except FaultyTenanciesError as faulty:
        return _faults(faulty, as_json)
    period = qualifying_period(tenancies, on, rules, landlord)
    print_json(_document(period)) if as_json else print_period(period)
    return ExitCode.DONE


@app.command
def check(
    file: Path | None = None,
    /,
    *,
    on: On,
    landlord: Landlord,
    fact: Facts = (),
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
    found = _scheme(scheme)
    known = _known(facts_in(fact), found.facts)
    try:
        tenancies = tenancies_in(file, on) if file else ()
    except FaultyTenanciesError as faulty:
        return _faults(faulty, as_json)
    finding = assess(_checklist(found), known, tenancies, on, landlord)
    print_json(finding) if as_json else print_finding(finding)
    return ExitCode.DONE


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
