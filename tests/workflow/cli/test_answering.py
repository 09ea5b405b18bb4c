"""Waiting for a case that does not answer, against a real server without a worker."""

import asyncio

import pytest
from temporalio.client import Client

from homebuy.cli.context import Context, answer_awaited, using
from homebuy.domain.case import commands as cmd
from homebuy.domain.ids import CaseReference
from homebuy.temporal.client import HomeBuyClient, UnreachableError
from tests.desk import OWNER, TRAINING, signed

REFERENCE = CaseReference("A-1")
NOTE = cmd.AddNote(text="hello", **signed())


class Impatient(Context):
    """Waits a second, and no longer."""

    patience = 1


@pytest.fixture(scope="module")
async def cases(temporal: Client) -> HomeBuyClient:
    """A case that no worker serves."""
    client = HomeBuyClient(temporal, "nobody-answers-here")
    request = cmd.RaiseCase(reference=REFERENCE, scheme=TRAINING, owner=OWNER, **signed())
    await client.raise_case(request)
    return client


async def test_a_case_that_does_not_answer_is_told_of_in_one_sentence_with_what_to_do(
    cases: HomeBuyClient,
) -> None:
    with using(Impatient()), pytest.raises(UnreachableError) as told:
        async with answer_awaited(REFERENCE, "Send it again"):
            await cases.execute(REFERENCE, NOTE)
    assert str(told.value) == (
        "case 'A-1' did not answer within 1 seconds: is a worker running? Send it again"
    )


async def test_a_program_that_stops_waiting_is_told_that_nothing_is_known(
    cases: HomeBuyClient,
) -> None:
    with pytest.raises(UnreachableError, match="sent again with the same id, it applies once"):
        async with asyncio.timeout(1):
            await cases.execute(REFERENCE, NOTE)


async def test_an_error_of_the_client_itself_keeps_its_words(cases: HomeBuyClient) -> None:
    with pytest.raises(UnreachableError, match="its own words"):
        async with answer_awaited(REFERENCE, "Send it again"):
            raise UnreachableError("its own words")
