from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from homebuy.definitions.bundle import (
    Bundle,
    FaultyDefinitionsError,
    calendar_document,
    documents,
    read_bundle,
    shipped,
)
from homebuy.definitions.definition_file import read_definition
from homebuy.domain.definitions.closed_schemes import ClosedSchemes
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.ids import CalendarId
from homebuy.domain.time.calendars import Calendar
from tests.unit.domain.small_scheme import OFFICE, ORGANISATION, SCHEME, TODAY

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(name: str, document: dict[str, object], **parts: object) -> Path:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(yaml.safe_dump({**document, **parts}), encoding="utf-8")
        return file

    return written


@pytest.fixture
def folder(write: Write) -> Path:
    write("people.yaml", ORGANISATION, kind="organisation")
    write("small.yaml", SCHEME, kind="scheme")
    return write(
        "calendars/office.yaml", OFFICE.model_dump(mode="json"), kind="calendar"
    ).parent.parent


def refused(*paths: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(FaultyDefinitionsError) as error:
        read_bundle(paths, today=TODAY)
    return [(Path(fault.file).name, fault.path, fault.reason) for fault in error.value.faults]


def test_a_folder_is_read_with_all_below_it(folder: Path) -> None:
    bundle = read_bundle([folder], today=TODAY)
    assert bundle.organisation.id == "landlord"
    assert list(bundle.calendars) == ["office"]
    assert [scheme.id for scheme in bundle.schemes] == ["small"]


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    assert read_bundle([folder, folder / "small.yaml"], today=TODAY).schemes


def test_faults_of_all_files_are_told_at_once(folder: Path, write: Write) -> None:
    write("people.yaml", ORGANISATION, kind="organisation", roles=[])
    write("other.yaml", SCHEME, kind="scheme", id="other", calendar="moon")
    (folder / "broken.yaml").write_text("kind: [", encoding="utf-8")
    found = refused(folder)
    assert {name for name, _, _ in found} == {"broken.yaml", "other.yaml", "small.yaml"}
    assert ("other.yaml", "calendar", "there is no calendar 'moon'; there are: office") in found


def test_a_fault_reads_as_file_path_and_reason(folder: Path, write: Write) -> None:
    file = write("small.yaml", SCHEME, kind="scheme", calendar="moon")
    with pytest.raises(FaultyDefinitionsError) as error:
        read_bundle([folder], today=TODAY)
    assert str(error.value) == f"{file}: calendar: there is no calendar 'moon'; there are: office"


def test_there_is_one_organisation_and_no_more(folder: Path, write: Write) -> None:
    write("z.yaml", ORGANISATION, kind="organisation", id="second")
    ((name, path, reason),) = refused(folder)
    assert (name, path) == ("z.yaml", "kind")
    assert "a second organisation" in reason


def test_an_organisation_is_needed(folder: Path) -> None:
    ((_, _, reason),) = refused(folder / "small.yaml", folder / "calendars")
    assert "there is no organisation here" in reason


def test_an_id_is_used_by_one_file(folder: Path, write: Write) -> None:
    write("z.yaml", SCHEME, kind="scheme")
    write("calendars/z.yaml", OFFICE.model_dump(mode="json"), kind="calendar")
    assert [found[:2] for found in refused(folder)] == [("z.yaml", "id"), ("z.yaml", "id")]


def test_a_folder_without_definitions_is_told(tmp_path: Path) -> None:
    assert "holds no file named *.yaml" in refused(tmp_path)[0][2]


def test_documents_hold_all_that_publishing_needs(folder: Path) -> None:
    bundle = read_bundle([folder], today=TODAY)
    (_, office, calendar), (_, _, people), (kind, scheme_id, document) = documents(bundle)
    assert (office, Calendar.model_validate(calendar)) == ("office", OFFICE)
    assert Organisation.model_validate(people) == bundle.organisation
    published = PublishedScheme.model_validate({**document, "version": 1})
    assert (kind, scheme_id) == ("scheme", "small")
    assert published.scheme == bundle.schemes[0]
    assert published.calendar == OFFICE


def test_no_document_holds_a_version_of_a_calendar(folder: Path, write: Write) -> None:
    numbered = {**OFFICE.model_dump(mode="json"), "version": 7}
    write("calendars/office.yaml", numbered, kind="calendar")
    (_, _, calendar), _, (_, _, scheme) = documents(read_bundle([folder], today=TODAY))
    assert "version" not in calendar
    assert set(scheme) == {"scheme", "calendar"}
    assert scheme["calendar"] == calendar


def test_a_scheme_takes_along_the_calendars_of_its_tasks() -> None:
    tasks = {name: {**task, "calendar": "branch"} for name, task in SCHEME["tasks"].items()}
    scheme = Scheme.model_validate({**SCHEME, "tasks": tasks})
    branch = OFFICE.model_copy(update={"id": CalendarId("branch"), "version": 3})
    bundle = Bundle(
        Organisation.model_validate(ORGANISATION),
        {OFFICE.id: OFFICE, branch.id: branch},
        (scheme,),
    )
    *_, (_, _, document) = documents(bundle)
    assert document["others"] == {"branch": calendar_document(branch)}
    others = PublishedScheme(**document, version=1).others
    assert others == {"branch": branch.model_copy(update={"version": 0})}


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2030, 2, 28), date(2034, 6, 1)])
def test_the_shipped_definitions_have_no_fault(today: date) -> None:
    files = {file.stem for file in shipped().glob("*.yaml")} - {"organisation", "closed"}
    assert {scheme.id for scheme in read_bundle([shipped()], today=today).schemes} == files


