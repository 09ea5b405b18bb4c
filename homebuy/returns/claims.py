"""Claims of a period: made, admitted, denied, ended and completed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from homebuy.domain.outcomes import Outcome
from homebuy.returns.figures import ALL, Figure, Unit, middle, nine_in_ten, percent
from homebuy.returns.period import Period
from homebuy.storage.returns import Claim

ADMITTED = frozenset({"admitted", "admit"})
DENIED = frozenset({"denied", "deny"})
NO_REASON = "no reason on record"


def applied(claim: Claim, period: Period) -> bool:
    """Whether the claim was made in the period."""
    return period.has(claim.claimed_on)


def admitted(claim: Claim, period: Period) -> bool:
    """Whether the claim was admitted in the period, and still stands as admitted."""
    return claim.decision in ADMITTED and period.has(claim.decided_on)


def denied(claim: Claim, period: Period) -> bool:
    """Whether the claim was denied in the period, or without a decision on record ended so."""
    if claim.decision in DENIED:
        return period.has(claim.decided_on)
    return ended(claim, Outcome.DENIED, period)


def ended(claim: Claim, outcome: Outcome, period: Period) -> bool:
    """Whether the case was closed in that way in the period."""
    return claim.outcome == outcome and period.has(claim.closed_on)


def completed(claim: Claim, period: Period) -> bool:
    """Whether the sale was completed in the period."""
    return period.has(claim.completed_on)


def counts(claims: Sequence[Claim], period: Period) -> dict[str, int]:
    """How often each thing happened to a case; what months have adds up to what a year has."""
    return {
        "applications": sum(applied(claim, period) for claim in claims),
        "admissions": sum(admitted(claim, period) for claim in claims),
        "denials": sum(denied(claim, period) for claim in claims),
        "withdrawals": _ended(claims, Outcome.WITHDRAWN, period),
        "deemed withdrawals": _ended(claims, Outcome.DEEMED_WITHDRAWN, period),
        "cancellations": _ended(claims, Outcome.CANCELLED, period),
        "completions": sum(completed(claim, period) for claim in claims),
    }


def claim_figures(claims: Sequence[Claim], period: Period) -> Iterator[Figure]:
    """The counts, and how many of the applications have completed so far."""
    counted = counts(claims, period)
    for name, number in counted.items():
        yield Figure("claims", name, ALL, number, Unit.CASES)
    sold = sum(bool(claim.completed_on) for claim in claims if applied(claim, period))
    yield Figure("claims", "applications completed so far", ALL, sold, Unit.CASES)
    share = percent(sold, counted["applications"])
    yield Figure("claims", "conversion so far", ALL, share, Unit.PERCENT)


def scheme_figures(claims: Sequence[Claim], period: Period) -> Iterator[Figure]:
    """The counts for each scheme, where there is more than one."""
    schemes = sorted({claim.scheme for claim in claims})
    for scheme in schemes if len(schemes) > 1 else ():
        counted = counts([claim for claim in claims if claim.scheme == scheme], period)
        for name, number in counted.items():
            yield Figure("schemes", name, scheme, number, Unit.CASES)


def denial_figures(claims: Iterable[Claim], period: Period) -> Iterator[Figure]:
    """The denials, and for each reason the denials that give it, the most frequent first."""
    chosen = [claim for claim in claims if denied(claim, period)]
    yield Figure("denials", "denials", ALL, len(chosen), Unit.CASES)
    reasons = Counter(reason for claim in chosen for reason in _reasons(claim))
    for reason, number in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
        yield Figure("denials", "denials", reason, number, Unit.CASES)


def duration_figures(claims: Iterable[Claim], period: Period) -> Iterator[Figure]:
    """Days from the claim to the completion."""
    days = [
        (claim.completed_on - claim.claimed_on).days
        for claim in claims
        if claim.completed_on and claim.claimed_on and completed(claim, period)
        if claim.claimed_on <= claim.completed_on
    ]
    yield Figure("durations", "completions with both days", ALL, len(days), Unit.CASES)
    yield Figure("durations", "median days", ALL, middle(days), Unit.DAYS)
    yield Figure("durations", "90th percentile, days", ALL, nine_in_ten(days), Unit.DAYS)


def _ended(claims: Iterable[Claim], outcome: Outcome, period: Period) -> int:
    return sum(ended(claim, outcome, period) for claim in claims)


def _reasons(claim: Claim) -> tuple[str, ...]:
    """Each reason once; the assessment's own, else the ground on record."""
    return tuple(dict.fromkeys(claim.reasons)) or (claim.ground or NO_REASON,)
