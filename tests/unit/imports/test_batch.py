"""Applications and histories: the good apart from the faulty, each fault with its line."""

from collections.abc import Callable

import pytest

from homebuy.domain.case.commands import AddNote, CarryToStage, CloseCase, CompleteTask, RecordFacts
from homebuy.domain.definitions.catalogue import Catalogue
from homebuy.domain.ids import FactName
from homebuy.imports.batch import Batch, Files, prepare
from homebuy.imports.csv_table import File
from homebuy.imports.defaults import ImportDefaults

HEADER = "reference,scheme,owner,applied_on"
HISTORY = "reference,date,step,subject,value,actor"
A_1 = "A-1,right-to-buy-england,amira-khan,2025-06-02"
Prepare = Callable[..., Batch]


@pytest.fixture
def batch(known: Catalogue, defaults: ImportDefaults) -> Prepare:
    def prepared(*rows: str, header: str = HEADER, history: list[str] | None = None) -> Batch:
        applications = File("a.csv", "\n".join([header, *rows]).encode())
        lived = history and File("h.csv", "\n".join([HISTORY, *history]).encode())
        return prepare(Files(applications, lived or None), known, defaults)

    return prepared


def places(batch: Batch) -> list[tuple[str, int, str]]:
    return [(fault.file, fault.line, fault.column) for fault in batch.faults]


def references(batch: Batch) -> list[str]:
    return [application.request.reference for application in batch.applications]


# --- applications ---


def test_an_application_is_raised_at_noon_of_its_day_which_is_a_fact(batch: Prepare) -> None:
    (application,) = batch(A_1).applications
    request = application.request
    assert (application.line, request.reference, request.actor) == (2, "A-1", "importer")
    assert request.at.isoformat() == "2025-06-02T11:00:00+00:00"
    assert request.facts == {"rtb1_served": "2025-06-02"}


def test_the_same_file_makes_the_same_messages(batch: Prepare) -> None:
    history = ["A-1,2025-06-10,note,,one,ann", "A-1,2025-06-10,note,,two,ann"]
    first, second = (batch(A_1, history=history).applications[0].request for _ in range(2))
    assert first == second
    ids = [first.message_id, *(step.message_id for step in first.history)]
    assert ids == ["import-A-1", "import-A-1-1", "import-A-1-2"]


def test_marks_before_the_import_alert_nobody(batch: Prepare, defaults: ImportDefaults) -> None:
    assert batch(A_1).applications[0].request.alert_from == defaults.now


def test_columns_of_facts_become_facts_and_empty_ones_do_not(batch: Prepare) -> None:
    header = f"{HEADER},fact:property_kind"
    house, none = batch(f"{A_1},house", f"{A_1.replace('A-1', 'A-2')},", header=header).applications
    assert house.request.facts[FactName("property_kind")] == "house"
    assert "property_kind" not in none.request.facts


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("A-1,right-to-by,amira-khan,2025-06-02", "scheme", "did you mean"),
        ("A-1,right-to-buy-england,amira-kahn,2025-06-02", "owner", "'amira-khan'"),
        ("A-1,right-to-buy-england,ruth-bell,2025-09-10", "owner", "to 31 Aug 2025"),
        ("A-1,right-to-buy-england,amira-khan,02.06.2025", "applied_on", "31/03/2026"),
        ("A-1,right-to-buy-england,amira-khan,2025-02-30", "applied_on", "there is no day or time"),
        ("A-1,right-to-buy-england,amira-khan,", "applied_on", "empty"),
        ("A-1,right-to-buy-england,amira-khan,2026-11-21", "applied_on", "future"),
        ("A-1,right-to-buy-england,amira-khan,2025-06-02T10:00", "applied_on", "zone"),
        ("A-1,right-to-buy-england,amira-khan,1970-01-01", "scheme", "from 1 Apr 1986"),
        ("A-1,training,amira-khan,1999-12-31", "scheme", "in force"),
        ("A-1,right-to-buy-scotland,amira-khan,2025-06-02", "scheme", "on Sun 31 Jul 2016"),
        ("A-1,right-to-buy-wales,amira-khan,2018-06-04", "scheme", "Mon 4 Jun 2018 is refused too"),
        ("A-1,voluntary-right-to-buy-midlands,amira-khan,2025-06-02", "scheme", "16 Sep 2018"),
        (",right-to-buy-england,amira-khan,2025-06-02", "reference", "empty"),
        ("A 1,right-to-buy-england,amira-khan,2025-06-02", "reference", "letters"),
        ("=1+1,right-to-buy-england,amira-khan,2025-06-02", "reference", "letters"),
        (f"{'A' * 65},right-to-buy-england,amira-khan,2025-06-02", "reference", "letters"),
        ("A-1,,amira-khan,2025-06-02", "scheme", "empty"),
        ("A-1,right-to-buy-england,,2025-06-02", "owner", "empty"),
    ],
)
def test_a_bad_application_is_reported_and_the_others_are_good(
    batch: Prepare, row: str, column: str, said: str
) -> None:
    prepared = batch(row, A_1.replace("A-1", "A-2"))
    assert places(prepared) == [("a.csv", 2, column)]
    assert said in prepared.faults[0].reason
    assert references(prepared) == ["A-2"]


