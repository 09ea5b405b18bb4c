from typing import Any

import pytest

from homebuy.domain.definitions.checks.fault import Fault
from tests.unit.domain.small_scheme import Change, in_scheme


def begin(**parts: Any) -> Change:
    return lambda scheme: scheme["stages"][0].update(parts)


def end(**parts: Any) -> Change:
    return lambda scheme: scheme["stages"][1].update(parts)


def deadline(**parts: Any) -> Change:
    return lambda scheme: scheme["stages"][0]["statutory_deadlines"][0].update(parts)


def path(*rows: dict[str, Any]) -> Change:
    return begin(path=list(rows), sla={"target": "9 working days", "amber": "1 hour before target"})


def the_fault(*changes: Change) -> Fault:
    (fault,) = in_scheme(*changes)
    return fault


def test_a_sound_scheme_has_no_fault() -> None:
    assert in_scheme() == []


def test_stages_have_ids_and_titles_of_their_own() -> None:
    faults = in_scheme(end(id="begin", title="Begin"))
    assert Fault("stages", "stage 'begin' is there twice: keep one of them") in faults
    assert Fault("stages", "the title 'Begin' is there twice: keep one of them") in faults


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        (lambda s: s.update(calendar="none"), "calendar", "no calendar 'none'"),
        (lambda s: s.update(agreement="none"), "agreement", "no agreement 'none'"),
        (lambda s: s.update(fallback="none"), "fallback", "no role 'none'"),
        (lambda s: s.update(applied_on="none"), "applied_on", "no fact 'none'"),
        (lambda s: s.update(alerts={"target": "none"}), "alerts.target", "no escalation rule"),
        (begin(agreement="none"), "stages[0:begin].agreement", "no agreement 'none'"),
        (begin(on_demand=["none"]), "stages[0:begin].on_demand[0]", "no task 'none'"),
        (path({"task": "none"}), "stages[0:begin].path[0].task", "no task 'none'"),
        (begin(next=["end", "none"]), "stages[0:begin].next[1]", "no stage of this scheme"),
        (
            deadline(starts="none"),
            "stages[0:begin].statutory_deadlines[0:answer].starts",
            "no fact 'none'",
        ),
        (
            deadline(met_by=["none"]),
            "stages[0:begin].statutory_deadlines[0:answer].met_by[0]",
            "no fact 'none'",
        ),
        (
            deadline(alerts={"amber": "none"}),
            "stages[0:begin].statutory_deadlines[0:answer].alerts.amber",
            "no escalation rule 'none'",
        ),
        (
            lambda s: s["tasks"]["check"].update(records="none"),
            "tasks.check.records",
            "no fact 'none'",
        ),
    ],
)
def test_an_unknown_name_is_refused_where_it_stands(change: Change, where: str, what: str) -> None:
    fault = the_fault(change)
    assert fault.path == where
    assert what in fault.reason


def test_the_first_stage_must_exist() -> None:
    assert in_scheme(lambda s: s.update(first_stage="none"))[0].path == "first_stage"


def test_the_fallback_role_must_be_held_by_somebody() -> None:
    (fault,) = in_scheme(landlord=lambda o: o["roles"][0].update(members=[{"user": "old"}]))
    assert fault.path == "fallback"
    assert "nobody holds the role 'desk' on 2026-11-23" in fault.reason


def test_the_day_of_application_must_be_a_date() -> None:
    assert "is a text" in the_fault(lambda s: s.update(applied_on="note")).reason


def test_a_task_records_only_a_date() -> None:
    assert "is a choice" in the_fault(lambda s: s["tasks"]["check"].update(records="home")).reason


def test_a_choice_has_choices() -> None:
    (fault, _) = in_scheme(lambda s: s["facts"]["home"].update(choices=[]))
    assert fault.path == "facts.home.choices"


def test_a_variant_names_only_values_that_the_fact_can_take() -> None:
    boat = {"when": {"home": "boat"}, "period": "8 weeks", "source": "An Act"}
    fault = the_fault(deadline(variants=[boat]))
    assert fault.path == "stages[0:begin].statutory_deadlines[0:answer].variants[0].when.home"
    assert "none of: flat, house" in fault.reason


