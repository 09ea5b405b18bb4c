"""Cases that cannot be handed over are named, with the reason and the code for it."""

from homebuy.cli.context import Context, using
from homebuy.domain.case.views.view import CaseView
from homebuy.domain.ids import CaseReference
from homebuy.storage.cases import CaseStore
from homebuy.storage.pool import Pool
from homebuy.temporal.client import HomeBuyClient, UnreachableError
from tests.command_line import Ask
from tests.desk import publish_shipped
from tests.training_case import OWNER, REFERENCE, TrainingCase


class Down(HomeBuyClient):
    """Cases that do not answer."""

    def __init__(self) -> None:
        pass

    async def case(self, reference: CaseReference) -> CaseView:
        raise UnreachableError(f"case '{reference}' did not answer")


class WithoutWorker(Context):
    """Everything but a worker."""

    async def cases(self) -> HomeBuyClient:
        return Down()


async def test_a_case_that_does_not_answer_is_named_with_the_reason(ask: Ask, pool: Pool) -> None:
    await publish_shipped(pool)
    await CaseStore(pool).record((), TrainingCase().raised.view)
    with using(WithoutWorker()):
        words = ("people", "reassign", OWNER, "--to", "ben-hughes", "--reason", "left")
        code, out, _ = await ask(*words)
    assert code == 1
    assert f"case '{REFERENCE}' did not answer" in out
    assert out.endswith("open cases: 1\n")
