"""What is wrong with a scheme's rules for notices of delay."""

from collections.abc import Collection, Iterator, Mapping

from homebuy.domain.definitions.checks.fault import Fault, unknown
from homebuy.domain.delay.notices import DelayRules
from homebuy.domain.facts import FactDeclaration, FactKind
from homebuy.domain.ids import FactName, StatutoryDeadlineId


def delay_faults(
    path: str,
    rules: DelayRules,
    facts: Mapping[FactName, FactDeclaration],
    statutory_deadlines: Collection[StatutoryDeadlineId],
) -> Iterator[Fault]:
    """Limits and a rent that the scheme does not know, or a response in working time."""
    for ground, deadline in rules.statutory_deadlines.items():
        if deadline not in statutory_deadlines:
            yield unknown(
                f"{path}.statutory_deadlines.{ground}",
                "statutory deadline",
                deadline,
                statutory_deadlines,
            )
    rent = rules.rent_fact
    if rent is not None and (rent not in facts or facts[rent].kind is not FactKind.MONEY):
        yield Fault(f"{path}.rent_fact", f"'{rent}' is no fact that is an amount of money")
    if rules.response.is_working:
        reason = f'"{rules.response}" is working time: write days, weeks or months'
        yield Fault(f"{path}.response", reason)