def test_a_limit_id_serves_one_limit() -> None:
    fault = the_fault(
        lambda s: s["stages"][1].update(statutory_deadlines=s["stages"][0]["statutory_deadlines"])
    )
    assert "statutory deadline 'answer' is there twice" in fault.reason


def test_a_task_is_once_in_a_path() -> None:
    assert "twice in this stage" in the_fault(path({"task": "check"}, {"task": "check"})).reason


def test_a_task_may_stand_in_two_rows_one_after_the_other() -> None:
    former = {"task": "check", "effective_to": "2026-12-31"}
    latter = {"task": "check", "effective_from": "2027-01-01", "mandatory": True}
    assert in_scheme(path(former, latter)) == []


def test_a_task_is_in_the_path_or_on_demand_but_not_both() -> None:
    fault = the_fault(path({"task": "visit"}))
    assert fault.path == "stages[0:begin].on_demand"


def test_a_predecessor_is_in_the_same_stage() -> None:
    fault = the_fault(path({"task": "check", "after": ["decide"]}))
    assert fault.path == "stages[0:begin].path[0:check].after"
    assert "not in this stage" in fault.reason


def test_a_predecessor_is_not_on_demand() -> None:
    assert "on demand" in the_fault(path({"task": "check", "after": ["visit"]})).reason


def test_a_predecessor_is_in_force_as_long_as_what_waits_on_it() -> None:
    ended = {"task": "check", "effective_to": "2027-01-31"}
    fault = the_fault(path(ended, {"task": "decide", "after": ["check"]}))
    assert "'check', which is not in force on 2027-02-01" in fault.reason


def test_a_circle_of_tasks_is_named() -> None:
    fault = the_fault(
        path({"task": "check", "after": ["decide"]}, {"task": "decide", "after": ["check"]})
    )
    assert fault.path == "stages[0:begin].path"
    assert "'check' waits on 'decide' waits on 'check'" in fault.reason or (
        "'decide' waits on 'check' waits on 'decide'" in fault.reason
    )


def test_a_task_that_waits_on_itself_is_a_circle() -> None:
    fault = the_fault(path({"task": "check", "after": ["check"]}))
    assert "'check' waits on 'check'" in fault.reason


def test_mandatory_work_waits_on_mandatory_work_only() -> None:
    fault = the_fault(
        path({"task": "check"}, {"task": "decide", "after": ["check"], "mandatory": True})
    )
    assert fault.path == "stages[0:begin].path[1:decide].after"
    assert "optional" in fault.reason


def test_every_stage_can_be_reached() -> None:
    fault = the_fault(begin(next=[], outcomes=["denied"]))
    assert fault.path == "stages[1:end]"
    assert "no way leads here from 'begin'" in fault.reason


def test_every_stage_leads_to_an_outcome() -> None:
    faults = in_scheme(end(outcomes=[], next=["begin"]))
    assert [fault.path for fault in faults] == ["stages[0:begin]", "stages[1:end]"]


def test_a_next_stage_is_in_force() -> None:
    fault = the_fault(end(effective_to="2026-11-22"))
    assert fault.path == "stages[0:begin].next[0]"
    assert "not in force" in fault.reason


def test_a_stage_is_in_force_only_while_its_scheme_is() -> None:
    fault = the_fault(
        lambda s: s.update(effective_from="2026-02-01"), begin(effective_from="2026-01-01")
    )
    assert fault.path == "stages[0:begin].effective_from"


def test_all_faults_are_told_at_once() -> None:
    faults = in_scheme(
        lambda s: s.update(fallback="none"),
        begin(on_demand=["none", "visit", "visit"]),
        path({"task": "check", "after": ["end"]}),
        end(sla={"target": "1 working day", "amber": "2 working days before target"}),
    )
    assert {fault.path for fault in faults} == {
        "fallback",
        "stages[0:begin].on_demand[0]",
        "stages[0:begin].on_demand",
        "stages[0:begin].path[0:check].after",
        "stages[1:end].sla.amber",
        "stages[1:end].path[0:visit]",
    }
