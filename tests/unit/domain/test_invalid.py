"""What is wrong with a message, in plain words."""

import json
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from pydantic import ValidationError

from homebuy.domain.case import commands as cmd
from homebuy.domain.ids import MessageId
from homebuy.domain.invalid import why_invalid
from workflows.contract import COMMANDS

SENT: Final = {"message_id": "m", "actor": "a", "at": "2026-03-02T10:00:00Z"}
TIME: Final = "write it as 2026-03-31T14:30:00Z"


def faults(model: type[cmd.Request], content: str | bytes) -> list[str]:
    """What is wrong with a payload."""
    with pytest.raises(ValidationError) as invalid:
        model.model_validate_json(content)
    return why_invalid(invalid.value)


def test_a_field_that_is_missing_and_one_that_is_unknown_are_told() -> None:
    assert faults(cmd.CompleteTask, json.dumps({**SENT, "when": "", "late_reason": None})) == [
        "task: this is missing: add it",
        "late_reason: this is empty: write a value",
        "when: there is no such field: remove it",
    ]


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("at", "2026-11", f"'2026-11' is no time: {TIME}"),
        ("at", "2026-02-30T10:00:00Z", f"'2026-02-30T10:00:00Z' is no time: {TIME}"),
        ("at", 7, f"7 is no time: {TIME}"),
        ("at", "2026-03-02", f"'2026-03-02' is no time: {TIME}"),
        ("at", "2026-03-02T10:00:00", f"'2026-03-02T10:00:00' names no zone: {TIME}"),
        ("at", "0001-01-01T00:00:00Z", "the year must lie between 1900 and 2199"),
        ("actor", "", "this is empty: write a value"),
        ("actor", 7, "7 is not text: put it in quotes"),
        ("actor", "x" * 101, "this holds 101 characters, which is too many: shorten it to 100"),
        (
            "task",
            "A task",
            "'A task' cannot be used: take lower case letters and digits, with - . or _ between",
        ),
        ("cascade", "yes", "'yes' is neither true nor false: write one of them"),
        ("kind", "cancel", "'cancel' is none of: 'cancel_task'"),
    ],
)
def test_a_wrong_value_is_told_with_what_to_do(field: str, given: object, said: str) -> None:
    message = {**SENT, "task": "t", "reason": "r", field: given}
    assert faults(cmd.CancelTask, json.dumps(message)) == [f"{field}: {said}"]


@pytest.mark.parametrize(
    ("model", "fields", "said"),
    [
        (cmd.RecordFacts, {"facts": {}}, "facts: this is empty: add at least one entry"),
        (
            cmd.RecordFacts,
            {"facts": {f"f{n}": "x" for n in range(51)}},
            "facts: this holds more than 50 entries: leave some out",
        ),
        (
            cmd.RecordFacts,
            {"facts": ["x"]},
            "facts: ['x'] does not fit here: write names with values",
        ),
        (cmd.RecordFacts, {"facts": {"x": True}}, "facts.x: true is not text: put it in quotes"),
        (
            cmd.RecordFacts,
            {"facts": {"Bad name": "x"}},
            "facts.Bad name: 'Bad name' cannot be used: take lower case letters and digits, "
            "with - . or _ between",
        ),
        (
            cmd.ChangeCalendar,
            {"calendar": "c", "version": "1", "reason": "r"},
            "version: '1' is no whole number: write one, without quotes",
        ),
        (
            cmd.ChangeCalendar,
            {"calendar": "c", "version": 0, "reason": "r"},
            "version: 0 is too small: write 1 or more",
        ),
        (
            cmd.ReviseTarget,
            {"target": "5 fortnights", "reason": "r"},
            'target: "5 fortnights"',
        ),
        (
            cmd.ReviseTarget,
            {"reason": "r"},
            "give either a target period or the instant at which it is due",
        ),
    ],
)
def test_what_is_inside_and_what_holds_of_all_is_told(
    model: type[cmd.Request], fields: dict[str, Any], said: str
) -> None:
    (fault,) = faults(model, json.dumps({**SENT, **fields}))
    assert fault.startswith(said)


@pytest.mark.parametrize("content", ["7", '"gibberish"', "[]"])
def test_a_payload_that_is_no_object_is_told(content: str) -> None:
    (fault,) = faults(cmd.AddNote, content)
    assert fault.endswith("does not fit here: write names with values")


@pytest.mark.parametrize("content", ["", "{", b"\xff", "{'at': 1}"])
def test_a_payload_that_is_no_json_is_told(content: str | bytes) -> None:
    (fault,) = faults(cmd.AddNote, content)
    assert fault.startswith("this is not JSON: ")


def test_a_long_value_is_cut_short() -> None:
    (fault,) = faults(cmd.AddNote, json.dumps({**SENT, "text": ["x"] * 1_000}))
    assert len(fault) < 120


@pytest.mark.parametrize("model", COMMANDS.values())
@pytest.mark.parametrize("given", [None, True, 7, -1.5, "", "x", "X Y", "x" * 9_999, [], [1], {}])
def test_no_message_is_refused_in_the_words_of_the_machinery(
    model: type[cmd.Request], given: object
) -> None:
    wrong = dict.fromkeys(model.model_fields, given) | {"colour": given}
    found = faults(model, json.dumps(wrong))
    assert found
    for fault in found:
        assert not any(said in fault for said in ("Input", "Value error", "(", "None"))


def test_a_value_from_the_command_line_is_told_alike() -> None:
    with pytest.raises(ValidationError) as invalid:
        cmd.AddNote(message_id=MessageId("m"), actor="a", at=datetime.now(UTC), text="x" * 4_001)
    (fault,) = why_invalid(invalid.value)
    assert fault == "text: this holds 4,001 characters, which is too many: shorten it to 4,000"
