from typing import Any

import pytest

from homebuy.domain.definitions.checks.fault import Fault
from tests.unit.domain.small_scheme import OFFICE, Change, depot, in_scheme, sla


def visit(**parts: Any) -> Change:
    return lambda s: s["tasks"]["visit"].update(parts)


def begin(target: str, **parts: Any) -> Change:
    return lambda s: s["stages"][0].update({"sla": sla(target), "on_demand": [], **parts})


def long_end(scheme: dict[str, Any]) -> None:
    scheme["stages"][1].update(sla=sla("20 working days"))


def path(target: str, *rows: dict[str, Any], **parts: Any) -> Change:
    return begin(target, path=list(rows), **parts)


def reason(where: str, faults: list[Fault]) -> str:
    (found,) = (fault.reason for fault in faults if fault.path == where)
    return found


IN_DEPOT = visit(calendar="depot")


def test_a_calendar_is_named_where_it_is_unknown() -> None:
    faults = in_scheme(IN_DEPOT, begin("3 working days", calendar="shop"))
    assert [fault.path for fault in faults] == ["tasks.visit.calendar", "stages[0:begin].calendar"]
    assert "there is no calendar 'depot'; there are: office" in faults[0].reason


def test_a_calendar_of_another_time_zone_is_refused() -> None:
    faults = in_scheme(IN_DEPOT, long_end, others=[depot(zone="Europe/Paris")])
    assert [fault.path for fault in faults] == ["tasks.visit.calendar"]
    assert "keeps the time of Europe/Paris" in faults[0].reason
    assert "that of Europe/London" in faults[0].reason


def test_every_calendar_covers_the_first_day() -> None:
    late = depot(covers={"from": "2027-01-01", "to": "2027-12-31"})
    (fault,) = in_scheme(IN_DEPOT, long_end, others=[late])
    assert fault.path == "tasks.visit.calendar"
    assert "covers 2027-01-01 to 2027-12-31, and so not 2026-11-23" in fault.reason


@pytest.mark.parametrize("opening", [{}, {"mon": []}])
def test_a_calendar_without_open_time_is_refused(opening: dict[str, Any]) -> None:
    (fault,) = in_scheme(IN_DEPOT, long_end, others=[depot(opening=opening)])
    assert fault.path == "tasks.visit.calendar"
    assert "has no open time from 2026-11-23 on" in fault.reason


def test_other_faults_are_told_beside_those_of_a_calendar() -> None:
    slow = {"title": "Slow", "sla": sla("900 working days")}
    faults = in_scheme(IN_DEPOT, lambda s: s["tasks"].update(slow=slow))
    assert [fault.path for fault in faults] == ["tasks.visit.calendar", "tasks.slow.sla.target"]


def test_a_task_is_counted_in_its_own_calendar() -> None:
    faults = in_scheme(
        IN_DEPOT, long_end, path("5 working days", {"task": "visit"}), others=[depot()]
    )
    assert reason("stages[0:begin].path[0:visit]", faults).splitlines() == [
        "if started Mon 23 Nov 2026 09:00, the stage is due before its tasks:",
        "visit (3 working days by calendar 'depot'): due Thu 3 Dec 2026 10:00",
        "stage (5 working days): due Mon 30 Nov 2026 09:00, 3 working days short",
        "lengthen the stage's target, or shorten its tasks",
    ]


def test_a_stage_and_its_lags_are_counted_in_its_own_calendar() -> None:
    row = {"task": "decide", "lag": "1 working day"}
    faults = in_scheme(path("1 working day", row, calendar="depot"), others=[depot()])
    assert reason("stages[0:begin].path", faults).splitlines()[1:3] == [
        "after 1 working day by calendar 'depot', decide (1 working day): "
        "due Fri 27 Nov 2026 10:00",
        "stage (1 working day by calendar 'depot'): due Thu 26 Nov 2026 10:00, 24 h short",
    ]


def test_mixed_calendars_that_fit_are_accepted() -> None:
    rows = {"task": "check"}, {"task": "visit", "after": ["check"]}
    assert in_scheme(IN_DEPOT, long_end, path("13 working days", *rows), others=[depot()]) == []