def closed(*ids: str) -> dict[str, object]:
    """A list of schemes that ended on the same day."""
    common = {"title": "Gone", "country": "Wales", "ended_on": "2019-01-26", "source": "a page"}
    schemes = [{"id": id, **common, "earlier_claims": "none is known"} for id in ids]
    return {"kind": "closed-schemes", "id": "closed", "title": "Ended", "schemes": schemes}


def test_what_ships_says_of_three_schemes_when_they_ended() -> None:
    found = read_definition(shipped() / "closed.yaml")
    assert isinstance(found, ClosedSchemes)
    assert {scheme.id: scheme.ended_on for scheme in found.schemes} == {
        "right-to-buy-scotland": date(2016, 7, 31),
        "right-to-buy-wales": date(2019, 1, 26),
        "voluntary-right-to-buy-midlands": date(2018, 9, 16),
    }


def test_closed_schemes_are_published_like_other_definitions(folder: Path, write: Write) -> None:
    write("closed.yaml", closed("gone"))
    kind, id, document = documents(read_bundle([folder], today=TODAY))[-1]
    assert (kind, id) == ("closed-schemes", "closed")
    assert document["schemes"][0]["ended_on"] == "2019-01-26"


def test_a_scheme_is_not_closed_and_open_at_once(folder: Path, write: Write) -> None:
    write("a.yaml", closed("small"))
    reason = f"'small' is already in {folder / 'small.yaml'}: keep one of the two"
    assert refused(folder) == [("a.yaml", "schemes[0:small]", reason)]


def test_a_scheme_is_closed_once(folder: Path, write: Write) -> None:
    file = write("a.yaml", closed("gone", "gone"))
    reason = f"'gone' is already in {file}: keep one of the two"
    assert refused(folder) == [("a.yaml", "schemes[1:gone]", reason)]


def test_two_lists_of_closed_schemes_have_two_ids(folder: Path, write: Write) -> None:
    first = write("a.yaml", closed("gone"))
    write("b.yaml", closed("gone-too"))
    reason = f"closed-schemes 'closed' is already in {first}: give one of them another id"
    assert refused(folder) == [("b.yaml", "id", reason)]
