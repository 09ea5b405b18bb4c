"""Statutory limits as they are defined."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from homebuy.domain.facts import Fact
from homebuy.domain.ids import FactName
from homebuy.domain.limits import StatutoryLimit
from homebuy.domain.periods import Period

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def limit(**parts: Any) -> StatutoryLimit:
    return StatutoryLimit.model_validate(
        {
            "id": "decision",
            "title": "Decide on the claim",
            "source": "s1",
            "duty": "landlord",
            "starts": "form_served",
            "met_by": ["decision_served"],
            "period": "4 weeks",
            "amber": "1 week before target",
            **parts,
        }
    )


def facts(**values: str) -> dict[FactName, Fact]:
    return {FactName(k): Fact(value=v, actor="officer", at=NOW) for k, v in values.items()}


VARIANTS = [
    {"when": {"landlords": "several", "home": "flat"}, "period": "10 weeks", "source": "s1(3)"},
    {"when": {"landlords": "several"}, "period": "8 weeks", "source": "s1(2)"},
]


@pytest.mark.parametrize(
    ("known", "period", "source"),
    [
        ({}, "4 weeks", "s1"),
        ({"landlords": "one"}, "4 weeks", "s1"),
        ({"landlords": "several"}, "8 weeks", "s1(2)"),
        ({"landlords": "several", "home": "flat"}, "10 weeks", "s1(3)"),
        ({"home": "flat"}, "4 weeks", "s1"),
    ],
)
def test_the_first_variant_that_fits_sets_the_period(
    known: dict[str, str], period: str, source: str
) -> None:
    found = limit(variants=VARIANTS).period_for(facts(**known))
    assert found == (Period.model_validate(period), source)


@pytest.mark.parametrize(
    "parts",
    [
        {"period": "20 working days", "amber": "1 working day before target"},
        {"variants": [{"when": {"home": "flat"}, "period": "9 hours", "source": "s1"}]},
    ],
)
def test_law_does_not_count_working_time(parts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="runs in calendar time: write days, weeks or months"):
        limit(**parts)


@pytest.mark.parametrize("amber", ["1 week after target", "1 working day before target"])
def test_a_limit_warns_as_a_service_level_does(amber: str) -> None:
    with pytest.raises(ValidationError, match="amber"):
        limit(amber=amber)


@pytest.mark.parametrize("missing", [{"met_by": []}, {"source": ""}, {"starts": ""}])
def test_a_limit_says_where_it_comes_from_what_starts_it_and_what_meets_it(
    missing: dict[str, Any],
) -> None:
    with pytest.raises(ValidationError):
        limit(**missing)


def test_a_variant_without_a_condition_is_refused() -> None:
    with pytest.raises(ValidationError):
        limit(variants=[{"when": {}, "period": "8 weeks", "source": "s1(2)"}])


def test_a_limit_names_every_fact_it_refers_to() -> None:
    names = limit(variants=VARIANTS).fact_names()
    assert set(names) == {"form_served", "decision_served", "landlords", "home"}


def test_the_marks_of_a_variant_are_measured_from_its_own_period() -> None:
    level = limit(escalation="1 week after target").sla(Period.model_validate("8 weeks"))
    assert (str(level.target), str(level.amber)) == ("8 weeks", "1 week before target")
    assert str(level.escalation) == "1 week after target"
