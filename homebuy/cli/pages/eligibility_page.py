"""The years that count at a claim, and what it comes to, for people."""

from typing import Final

from homebuy.cli.output import Cell, print_table, say
from homebuy.domain.eligibility.finding import EligibilityFinding, EligibilityVerdict
from homebuy.domain.eligibility.period import PersonYears, QualifyingPeriod
from homebuy.domain.time.wording import shown_day

COLUMNS: Final = ("Landlord", "Tenant", "From", "To", "Days", "RejectionCode")


def print_period(period: QualifyingPeriod) -> None:
    """The tenancies of each person, and the years they come to."""
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
    for uncertainty in period.uncertainties:
        say(f"doubt: {uncertainty}")


def _rows(person: PersonYears) -> list[list[Cell]]:
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


def print_finding(finding: EligibilityFinding) -> None:
    """The verdict, every reason for it, and what is still to be asked."""
    said = {
        EligibilityVerdict.ADMIT: "Admit the claim",
        EligibilityVerdict.DENY: "Deny the claim, with these reasons",
        EligibilityVerdict.NEEDS_INFORMATION: "Neither admit nor deny it yet: ask what is missing",
    }
    say(said[finding.verdict])
    for reason in finding.reasons:
        sure = "" if reason.certain else " (not certain)"
        say(f"reason: {reason.text}, {reason.source}{sure}")
    for missing in finding.missing:
        say(f"missing: {missing.fact}: {missing.question}")
    for uncertainty in finding.uncertainties:
        say(f"doubt: {uncertainty}")
    if finding.qualifying:
        say(_sum(finding.qualifying))
