"""Amounts of money: read strictly, rounded half up, written as people write them."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homebuy.domain.money import pence, pounds, read_money


@pytest.mark.parametrize("text", ["0", "0.5", "0.05", "210000", "210000.00", "100000000.00"])
def test_plain_amounts_are_taken(text: str) -> None:
    assert read_money(text) == Decimal(text)
    assert read_money(Decimal(text)) == Decimal(text)


@pytest.mark.parametrize("given", [1, 1.5, True, None, b"1", ["1"]])
def test_what_is_no_text_is_refused(given: Any) -> None:
    with pytest.raises(ValueError, match="is not written as text"):
        read_money(given)


@pytest.mark.parametrize(
    "text", ["", " ", "ten", "£1", "1,000", "1e3", "NaN", "sNaN", "Infinity", "+1", ".5", "1.", "٣"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no amount: write pounds and pence"):
        read_money(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("-0.01", "is negative"),
        ("1.001", "parts of a penny"),
        ("100000000.01", "more than £100,000,000.00"),
        ("1" + "0" * 400, "more than £100,000,000.00"),
    ],
)
def test_amounts_out_of_bounds_are_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_money(text)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("0.005", "0.01"), ("0.0049", "0.00"), ("2.675", "2.68"), ("-0.005", "-0.01"), ("1", "1.00")],
)
def test_half_a_penny_goes_up(exact: str, rounded: str) -> None:
    assert str(pence(Decimal(exact))) == rounded


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("102400", "£102,400.00"),
        ("-1E+3", "-£1,000.00"),
        ("0.5", "£0.50"),
        ("50.0050", "£50.005"),
        ("0.33333333333", "£0.333333"),
    ],
)
def test_pounds_are_written_with_their_pence(amount: str, shown: str) -> None:
    assert pounds(Decimal(amount)) == shown


@given(st.decimals("0", "100000000", places=2))
def test_what_is_written_can_be_read_again(amount: Decimal) -> None:
    assert read_money(pounds(amount).removeprefix("£").replace(",", "")) == amount
