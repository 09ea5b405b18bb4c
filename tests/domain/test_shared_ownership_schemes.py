"""Schemes that sell a share: no limit of theirs is law, and their targets leave room for it."""

import re

import pytest

from homebuy.definitions.bundle import shipped
from homebuy.definitions.reading import read_definition
from homebuy.domain.periods import Unit
from homebuy.domain.scheme import Scheme

SCHEMES = (
    "resale-nomination",
    "right-to-shared-ownership",
    "shared-ownership-sale",
    "social-homebuy",
    "staircasing",
    "staircasing-one-percent",
)
SALE = ["offer", "tenant-decision", "conveyancing", "completion"]
WORKING_DAYS_A_WEEK = 5
THREE_MONTHS = 13
"""Weeks, less a day or two."""


def scheme(name: str) -> Scheme:
    found = read_definition(shipped() / f"{name}.yaml")
    assert isinstance(found, Scheme)
    return found


def working_days(found: Scheme, stage: str) -> int:
    (target,) = (each.sla.target for each in found.stages if each.id == stage)
    assert target.unit is Unit.WORKING_DAYS
    return target.amount


@pytest.mark.parametrize("name", SCHEMES)
def test_no_limit_passes_for_law_and_each_says_what_is_unconfirmed(name: str) -> None:
    for limit in scheme(name).limits():
        sources = [limit.source, *(variant.source for variant in limit.variants)]
        assert all(re.search(r"[Nn]ot (law|an Act)", source) for source in sources), limit.id
        assert limit.note


@pytest.mark.parametrize(
    ("name", "stages", "weeks"),
    [
        ("right-to-shared-ownership", ["property-check"], 4),
        ("resale-nomination", ["check", "valuation", "nomination"], 4),
        ("staircasing", ["offer", "purchase", "completion"], THREE_MONTHS),
        ("social-homebuy", SALE, THREE_MONTHS),
        ("right-to-shared-ownership", SALE, THREE_MONTHS),
        ("shared-ownership-sale", ["reservation", "sale-agreed"], THREE_MONTHS),
        ("staircasing-one-percent", ["offer", "payment"], THREE_MONTHS),
    ],
)
def test_stages_one_after_another_end_within_the_limit(
    name: str, stages: list[str], weeks: int
) -> None:
    found = scheme(name)
    taken = sum(working_days(found, stage) for stage in stages)
    assert taken <= weeks * WORKING_DAYS_A_WEEK