def test_every_fault_of_a_row_is_reported_at_once(batch: Prepare) -> None:
    prepared = batch("A 1,right,amira,2025-06-02")
    assert [column for _, _, column in places(prepared)] == ["scheme", "owner", "reference"]


def test_a_reference_may_be_there_once(batch: Prepare) -> None:
    prepared = batch(A_1, A_1)
    assert places(prepared) == [("a.csv", 3, "reference")]
    assert "line 2" in prepared.faults[0].reason
    assert references(prepared) == ["A-1"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("property_kind", "castle", "none of: house"),
        ("valued_on", "soon", "YYYY-MM-DD"),
        ("colour_of_door", "red", "knows no fact"),
        ("rtb2_served", "2026-12-24", "future"),
        ("rtb1_served", "2025-06-03", "applied_on"),
        ("rtb2_served", "x" * 1001, "too many"),
    ],
)
def test_a_bad_fact_is_reported_in_its_column(
    batch: Prepare, name: str, value: str, said: str
) -> None:
    prepared = batch(f"{A_1},{value}", header=f"{HEADER},fact:{name}")
    assert places(prepared) == [("a.csv", 2, f"fact:{name}")]
    assert said in prepared.faults[0].reason


# --- histories ---


def test_steps_become_messages_in_order_of_time(batch: Prepare) -> None:
    history = [
        "A-1,01/08/2025,stage,valuation,,ann",
        "A-1,2025-06-10,fact,rtb2_served,2025-06-09,ann",
        "A-1,2025-06-03T10:00+01:00,complete,receive-rtb1,by post,",
        "A-1,2025-09-01,note,,=SUM(A1),ann",
        "A-1,2025-09-02,close,deemed-withdrawn,no answer,ann",
    ]
    prepared = batch(A_1, history=history)
    assert prepared.faults == ()
    steps = prepared.applications[0].request.history
    assert [type(step) for step in steps] == [
        CompleteTask,
        RecordFacts,
        CarryToStage,
        AddNote,
        CloseCase,
    ]
    assert [step.actor for step in steps] == ["importer", "ann", "ann", "ann", "ann"]


