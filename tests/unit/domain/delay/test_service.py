"""Which notice of delay may follow which."""

from datetime import date

import pytest
from pydantic import ValidationError

from homebuy.domain.delay.notices import DelayNotice, DelayRules, Ground, Kind
from homebuy.domain.delay.service import MOST, DelayNoticeError, chains
from homebuy.domain.time.periods import Period

RULES = DelayRules(
    response=Period.model_validate("1 month"), response_source="s153A", credit_source="s153B"
)
DUE = date(2025, 3, 31)
DEFAULTS = {Ground.RTB2_LATE: DUE}


def notice(
    kind: Kind, served: date, ground: Ground | None = None, until: date | None = None
) -> DelayNotice:
    return DelayNotice(notice=kind, served=served, ground=ground, stated_until=until)


RTB6 = notice(Kind.INITIAL, date(2025, 4, 10), Ground.RTB2_LATE)
OTHER = notice(Kind.INITIAL, date(2025, 4, 10), Ground.OTHER_DELAY)
RTB7 = notice(Kind.COUNTER, date(2025, 4, 20))
RTB8 = notice(Kind.OPERATIVE, date(2025, 5, 10))
STATED = notice(Kind.INITIAL, date(2025, 4, 10), Ground.RTB2_LATE, date(2025, 5, 31))


def refusal(before: list[DelayNotice], new: DelayNotice) -> str:
    with pytest.raises(DelayNoticeError) as refused:
        chains([*before, new], DEFAULTS, RULES)
    return str(refused.value)


def test_the_answer_is_due_a_month_beginning_on_service() -> None:
    (chain,) = chains([RTB6], DEFAULTS, RULES)
    assert chain.answer_by == date(2025, 5, 9)


def test_an_operative_notice_may_follow_on_the_next_day() -> None:
    chains([RTB6, RTB8], DEFAULTS, RULES)
    early = notice(Kind.OPERATIVE, date(2025, 5, 9))
    assert "can be served from Sat 10 May 2025" in refusal([RTB6], early)


def test_a_longer_time_for_the_answer_is_kept() -> None:
    assert "from Sun 1 Jun 2025" in refusal([STATED], RTB8)


@pytest.mark.parametrize(
    ("before", "new", "words"),
    [
        ([], RTB7, "no initial notice (RTB6) to follow"),
        ([], RTB8, "record an initial notice first"),
        ([RTB6, RTB7], RTB8, "a counter-notice (RTB7) or its withdrawal has ended it"),
        ([RTB6, RTB7], notice(Kind.COUNTER, date(2025, 4, 21)), "record an initial notice first"),
        ([RTB6, RTB8], notice(Kind.OPERATIVE, date(2025, 5, 11)), "one was served on Sat 10 May"),
        (
            [RTB6, RTB8],
            notice(Kind.INITIAL, date(2025, 5, 11), Ground.RTB2_LATE),
            "rent is credited on this ground since",
        ),
        ([RTB6], notice(Kind.COUNTER, date(2025, 4, 9)), "in the order in which they were served"),
        ([], notice(Kind.INITIAL, DUE, Ground.RTB2_LATE), "due by Mon 31 Mar 2025"),
        ([], notice(Kind.INITIAL, DUE, Ground.OFFER_LATE), "its time has not begun"),
        (
            [],
            notice(Kind.INITIAL, date(2025, 4, 10), Ground.RTB2_LATE, date(2025, 5, 8)),
            "the last day is Fri 9 May 2025 at the earliest",
        ),
        ([RTB6, OTHER], RTB7, "name its ground, one of rtb2-late, other-delay"),
        ([RTB6], notice(Kind.COUNTER, date(2025, 4, 20), Ground.OTHER_DELAY), "ground other-delay"),
        ([RTB6] * MOST, RTB6, "201 notices of delay are too many"),
    ],
)
def test_what_is_out_of_order_is_refused_in_one_sentence(
    before: list[DelayNotice], new: DelayNotice, words: str
) -> None:
    said = refusal(before, new)
    assert words in said
    assert "\n" not in said


def test_after_a_counter_notice_all_may_begin_again() -> None:
    again = notice(Kind.INITIAL, date(2025, 6, 1), Ground.RTB2_LATE)
    later = notice(Kind.OPERATIVE, date(2025, 7, 1))
    assert len(chains([RTB6, RTB7, again, later], DEFAULTS, RULES)) == 2


def test_a_new_initial_notice_takes_the_place_of_one_that_nothing_followed() -> None:
    again = notice(Kind.INITIAL, date(2025, 5, 1), Ground.RTB2_LATE)
    (chain,) = chains([RTB6, again], DEFAULTS, RULES)
    assert chain.answer_by == date(2025, 5, 31)


def test_a_counter_notice_may_come_after_the_operative_notice() -> None:
    late = notice(Kind.COUNTER, date(2025, 6, 1))
    (chain,) = chains([RTB6, RTB8, late], DEFAULTS, RULES)
    assert chain.countered == date(2025, 6, 1)


@pytest.mark.parametrize(
    "given",
    [
        {"notice": "initial", "served": "2025-04-10"},
        {"notice": "counter", "served": "2025-04-10", "stated_until": "2025-05-10"},
        {"notice": "initial", "served": "0225-04-10", "ground": "rtb2-late"},
        {"notice": "initial", "served": "2025-04-10", "ground": "whim"},
    ],
)
def test_a_notice_that_is_none_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        DelayNotice.model_validate(given)


def test_notices_survive_json() -> None:
    assert DelayNotice.model_validate_json(STATED.model_dump_json()) == STATED
    assert DelayRules.model_validate_json(RULES.model_dump_json()) == RULES