def test_a_start_that_only_an_exception_of_another_calendar_breaks_is_named() -> None:
    """The depot is shut for two weeks of March, and a visit due by then waits until after them."""
    shut = dict.fromkeys(["2027-03-02", "2027-03-04", "2027-03-09", "2027-03-11"], "Repairs")
    faults = in_scheme(
        IN_DEPOT, long_end, path("12 working days", {"task": "visit"}), others=[depot(closed=shut)]
    )
    found = reason("stages[0:begin].path[0:visit]", faults)
    assert found.startswith("if started Tue 16 Feb 2027 16:00:01")


def test_a_start_in_the_middle_of_a_day_is_found() -> None:
    """A call that ends by closing leaves the next day; one that does not leaves the day after."""
    tasks = {
        "call": {"title": "Call", "sla": sla("2 hours")},
        "close": {"title": "Close", "sla": sla("1 working day at close")},
    }
    rows = {"task": "call"}, {"task": "close", "after": ["call"]}
    faults = in_scheme(lambda s: s["tasks"].update(tasks), path("2 working days", *rows))
    assert reason("stages[0:begin].path", faults).splitlines() == [
        "if started Mon 23 Nov 2026 15:00:01, the stage is due before its tasks:",
        "call (2 hours): due Tue 24 Nov 2026 09:00:01",
        "close (1 working day at close): due Wed 25 Nov 2026 17:00",
        "stage (2 working days): due Wed 25 Nov 2026 15:00:01, 1 h 59 min 59 s short",
        "lengthen the stage's target, or shorten its tasks",
    ]


def test_a_lag_that_ends_beyond_a_calendar_names_it() -> None:
    brief = depot(covers={"from": "2026-01-01", "to": "2027-03-01"})
    row = {"task": "visit", "lag": "70 working days"}
    faults = in_scheme(IN_DEPOT, long_end, path("40 working days", row), others=[brief])
    assert "beyond calendar 'depot', which covers 2026-01-01 to 2027-03-01" in reason(
        "stages[0:begin].path", faults
    )


def test_a_calendar_that_ends_before_the_stage_is_refused() -> None:
    brief = depot(covers={"from": "2026-01-01", "to": "2026-12-31"})
    faults = in_scheme(
        IN_DEPOT, path("40 working days", {"task": "visit"}), long_end, others=[brief]
    )
    assert "stage's target of 40 working days runs beyond calendar 'depot'" in reason(
        "stages[0:begin].path[0:visit]", faults
    )


def test_a_calendar_period_beyond_the_calendar_is_refused() -> None:
    faults = in_scheme(
        lambda s: s["tasks"].update(
            extra={"title": "E", "sla": sla("70 weeks", "1 week before target")}
        )
    )
    assert "target of 70 weeks runs beyond calendar 'office'" in reason(
        "tasks.extra.sla.target", faults
    )


@pytest.mark.parametrize(
    "every", ["40 working days, at most 9 times", "100000 hours, at most 100 times"]
)
def test_repeats_of_an_escalation_lie_within_the_calendar(every: str) -> None:
    level = {
        **sla("3 working days"),
        "escalation": "1 hour after target",
        "repeat": f"every {every}",
    }
    faults = in_scheme(visit(sla=level))
    assert f"if started Mon 23 Nov 2026 09:00, the repeat of every {every} runs beyond" in reason(
        "tasks.visit.sla.repeat", faults
    )
    calm = {**level, "repeat": "every 2 working days, at most 9 times"}
    assert in_scheme(visit(sla=calm)) == []


def test_an_amber_as_long_as_all_that_is_covered_is_refused() -> None:
    level = sla("5 working days", "900 hours before target")
    assert reason("tasks.visit.sla.amber", in_scheme(visit(sla=level)))


def test_a_shortfall_of_any_length_can_be_told() -> None:
    covers = {"from": "2026-01-01", "to": "2040-12-31"}
    decade = OFFICE.model_validate({**OFFICE.model_dump(), "covers": covers})
    faults = in_scheme(
        path("1 working day", {"task": "decide", "lag": "4000 days"}), calendar=decade
    )
    assert ", 2,855 working days short" in reason("stages[0:begin].path", faults)


def test_a_row_that_begins_on_the_last_closed_day_is_tried() -> None:
    """Sunday 2 January 2028 is the last day covered, so that nothing opens again."""
    covers = {"from": "2026-01-01", "to": "2028-01-02"}
    row = {"task": "decide", "after": ["check"], "effective_from": "2028-01-01"}
    office = OFFICE.model_validate({**OFFICE.model_dump(), "covers": covers})
    assert in_scheme(path("3 working days", {"task": "check"}, row), calendar=office) == []