def test_steps_of_one_moment_keep_the_order_of_the_file(batch: Prepare) -> None:
    history = [f"A-1,2025-06-10,note,,{n},ann" for n in range(20)]
    steps = batch(A_1, history=history).applications[0].request.history
    assert [step.text for step in steps if isinstance(step, AddNote)] == [*map(str, range(20))]


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("A-1,2025-06-10,leap,,x,ann", "step", "there are: stage"),
        ("A-1,soon,note,,x,ann", "date", "31/03/2026"),
        ("A-1,2026-12-24,note,,x,ann", "date", "future"),
        ("A-1,2025-06-10,note,,,ann", "value", "empty"),
        ("A-1,2025-06-10,note,aside,x,ann", "subject", "no subject"),
        ("A-1,2025-06-10,stage,valuation,x,ann", "value", "no value"),
        ("A-1,2025-06-10,stage,Valuation!,,ann", "subject", "lower case"),
        ("A-1,2025-06-10,fact,,x,ann", "subject", "empty"),
        ("A-1,2025-06-10,close,sold,x,ann", "subject", "deemed withdrawn"),
        ("A-1,2025-06-10,close,withdrawn,,ann", "value", "empty"),
        (f"A-1,2025-06-10,note,,x,{'a' * 101}", "actor", "too many"),
        ("A-1,2025-06-10,stage,valuations,,ann", "", "its stages are"),
        ("A-1,2025-06-10,complete,paint-door,,ann", "", "its tasks are"),
        ("A-1,2025-06-10,fact,door_colour,red,ann", "", "knows no fact"),
        ("A-1,2025-06-01,note,,x,ann", "", "before the case was raised"),
    ],
)
def test_a_bad_step_is_reported_and_holds_back_its_case_alone(
    batch: Prepare, row: str, column: str, said: str
) -> None:
    good = "A-2,2025-06-11,note,,x,ann"
    prepared = batch(A_1, A_1.replace("A-1", "A-2"), history=[good, row])
    assert places(prepared) == [("h.csv", 3, column)]
    assert said in prepared.faults[0].reason
    assert references(prepared) == ["A-2"]
    assert [each.request.reference for each in prepared.held_back] == ["A-1"]


def test_nothing_can_follow_the_end_of_a_case(batch: Prepare) -> None:
    history = ["A-1,2025-06-10,close,withdrawn,x,ann", "A-1,2025-06-11,note,,x,ann"]
    prepared = batch(A_1, history=history)
    assert places(prepared) == [("h.csv", 3, "")]
    assert "closed" in prepared.faults[0].reason


def test_history_of_a_case_that_nobody_applied_for_is_reported(batch: Prepare) -> None:
    prepared = batch(A_1, history=["A-9,2025-06-10,note,,x,ann"])
    assert places(prepared) == [("h.csv", 2, "reference")]
    assert references(prepared) == ["A-1"]


def test_history_of_a_faulty_application_is_not_called_unknown(batch: Prepare) -> None:
    prepared = batch("A-1,nothing,amira-khan,2025-06-02", history=["A-1,2025-06-10,note,,x,ann"])
    assert places(prepared) == [("a.csv", 2, "scheme")]


@pytest.mark.parametrize(
    "lost", ['A-1,2025-06-10,note,,"x"y,ann', 'A-1,2025-06-10,note,,"never closed,ann']
)
def test_a_step_that_is_lost_holds_back_every_case_it_may_belong_to(
    batch: Prepare, lost: str
) -> None:
    assert references(batch(A_1, history=[lost])) == []


def test_a_spoilt_step_whose_case_can_be_read_holds_back_that_case(batch: Prepare) -> None:
    spoilt = f"A-1,2025-06-10,note,,{'x' * 5000},ann"
    prepared = batch(A_1, A_1.replace("A-1", "A-2"), history=[spoilt])
    assert references(prepared) == ["A-2"]


def test_a_history_too_long_for_one_message_is_refused(batch: Prepare) -> None:
    prepared = batch(A_1, history=["A-1,2025-06-10,note,,x,ann"] * 501)
    assert places(prepared) == [("a.csv", 2, "")]
    assert "501 steps" in prepared.faults[0].reason


def test_a_history_too_large_for_one_message_is_refused(batch: Prepare) -> None:
    prepared = batch(A_1, history=[f"A-1,2025-06-10,note,,{'x' * 3900},ann"] * 300)
    assert "bytes with its history" in prepared.faults[0].reason


def test_without_columns_no_case_is_good(batch: Prepare) -> None:
    prepared = batch("A-1,x", header="reference,plan", history=["A-1,2025-06-10,note,,x,ann"])
    assert [line for _, line, _ in places(prepared)] == [1] * 4
    assert prepared.applications == ()
