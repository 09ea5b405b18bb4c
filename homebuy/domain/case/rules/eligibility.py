"""The rule of eligibility: the claim is weighed on the facts, and what follows is recorded."""

from collections.abc import Mapping
from datetime import date

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from homebuy.domain.case.rules.facts import record_facts
from homebuy.domain.case.state import Case
from homebuy.domain.case.transaction import Transaction
from homebuy.domain.eligibility.assessment import assess
from homebuy.domain.eligibility.checklist import Checklist
from homebuy.domain.eligibility.finding import EligibilityFinding
from homebuy.domain.eligibility.period import QualifyingPeriod
from homebuy.domain.eligibility.tenancy_faults import TenanciesError
from homebuy.domain.ids import FactName

YEARS, LANDLORDS = FactName("qualifying_years"), FactName("qualifying_landlords")


def assess_eligibility(transaction: Transaction, command: cmd.AssessEligibility) -> None:
    """Record what the claim comes to; the years found become facts, on which limits depend."""
    checklist = _checklist(transaction)
    facts = {name: fact.value for name, fact in transaction.case.facts.items()}
    finding = _finding(transaction, command, checklist, facts)
    asked = set(checklist.fact_names())
    transaction.add(
        ev.EligibilityAssessed,
        command.at,
        number=transaction.case.assessments + 1,
        finding=finding,
        facts={name: value for name, value in facts.items() if name in asked},
        tenancies=command.tenancies,
        reason=command.reason,
    )
    if finding.qualifying:
        record_facts(transaction, _found(transaction, finding.qualifying), command.at)


def _checklist(transaction: Transaction) -> Checklist:
    """What the scheme asks; raises RejectedError where it asked nothing."""
    checklist = transaction.case.decisions.eligibility
    if checklist is None:
        raise RejectedError(
            RejectionCode.NO_RULES,
            f"scheme '{transaction.plan.scheme}' had no checklist when the case was raised: decide "
            "by hand, and record the facts",
        )
    return checklist


def _finding(
    transaction: Transaction,
    command: cmd.AssessEligibility,
    checklist: Checklist,
    facts: Mapping[FactName, str],
) -> EligibilityFinding:
    claimed, tenancies = _claimed(transaction), command.tenancies
    landlord = _landlord(transaction.case, checklist) if tenancies else ""
    try:
        return assess(checklist, facts, tenancies, claimed, landlord)
    except TenanciesError as faulty:
        raise RejectedError(RejectionCode.BAD_TENANCIES, str(faulty)) from None


def _claimed(transaction: Transaction) -> date:
    """The day on which everything is judged: that of the claim."""
    fact = transaction.case.facts.get(transaction.plan.applied_on)
    if fact is None:
        raise RejectedError(
            RejectionCode.BAD_FACT,
            "the day of the claim is not known: "
            f"record the fact '{transaction.plan.applied_on}' first",
        )
    return fact.date


def _landlord(case: Case, checklist: Checklist) -> str:
    """The name of this landlord in the list of tenancies; no other landlord has an empty one."""
    name = checklist.this_landlord_fact
    if checklist.qualifying is None or name is None:
        return ""
    if name not in case.facts:
        raise RejectedError(
            RejectionCode.BAD_FACT,
            f"which landlord is ours is not known: record the fact '{name}', by the name that the "
            "list of tenancies gives it",
        )
    return case.facts[name].value


def _found(transaction: Transaction, period: QualifyingPeriod) -> dict[FactName, str]:
    """The years and the landlords, so far as the scheme knows such facts."""
    found = {YEARS: str(period.complete_years), LANDLORDS: period.qualifying_landlords}
    return {name: value for name, value in found.items() if name in transaction.plan.facts}
