"""A timeline file is read strictly, and every fault is named with its place."""

from typing import Any

import pytest

from tests.workflow.timelines.conftest import document, read, real
from verification.timelines.spans import Span
from verification.timelines.timeline_file import FaultyTimelinesError, read_timelines

APPLIED = "application_received"


def faults(content: dict[str, Any] | bytes) -> list[str]:
    with pytest.raises(FaultyTimelinesError) as refused:
        read_timelines("f.json", content) if isinstance(content, bytes) else read(content)
    return list(refused.value.faults)


def test_the_published_file_is_read_whole() -> None:
    assert len(real().cases) == 20


@pytest.mark.parametrize(
    "content", [b"", b" \n", b"{}", b'{"cases": []}', b"[]", b"not json", b"\xff\xfe"]
)
def test_a_file_without_cases_is_refused(content: bytes) -> None:
    assert len(faults(content)) == 1


def test_every_fault_is_named_with_its_place() -> None:
    content = document("A", ("2020-02-30", APPLIED), ({"month": "2020-13"}, "rtb2_admited"))
    day, month, event = faults(content)
    assert day.startswith('cases.0.events.0.date: there is no day or month "2020-02-30"')
    assert month.startswith('cases.0.events.1.date: there is no day or month {"month": "2020-13"}')
    assert event.startswith(
        "cases.0.events.1.event: 'rtb2_admited' is none of: 'application_received'"
    )


@pytest.mark.parametrize("date", ["05/08/2020", "2020-8-5", 20200805, {"year": "2020"}, True])
def test_a_date_in_another_form_is_refused(date: Any) -> None:
    (fault,) = faults(document("A", (date, APPLIED)))
    assert 'write "2020-08-05"' in fault


def test_an_unknown_field_is_refused() -> None:
    assert faults(document("A", landlady="Northgate Homes")) == [
        "cases.0.landlady: there is no such field: remove it"
    ]


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ({"due": "2020-09-02", "due_range": ["2020-09-01", "2020-09-02"]}, "keep one"),
        ({"days_late_range": [5, 1]}, "ends before it begins"),
        ({"still_open_at_actual": True}, "needs a day in actual"),
        ({"days_late": "37"}, "no whole number"),
        ({"verdict": "tardy"}, "'late'"),
    ],
)
def test_figures_that_make_no_sense_are_refused(figures: dict[str, Any], reason: str) -> None:
    given = {"rule": "s124(2)", "start": "2020-08-05", "verdict": "late", **figures}
    (fault,) = faults(document("A", derived={"rtb2_4w": given}))
    assert fault.startswith("cases.0.derived.rtb2_4w")
    assert reason in fault


def test_a_case_that_is_there_twice_is_refused() -> None:
    twice = {"cases": [*document("A")["cases"], *document("A")["cases"]]}
    assert faults(twice) == ["cases.1.id: 'A' is the id of cases.0 already"]


def test_a_month_is_all_of_its_days() -> None:
    (event,) = read(document("A", ({"month": "2020-02"}, APPLIED))).cases[0].events
    assert isinstance(event.date, Span)
    assert [str(day) for day in (event.date.first, event.date.last)] == ["2020-02-01", "2020-02-29"]
    assert str(event.date) == "2020-02"
