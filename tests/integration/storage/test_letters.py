"""A letter is written with its event, once, and never changes."""

import asyncpg
import pytest

from activities.contracts import Recording
from homebuy.documents.offers import Sender, offer_letter
from homebuy.domain.case.events import OfferIssued
from homebuy.domain.case.views.view import view
from homebuy.domain.ids import CaseReference
from homebuy.domain.letters import Letter, LetterKind
from homebuy.storage.cases import CaseStore
from homebuy.storage.letters import AlteredLetterError, LetterStore
from homebuy.storage.pool import Pool
from tests.unit.domain.case.claims import STATED, about_to_offer

REFERENCE = CaseReference("RTB-1")
OFFER = LetterKind.OFFER
SENDER = Sender(landlord="Northgate", officer="Amira Khan", email="amira@example.org")


def offered() -> Recording:
    """Everything up to the service of an offer."""
    driver = about_to_offer(**STATED)
    driver.price("25 March 11:00")
    driver.complete("serve-s125", "1 April 10:00", late_reason="the plan was redrawn")
    return Recording(events=tuple(driver.events), view=view(driver.case))


def letter_of(turn: Recording) -> Letter:
    (event,) = (event for event in turn.events if isinstance(event, OfferIssued))
    return offer_letter(event, turn.view, SENDER)


async def record(pool: Pool, turn: Recording, *letters: Letter) -> None:
    await CaseStore(pool).record(turn.events, turn.view, letters=letters)


async def test_a_letter_is_read_as_it_was_written(pool: Pool) -> None:
    turn = offered()
    await record(pool, turn, letter_of(turn))
    letters = LetterStore(pool)
    assert await letters.letter(REFERENCE, OFFER) == letter_of(turn)
    assert await letters.letter(REFERENCE, OFFER, 1) == letter_of(turn)
    assert await letters.letters(REFERENCE) == (letter_of(turn),)


async def test_what_was_not_written_is_not_found(pool: Pool) -> None:
    turn = offered()
    await record(pool, turn, letter_of(turn))
    assert await LetterStore(pool).letter(REFERENCE, OFFER, 2) is None
    assert await LetterStore(pool).letter(CaseReference("x"), OFFER) is None
    assert await LetterStore(pool).letters(CaseReference("x")) == ()


async def test_a_turn_recorded_again_leaves_the_first_letter(pool: Pool) -> None:
    turn = offered()
    await record(pool, turn, letter_of(turn))
    other = letter_of(turn).model_copy(update={"markdown": "by another template"})
    await record(pool, turn, other)
    assert await LetterStore(pool).letters(REFERENCE) == (letter_of(turn),)


async def test_a_letter_without_its_event_is_not_written(pool: Pool) -> None:
    turn = offered()
    await record(pool, turn, letter_of(turn).model_copy(update={"seq": 10_000}))
    assert await LetterStore(pool).letters(REFERENCE) == ()


async def test_a_letter_with_the_same_number_never_takes_the_place_of_the_first(
    pool: Pool,
) -> None:
    turn = offered()
    second = letter_of(turn).model_copy(update={"seq": 1, "markdown": "another"})
    await record(pool, turn, letter_of(turn), second)
    assert await LetterStore(pool).letters(REFERENCE) == (letter_of(turn),)


@pytest.mark.parametrize("change", ["UPDATE letter SET markdown = ''", "DELETE FROM letter"])
async def test_the_database_refuses_to_change_a_letter(pool: Pool, change: str) -> None:
    turn = offered()
    await record(pool, turn, letter_of(turn))
    with pytest.raises(asyncpg.RaiseError):
        await pool.execute(change)


async def test_a_letter_that_was_altered_all_the_same_is_not_passed_off_as_the_first(
    pool: Pool,
) -> None:
    turn = offered()
    await record(pool, turn, letter_of(turn))
    await pool.execute("ALTER TABLE letter DISABLE TRIGGER USER")
    await pool.execute("UPDATE letter SET markdown = replace(markdown, '176', '76')")
    with pytest.raises(AlteredLetterError, match="offer 1 of case 'RTB-1' has been altered"):
        await LetterStore(pool).letter(REFERENCE, OFFER)
