"""One definition file, read strictly: nothing is guessed, nothing is coerced."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from homebuy.definitions.plain_yaml import LARGEST, UnreadableError, mapping_in
from homebuy.definitions.wording import validation_faults
from homebuy.domain.definitions.checks.calendar import calendar_faults
from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.definitions.closed_schemes import ClosedSchemes
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.time.calendars import Calendar

Definition = Organisation | Scheme | Calendar | ClosedSchemes

KINDS: Final[Mapping[str, type[Definition]]] = {
    "organisation": Organisation,
    "scheme": Scheme,
    "calendar": Calendar,
    "closed-schemes": ClosedSchemes,
}


class UnfitError(HomeBuyError):
    """A file whose definition cannot be built, with every reason why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.reason}" for fault in faults))
        self.faults = faults


def read_definition(file: Path) -> Definition:
    """The definition in a file; raises UnfitError with every fault that reading can find."""
    try:
        return definition_in(_content(file))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UnfitError((Fault("", f"the file cannot be read: {reason}"),)) from None


def definition_in(content: bytes) -> Definition:
    """The definition in the content of a file; raises UnfitError as `read_definition` does."""
    try:
        document = mapping_in(content)
    except UnreadableError as error:
        raise UnfitError((error.fault,)) from None
    model = _model(document.pop("kind", None))
    try:
        # JSON is strict about types and still knows dates, which YAML text alone does not.
        found = model.model_validate_json(json.dumps(document, default=str), strict=True)
    except ValidationError as error:
        raise UnfitError(tuple(validation_faults(error, document, model))) from None
    if isinstance(found, Calendar) and (faults := tuple(calendar_faults(found))):
        raise UnfitError(faults)
    return found


def _content(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)


def _model(kind: Any) -> type[Definition]:
    if isinstance(kind, str) and kind in KINDS:
        return KINDS[kind]
    given = "is missing" if kind is None else f"{kind!r} is not known"
    raise UnfitError((Fault("kind", f"the kind {given}: write one of {', '.join(KINDS)}"),))
