"""Statutory deadlines as they are defined."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from homebuy.domain.facts import Fact
from homebuy.domain.ids import FactName
from homebuy.domain.service_levels.statutory_deadlines import StatutoryDeadline
from homebuy.domain.time.periods import Period

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def deadline(**parts: Any) -> StatutoryDeadline:
    return StatutoryDeadline.model_validate(
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

EXTENSIONS = [
    {"by": "put_off", "source": "s1(3)"},
    {"by": "excused", "period": "1 month", "source": "s1(4)"},
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
    found = deadline(variants=VARIANTS).period_for(facts(**known))
    assert found == (Period.model_validate(period), source)


@pytest.mark.parametrize(
    "parts",
    [
        {"period": "20 working days", "amber": "1 working day before target"},
        {"variants": [{"when": {"home": "flat"}, "period": "9 hours", "source": "s1"}]},
        {"extensions": [{"by": "put_off", "period": "5 working days", "source": "s1"}]},
    ],
)
def test_law_does_not_count_working_time(parts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="runs in calendar time: write days, weeks or months"):
        deadline(**parts)


@pytest.mark.parametrize("amber", ["1 week after target", "1 working day before target"])
def test_a_limit_warns_as_a_service_level_does(amber: str) -> None:
    with pytest.raises(ValidationError, match="amber"):
        deadline(amber=amber)


@pytest.mark.parametrize("missing", [{"met_by": []}, {"source": ""}, {"starts": ""}])
def test_a_limit_says_where_it_comes_from_what_starts_it_and_what_meets_it(
    missing: dict[str, Any],
) -> None:
    with pytest.raises(ValidationError):
        deadline(**missing)


def test_a_variant_without_a_condition_is_refused() -> None:
    with pytest.raises(ValidationError):
        deadline(variants=[{"when": {}, "period": "8 weeks", "source": "s1(2)"}])


def test_a_limit_names_every_fact_it_refers_to() -> None:
    names = deadline(variants=VARIANTS, restarts=["amended"], extensions=EXTENSIONS).fact_names()
    law = {"form_served", "amended", "decision_served", "put_off", "excused"}
    assert set(names) == {*law, "landlords", "home"}


def test_the_marks_of_a_variant_are_measured_from_its_own_period() -> None:
    level = deadline(escalation="1 week after target").sla(Period.model_validate("8 weeks"))
    assert (str(level.target), str(level.amber)) == ("8 weeks", "1 week before target")
    assert str(level.escalation) == "1 week after target"


def test_a_limit_repeats_its_escalation_as_a_service_level_does() -> None:
    repeat = "every 2 days, at most 3 times"
    level = deadline(escalation="1 week after target", repeat=repeat).sla(
        Period.model_validate("8 weeks")
    )
    assert str(level.repeat) == repeat


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"repeat": "every 2 days, at most 3 times"}, "what is repeated is the escalation"),
        (
            {
                "escalation": "1 week after target",
                "repeat": "every 2 working days, at most 3 times",
            },
            "do not mix working time",
        ),
    ],
)
def test_what_a_limit_repeats_is_its_escalation_in_calendar_time(
    parts: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        deadline(**parts)


@pytest.mark.parametrize("duty", ["landlord", "tenant", "district valuer", "either party"])
def test_a_limit_says_whose_duty_it_is(duty: str) -> None:
    assert deadline(duty=duty).duty == duty


@pytest.mark.parametrize(
    ("known", "begins"),
    [
        ({}, []),
        ({"amended": "2026-03-09"}, []),
        ({"form_served": "2026-03-02"}, [2]),
        ({"form_served": "2026-03-02", "amended": "2026-03-02"}, [2]),
        ({"form_served": "2026-03-02", "amended": "2026-03-01"}, [2]),
        ({"form_served": "2026-03-02", "amended": "2026-03-09"}, [2, 9]),
        ({"form_served": "2026-03-02", "amended": "2026-03-09", "moved": "2026-03-05"}, [2, 5, 9]),
        ({"form_served": "2026-03-02", "amended": "2026-03-09", "moved": "2026-03-09"}, [2, 9]),
    ],
)
def test_a_limit_begins_on_its_start_and_anew_on_every_later_day(
    known: dict[str, str], begins: list[int]
) -> None:
    found = deadline(restarts=["amended", "moved"]).begins(facts(**known))
    assert found == tuple(date(2026, 3, day) for day in begins)


@pytest.mark.parametrize(
    ("known", "extended"),
    [
        ({}, None),
        ({"put_off": "2026-04-10"}, (date(2026, 4, 10), "s1(3)")),
        ({"excused": "2028-01-31"}, (date(2028, 2, 29), "s1(4)")),
        ({"put_off": "2026-04-10", "excused": "2026-03-10"}, (date(2026, 4, 10), "s1(3)")),
        ({"put_off": "2026-04-10", "excused": "2026-03-11"}, (date(2026, 4, 11), "s1(4)")),
    ],
)
def test_the_latest_extension_counts_with_its_source(
    known: dict[str, str], extended: tuple[date, str] | None
) -> None:
    assert deadline(extensions=EXTENSIONS).extended(facts(**known)) == extended


def test_a_limit_as_it_was_kept_before_still_reads() -> None:
    kept = deadline().model_dump(mode="json")
    for added in ("restarts", "extensions", "repeat"):
        del kept[added]
    assert StatutoryDeadline.model_validate(kept) == deadline()
