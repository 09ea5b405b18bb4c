"""What the values of facts may be."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from homebuy.domain.facts import Fact, FactDeclaration, FactKind
from homebuy.domain.money import read_money

DATE = FactDeclaration(title="Form served", kind=FactKind.DATE)
MONEY = FactDeclaration(title="Price", kind=FactKind.MONEY)
TEXT = FactDeclaration(title="Remark")
CHOICE = FactDeclaration(title="Home", kind=FactKind.CHOICE, choices=("house", "flat"))


@given(st.dates())
def test_every_day_can_be_a_fact_and_is_read_back(day: date) -> None:
    assert DATE.fault(day.isoformat()) is None
    fact = Fact(value=day.isoformat(), actor="officer", at=datetime(2026, 3, 2, tzinfo=UTC))
    assert fact.date == day


@pytest.mark.parametrize(
    "text", ["", "2026-02-30", "20260302", "2026-W10-1", "2 March 2026", "2026-3-2", " 2026-03-02"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert DATE.fault(text) == f"{text!r} is no date: write YYYY-MM-DD"


@pytest.mark.parametrize("text", ["0", "125000", "125000.5", "125000.50", "0.00"])
def test_an_amount_is_written_in_pounds_and_pence(text: str) -> None:
    assert MONEY.fault(text) is None


@pytest.mark.parametrize(
    "text", ["", "NaN", "Infinity", "-Infinity", "£5", "1,000", "much", "sNaN", "1e5", "1_000"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    assert MONEY.fault(text) == f"{text!r} is no amount: write pounds and pence, as 125000.00"


@pytest.mark.parametrize("text", ["-1", "1.005", "100000000.01", "9" * 26])
def test_an_amount_that_no_price_could_be_calculated_with_is_refused(text: str) -> None:
    assert MONEY.fault(text)


@given(
    st.from_regex(r"0{0,2}[0-9]{1,8}(\.[0-9]{1,2})?", fullmatch=True)
    | st.text(alphabet="0123456789.eE+-_ ", max_size=30)
)
def test_whatever_may_be_recorded_as_an_amount_can_be_read_again(text: str) -> None:
    assume(MONEY.fault(text) is None)
    assert read_money(text) == Decimal(text) >= 0


@given(st.text(max_size=40))
def test_no_text_at_all_breaks_a_reading(text: str) -> None:
    for declaration in (DATE, MONEY, TEXT, CHOICE):
        fault = declaration.fault(text)
        assert fault is None or isinstance(fault, str)


def test_a_choice_is_one_of_those_declared() -> None:
    assert CHOICE.fault("flat") is None
    assert CHOICE.fault("castle") == "'castle' is none of: house, flat"


def test_a_text_says_something() -> None:
    assert TEXT.fault("hello") is None
    assert TEXT.fault(" \n ") == "the value is empty"
