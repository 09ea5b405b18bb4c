"""Whether a case may be raised: one rule, which a dry run and a worker ask alike."""

from datetime import UTC, date, datetime

import pytest

from homebuy.domain.definitions.catalogue import Catalogue, UnknownNameError, no_such, stage_plan
from homebuy.domain.ids import SchemeId, StageId, UserId
from tests.catalogue import shipped_catalogue

TODAY = date(2026, 11, 20)
RIGHT_TO_BUY, OWNER = SchemeId("right-to-buy-england"), UserId("amira-khan")


def catalogue() -> Catalogue:
    return shipped_catalogue(TODAY)


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)


def refusal(scheme: str, day: str, owner: str = OWNER) -> str:
    with pytest.raises(UnknownNameError) as unknown:
        catalogue().opening(SchemeId(scheme), UserId(owner), on(day))
    return str(unknown.value)


def test_a_case_takes_along_its_first_stage_its_limits_and_the_manager_of_its_owner() -> None:
    opening = catalogue().opening(RIGHT_TO_BUY, OWNER, on("2026-03-02"))
    assert opening.plan.stage.id == "application-support"
    assert opening.line_manager == "grace-okafor"
    assert len(opening.statutory_deadlines) > 5
    assert opening.decisions.pricing


@pytest.mark.parametrize(
    ("scheme", "day", "owner", "said"),
    [
        ("right-to-by-england", "2026-03-02", OWNER, "did you mean 'right-to-buy-england'?"),
        ("right-to-buy-england", "1970-01-01", OWNER, "is in force from 1 Apr 1986, not on 1 Jan"),
        ("right-to-buy-england", "2036-01-01", OWNER, "publish a longer calendar"),
        ("right-to-buy-wales", "2018-03-02", OWNER, "ended on Sat 26 Jan 2019"),
        ("right-to-buy-england", "2025-03-02", "ruth-bell", "serves to 31 Aug 2025, not on 20 Nov"),
        ("right-to-buy-england", "2026-03-02", "amira", "did you mean 'amira-khan'?"),
    ],
)
def test_a_case_that_cannot_be_raised_is_refused_in_words(
    scheme: str, day: str, owner: str, said: str
) -> None:
    assert said in refusal(scheme, day, owner)


def test_a_claim_may_be_older_than_the_calendar_of_its_scheme() -> None:
    calendar = catalogue().schemes[RIGHT_TO_BUY].calendar
    short = calendar.within(date(2020, 1, 1), calendar.covers.last)
    published = catalogue().schemes[RIGHT_TO_BUY].counted_in({short.id: short})
    lately = Catalogue(catalogue().organisation, {RIGHT_TO_BUY: published}, TODAY)
    assert lately.opening(RIGHT_TO_BUY, OWNER, on("2019-12-31"))


def test_a_stage_may_be_entered_after_the_calendar_ends() -> None:
    published = catalogue().schemes[RIGHT_TO_BUY]
    plan = stage_plan(published, StageId("valuation"), on("2036-02-01"), on("2035-06-01"))
    assert plan.stage.id == "valuation"


def test_an_unknown_stage_is_refused_with_those_there_are() -> None:
    published = catalogue().schemes[RIGHT_TO_BUY]
    with pytest.raises(UnknownNameError, match="did you mean 'valuation'"):
        stage_plan(published, StageId("valution"), on("2026-03-02"), on("2026-03-02"))


def test_of_many_names_only_some_are_told() -> None:
    said = no_such("user", "zoe", [f"officer-{number:03}" for number in range(300)])
    assert said.endswith("officer-019 and 280 more")
