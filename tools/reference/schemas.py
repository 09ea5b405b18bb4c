"""The JSON Schema of everything that goes to a case or comes from it."""

from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import DictSchema

from homebuy.domain.case.commands import RaiseCase
from homebuy.domain.case.rehearsal import Rehearsal
from homebuy.domain.case.views.view import CaseView
from homebuy.domain.service_levels.explain import Explanation
from workflows.contract import COMMANDS, Answer, CaseStart, RehearsalRequest

Schema = dict[str, Any]


class _Strict(GenerateJsonSchema):
    """A schema that refuses what the models refuse."""

    def dict_schema(self, schema: DictSchema) -> JsonSchemaValue:
        """A key of another form than the keys must have is a fault."""
        written = super().dict_schema(schema)
        if "patternProperties" in written:
            written["additionalProperties"] = False
        return written


def schemas() -> dict[str, Schema]:
    """Each schema by its name: what a case is given, and then what it gives."""
    asked = {"rehearsal_request": RehearsalRequest}
    given = {"case_start": CaseStart, "raise_case": RaiseCase, **COMMANDS, **asked}
    return {
        **{name: _schema(model, "validation") for name, model in given.items()},
        "answer": _schema(Answer, "serialization"),
        "case_view": _schema(CaseView, "serialization"),
        "explanation": _schema(Explanation, "serialization"),
        "rehearsal": _schema(Rehearsal, "serialization"),
    }


def _schema(model: type[BaseModel], mode: Literal["validation", "serialization"]) -> Schema:
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        **model.model_json_schema(mode=mode, schema_generator=_Strict),
    }
