"""Definitions, CSV files and JSON in the pages are read by the product's own readers."""

import ast
import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from homebuy.definitions.bundle import FaultyDefinitionsError, read_bundle, shipped
from homebuy.domain.case.commands import CompleteTask
from homebuy.domain.models import Message
from homebuy.imports.batch import Files, prepare
from homebuy.imports.catalogue import read_catalogue
from homebuy.imports.csv_table import File
from homebuy.imports.defaults import ImportDefaults
from homebuy.storage.pool import Pool
from tests.acceptance.docs.pages import Example, examples
from tests.acceptance.docs.sessions import HELP
from tests.desk import publish_shipped
from workflows.contract import Answer

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SCHEMES = [example for example in examples("yaml") if HELP not in example.page.parents]
TABLES = [example for example in examples("csv") if HELP not in example.page.parents]
FIELD = re.compile(r'^ +"?(message_id|actor|at|task|facts)"?(?: =|,)', re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The organisation and the calendars that ship, without a scheme."""
    shutil.copy(shipped() / "organisation.yaml", tmp_path)
    shutil.copytree(shipped() / "calendars", tmp_path / "calendars")
    return tmp_path


@pytest.mark.parametrize("example", SCHEMES, ids=str)
def test_every_definition_may_be_published(example: Example, folder: Path) -> None:
    (folder / "example.yaml").write_text(example.text, encoding="utf-8")
    assert read_bundle([folder], today=NOW.date()).schemes


def test_the_shortened_stage_is_refused_with_the_sum_that_the_page_shows(folder: Path) -> None:
    (example,) = SCHEMES
    short = example.text.replace("target: 15 working days", "target: 6 working days")
    (folder / "example.yaml").write_text(short, encoding="utf-8")
    with pytest.raises(FaultyDefinitionsError, match="2 working days short") as refused:
        read_bundle([folder], today=datetime(2026, 11, 22, tzinfo=UTC).date())
    (fault,) = refused.value.faults
    shown = " ".join(example.page.read_text(encoding="utf-8").split())
    assert " ".join(fault.reason.split()) in shown


async def test_the_files_to_import_have_no_fault(pool: Pool) -> None:
    await publish_shipped(pool)
    files = [File(str(example), example.text.encode()) for example in TABLES]
    batch = prepare(
        Files(*files), await read_catalogue(pool, NOW), ImportDefaults(NOW, "docs", alert_from=NOW)
    )
    assert batch.faults == ()
    assert [len(request.history) for _, request in batch.applications] == [3, 2]


@pytest.mark.parametrize("example", examples("json"), ids=str)
def test_every_answer_is_one_that_a_case_may_give(example: Example) -> None:
    assert json.loads(example.text).keys() == Answer.model_fields.keys()
    Answer.model_validate_json(example.text)


@pytest.mark.parametrize("example", examples("python"), ids=str)
def test_every_piece_of_python_compiles(example: Example) -> None:
    ast.parse(example.text)


@pytest.mark.parametrize("example", [*examples("csharp"), *examples("java")], ids=str)
def test_other_languages_send_the_fields_of_the_message(example: Example) -> None:
    fields = set(FIELD.findall(example.text))
    required = {n for n, field in CompleteTask.model_fields.items() if field.is_required()}
    assert issubclass(CompleteTask, Message)
    assert required <= fields <= CompleteTask.model_fields.keys()
    assert re.findall(r"at\"?(?: =|,) \"([^\"]+)\"", example.text) == ["2026-03-31T14:30:00Z"]
