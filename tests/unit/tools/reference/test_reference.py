"""What callers in other languages are told must be what the code does."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from check_jsonschema.formats import FormatOptions, make_format_checker  # type: ignore[import-untyped]
from check_jsonschema.regex_variants import RegexImplementation, RegexVariantName  # type: ignore[import-untyped]
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from pydantic import BaseModel, ValidationError

from homebuy.config import GROUPS
from homebuy.domain.case.rejection import RejectionCode
from tests.places import ROOT
from tests.training_case import TrainingCase
from tools.reference import examples
from tools.reference.__main__ import FOLDER, README, files, write
from tools.reference.page import REASONS
from tools.reference.schemas import schemas
from tools.reference.settings import END, PAGES, START, with_settings
from workflows.contract import COMMANDS

COMMITTED = ROOT / FOLDER
GIVEN: dict[str, BaseModel] = {
    **examples.COMMANDS,
    "raise_case": examples.START.request,
    "case_start": examples.START,
}
ODD: tuple[Any, ...] = (None, 1, "", "Two Words", "x" * 5_000, [], {"Two Words": "x"}, {"a": 1})
FORMATS = make_format_checker(
    FormatOptions(regex_impl=RegexImplementation(RegexVariantName.default))
)


def validator(name: str) -> Any:
    schema = json.loads((COMMITTED / f"{name}.schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=FORMATS)


def plain(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude_unset=True)


def variants(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The payload with one field gone, one too many, or one of an odd value."""
    yield {**payload, "unknown": "field"}
    for name in payload:
        yield {key: value for key, value in payload.items() if key != name}
        yield from ({**payload, name: odd} for odd in ODD)


def accepts(model: type[BaseModel], payload: dict[str, Any]) -> bool:
    try:
        model.model_validate_json(json.dumps(payload))
    except ValidationError:
        return False
    return True


def test_the_reference_is_what_the_code_says() -> None:
    kept = {file.name: file.read_text(encoding="utf-8") for file in COMMITTED.glob("*.schema.json")}
    kept["messages.md"] = (COMMITTED / "messages.md").read_text(encoding="utf-8")
    assert kept == files(), "write it again: python -m tools.reference"


def test_the_readme_has_the_settings_of_the_models() -> None:
    page = (ROOT / README).read_text(encoding="utf-8")
    assert page == with_settings(page), "write it again: python -m tools.reference"
    assert all(f"]({place})" in page for place in PAGES.values())


def test_a_setting_that_is_changed_by_hand_is_found() -> None:
    page = (ROOT / README).read_text(encoding="utf-8")
    assert with_settings(page.replace("| needed |", "| optional |")) == page
    with pytest.raises(ValueError, match="one place"):
        with_settings(page.replace(END, ""))


def test_every_setting_says_what_it_means_and_what_its_absence_does() -> None:
    rows = re.findall(r"^\| `HOMEBUY_.*$", with_settings(START + END), re.MULTILINE)
    assert len(rows) == sum(len(group.variables()) for group in GROUPS)
    assert all(all(cell.strip() for cell in row.split("|")[1:-1]) for row in rows)
    assert not any("`none`" in row for row in rows)


def test_writing_leaves_no_schema_of_a_message_that_is_gone(tmp_path: Path) -> None:
    (tmp_path / "gone.schema.json").touch()
    (tmp_path / "ours.md").touch()
    write(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {"ours.md", *files()}


def test_every_message_has_an_example_and_every_reason_a_meaning() -> None:
    assert list(examples.COMMANDS) == list(COMMANDS)
    assert list(REASONS) == list(RejectionCode)


@pytest.mark.parametrize("name", GIVEN)
def test_an_example_fits_its_model_and_its_schema(name: str) -> None:
    payload = plain(GIVEN[name])
    assert accepts(type(GIVEN[name]), payload)
    assert [fault.message for fault in validator(name).iter_errors(payload)] == []


@pytest.mark.parametrize("name", GIVEN)
def test_schema_and_model_refuse_the_same(name: str) -> None:
    schema, model = validator(name), type(GIVEN[name])
    differing = [
        variant
        for variant in variants(plain(GIVEN[name]))
        if schema.is_valid(variant) != accepts(model, variant)
    ]
    assert differing == []


def test_callers_cannot_give_the_state_of_a_continued_case() -> None:
    payload = plain(examples.START)
    assert not validator("case_start").is_valid({**payload, "alerts_waiting": True})


def test_answer_and_view_fit_their_schemas() -> None:
    validator("answer").validate(plain(examples.ANSWER))
    validator("case_view").validate(TrainingCase().raised.view.model_dump(mode="json"))


@pytest.mark.parametrize("name", schemas())
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(schemas()[name])
