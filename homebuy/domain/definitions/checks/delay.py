"""What is wrong with a scheme's rules for notices of delay."""

from collections.abc import Collection, Iterator, Mapping

from homebuy.domain.definitions.checks.fault import Fault, unknown
from homebuy.domain.delay.notices import DelayRules
from homebuy.domain.facts import FactDeclaration, FactKind
from homebuy.domain.ids import FactName, LimitId


def delay_faults(
    path: str,
    rules: DelayRules,
    facts: Mapping[FactName, FactDeclaration],
    limits: Collection[LimitId],
) -> Iterator[Fault]:
    """Limits and a rent that the scheme does not know, or a response in working time."""
    for ground, limit in rules.limits.items():
        if limit not in limits:
            yield unknown(f"{path}.limits.{ground}", "limit", limit, limits)
    rent = rules.rent_fact
    if rent is not None and (rent not in facts or facts[rent].kind is not FactKind.MONEY):
        yield Fault(f"{path}.rent_fact", f"'{rent}' is no fact that is an amount of money")
    if rules.response.is_working:
        reason = f'"{rules.response}" is working time: write days, weeks or months'
        yield Fault(f"{path}.response", reason)
