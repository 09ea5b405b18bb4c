"""Rules for delay that a scheme cannot have."""

from homebuy.domain.definitions.checks.delay import delay_faults
from homebuy.domain.delay.notices import DelayRules, Ground
from homebuy.domain.facts import FactDeclaration, FactKind
from homebuy.domain.ids import FactName, StatutoryDeadlineId
from homebuy.domain.time.periods import Period

RENT, S124 = FactName("rent_per_week"), StatutoryDeadlineId("s124")
FACTS = {RENT: FactDeclaration(title="Rent", kind=FactKind.MONEY)}
SOUND = DelayRules(
    response=Period.model_validate("1 month"),
    response_source="s153A",
    credit_source="s153B",
    statutory_deadlines={Ground.RTB2_LATE: S124},
    rent_fact=RENT,
)


def reasons(**changed: object) -> list[str]:
    rules = SOUND.model_copy(update=changed)
    return [fault.reason for fault in delay_faults("delay", rules, FACTS, [S124])]


def test_sound_rules_have_no_fault() -> None:
    assert reasons() == []


def test_a_limit_that_the_scheme_has_not_is_a_fault() -> None:
    assert reasons(statutory_deadlines={Ground.OFFER_LATE: "s125"}) == [
        "there is no statutory deadline 's125'; there are: s124"
    ]


def test_a_rent_that_is_no_money_is_a_fault() -> None:
    assert reasons(rent_fact="rent") == ["'rent' is no fact that is an amount of money"]


def test_a_response_in_working_time_is_a_fault() -> None:
    (reason,) = reasons(response=Period.model_validate("20 working days"))
    assert "working time" in reason
