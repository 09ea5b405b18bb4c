"""The assessment of a claim: every check on the facts, and the years on the tenancies."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from homebuy.domain.eligibility.checklist import Check, Checklist
from homebuy.domain.eligibility.finding import (
    EligibilityFinding,
    EligibilityVerdict,
    Missing,
    Reason,
)
from homebuy.domain.eligibility.period import QualifyingPeriod
from homebuy.domain.eligibility.qualification import qualifying_period
from homebuy.domain.eligibility.tenancies import Tenancy
from homebuy.domain.ids import FactName

TENANCIES: Final = FactName("tenancies")
LIST_THEM: Final = "Which public tenancies has each buyer had: landlord, first and last day?"


def assess(
    checklist: Checklist,
    facts: Mapping[FactName, str],
    tenancies: Sequence[Tenancy],
    on: date,
    this_landlord: str,
) -> EligibilityFinding:
    """What a claim of that day comes to; raises TenanciesError for a list with faults.

    A reason that bars by itself, and is not in doubt, denies whatever else is unknown. Any other
    reason denies once nothing is missing.
    """
    asked = [check for check in checklist.checks if _applies(check, facts, on)]
    period = None
    if checklist.qualifying and tenancies:
        period = qualifying_period(tenancies, on, checklist.qualifying, this_landlord)
    reasons = (*_denials(asked, facts), *_too_short(period))
    missing = tuple(dict.fromkeys(_missing(asked, facts)))
    if checklist.qualifying and not tenancies:
        missing += (Missing(fact=TENANCIES, question=LIST_THEM),)
    return EligibilityFinding(
        verdict=_verdict(reasons, missing),
        reasons=reasons,
        missing=missing,
        qualifying=period,
        uncertainties=_uncertainties(reasons, period),
    )


def _applies(check: Check, facts: Mapping[FactName, str], on: date) -> bool:
    """Whether it is asked; it is as long as a fact on which that depends is not known."""
    return check.holds_on(on) and all(
        facts.get(name, value) == value for name, value in check.when.items()
    )


def _denials(checks: Sequence[Check], facts: Mapping[FactName, str]) -> Iterator[Reason]:
    for check in checks:
        value = facts.get(check.fact)
        if value is not None and value not in check.admits:
            ground = check.ground(value)
            yield Reason(
                fact=check.fact,
                text=ground.reason,
                source=ground.source,
                uncertainty=ground.uncertainty,
                certain=check.bars and not ground.uncertainty and check.when.keys() <= facts.keys(),
            )


def _missing(checks: Sequence[Check], facts: Mapping[FactName, str]) -> Iterator[Missing]:
    for check in checks:
        if check.fact not in facts:
            yield Missing(fact=check.fact, question=check.question)


def _too_short(period: QualifyingPeriod | None) -> Iterator[Reason]:
    if period and not period.enough:
        yield Reason(
            fact=TENANCIES,
            text=f"{period.whose} has {period.shortfall}",
            source=period.source,
            uncertainty=" ".join(period.uncertainties),
            certain=not period.uncertainties,
        )


def _verdict(reasons: Sequence[Reason], missing: Sequence[Missing]) -> EligibilityVerdict:
    if any(reason.certain for reason in reasons):
        return EligibilityVerdict.DENY
    if missing:
        return EligibilityVerdict.NEEDS_INFORMATION
    return EligibilityVerdict.DENY if reasons else EligibilityVerdict.ADMIT


def _uncertainties(reasons: Sequence[Reason], period: QualifyingPeriod | None) -> tuple[str, ...]:
    """Each uncertainty once; those of the years also where they are enough."""
    of_reasons = (
        reason.uncertainty for reason in reasons if reason.uncertainty and reason.fact != TENANCIES
    )
    return tuple(dict.fromkeys((*of_reasons, *(period.uncertainties if period else ()))))
