"""How values travel through Temporal: as JSON, and forgiving of what a newer release added.

What comes from outside is read strictly by the case itself (`workflows.messages`).
"""

from typing import Any

from pydantic import TypeAdapter
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultPayloadConverter,
    JSONPlainPayloadConverter,
)


class ForgivingConverter(PydanticJSONPlainPayloadConverter):
    """Ignores fields it does not know, so that old and new workers can live side by side."""

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        """The value; raises ValidationError for one that lacks a field or has a wrong one."""
        adapter: TypeAdapter[Any] = self._type_adapter(type_hint if type_hint is not None else Any)
        return adapter.validate_json(payload.data, extra="ignore")


class Payloads(CompositePayloadConverter):
    """Temporal's converters, with ours for JSON."""

    def __init__(self) -> None:
        super().__init__(
            *(
                each if not isinstance(each, JSONPlainPayloadConverter) else ForgivingConverter()
                for each in DefaultPayloadConverter.default_encoding_payload_converters
            )
        )


DATA_CONVERTER = DataConverter(payload_converter_class=Payloads)
