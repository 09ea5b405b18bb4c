"""Case files: published expectations of service levels, read strictly."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError

from homebuy.definitions.wording import validation_faults
from homebuy.domain.definitions.checks.fault import Fault, unknown
from homebuy.domain.errors import HomeBuyError
from verification.conformance.cases import Case, CaseFile
from verification.conformance.values import moment

LARGEST: Final = 5_000_000


class FaultyCasesError(HomeBuyError):
    """A case file that cannot be used, with every fault in it."""

    def __init__(self, name: str, faults: tuple[Fault, ...]) -> None:
        lines = (": ".join(filter(None, (name, *fault))) for fault in faults)
        super().__init__("\n".join(lines))
        self.faults = faults


def read_cases(name: str, content: bytes) -> CaseFile:
    """A file of that name; raises FaultyCasesError with every fault that can be found in it."""
    try:
        document = _document(content)
    except ValueError as error:
        raise FaultyCasesError(name, (Fault("", str(error)),)) from None
    try:
        read = CaseFile.model_validate_json(content, strict=True)
    except ValidationError as invalid:
        faults = tuple(validation_faults(invalid, document, CaseFile))
        raise FaultyCasesError(name, faults) from None
    if faults := tuple(_faults_together(read)):
        raise FaultyCasesError(name, faults)
    return read


def _document(content: bytes) -> Any:
    if len(content) > LARGEST:
        raise ValueError(f"the file is larger than {LARGEST:,} bytes: split it")
    if not content.strip():
        raise ValueError("the file is empty: give one with calendars and cases in it")
    try:
        return json.loads(content.decode(), object_pairs_hook=_each_once)
    except UnicodeDecodeError:
        raise ValueError("the file is not UTF-8 text: save it as UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ValueError(f"{where}: this is not JSON ({error.msg}): correct it there") from None
    except RecursionError:
        raise ValueError("the file is nested too deeply: it is no file of cases") from None


def _each_once(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    for name, times in Counter(name for name, _ in pairs).items():
        if times > 1:
            raise ValueError(f"'{name}' is given twice in one place: keep one of them")
    return dict(pairs)


def _faults_together(read: CaseFile) -> Iterator[Fault]:
    first = dict[str, int]()
    for number, case in enumerate(read.cases):
        place = f"cases[{number}:{case.id}]"
        before = first.setdefault(case.id, number)
        if before != number:
            reason = f"'{case.id}' is the id of cases[{before}] already: give it another"
            yield Fault(f"{place}.id", reason)
        if case.calendar in read.calendars:
            yield from _backward(place, case, read.calendars[case.calendar].tz)
        else:
            yield unknown(f"{place}.calendar", "calendar", case.calendar, read.calendars)


def _backward(place: str, case: Case, zone: str) -> Iterator[Fault]:
    for since, until in case.pauses:
        if moment(until, zone) < moment(since, zone):
            reason = f"the pause from {since} ends before it begins, at {until}: swap the two"
            yield Fault(f"{place}.pauses", reason)
