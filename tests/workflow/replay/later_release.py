"""Histories as a later release would have written them: with a field more in every object."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from google.protobuf.message import Message
from pydantic import TypeAdapter
from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowHistory

from homebuy.domain.case.questions import Reply
from homebuy.domain.definitions.plan import CaseOpening, StagePlan
from workflows.contract import CaseStart

OUR_OWN: tuple[Any, ...] = (CaseStart, CaseOpening, StagePlan, Reply)
WRITTEN_BY_US = (
    "workflow_execution_started_event_attributes",
    "activity_task_completed_event_attributes",
    "marker_recorded_event_attributes",
)
"""What is in the messages of others is read strictly, whatever the release."""
ADDED = {"added_by_a_later_release": ["something"]}


def with_a_field_more(history: WorkflowHistory) -> WorkflowHistory:
    """The same history, in which every object of ours has a field that nobody knows yet."""
    later = WorkflowHistory(history.workflow_id, deepcopy(history.events))
    changed = 0
    for event in later.events:
        name = event.WhichOneof("attributes")
        if name in WRITTEN_BY_US:
            for payload in _payloads(getattr(event, name)):
                changed += _add_to(payload)
    assert changed >= 2, "a case has a start, and what it was opened with"
    return later


def _payloads(message: Message) -> Iterator[Payload]:
    for field, value in message.ListFields():
        if isinstance(value, Payload):
            yield value
        elif field.message_type and field.message_type.GetOptions().map_entry:
            for each in value.values():
                yield from _payloads(each) if isinstance(each, Message) else ()
        elif field.message_type:
            repeated = value if not isinstance(value, Message) else (value,)
            for each in repeated:
                if isinstance(each, Payload):
                    yield each
                else:
                    yield from _payloads(each)


def _add_to(payload: Payload) -> bool:
    if payload.metadata.get("encoding") != b"json/plain":
        return False
    value = json.loads(payload.data)
    if not isinstance(value, dict) or "core_patch" in payload.metadata:
        return False
    payload.data = json.dumps(_more(value)).encode()
    return True


def _more(value: Any, field: str = "") -> Any:
    match value:
        case dict():
            inner = {name: _more(each, name) for name, each in value.items()}
            return inner if field in MAPPINGS else inner | ADDED
        case list():
            return [_more(each) for each in value]
        case _:
            return value


def _mappings() -> set[str]:
    """The fields that hold one thing for each name, where a name more means something."""
    found = set[str]()
    for kind in OUR_OWN:
        schema = TypeAdapter(kind).json_schema()
        for model in (schema, *schema.get("$defs", {}).values()):
            for name, property in model.get("properties", {}).items():
                kinds = (property, *property.get("anyOf", ()))
                if any(_is_mapping(each) for each in kinds):
                    found.add(name)
    return found


def _is_mapping(schema: dict[str, Any]) -> bool:
    return "patternProperties" in schema or isinstance(schema.get("additionalProperties"), dict)


MAPPINGS = _mappings()
