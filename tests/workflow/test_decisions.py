"""A claim assessed, priced, offered and delayed, on a real server."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from homebuy.domain.case import commands as cmd
from homebuy.domain.case.rules.eligibility import LANDLORDS
from homebuy.domain.delay.notices import Ground, Kind
from homebuy.domain.ids import CaseReference, MessageId, StageId
from homebuy.domain.letters import LetterKind
from homebuy.domain.outcomes import Outcome
from homebuy.storage.letters import LetterStore
from homebuy.temporal.client import RefusedError
from tests.desk import RIGHT_TO_BUY, Desk, signed
from tests.eventually import eventually
from tests.unit.domain.case.claims import ADMITS, HOME, STATED, tenancy
from workflows.contract import workflow_id

BEFORE_THE_OFFER = ("calculate-price", "check-price", "draft-terms", "assemble-offer")


def ago(days: int) -> date:
    return datetime.now(UTC).date() - timedelta(days=days)


async def claimed(desk: Desk, **facts: str) -> CaseReference:
    """A claim served 70 days ago, whose decision was due 42 days ago; it stands at the offer."""
    served = datetime.now(UTC) - timedelta(days=70)
    return await desk.raise_case(
        RIGHT_TO_BUY,
        **signed(served),
        facts={"rtb1_served": served.date().isoformat(), **facts},
        alert_from=datetime.now(UTC),
        history=(cmd.CarryToStage(stage=StageId("offer"), **signed(served)),),
    )


async def tell(desk: Desk, reference: CaseReference, kind: type[cmd.Command], **given: Any) -> None:
    await desk.execute(reference, kind, **given)


async def test_a_claim_is_decided_from_the_assessment_to_the_forfeited_credit(desk: Desk) -> None:
    reference = await claimed(desk, **ADMITS, **HOME, **STATED, rent_per_week="105.00")
    listed = (tenancy("Northgate", "2015-04-06"),)
    await tell(desk, reference, cmd.AssessEligibility, tenancies=listed)
    finding = (await desk.recorded(reference, "eligibility_assessed"))["finding"]
    assert finding["verdict"] == "admit"
    assert (await desk.see(reference)).facts[LANDLORDS].value == "this-landlord"

    initial = {"notice": Kind.INITIAL, "served": ago(35), "ground": Ground.RTB2_LATE}
    await tell(desk, reference, cmd.ServeDelayNotice, **initial)
    with pytest.raises(RefusedError, match="the landlord may answer until") as refused:
        await tell(desk, reference, cmd.ServeDelayNotice, notice=Kind.OPERATIVE, served=ago(34))
    assert refused.value.code == "bad_notice"
    await tell(desk, reference, cmd.ServeDelayNotice, notice=Kind.OPERATIVE, served=ago(0))
    delay = (await desk.see(reference)).decisions.delay
    assert delay
    assert (delay.credited, delay.a_week) == (Decimal("630.00"), Decimal("105.00"))

    for task in BEFORE_THE_OFFER:
        await tell(desk, reference, cmd.CompleteTask, task=task, late_reason="imported")
    await tell(desk, reference, cmd.CompleteTask, task="approve-offer")
    with pytest.raises(RefusedError, match="an offer states a price"):
        await tell(desk, reference, cmd.CompleteTask, task="serve-s125")
    await tell(desk, reference, cmd.CalculatePrice, reason="first")
    await tell(desk, reference, cmd.CompleteTask, task="serve-s125")
    offer = await desk.recorded(reference, "offer_issued")
    price = await desk.recorded(reference, "price_calculated")
    assert price["breakdown"]["figures"]["rent_credit"] == "630.00"
    assert offer["breakdown"] == price["breakdown"]
    assert [each["statutory_deadline"] for each in offer["answer_by"]] == ["s125d", "s128"]
    letter = await LetterStore(desk.pool).letter(reference, LetterKind.OFFER)
    assert letter
    assert "rent of £630.00 counts towards the price" in letter.markdown
    row = await desk.store.case(reference)
    assert row
    assert row.decisions == (await desk.see(reference)).decisions.model_copy(
        update={"delay": row.decisions.delay}
    )

    await desk.signal(
        reference, cmd.RecordFacts, facts={"withdrawn_on": datetime.now(UTC).date().isoformat()}
    )
    await tell(desk, reference, cmd.CloseCase, outcome=Outcome.WITHDRAWN, reason="they wrote")
    ended = await desk.cases.ended(reference)
    assert ended.decisions.delay
    assert ended.decisions.delay.credited == Decimal("0.00")


async def test_a_price_asked_for_twice_is_calculated_once(desk: Desk) -> None:
    reference = await claimed(desk, **HOME)
    sent = {**signed(), "message_id": MessageId("the-price")}
    first = await desk.execute(reference, cmd.CalculatePrice, **sent)
    again = await desk.execute(reference, cmd.CalculatePrice, **sent)
    assert (first.duplicate, again.duplicate) == (False, True)
    await desk.recorded(reference, "price_calculated")
    assert (await desk.kinds(reference)).count("price_calculated") == 1


async def test_a_price_that_cannot_be_calculated_is_refused_with_the_facts_it_lacks(
    desk: Desk,
) -> None:
    reference = await claimed(desk, **{**HOME, "qualifying_years": "two"})
    with pytest.raises(RefusedError, match="qualifying_years: 'two'") as refused:
        await desk.execute(reference, cmd.CalculatePrice)
    assert refused.value.code == "no_price"


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        (
            cmd.CalculatePrice,
            {},
            "give inputs: 'valuation', 'property_kind', 'qualifying_years', 'region'",
        ),
        (cmd.AssessEligibility, {"tenancies": "ours"}, "record the fact 'landlord'"),
        (
            cmd.ServeDelayNotice,
            {"notice": Kind.OPERATIVE, "served": "today"},
            "record an initial notice first",
        ),
    ],
)
async def test_a_signal_that_decides_nothing_goes_on_record(
    desk: Desk, kind: type[cmd.Command], given: dict[str, Any], words: str
) -> None:
    reference = await claimed(desk)
    ready: dict[str, Any] = {"ours": (tenancy("Northgate", "2015-04-06"),), "today": ago(0)}
    meant = {name: ready.get(value, value) for name, value in given.items()}
    await desk.signal(reference, kind, **meant)
    refused = await desk.recorded(reference, "message_rejected")
    assert words in refused["reason"]


async def test_a_claim_is_not_cancelled_by_a_cancellation_in_the_web_ui(desk: Desk) -> None:
    reference = await claimed(desk)
    await desk.temporal.get_workflow_handle(workflow_id(reference)).cancel()
    refused = await desk.recorded(reference, "message_rejected")
    assert (refused["actor"], refused["name"]) == ("temporal", "close_case")
    assert "on record is 'rtb1_served'" in refused["reason"]
    await desk.execute(reference, cmd.AddNote, text="it goes on")
    assert (await desk.see(reference)).status == "open"

    async def noted() -> bool:
        return "note_added" in await desk.kinds(reference)

    await eventually(noted, "the note is recorded")
