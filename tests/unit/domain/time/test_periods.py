"""Periods read and write as officers say them."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from homebuy.domain.time.periods import CENTURY, LONGEST, Period, Unit

PERIODS = st.sampled_from(Unit).flatmap(
    lambda unit: st.builds(
        Period, amount=st.integers(1, CENTURY.get(unit, LONGEST)), unit=st.just(unit)
    )
)
CLOSING = st.builds(
    Period,
    amount=st.integers(1, LONGEST),
    unit=st.just(Unit.WORKING_DAYS),
    at_close=st.just(True),
)


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("5 working days", Period(amount=5, unit=Unit.WORKING_DAYS)),
        ("1 working day at close", Period(amount=1, unit=Unit.WORKING_DAYS, at_close=True)),
        ("8 weeks", Period(amount=8, unit=Unit.WEEKS)),
        ("30 minutes", Period(amount=30, unit=Unit.MINUTES)),
        ("1 month", Period(amount=1, unit=Unit.MONTHS)),
        ("  12  WEEKS ", Period(amount=12, unit=Unit.WEEKS)),
        ("1 Working Days AT Close", Period(amount=1, unit=Unit.WORKING_DAYS, at_close=True)),
    ],
)
def test_text_becomes_a_period(written: str, period: Period) -> None:
    assert Period.model_validate(written) == period


@given(PERIODS | CLOSING)
def test_what_is_written_reads_back_the_same(period: Period) -> None:
    adapter = TypeAdapter(Period)
    assert Period.model_validate(str(period)) == period
    assert adapter.validate_json(adapter.dump_json(period)) == period
    assert adapter.validate_python(yaml.safe_load(yaml.safe_dump(str(period)))) == period


def test_a_period_is_plain_text_in_json() -> None:
    assert Period.model_validate("4 weeks").model_dump_json() == '"4 weeks"'


def test_one_of_a_unit_reads_in_the_singular() -> None:
    assert str(Period.model_validate("1 working days at close")) == "1 working day at close"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("0 days", '"0 days": the amount must be from 1 to 36,500'),
        ("36501 days", '"36501 days": the amount must be from 1 to 36,500'),
        ("-3 weeks", '"-3 weeks": the amount must be from 1 to 5,200'),
        ("100001 hours", '"100001 hours": the amount must be from 1 to 100,000'),
        ("5201 weeks", '"5201 weeks": the amount must be from 1 to 5,200'),
        ("1201 months", '"1201 months": the amount must be from 1 to 1,200'),
        ("1.5 days", "a whole number from 1 to 100,000"),
        ("9" * 30 + " days", "a whole number from 1 to 100,000"),
        ("5 fortnights", 'unknown unit "fortnights"; use one of seconds, minutes, hours, working'),
        ("8 weeks at close", "only working days can end at close"),
        ("soon", '"soon" is not a period: write a number and a unit'),
        ("", "is not a period"),
        (5, '"5" is not a period'),
        (None, "is not a period"),
    ],
)
def test_a_refusal_says_what_was_given_and_what_is_allowed(written: object, reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Period.model_validate(written)
    assert reason in str(refused.value)


def test_only_days_weeks_and_months_run_on_while_an_office_is_closed() -> None:
    running_on = {unit for unit in Unit if not Period(amount=1, unit=unit).is_working}
    assert running_on == {Unit.DAYS, Unit.WEEKS, Unit.MONTHS}


def test_the_schema_asks_callers_for_text() -> None:
    assert Period.model_json_schema()["type"] == "string"
