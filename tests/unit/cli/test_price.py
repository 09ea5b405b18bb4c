"""Prices asked about on the command line, without any service running."""

import json
import shlex

import pytest

from homebuy.cli.commands.price import EXAMPLES
from homebuy.domain.pricing.breakdown import Breakdown
from homebuy.domain.pricing.fields import Method
from tests.command_line import Say

HOUSE = ("price", "right-to-buy", *shlex.split(EXAMPLES[Method.RIGHT_TO_BUY]))


def refused(say: Say, *words: str) -> str:
    said = say("price", *words)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert "Traceback" not in said.err
    return said.err


def test_a_price_is_told_line_by_line(say: Say) -> None:
    said = say(*HOUSE)
    assert (said.code, said.err) == (0, "")
    lines = [line.split() for line in said.out.splitlines()]
    assert ["Amount", "What", "Rule", "[source]"] in lines
    assert [line[:2] for line in lines[1:6]] == [
        ["£210,000.00", "Value"],
        ["-£105,000.00", "Discount"],
        ["£2,600.00", "Cap"],
        ["£0.00", "Cost"],
        ["£107,600.00", "Price"],
    ]
    assert ["£107,600.00", "price"] in lines
    assert "[Housing Act 1985 ss126, 127]" in said.out
    assert "Note: Announced on 2025-07-02 and not applied" in said.out


def test_doubts_are_told_beneath(say: Say) -> None:
    said = say(*HOUSE[:-2])
    assert "\nDoubt: No relevant costs were given" in said.out


def test_programs_get_the_breakdown_as_json(say: Say) -> None:
    document = json.loads(say(*HOUSE, "--json").out)
    assert document.pop("uncertainties") == []
    assert document["figures"]["price"] == "107600.00"
    assert Breakdown.model_validate(document).figures["price"] == 107_600


@pytest.mark.parametrize("method", Method)
def test_the_help_of_every_method_shows_an_example_that_is_answered(
    say: Say, method: Method
) -> None:
    words = shlex.split(EXAMPLES[method])
    said = say("price", method, *words)
    assert (said.code, said.err) == (0, "")
    help = " ".join(say("price", method, "--help").out.split())
    assert f"For example: homebuy price {method} {EXAMPLES[method]}" in help
    assert "2 the command cannot be understood" in help


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([], "value: this is missing: add open-market value without the tenant's improvements"),
        (["--value", "-5"], "value: '-5' is negative: write an amount of 0.00 or more"),
        (["--value", "NaN"], "value: 'NaN' is no amount"),
        (["--value", "9" * 40], "is more than £100,000,000.00"),
        (["--value", "1", "--value", "2"], "--value"),
        (["--worth", "1"], "--worth"),
        (["210000"], "210000"),
        (["--value"], "--value"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_line(say: Say, words: list[str], why: str) -> None:
    assert why in refused(say, "right-to-buy", *words)


def test_an_unknown_method_is_refused(say: Say) -> None:
    assert "rent-to-buy" in refused(say, "rent-to-buy")


def test_a_day_before_the_tables_is_refused_with_their_first_day(say: Say) -> None:
    words = [word.replace("2024-06-03", "2004-06-03") for word in HOUSE[1:]]
    assert "2004-06-03 lies before 2005-01-18, the first day" in refused(say, *words)


def test_a_region_that_does_not_fit_is_refused(say: Say) -> None:
    words = [word.replace("eastern", "london") for word in HOUSE[1:]]
    assert "Norwich lies in eastern, not in london" in refused(say, *words)
