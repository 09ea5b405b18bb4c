"""The letter of an offer says what is offered, why at that price, and by when to answer."""

from typing import Any

import pytest
from markdown_it import MarkdownIt

from homebuy.documents.offers import Sender
from homebuy.domain.facts import FactKind
from homebuy.domain.pricing.fields import Method
from tests.unit.documents.letters import ANSWER, GIVEN, letter, particular, words

OFFERED = sorted(GIVEN)
HOSTILE = "**free** <script>alert(1)</script> {{ 7 * 7 }} | [x](javascript:1)\n# Void\n- &amp; `x`"
NOT_CONFIRMED = "Not confirmed:"


@pytest.mark.parametrize(
    ("method", "phrases"),
    [
        (
            Method.RIGHT_TO_BUY,
            (
                "your home at **£107,600.00**: its value of £210,000.00 less a discount of",
                "| Discount | -£105,000.00 | 50 % for 20 complete years",
                "section 125 of the Housing Act 1985.",
                "You may require the **District Valuer** to determine the value (section 128)",
                "within **three months** of this notice",
                "You have 28 days from it",
                "one landlord, Dartford, gives twelve weeks",
                "within **five years**",
            ),
        ),
        (
            Method.PRESERVED_RIGHT_TO_BUY,
            (
                "your home at **£164,000.00**",
                "at most £16,000.00 in London",
                "as SI 1993/2241 modifies it for the Preserved Right to Buy",
                "give cost\\_floor, 0.00 if there are none",
            ),
        ),
        (
            Method.RIGHT_TO_ACQUIRE,
            ("less a discount of £10,000.00", "(RTA3)", "(RTA4) with at least 28 days"),
        ),
        (
            Method.SOCIAL_HOMEBUY,
            (
                "**50 %** of the home for **£112,000.00**, after a discount of £8,000.00",
                "rent of **£300.00** a month",
            ),
        ),
        (
            Method.RIGHT_TO_SHARED_OWNERSHIP,
            ("**40 %** of the home for **£160,000.00**.", "rent of **£550.00** a month"),
        ),
        (Method.SHARED_OWNERSHIP, ("**25 %** of the home for **£26,250.00**", "key information")),
        (Method.STAIRCASING, ("further **50 %** of your home for **£75,000.00**", "(RICS)")),
        (
            Method.STAIRCASING_ONE_PERCENT,
            ("further **1 %** of your home for **£2,200.00**", "house price index"),
        ),
        (
            Method.NI_HOUSE_SALES,
            ("your home at **£66,000.00**", "at most £24,000", "second valuation"),
        ),
    ],
)
def test_each_scheme_makes_its_offer_in_its_own_words(
    method: Method, phrases: tuple[str, ...]
) -> None:
    written = words(letter(method))
    assert [phrase for phrase in phrases if phrase not in written] == []


def test_every_method_that_can_make_an_offer_is_tried() -> None:
    assert set(Method) - {*GIVEN} == {Method.DISCOUNT_REPAYMENT, Method.RENT_REVIEW}


def test_the_caps_of_november_2024_raise_the_price() -> None:
    written = words(letter(Method.RIGHT_TO_BUY, relevant_time="2024-11-21"))
    assert "**£176,000.00**" in written
    assert "SI 2024/1073" in written


def test_rent_credited_for_delay_comes_off_what_is_left_to_pay() -> None:
    written = words(letter(Method.RIGHT_TO_BUY, rent_credit="2200"))
    assert "rent of £2,200.00 counts towards the price" in written
    assert "What is left to pay is **£105,400.00**" in written
    assert "Because we were late" not in words(letter(Method.RIGHT_TO_BUY))


def test_a_further_share_says_what_rent_is_left() -> None:
    rent: dict[str, Any] = {"rent": "400", "completed_on": "2025-04-01"}
    some = words(letter(Method.STAIRCASING, **rent, owned="40", share="30"))
    assert "would then be **£200.00** a month" in some
    assert "there is no more rent to pay" in words(letter(Method.STAIRCASING, **rent))
    assert "rent" not in words(letter(Method.STAIRCASING)).partition("## How")[0]


