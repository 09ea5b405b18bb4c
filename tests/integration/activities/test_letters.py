"""Recording an offer writes its letter, in the name of whoever the case belongs to."""

from functools import partial
from pathlib import Path

import pytest

from activities.recording import CaseRecorder
from homebuy.documents import offers
from homebuy.documents.filled_templates import render
from homebuy.domain.ids import UserId
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionStore
from homebuy.storage.letters import LetterStore
from homebuy.storage.pool import Pool
from tests.desk import publish_shipped
from tests.integration.storage.test_letters import REFERENCE, offered
from tests.training_case import OWNER, TrainingCase


@pytest.fixture
async def recorder(pool: Pool) -> CaseRecorder:
    """A recorder that finds the schemes that ship."""
    await publish_shipped(pool)
    return CaseRecorder(CaseStore(pool), DefinitionStore(pool))


async def test_an_offer_is_recorded_with_its_letter(recorder: CaseRecorder, pool: Pool) -> None:
    turn = offered()
    view = turn.view.model_copy(update={"owner": OWNER})
    await recorder.record_events(turn.model_copy(update={"view": view}))
    (letter,) = await LetterStore(pool).letters(REFERENCE)
    assert "**£176,000.00**" in letter.markdown
    assert "Ask Amira Khan, amira.khan@example.org, at Northgate Homes" in letter.markdown
    assert letter.title == "Offer 1 in case RTB-1, Wed 1 Apr 2026"


async def test_an_owner_whom_nobody_knows_is_named_as_the_case_does(
    recorder: CaseRecorder, pool: Pool
) -> None:
    turn = offered()
    view = turn.view.model_copy(update={"owner": UserId("long-gone")})
    await recorder.record_events(turn.model_copy(update={"view": view}))
    (letter,) = await LetterStore(pool).letters(REFERENCE)
    assert "Ask long-gone at Northgate Homes" in letter.markdown


async def test_a_letter_outlives_its_template(
    recorder: CaseRecorder, pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await recorder.record_events(offered())
    (before,) = await LetterStore(pool).letters(REFERENCE)
    (tmp_path / "offer").mkdir()
    (tmp_path / "offer" / "base.md.j2").write_text("Another wording\n", encoding="utf-8")
    monkeypatch.setattr(offers, "render", partial(render, folder=tmp_path))
    await recorder.record_events(offered())
    assert await LetterStore(pool).letters(REFERENCE) == (before,)


async def test_a_turn_without_an_offer_writes_none(recorder: CaseRecorder, pool: Pool) -> None:
    raised = TrainingCase().raised
    await recorder.record_events(raised)
    assert await LetterStore(pool).letters(raised.view.reference) == ()
