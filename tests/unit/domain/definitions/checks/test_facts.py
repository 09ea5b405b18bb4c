"""Facts from which limits start anew, or which extend them, must be dates that the scheme knows."""

from copy import deepcopy
from typing import Any

import pytest

from homebuy.domain.definitions.checks.facts import fact_faults
from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.definitions.scheme import Scheme
from tests.unit.domain.small_scheme import SCHEME

DEADLINE = "stages[0:begin].statutory_deadlines[0:answer]"


def the_fault(**parts: Any) -> Fault:
    document = deepcopy(SCHEME)
    document["stages"][0]["statutory_deadlines"][0].update(parts)
    (fault,) = fact_faults(Scheme.model_validate(document))
    return fault


def extension(by: str) -> dict[str, str]:
    return {"by": by, "source": "An Act"}


@pytest.mark.parametrize(
    ("parts", "path", "said"),
    [
        ({"restarts": ["none"]}, "restarts[0]", "no fact 'none'"),
        ({"restarts": ["home"]}, "restarts[0]", "fact 'home' is a choice"),
        ({"restarts": ["served"]}, "restarts[0]", "'served' starts the limit already"),
        ({"restarts": ["answered"]}, "restarts[0]", "'answered' meets the limit"),
        ({"extensions": [extension("none")]}, "extensions[0].by", "no fact 'none'"),
        ({"extensions": [extension("note")]}, "extensions[0].by", "fact 'note' is a text"),
    ],
)
def test_each_fault_is_told_once_with_its_place(
    parts: dict[str, Any], path: str, said: str
) -> None:
    fault = the_fault(**parts)
    assert fault.path == f"{DEADLINE}.{path}"
    assert said in fault.reason


def test_a_fact_starts_a_limit_anew_once() -> None:
    document = deepcopy(SCHEME)
    document["facts"]["again"] = {"title": "Served again", "kind": "date"}
    document["stages"][0]["statutory_deadlines"][0]["restarts"] = ["again", "again"]
    (fault,) = fact_faults(Scheme.model_validate(document))
    assert (fault.path, "twice" in fault.reason) == (f"{DEADLINE}.restarts", True)


def test_sound_restarts_and_extensions_have_no_fault() -> None:
    document = deepcopy(SCHEME)
    dates = {name: {"title": name, "kind": "date"} for name in ("again", "until")}
    document["facts"].update(dates)
    document["stages"][0]["statutory_deadlines"][0].update(
        restarts=["again"], extensions=[{**extension("until"), "period": "28 days"}]
    )
    assert list(fact_faults(Scheme.model_validate(document))) == []
