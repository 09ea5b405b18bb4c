"""What a message must be, whoever wrote it; no server is needed to refuse one."""

import json
from typing import Any

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.common import RawValue

from homebuy.domain.case import commands as cmd
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from workflows.contract import COMMANDS, FailedAlerts
from workflows.messages import LARGEST_MESSAGE, read_command, read_payload

NOTE = {"message_id": "1", "actor": "legacy", "at": "2026-01-01T09:00:00Z", "text": "x"}


def raw(data: bytes) -> RawValue:
    return RawValue(Payload(data=data))


def refusal(name: str, *arguments: RawValue) -> tuple[RejectionCode, str]:
    with pytest.raises(RejectedError) as refused:
        read_command(name, arguments)
    return refused.value.code, str(refused.value)


@pytest.mark.parametrize(
    ("name", "given", "reason"),
    [
        ("complete_task", {"task": 1}, "message_id: this is missing: add it"),
        ("complete_task", "gibberish", "'gibberish' does not fit here: write names with values"),
        ("complete_task", {**NOTE, "task": 7}, "task: 7 is not text: put it in quotes"),
        ("add_note", {**NOTE, "colour": "red"}, "colour: there is no such field: remove it"),
        (
            "add_note",
            {**NOTE, "at": "yesterday"},
            "at: 'yesterday' is no time: write it as 2026-03-31T14:30:00Z",
        ),
        (
            "add_note",
            {**NOTE, "at": "2026-01-01T09:00:00"},
            "at: '2026-01-01T09:00:00' names no zone",
        ),
        (
            "add_note",
            {**NOTE, "at": "0001-01-01T00:00:00+05:00"},
            "the year must lie between 1900 and 2199",
        ),
    ],
)
def test_a_payload_that_makes_no_sense_is_refused_field_by_field(
    name: str, given: Any, reason: str
) -> None:
    code, said = refusal(name, raw(json.dumps(given).encode()))
    assert code is RejectionCode.MALFORMED
    assert reason in said


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff\xfe", b"[" * LARGEST_MESSAGE],
    ids=["nothing", "cut short", "not UTF-8", "endlessly deep"],
)
def test_what_is_no_json_is_refused(data: bytes) -> None:
    code, said = refusal("complete_task", raw(data))
    assert code is RejectionCode.MALFORMED
    assert said.startswith("this is not JSON")


@pytest.mark.parametrize("number", [0, 2])
def test_a_message_is_one_object(number: int) -> None:
    code, said = refusal("complete_task", *[raw(b"{}")] * number)
    assert (code, said) == (
        RejectionCode.MALFORMED,
        f"'complete_task' takes one JSON object, not {number}",
    )


def test_an_enormous_message_is_refused_unread() -> None:
    code, said = refusal("add_note", raw(b"x" * (LARGEST_MESSAGE + 1)))
    assert (code, said) == (RejectionCode.MALFORMED, "65537 bytes are too many: at most 65536")


@pytest.mark.parametrize("name", ["complete_tusk", "carry_to_stage", "raise_case", ""])
def test_an_unknown_message_is_told_which_there_are(name: str) -> None:
    code, said = refusal(name, raw(json.dumps(NOTE).encode()))
    assert code is RejectionCode.UNKNOWN_MESSAGE
    assert f"there is no message '{name}'; there are: complete_task" in said


def test_a_message_is_the_command_of_its_name() -> None:
    command = read_command("add_note", [raw(json.dumps(NOTE).encode())])
    assert command == cmd.AddNote.model_validate_json(json.dumps(NOTE))
    assert COMMANDS["add_note"] is cmd.AddNote


@pytest.mark.parametrize("failed", [-1, 10**30, "many", None])
def test_a_number_of_failed_alerts_that_nothing_could_show_is_refused(failed: object) -> None:
    told = raw(json.dumps({"failed": failed}).encode())
    with pytest.raises(RejectedError) as refused:
        read_payload(FailedAlerts, "refresh_failed_alerts", [told])
    assert refused.value.code is RejectionCode.MALFORMED