@pytest.mark.parametrize("method", OFFERED)
def test_every_letter_has_price_days_challenge_and_whom_to_ask(method: Method) -> None:
    written = letter(
        method, answer_by=[ANSWER], particulars=[particular("none known")], title="Its scheme"
    ).markdown
    headings = [line for line in written.splitlines() if line.startswith("## ")]
    assert [h for h in headings if h != "## After that"] == [
        "## What we offer",
        "## How the price came about",
        "## What you should know",
        "## By when to answer",
        "## If you think that the value is wrong",
        "## Whom to ask",
    ]
    assert "- Case: **P-1**, offer 1\n- Scheme: Its scheme\n- Date: Wed 2 Dec 2026" in written
    assert "| Tenant says whether to go on | **Tue 23 Feb 2027** | Housing Act" in written
    assert "Ask Amira Khan, amira@example.org, at Northgate Homes, and quote P-1" in written


@pytest.mark.parametrize("method", OFFERED)
def test_every_line_of_the_price_is_shown_with_rule_and_source(method: Method) -> None:
    markdown = letter(method, particulars=[particular("none known")]).markdown
    table = markdown.partition("## How the price came about")[2].partition("\n\n")[2]
    rows = table.partition("\n\n")[0].splitlines()
    assert all(row.count("|") == 5 for row in rows)
    assert all(cell.strip() for row in rows for cell in row.strip("|").split("|"))
    assert any(row.startswith("| **Price** | **£") for row in rows)


@pytest.mark.parametrize("method", OFFERED)
def test_every_doubt_is_said_not_to_be_confirmed(method: Method) -> None:
    markdown = letter(method).markdown
    uncertainties = [d for d in markdown.splitlines() if d.startswith(f"- {NOT_CONFIRMED} ")]
    assert ("### Not confirmed" in markdown) == bool(uncertainties)
    assert method is Method.RIGHT_TO_BUY or uncertainties


def test_particulars_are_shown_as_people_write_them() -> None:
    written = letter(
        Method.RIGHT_TO_BUY,
        particulars=[
            particular("leasehold-house", "What is bought", kind=FactKind.CHOICE),
            particular("1200.00", "Service charges", kind=FactKind.MONEY),
            particular("2027-01-15", "Answer by", kind=FactKind.DATE),
            particular("damp in bay 2-3", "Defects"),
        ],
    ).markdown
    assert "| What is bought | leasehold house |" in written
    assert "| Service charges | £1,200.00 |" in written
    assert "| Answer by | Fri 15 Jan 2027 |" in written
    assert "| Defects | damp in bay 2-3 |" in written


def test_an_offer_without_days_has_no_empty_table() -> None:
    written = letter(Method.NI_HOUSE_SALES).markdown
    assert "| Last day |" not in written
    assert "## What you should know" not in written


@pytest.mark.parametrize("method", OFFERED)
def test_hostile_words_stay_words(method: Method) -> None:
    hostile = letter(
        method,
        sender=Sender(landlord=HOSTILE, officer=HOSTILE, email=HOSTILE),
        title=HOSTILE,
        particulars=[particular(HOSTILE, HOSTILE)],
        answer_by=[ANSWER.model_copy(update={"title": HOSTILE, "source": HOSTILE})],
    )
    plain = letter(
        method,
        title="x",
        particulars=[particular("x", "x")],
        answer_by=[ANSWER.model_copy(update={"title": "x", "source": "x"})],
    )
    parser = MarkdownIt("commonmark").enable("table")
    found, expected = parser.parse(hostile.markdown), parser.parse(plain.markdown)
    assert [token.type for token in found] == [token.type for token in expected]
    inside = {child.type for token in found for child in token.children or ()}
    assert inside <= {"text", "softbreak", "strong_open", "strong_close", "text_special"}
    assert "{{ 7 \\* 7 }}" in hostile.markdown
    html = parser.render(hostile.markdown)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&amp;amp;" in html


def test_the_same_offer_makes_the_same_letter() -> None:
    first, second = letter(Method.RIGHT_TO_BUY), letter(Method.RIGHT_TO_BUY)
    assert first == second
    assert first.sha256 == second.sha256
    assert first.sha256 != letter(Method.RIGHT_TO_BUY, value="200000").sha256


def test_an_officer_without_an_account_is_named_without_an_address() -> None:
    written = words(letter(Method.STAIRCASING, sender=Sender(landlord="N", officer="old-account")))
    assert "Ask old-account at N, and quote P-1." in written
