"""Alerts on the command line: found by case, person and status, and tried again."""

import json
from datetime import UTC, datetime

import pytest

from homebuy.cli.output import when
from homebuy.domain.alerts.alert import AlertStatus, NewAlert
from homebuy.domain.case.events import MarkReached
from homebuy.domain.ids import RuleId, UserId
from homebuy.storage.alerts import AlertStore
from homebuy.storage.cases import CaseStore
from homebuy.storage.pool import Pool
from tests.command_line import Ask
from tests.training_case import MANAGER, OWNER, REFERENCE, TrainingCase


@pytest.fixture
async def _refused(pool: Pool) -> None:
    """A mark whose alerts failed: to the owner, who was refused, and to nobody at all."""
    driver = TrainingCase()
    await CaseStore(pool).record(driver.raised.events, driver.raised.view)
    turn = driver.wait(5)
    event = next(e for e in turn.events if isinstance(e, MarkReached))
    alert = NewAlert(
        reference=REFERENCE,
        seq=event.seq,
        clock=event.clock,
        mark=event.mark,
        title=event.title,
        reached_at=event.at,
        due_at=event.at,
        rule=RuleId("training-room"),
        reason="the escalation rule names you.",
        recipient=None,
        address=None,
        last_error="nobody was told",
        fell_back=True,
        created_at=event.recorded_at,
    )
    people = [
        alert.model_copy(update={"recipient": user, "address": f"{user}@example.org"})
        for user in (OWNER, MANAGER)
    ]
    await CaseStore(pool).record(turn.events, turn.view, [alert, *people])
    async with AlertStore(pool).claim(REFERENCE) as claim:
        assert claim
        assert claim.alert.recipient == OWNER
        await claim.failed("550 No such user")


async def listed(ask: Ask, *words: str) -> list[str | None]:
    rows = json.loads((await ask("alerts", "list", "--json", *words)).out)
    return sorted((row["recipient"] for row in rows), key=str)


@pytest.mark.usefixtures("_refused")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("--failed", [None, OWNER]),
        ("--waiting", [MANAGER]),
        ("--person grace-okafor", [MANAGER]),
        ("--person webhook:desk", []),
        ("--case P-1", [None, OWNER, MANAGER]),
        ("--case P-9", []),
    ],
)
async def test_alerts_are_filtered(ask: Ask, words: str, found: list[str | None]) -> None:
    assert await listed(ask, *words.split()) == sorted(found, key=str)


@pytest.mark.usefixtures("_refused")
@pytest.mark.parametrize("words", ["--all-failed", "--case P-1", "--person amira-khan"])
async def test_failed_alerts_wait_again_with_their_attempts_kept(
    ask: Ask, pool: Pool, words: str
) -> None:
    code, out, _ = await ask("alerts", "retry", *words.split())
    assert "1 alert waits to be sent with the next round" in out
    assert code == ("person" not in words)
    (alert,) = await AlertStore(pool).alerts(recipient=UserId(OWNER))
    assert (alert.status, alert.attempts) == (AlertStatus.WAITING, 1)
    assert alert.send_after
    assert alert.send_after <= datetime.now(UTC)


@pytest.mark.usefixtures("_refused")
async def test_one_alert_is_tried_again_by_its_key(ask: Ask, pool: Pool) -> None:
    (alert,) = await AlertStore(pool).alerts(recipient=OWNER)
    said = await ask("alerts", "retry", alert.key, "--json")
    assert json.loads(said.out) == {"retried": [alert.key], "without_address": []}
    assert said.code == 0
    again = await ask("alerts", "retry", alert.key, "--json")
    assert json.loads(again.out)["retried"] == []
    assert (
        await ask("alerts", "retry", alert.key)
    ).out == f"{alert.key} waits to be sent already\n"
    assert "waiting for the next round" in (await ask("alerts", "list", "--waiting")).out


@pytest.mark.usefixtures("_refused")
async def test_an_alert_that_was_sent_is_not_tried_again_and_its_time_is_told(
    ask: Ask, pool: Pool
) -> None:
    async with AlertStore(pool).claim(REFERENCE) as claim:
        assert claim
        await claim.sent()
    (alert,) = await AlertStore(pool).alerts(recipient=MANAGER)
    code, out, _ = await ask("alerts", "retry", alert.key)
    assert (code, out) == (
        0,
        f"{alert.key} was sent on {when(alert.sent_at)}: it is not sent again\n",
    )


@pytest.mark.usefixtures("_refused")
async def test_an_alert_without_an_address_is_named_and_is_a_finding(ask: Ask) -> None:
    code, out, _ = await ask("alerts", "retry", "--all-failed")
    assert code == 1
    assert "/nobody has no address: tell somebody yourself" in out


async def test_an_unknown_key_has_code_4(ask: Ask) -> None:
    code, _, err = await ask("alerts", "retry", "P-9/task/1/x")
    assert code == 4
    assert "homebuy alerts list --failed --json shows the keys" in err


@pytest.mark.parametrize("words", ["", "key --case P-1", "--case P-1 --all-failed"])
async def test_what_to_retry_is_said_once(ask: Ask, words: str) -> None:
    assert (await ask("alerts", "retry", *words.split())).code == 2


async def test_no_alert_has_failed_and_waits_as_well(ask: Ask) -> None:
    assert (await ask("alerts", "list", "--failed", "--waiting")).code == 2
