from pathlib import Path

import pytest

from homebuy.definitions.definition_file import UnfitError, definition_in, read_definition
from homebuy.definitions.plain_yaml import LARGEST
from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.time.calendars import Calendar

CALENDAR = """
kind: calendar
id: office
title: Office
zone: Europe/London
covers: {from: 2026-01-01, to: 2027-12-31}
opening: {mon: ["09:00-17:00"]}
"""

SCHEME = """
kind: scheme
id: small
title: Small
country: England
calendar: office
agreement: standard
fallback: desk
first_stage: begin
applied_on: served
facts:
  served: {title: Served, kind: date}
tasks:
  check: {title: Check, sla: {target: 1 day, amber: 2 hours before target}}
stages:
  - id: begin
    title: Begin
    master_stage: application
    audience: customer
    basis: statute
    sla: {target: 3 working days, amber: 1 working day before target}
    path:
      - {task: check, mandatory: true}
    outcomes: [completed]
"""


def faults(content: str | bytes) -> tuple[Fault, ...]:
    with pytest.raises(UnfitError) as refused:
        definition_in(content.encode() if isinstance(content, str) else content)
    return refused.value.faults


def the_fault(content: str | bytes) -> Fault:
    (fault,) = faults(content)
    return fault


def in_scheme(old: str, new: str) -> Fault:
    assert old in SCHEME
    sound = SCHEME.replace("1 day, amber", "1 working day, amber")
    return the_fault(sound.replace(old, new))


def test_a_sound_file_is_read() -> None:
    calendar = definition_in(CALENDAR.encode())
    assert isinstance(calendar, Calendar)
    assert calendar.id == "office"


def test_a_byte_order_mark_does_no_harm() -> None:
    assert definition_in(b"\xef\xbb\xbf" + CALENDAR.encode()) == definition_in(CALENDAR.encode())


def test_a_name_given_twice_is_refused() -> None:
    assert the_fault(CALENDAR + "title: Again\n") == Fault(
        "line 8", "'title' is given twice: keep one of them"
    )


def test_a_name_that_yaml_takes_for_something_else_is_refused() -> None:
    assert "is not text" in the_fault("kind: calendar\nno: 1\n").reason


def test_aliases_are_refused_before_they_can_multiply() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\n" + "\n".join(
        f"c{n}: &c{n} [{', '.join([f'*c{n - 1}' if n else '*b'] * 9)}]" for n in range(30)
    )
    assert the_fault(bomb) == Fault("line 2", "'*a' repeats another part of the file: write it out")


@pytest.mark.parametrize("content", ["[" * 500_000, "- " * 100_000, "{a: " * 3_000])
def test_deep_nesting_is_refused(content: str) -> None:
    assert "nested too deeply" in the_fault(content).reason


def test_a_tag_is_refused() -> None:
    assert "is a tag" in the_fault("kind: !!python/object:os.system calendar").reason


def test_a_file_of_more_than_two_megabytes_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_bytes(b"#" * (LARGEST + 1))
    with pytest.raises(UnfitError, match="larger than 2,000,000 bytes"):
        read_definition(file)


def test_a_file_that_is_not_utf8_is_refused_with_the_line() -> None:
    fault = the_fault(CALENDAR.replace("Office", "Büro").encode("latin-1"))
    assert fault == Fault("line 4", "the text is not UTF-8: save it as UTF-8")


@pytest.mark.parametrize("content", ["", "- one\n- two\n", "just text", "42"])
def test_a_file_without_names_and_values_is_refused(content: str) -> None:
    assert "begin with a line such as 'kind: scheme'" in the_fault(content).reason


@pytest.mark.parametrize("content", ["a: [1, 2", "a: b: c", "\ta: 1", "a: 1\n---\nb: 2", "a: \0"])
def test_what_is_not_yaml_is_refused(content: str) -> None:
    assert the_fault(content).reason.startswith("this is not YAML: ")


@pytest.mark.parametrize("content", ["id: x", "kind: scheem", "kind: [scheme]", "kind: 7"])
def test_a_file_says_of_which_kind_it_is(content: str) -> None:
    fault = the_fault(content)
    assert fault.path == "kind"
    assert "write one of organisation, scheme, calendar" in fault.reason


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(UnfitError, match="the file cannot be read: no such file"):
        read_definition(Path("nowhere.yaml"))


def test_a_misspelt_name_comes_with_the_right_one() -> None:
    fault = in_scheme("mandatory", "mandatry")
    assert fault.path == "stages[0:begin].path[0:check].mandatry"
    assert "did you mean 'mandatory'?" in fault.reason


def test_a_missing_name_is_told_where_it_belongs() -> None:
    fault = in_scheme("    basis: statute\n", "")
    assert fault == Fault("stages[0:begin].basis", "this is missing: add it")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("mandatory: true", "mandatory: 'yes'", "'yes' is neither true nor false"),
        ("title: Small", "title: 7", "7 is not text: put it in quotes"),
        ("title: Small", "title: ''", "this is empty"),
        ("id: small", "id: Not A Name", "'Not A Name' is no identifier"),
        ("country: England", "country: France", "'France' is none of: 'England'"),
        ("3 working days", "3 wekes", "unknown unit"),
        ("3 working days", "5", "is not a period: write a number and a unit"),
        ("outcomes: [completed]", "outcomes: completed", "'completed' is no list"),
        ("id: small", "id: small\neffective_from: 2026-02-30", "'2026-02-30' is no date"),
        ("id: small", "id: small\neffective_from: 2026", "2026 is no date"),
    ],
)
def test_a_wrong_value_is_told_in_plain_words(old: str, new: str, what: str) -> None:
    assert what in in_scheme(old, new).reason


def test_rules_of_a_service_level_are_told_in_plain_words() -> None:
    fault = the_fault(SCHEME)
    assert fault.path == "tasks.check.sla"
    assert "do not mix working time with calendar time" in fault.reason


def test_every_fault_of_a_file_is_told_without_a_trace_of_the_machinery() -> None:
    found = faults("kind: scheme\nid: X Y\nstages: [{id: begin, path: 7}]\ncolour: red\n")
    assert len(found) > 8
    assert not any("pydantic" in f.reason or "Input should" in f.reason for f in found)
