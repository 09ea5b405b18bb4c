"""What an assessment found."""

from enum import StrEnum

from homebuy.domain.eligibility.period import QualifyingPeriod
from homebuy.domain.ids import FactName
from homebuy.domain.models import Value


class EligibilityVerdict(StrEnum):
    """What a claim comes to on what is known."""

    ADMIT = "admit"
    DENY = "deny"
    NEEDS_INFORMATION = "needs information"


class Reason(Value):
    """Why a claim is denied, with its section; `certain` if it bars by itself and no doubt is."""

    fact: FactName
    text: str
    source: str
    uncertainty: str = ""
    certain: bool = True


class Missing(Value):
    """A fact that is not known, and what to ask."""

    fact: FactName
    question: str


class EligibilityFinding(Value):
    """A verdict with every reason for denying, and everything that is still to be asked."""

    verdict: EligibilityVerdict
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()
    qualifying: QualifyingPeriod | None = None
    uncertainties: tuple[str, ...] = ()
