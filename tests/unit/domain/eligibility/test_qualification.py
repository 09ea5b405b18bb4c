"""Years as a public tenant, from tenancies."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from homebuy.domain.eligibility.period import QualifyingPeriod
from homebuy.domain.eligibility.qualification import qualifying_period
from homebuy.domain.eligibility.rules import Minimum, QualifyingRules
from homebuy.domain.eligibility.tenancies import MOST, Tenancy
from homebuy.domain.eligibility.tenancy_faults import TenanciesError

NOW = Minimum(effective_from=date(2015, 5, 26), years=3, source="s119")
BEFORE = Minimum(effective_to=date(2015, 5, 25), years=5, source="s119", uncertainty="unconfirmed")
RULES = QualifyingRules(minimum=(NOW, BEFORE), source="Sch 4")
ON = date(2026, 3, 2)
US = "Northgate Homes"


def held(starts: str, ends: str | None = None, **other: Any) -> Tenancy:
    given = {"landlord": US, "public": True, "tenant": "Ann Lee", "starts": starts, "ends": ends}
    return Tenancy.model_validate({**given, **other})


def counted(*tenancies: Tenancy, on: date = ON, rules: QualifyingRules = RULES) -> QualifyingPeriod:
    return qualifying_period(tenancies, on, rules, US)


def refusal(*tenancies: Tenancy) -> str:
    with pytest.raises(TenanciesError) as refused:
        counted(*tenancies)
    return str(refused.value)


@pytest.mark.parametrize(
    ("starts", "on", "years"),
    [
        ("2023-03-02", date(2026, 3, 2), 3),
        ("2023-03-03", date(2026, 3, 2), 2),
        ("2020-02-29", date(2023, 2, 28), 2),
        ("2020-02-29", date(2023, 3, 1), 3),
        ("2023-03-01", date(2024, 2, 29), 0),
        ("1980-01-01", date(2025, 12, 31), 45),
    ],
)
def test_a_year_is_complete_on_the_day_on_which_the_tenancy_began(
    starts: str, on: date, years: int
) -> None:
    assert counted(held(starts), on=on).complete_years == years


def test_a_gap_does_not_count_and_is_shown() -> None:
    found = counted(held("2020-03-02", "2022-03-01"), held("2024-03-02"))
    assert (found.complete_years, found.enough) == (4, True)
    assert [(gap.starts, gap.ends, gap.days) for gap in found.gaps] == [
        (date(2022, 3, 2), date(2024, 3, 1), 731)
    ]


def test_a_tenancy_that_has_ended_leaves_a_gap_up_to_the_claim() -> None:
    (gap,) = counted(held("2020-03-02", "2026-02-27")).gaps
    assert (gap.starts, gap.ends) == (date(2026, 2, 28), date(2026, 3, 1))


def test_any_public_landlord_counts_and_a_private_one_does_not() -> None:
    found = counted(
        held("2015-03-02", "2017-03-01", landlord="Norwich"),
        held("2017-03-02", "2024-03-01", landlord="Mr Private", public=False),
        held("2024-03-02"),
    )
    assert (found.days, found.complete_years) == (731 + 730, 4)
    assert [line.days for line in found.lines] == [731, 0, 730]


def test_days_that_two_landlords_share_count_once() -> None:
    found = counted(held("2020-03-02", "2023-03-01", landlord="Norwich"), held("2022-03-02"))
    assert found.complete_years == 6
    assert "365 days are counted above already" in found.lines[1].why


def test_a_day_on_which_one_tenancy_ends_and_the_next_begins_counts_once() -> None:
    found = counted(
        held("2020-03-02", "2023-03-02", home="1 High St"), held("2023-03-02", home="1 High St")
    )
    assert found.days == (ON - date(2020, 3, 2)).days


@pytest.mark.parametrize(
    ("elsewhere", "here", "landlords"),
    [
        ("2024-03-02", "2025-03-02", "several-landlords"),
        ("2010-03-02", "2023-03-02", "this-landlord"),
        ("2010-03-02", "2023-03-03", "several-landlords"),
    ],
)
def test_the_landlords_are_several_unless_the_years_needed_are_with_this_one(
    elsewhere: str, here: str, landlords: str
) -> None:
    found = counted(held(elsewhere, here, landlord="Norwich"), held(here))
    assert found.qualifying_landlords == landlords


def test_landlords_are_known_whatever_their_capitals_and_spaces() -> None:
    assert counted(held("2020-03-02", landlord=" northgate  HOMES ")).wholly_this_landlord


def test_of_joint_tenants_the_longest_served_counts() -> None:
    found = counted(
        held("2020-03-02", how="joint", home="1 High St"),
        held("2020-03-02", how="joint", home="1 High St", tenant="Bo Lee"),
        held("2000-03-02", "2010-03-01", tenant="Bo Lee", home="2 Low Rd"),
    )
    assert (found.whose, found.complete_years) == ("Bo Lee", 16)
    assert [person.complete_years for person in found.people] == [6, 16]


def test_a_successor_has_their_own_years_and_those_that_count_for_them_with_a_doubt() -> None:
    mine = held("2024-03-02", how="succeeded", home="1 High St")
    spouse = held(
        "2004-03-02", "2024-03-01", tenant="Bo Lee", counts_for="Ann Lee", home="1 High St"
    )
    alone, both = counted(mine), counted(spouse, mine)
    assert (alone.complete_years, alone.enough, alone.uncertainties) == (2, False, ())
    assert (both.complete_years, both.enough) == (22, True)
    assert both.people[0].complete_years_of_their_own == 2
    assert both.uncertainties == (RULES.uncertainty_of_lent,)
    assert both.lines[0].uncertainty


def test_the_years_needed_are_those_of_the_day_of_the_claim() -> None:
    before, after = date(2015, 5, 25), date(2015, 5, 26)
    four_years = held("2011-01-01")
    assert not counted(four_years, on=before).enough
    assert counted(four_years, on=before).uncertainties == ("unconfirmed",)
    assert counted(four_years, on=after).enough


def test_a_minimum_may_be_for_those_who_were_tenants_before_a_day() -> None:
    old = Minimum(years=2, tenant_before=date(2005, 1, 18), source="s119")
    rules = RULES.model_copy(update={"minimum": (old, NOW)})
    needed = [counted(held(day), rules=rules).needed_years for day in ("2005-01-17", "2005-01-18")]
    assert needed == [2, 3]


def test_time_in_the_home_may_be_asked_for() -> None:
    rules = RULES.model_copy(update={"in_home": (Minimum(years=1, source="the guide"),)})
    found = counted(
        held("2015-03-02", "2025-06-01", home="1 High St"),
        held("2025-06-02", home="2 Low Rd"),
        rules=rules,
    )
    assert found.shortfall == "0 complete years in the home, where 1 are needed (the guide)"


def test_a_doubt_about_adding_is_shown_only_where_it_could_decide() -> None:
    apart = counted(held("2020-03-02", "2022-03-01"), held("2025-03-02"))
    assert apart.days == 1095
    assert apart.uncertainties == (RULES.uncertainty_of_adding,)
    assert counted(held("2020-03-02", "2022-06-01"), held("2025-03-02")).uncertainties == ()


@pytest.mark.parametrize(
    ("tenancies", "words"),
    [
        ((), "list at least one"),
        ((held("2026-03-03"),), "tenancy 1: it begins on Tue 3 Mar 2026, after Mon 2 Mar 2026"),
        (
            (
                held("2020-03-02", home="1 High St"),
                held("2021-03-02", "2022-01-01", home="1 high st"),
            ),
            "tenancy 2, beside tenancy 1: Ann Lee has '1 high st' from Tue 2 Mar 2021",
        ),
        ((held("2020-03-02"), held("2021-03-02")), "name the homes"),
        ((held("2020-03-02"),) * (MOST + 1), "201 tenancies are too many: list 200 at most"),
    ],
)
def test_a_list_that_cannot_be_is_refused(tenancies: tuple[Tenancy, ...], words: str) -> None:
    assert words in refusal(*tenancies)


def test_every_fault_of_a_list_is_said() -> None:
    said = refusal(held("2020-03-02", "2021-01-01"), held("2020-05-02"), held("2027-01-01"))
    assert "tenancy 2" in said
    assert "tenancy 3" in said


def test_a_tenancy_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValidationError, match="before it starts on 2020-03-02"):
        held("2020-03-02", "2020-03-01")


def test_a_day_of_no_likely_year_is_refused() -> None:
    with pytest.raises(ValidationError, match="check the year"):
        held("0220-03-02")


def test_what_was_found_survives_json() -> None:
    found = counted(held("2020-03-02", "2022-03-01"), held("2024-03-02"))
    assert QualifyingPeriod.model_validate_json(found.model_dump_json()) == found


days = st.dates(date(1980, 1, 1), date(2026, 1, 1))
spans = st.lists(st.tuples(days, st.integers(0, 4000)), min_size=1, max_size=8)


def several(drawn: list[tuple[date, int]]) -> list[Tenancy]:
    """Each spell in a home of its own, so that they may overlap."""
    return [
        held(str(starts), str(starts + timedelta(days=more)), home=str(number))
        for number, (starts, more) in enumerate(drawn)
    ]


@given(spans)
def test_each_day_counts_once_and_days_and_gaps_fill_the_time(
    drawn: list[tuple[date, int]],
) -> None:
    found = counted(*several(drawn))
    members = {
        starts + timedelta(days=n)
        for starts, more in drawn
        for n in range(more + 1)
        if starts + timedelta(days=n) < ON
    }
    assert found.days == len(members) == sum(line.days for line in found.lines)
    first = min(starts for starts, _ in drawn)
    assert found.days + sum(gap.days for gap in found.gaps) == (ON - first).days


@given(spans, days)
def test_more_tenancies_never_take_years_away(drawn: list[tuple[date, int]], more: date) -> None:
    fewer, all_of_them = several(drawn), several([*drawn, (more, 100)])
    assert counted(*fewer).complete_years <= counted(*all_of_them).complete_years


@given(spans)
def test_a_year_has_365_or_366_days(drawn: list[tuple[date, int]]) -> None:
    found = counted(*several(drawn))
    assert found.days // 366 <= found.complete_years <= found.days // 365
