from datetime import date

import pytest
from pydantic import ValidationError

from homebuy.domain.definitions.closed_schemes import ClosedScheme

ENDED = date(2019, 1, 26)
DOCUMENT = {
    "id": "right-to-buy-wales",
    "title": "Right to Buy in Wales",
    "country": "Wales",
    "ended_on": ENDED,
    "source": "a page",
    "note": "The day is to be verified.",
    "earlier_claims": "no rule was found.",
}
CLOSED = ClosedScheme.model_validate(DOCUMENT)


def test_a_refusal_names_the_day_its_source_and_the_doubt() -> None:
    assert CLOSED.refusal(date(2026, 11, 23)) == (
        "scheme 'right-to-buy-wales' is closed: Right to Buy in Wales ended on Sat 26 Jan 2019 "
        "(a page), and no case can be raised under it. The day is to be verified"
    )


@pytest.mark.parametrize("claimed", [date(2018, 12, 3), ENDED])
def test_a_claim_from_before_the_end_is_told_that_it_is_refused_too(claimed: date) -> None:
    day = {date(2018, 12, 3): "Mon 3 Dec 2018", ENDED: "Sat 26 Jan 2019"}[claimed]
    assert f". A claim of {day} is refused too: no rule was found" in CLOSED.refusal(claimed)


@pytest.mark.parametrize("missing", ["ended_on", "source", "earlier_claims"])
def test_a_closed_scheme_without_day_source_or_word_on_earlier_claims_is_no_definition(
    missing: str,
) -> None:
    with pytest.raises(ValidationError, match=missing):
        ClosedScheme.model_validate({k: v for k, v in DOCUMENT.items() if k != missing})
