"""Service levels as they are written."""

import pytest
from pydantic import ValidationError

from homebuy.domain.ids import RuleId
from homebuy.domain.service_levels.sla import Alerts, Anchor, Mark, Offset, Sla

SILENT = Alerts()
OURS = Alerts(amber=RuleId("ours"))
THEIRS = Alerts(amber=RuleId("theirs"), target=RuleId("theirs"))


def sla(**parts: str) -> Sla:
    return Sla.model_validate({"target": "5 days", "amber": "1 day before target", **parts})


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("2 working days before target", Anchor.BEFORE_TARGET),
        ("1 hour after amber", Anchor.AFTER_AMBER),
        ("3 weeks after target", Anchor.AFTER_TARGET),
    ],
)
def test_an_offset_is_written_as_officers_say_it(text: str, anchor: Anchor) -> None:
    offset = Offset.model_validate(text)
    assert offset.anchor is anchor
    assert str(offset) == text
    assert offset.model_dump_json() == f'"{text}"'


def test_an_offset_may_be_written_carelessly() -> None:
    assert str(Offset.model_validate("  2  Working Days   before Target ")) == (
        "2 working days before target"
    )


@pytest.mark.parametrize("text", ["2 working days", "before target", "2 days after lunch", ""])
def test_what_is_no_offset_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValidationError, match="such as '2 working days before target'"):
        Offset.model_validate(text)


def test_an_offset_that_is_no_text_is_refused() -> None:
    with pytest.raises(ValidationError):
        Offset.model_validate(2)


def test_an_offset_with_a_bad_period_is_refused() -> None:
    with pytest.raises(ValidationError, match="unknown unit"):
        Offset.model_validate("2 fortnights before target")


def test_a_service_level_travels_as_json() -> None:
    level = sla(escalation="1 day after target")
    assert Sla.model_validate_json(level.model_dump_json()) == level


@pytest.mark.parametrize("amber", ["1 day after target", "1 day after amber"])
def test_amber_comes_before_the_target(amber: str) -> None:
    with pytest.raises(ValidationError, match="amber warns before the target"):
        sla(amber=amber)


def test_an_escalation_follows() -> None:
    with pytest.raises(ValidationError, match="an escalation follows"):
        sla(escalation="1 day before target")


@pytest.mark.parametrize(
    "parts", [{"amber": "1 working day before target"}, {"escalation": "1 hour after target"}]
)
def test_working_time_and_calendar_time_do_not_mix(parts: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="do not mix working time with calendar time"):
        sla(**parts)


def test_units_of_one_kind_may_mix() -> None:
    assert sla(target="3 working days", amber="2 hours before target").escalation is None


def test_each_mark_has_its_rule() -> None:
    alerts = Alerts(amber=RuleId("a"), target=RuleId("b"), escalation=RuleId("c"))
    assert [alerts.rule(mark) for mark in Mark] == ["a", "b", "c"]


def test_another_set_of_alerts_stands_in_only_where_ours_name_none() -> None:
    assert OURS.or_else(THEIRS) == Alerts(amber=RuleId("ours"), target=RuleId("theirs"))
    assert SILENT.or_else(SILENT) == SILENT


def test_a_rule_is_named_by_its_identifier() -> None:
    with pytest.raises(ValidationError):
        Alerts(amber=RuleId("The Head of Service"))
