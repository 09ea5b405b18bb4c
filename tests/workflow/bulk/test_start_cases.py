"""Raising many cases, with Temporal there and gone; no worker is needed to raise one."""

import pytest

from homebuy.bulk.attempts import AT_ONCE
from homebuy.bulk.start_cases import RaiseResult, raise_all
from homebuy.domain.definitions.catalogue import Catalogue
from homebuy.embedded.temporal import embedded_temporal
from homebuy.imports.applications import Application
from homebuy.imports.batch import Files, prepare
from homebuy.imports.csv_table import File
from homebuy.imports.defaults import ImportDefaults
from homebuy.temporal.client import HomeBuyClient, connect
from workflows.contract import SEARCH_ATTRIBUTES

ROWS = [f"A-{n},training,amira-khan,2026-03-02" for n in range(25)]


@pytest.fixture
def applications(known: Catalogue, defaults: ImportDefaults) -> tuple[Application, ...]:
    """Twenty-five of them."""
    file = File("a.csv", "\n".join(["reference,scheme,owner,applied_on", *ROWS]).encode())
    return prepare(Files(file), known, defaults).applications


async def test_cases_are_raised_once_and_the_rest_waits_for_temporal(
    applications: tuple[Application, ...],
) -> None:
    done = list[Application]()
    async with embedded_temporal(None, search_attributes=SEARCH_ATTRIBUTES, ui=False) as server:
        client = HomeBuyClient(await connect(server.target))
        first = await raise_all(client, applications[:12], done.append)
        again = await raise_all(client, applications[:12], done.append)
    gone = await raise_all(client, applications, done.append)
    assert [each.reference for each in first] == [f"A-{n}" for n in range(12)]
    assert {each.fate for each in first} == {RaiseResult.RAISED}
    assert {each.fate for each in again} == {RaiseResult.RAISED_BEFORE}
    assert {each.fate for each in gone} == {RaiseResult.NOT_REACHED}
    assert sum(each.reason == "not tried" for each in gone) == len(ROWS) - AT_ONCE
    assert len(done) == 12 + 12 + len(ROWS)
