"""What a scheme says of its decisions must rest on what it declares."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from homebuy.definitions.bundle import shipped
from homebuy.definitions.definition_file import read_definition
from homebuy.domain.definitions.checks.decisions import decision_faults
from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.definitions.scheme import Scheme
from tests.unit.domain.small_scheme import SCHEME, in_scheme

PRICING = {
    "method": "right-to-acquire",
    "inputs": {"value": "worth", "relevant_time": "served", "area_discount": "off"},
}
DELAY = {
    "response": "1 month",
    "response_source": "An Act",
    "credit_source": "An Act",
    "served_facts": {"initial": "answered"},
    "ground_fact": "ground",
}
GROUNDS = ["rtb2-late", "offer-late", "other-delay"]


def deciding(change: Callable[[dict[str, Any]], object]) -> list[Fault]:
    """The faults of a small scheme that decides, as somebody changed it."""
    document = deepcopy(SCHEME)
    document["facts"] |= {
        "worth": {"title": "Worth", "kind": "money"},
        "off": {"title": "Off", "kind": "money"},
        "ground": {"title": "Ground", "kind": "choice", "choices": GROUNDS},
    }
    document |= deepcopy(
        {
            "pricing": PRICING,
            "offer": {
                "task": "visit",
                "source": "An Act",
                "particulars": ["home"],
                "answer_by": ["answer"],
            },
            "delay": DELAY,
            "endings": {"completed": {"needs": ["answered"], "instead": "Wait"}},
        }
    )
    change(document)
    return list(decision_faults(Scheme.model_validate(document)))


def test_a_sound_scheme_has_no_fault() -> None:
    assert deciding(lambda scheme: None) == []


@pytest.mark.parametrize("file", sorted(shipped().glob("*.yaml")), ids=lambda file: file.stem)
def test_the_shipped_schemes_have_none(file: Any) -> None:
    found = read_definition(file) if file.stem != "closed" else None
    assert not isinstance(found, Scheme) or list(decision_faults(found)) == []


@pytest.mark.parametrize(
    ("change", "path", "said"),
    [
        (
            lambda s: s["pricing"]["inputs"].update(area_discunt="off"),
            "pricing.inputs.area_discunt",
            "takes no 'area_discunt'; try area_discount",
        ),
        (
            lambda s: s["pricing"]["inputs"].update(value="wroth"),
            "pricing.inputs.value",
            "no fact 'wroth'",
        ),
        (
            lambda s: s["pricing"]["inputs"].pop("value"),
            "pricing.inputs",
            "needs 'value': say which fact gives it",
        ),
        (lambda s: s.pop("pricing"), "offer", "none is reckoned here"),
        (
            lambda s: s.update(
                pricing={
                    "method": "rent-review",
                    "inputs": dict.fromkeys(("rent", "relevant_time", "lease_began"), "served")
                    | dict.fromkeys(("index", "index_change"), "note"),
                }
            ),
            "offer",
            "none is reckoned here",
        ),
        (lambda s: s["offer"].update(task="visti"), "offer.task", "no task 'visti'"),
        (
            lambda s: (s["stages"][0].pop("on_demand"), s["stages"][1].pop("path")),
            "offer.task",
            "no stage has the task 'visit'",
        ),
        (
            lambda s: s["offer"].update(particulars=["epc"]),
            "offer.particulars",
            "no fact 'epc'",
        ),
        (
            lambda s: s["offer"].update(answer_by=["s1"]),
            "offer.answer_by",
            "no statutory deadline 's1'",
        ),
        (
            lambda s: s["offer"].update(answers={"accepted": "note"}),
            "offer.answers.accepted",
            "fact 'note' is a text",
        ),
        (
            lambda s: s["offer"].update(answers={"accepted": "none"}),
            "offer.answers.accepted",
            "no fact 'none'",
        ),
        (
            lambda s: s["pricing"].update(overrides={"worth": "off"}),
            "pricing.overrides.worth",
            "takes no 'worth'",
        ),
        (
            lambda s: s["pricing"].update(overrides={"value": "none"}),
            "pricing.overrides.value",
            "no fact 'none'",
        ),
        (
            lambda s: s["delay"].update(served_facts={"initial": "note"}),
            "delay.served_facts.initial",
            "fact 'note' is a text",
        ),
        (
            lambda s: s["delay"].update(served_facts={"initial": "served"}),
            "delay.served_facts.initial",
            "task 'check' records 'served' as well",
        ),
        (lambda s: s["delay"].update(stated_fact="none"), "delay.stated_fact", "no fact 'none'"),
        (
            lambda s: s["facts"]["ground"].update(choices=GROUNDS[:2]),
            "delay.ground_fact",
            "cannot be other-delay",
        ),
        (lambda s: s["delay"].update(ground_fact="none"), "delay.ground_fact", "no fact 'none'"),
        (
            lambda s: s["endings"].update(denied={"needs": ["note"], "instead": "Wait"}),
            "endings.denied",
            "no stage ends as 'denied'",
        ),
        (
            lambda s: s["endings"]["completed"].update(needs=["none"]),
            "endings.completed.needs",
            "no fact 'none'",
        ),
        (
            lambda s: s["endings"]["completed"].update(after=["s9"]),
            "endings.completed.after",
            "no statutory deadline 's9'",
        ),
        (
            lambda s: s["endings"]["completed"].update(unless=["answered"]),
            "endings.completed",
            "'answered' is needed and stands against it",
        ),
    ],
)
def test_each_fault_is_one_sentence_with_its_place(
    change: Callable[[dict[str, Any]], object], path: str, said: str
) -> None:
    (fault,) = deciding(change)
    assert fault.path == path
    assert said in fault.reason
    assert "\n" not in fault.reason


def test_cancelling_is_an_ending_of_every_scheme() -> None:
    ending = {"unless": ["served"], "instead": "Keep it open"}
    assert deciding(lambda scheme: scheme["endings"].update(cancelled=ending)) == []


def test_publishing_tries_them() -> None:
    faulty = {"completed": {"needs": ["none"], "instead": "Wait"}}
    (fault,) = in_scheme(lambda scheme: scheme.update(endings=faulty))
    assert fault.path == "endings.completed.needs"
