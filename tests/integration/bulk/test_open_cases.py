"""The open cases of an owner, however many there are."""

from homebuy.bulk.reassign import open_cases
from homebuy.domain.case.state import CaseStatus
from homebuy.domain.ids import CaseReference, UserId
from homebuy.storage.cases import CaseStore
from homebuy.storage.pool import Pool
from tests.training_case import OWNER, START, TrainingCase


async def test_every_case_that_has_not_ended_is_found_beyond_the_first_hundred(pool: Pool) -> None:
    store, view = CaseStore(pool), TrainingCase().raised.view
    for number in range(130):
        await store.record(
            (),
            view.model_copy(
                update={
                    "reference": CaseReference(f"C-{number:03}"),
                    "status": (CaseStatus.OPEN, CaseStatus.ON_HOLD, CaseStatus.CLOSED)[number % 3],
                    "closed_at": START if number % 3 == 2 else None,
                }
            ),
        )
    found = await open_cases(store, OWNER)
    assert found == [f"C-{number:03}" for number in range(130) if number % 3 != 2]
    assert await open_cases(store, UserId("nobody")) == []
