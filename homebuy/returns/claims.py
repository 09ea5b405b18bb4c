"""Claims of a period: made, admitted, denied, ended and completed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from homebuy.domain.outcomes import Outcome
from homebuy.returns.figures import ALL, Figure, Unit, median_days, ninth_decile, percent
from homebuy.returns.period import ReturnPeriod
from homebuy.storage.returns import Claim

ADMITTED = frozenset({"admitted", "admit"})
DENIED = frozenset({"denied", "deny"})
NO_REASON = "no reason on record"
MAIN = ("applications", "admissions", "denials", "completions")
NAMES = (
    "applications",
    "admissions",
    "denials",
    "withdrawals",
    "deemed withdrawals",
    "cancellations",
    "completions",
)
ENDED: dict[Outcome | None, str] = {
    Outcome.WITHDRAWN: "withdrawals",
    Outcome.DEEMED_WITHDRAWN: "deemed withdrawals",
    Outcome.CANCELLED: "cancellations",
}


def dated_events(claim: Claim) -> Iterator[tuple[str, date]]:
    """What a case counts as, and on which day; each thing happens to it once at most."""
    if claim.claimed_on:
        yield "applications", claim.claimed_on
    if claim.decision in ADMITTED and claim.decided_on:
        yield "admissions", claim.decided_on
    if day := _denied_on(claim):
        yield "denials", day
    if claim.closed_on and (name := ENDED.get(claim.outcome)):
        yield name, claim.closed_on
    if claim.completed_on:
        yield "completions", claim.completed_on


def counts(claims: Iterable[Claim], period: ReturnPeriod) -> dict[str, int]:
    """How often each thing happened; what months have adds up to what a year has."""
    found = Counter(
        name for claim in claims for name, day in dated_events(claim) if period.has(day)
    )
    return {name: found[name] for name in NAMES}


def claim_figures(claims: Sequence[Claim], period: ReturnPeriod) -> Iterator[Figure]:
    """The counts, and how many of the applications have completed so far."""
    counted = counts(claims, period)
    for name, number in counted.items():
        yield Figure("claims", name, ALL, number, Unit.CASES)
    sold = sum(bool(claim.completed_on) for claim in claims if period.has(claim.claimed_on))
    yield Figure("claims", "applications completed so far", ALL, sold, Unit.CASES)
    share = percent(sold, counted["applications"])
    yield Figure("claims", "conversion so far", ALL, share, Unit.PERCENT)


def scheme_figures(claims: Sequence[Claim], period: ReturnPeriod) -> Iterator[Figure]:
    """The main counts for each scheme, where there is more than one."""
    schemes = sorted({claim.scheme for claim in claims})
    for scheme in schemes if len(schemes) > 1 else ():
        counted = counts([claim for claim in claims if claim.scheme == scheme], period)
        for name in MAIN:
            yield Figure("schemes", name, scheme, counted[name], Unit.CASES)


def denial_figures(claims: Iterable[Claim], period: ReturnPeriod) -> Iterator[Figure]:
    """The denials, and for each reason the denials that give it, the most frequent first."""
    chosen = [claim for claim in claims if period.has(_denied_on(claim))]
    yield Figure("denials", "denials", ALL, len(chosen), Unit.CASES)
    reasons = Counter(reason for claim in chosen for reason in _reasons(claim))
    for reason, number in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
        yield Figure("denials", "denials", reason, number, Unit.CASES)


def duration_figures(claims: Iterable[Claim], period: ReturnPeriod) -> Iterator[Figure]:
    """Days from the claim to the completion."""
    days = [
        (claim.completed_on - claim.claimed_on).days
        for claim in claims
        if claim.completed_on and period.has(claim.completed_on)
        if claim.claimed_on and claim.claimed_on <= claim.completed_on
    ]
    yield Figure("durations", "completions with both days", ALL, len(days), Unit.CASES)
    yield Figure("durations", "median days", ALL, median_days(days), Unit.DAYS)
    yield Figure("durations", "90th percentile, days", ALL, ninth_decile(days), Unit.DAYS)


def _denied_on(claim: Claim) -> date | None:
    """The day of the decision that denies, else of the closing if the case ended so."""
    if claim.decision in DENIED:
        return claim.decided_on
    return claim.closed_on if claim.outcome == Outcome.DENIED else None


def _reasons(claim: Claim) -> tuple[str, ...]:
    """Each reason once; the assessment's own, else the ground on record."""
    return tuple(dict.fromkeys(claim.reasons)) or (claim.ground or NO_REASON,)
