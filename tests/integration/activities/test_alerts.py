import asyncio
from datetime import timedelta
from typing import Any

import pytest

from activities import alerts as alerting
from activities.alerts import AlertSender
from activities.contracts import Recording, SweepRequest
from activities.digests import DigestSweep
from activities.recording import CaseRecorder
from homebuy.domain.alerts.alert import AlertStatus, CaseFailures
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.events import MarkReached, MarkWithdrawn
from homebuy.domain.ids import CaseReference, ClockId, MessageId, UserId
from homebuy.domain.service_levels.sla import Mark
from homebuy.storage.alerts import AlertStore
from homebuy.storage.definitions import DefinitionKind, DefinitionStore
from homebuy.storage.rows import AlertRow
from tests.eventually import eventually
from tests.post import Post
from tests.training_case import (
    MANAGER,
    OWNER,
    REFERENCE,
    START,
    TrainingCase,
    organisation_document,
    together,
)

AMIRA, GRACE, OWEN = (
    f"{name}@example.org" for name in ("amira.khan", "grace.okafor", "owen.price")
)
LEAVER = UserId("ruth-bell")


async def by_recipient(alerts: AlertStore) -> dict[str | None, AlertRow]:
    return {alert.recipient: alert for alert in await alerts.alerts()}


async def reorganise(store: DefinitionStore, people: dict[str, Any]) -> None:
    await store.publish(DefinitionKind.ORGANISATION, people["id"], people, "asha", START)


async def test_mark_reaches_everyone_its_rule_names(
    recorder: CaseRecorder, sender: AlertSender, post: Post
) -> None:
    driver = TrainingCase()
    for turn in (driver.raised, driver.wait(13)):
        await recorder.record_events(turn)
    async with post.open():
        await sender.send_soon(REFERENCE)
    kinds = [mail["Subject"].partition(":")[0] for mail in post.taken]
    sent = list(zip(post.recipients(), kinds, strict=True))
    assert sent == [(AMIRA, "Due soon"), (AMIRA, "Overdue"), (GRACE, "Overdue")]


async def test_delivery_asked_for_twice_sends_once(
    recorder: CaseRecorder, sender: AlertSender, post: Post
) -> None:
    driver = TrainingCase()
    amber = driver.wait(5)
    for turn in (driver.raised, amber, amber):
        await recorder.record_events(turn)
    async with post.open():
        for _ in range(2):
            await sender.send_soon(REFERENCE)
    assert post.recipients() == [AMIRA]


async def test_alert_tells_the_target_and_not_the_warning(
    recorder: CaseRecorder, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    await recorder.record_events(together(driver.raised, driver.wait(5)))
    (alert,) = await alerts.alerts()
    assert (alert.reached_at - START).total_seconds() == 4
    assert (alert.due_at - START).total_seconds() == 12


async def test_role_is_resolved_when_the_mark_is_reached(
    recorder: CaseRecorder, alerts: AlertStore, store: DefinitionStore
) -> None:
    driver = TrainingCase()
    await recorder.record_events(driver.raised)
    people = organisation_document()
    role = next(r for r in people["roles"] if r["id"] == "head-of-home-ownership")
    role["members"] = [{"user": "ben-hughes"}]
    await reorganise(store, people)
    await recorder.record_events(driver.wait(17))
    escalated = {
        alert.recipient for alert in await alerts.alerts() if alert.mark is Mark.ESCALATION
    }
    assert escalated == {MANAGER, "ben-hughes"}


async def test_recipients_of_a_recorded_mark_do_not_change_when_it_is_recorded_again(
    recorder: CaseRecorder, alerts: AlertStore, store: DefinitionStore
) -> None:
    driver = TrainingCase()
    turn = together(driver.raised, driver.wait(5))
    await recorder.record_events(turn)
    people = organisation_document()
    rule = next(r for r in people["escalation_rules"] if r["id"] == "training-room")
    rule["users"] = [{"user": "ben-hughes"}]
    await reorganise(store, people)
    await recorder.record_events(turn)
    assert set(await by_recipient(alerts)) == {OWNER}


async def test_fallback_role_stands_in_for_a_leaver_and_the_mail_says_so(
    recorder: CaseRecorder, sender: AlertSender, post: Post, alerts: AlertStore
) -> None:
    driver = TrainingCase(owner=LEAVER, line_manager=None)
    await recorder.record_events(together(driver.raised, driver.wait(5)))
    assert {alert.fell_back for alert in await alerts.alerts()} == {True}
    async with post.open():
        await sender.send_soon(REFERENCE)
    assert post.recipients() == [GRACE, OWEN]
    plain = post.taken[0].get_body(("plain",))
    assert plain is not None
    words = " ".join(plain.get_content().split())
    assert '"Training, tell the owner only" reaches nobody who serves on 2 Mar 2026' in words
    assert 'the fallback role of the scheme, "service-desk", which you hold' in words


async def test_nobody_at_all_leaves_a_failed_alert_that_says_so(
    recorder: CaseRecorder,
    sender: AlertSender,
    post: Post,
    alerts: AlertStore,
    store: DefinitionStore,
) -> None:
    people = organisation_document()
    next(r for r in people["roles"] if r["id"] == "service-desk")["members"] = []
    await reorganise(store, people)
    driver = TrainingCase(owner=LEAVER, line_manager=None)
    await recorder.record_events(together(driver.raised, driver.wait(5)))
    (alert,) = await alerts.alerts(status=AlertStatus.FAILED)
    assert alert.recipient is None
    assert alert.key.endswith(f"/amber/{alert.reached_at:%Y%m%dT%H%M%SZ}/nobody")
    assert alert.last_error
    assert "nobody was told" in alert.last_error
    assert 'nobody holds the fallback role "service-desk"' in alert.last_error
    async with post.open():
        await sender.send_soon(REFERENCE)
    assert post.taken == []


async def test_rule_that_is_gone_falls_back_by_name(
    recorder: CaseRecorder, alerts: AlertStore, store: DefinitionStore
) -> None:
    people = organisation_document()
    people["escalation_rules"] = []
    await reorganise(store, people)
    driver = TrainingCase()
    await recorder.record_events(together(driver.raised, driver.wait(5)))
    reasons = {alert.reason for alert in await alerts.alerts()}
    assert len(reasons) == 1
    assert '"training-room" (which is no longer defined)' in reasons.pop()


async def test_mark_taken_back_in_the_same_turn_alerts_nobody(
    recorder: CaseRecorder, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    await recorder.record_events(
        together(driver.raised, driver.wait(5), driver.complete(done=2, told=6))
    )
    assert await alerts.alerts() == ()


def repeated(driver: TrainingCase, *numbers: int) -> Recording:
    """The escalation and its repetitions, noticed together."""
    turn = driver.wait(17)
    last = next(e for e in turn.events if isinstance(e, MarkReached) and e.mark is Mark.ESCALATION)
    again = tuple(
        last.model_copy(
            update={
                "seq": turn.events[-1].seq + number,
                "at": last.at + timedelta(days=number),
                "repeat": number,
            }
        )
        for number in numbers
    )
    return Recording(events=(*driver.raised.events, *turn.events, *again), view=turn.view)


async def escalations(alerts: AlertStore) -> set[int]:
    return {alert.repeat for alert in await alerts.alerts() if alert.mark is Mark.ESCALATION}


async def test_after_an_outage_only_the_last_missed_repeat_alerts(
    recorder: CaseRecorder, alerts: AlertStore
) -> None:
    await recorder.record_events(repeated(TrainingCase(), 1, 2, 3))
    assert await escalations(alerts) == {0, 3}


async def test_repeat_taken_back_in_the_same_turn_gives_way_to_the_one_before(
    recorder: CaseRecorder, alerts: AlertStore
) -> None:
    turn = repeated(TrainingCase(), 1, 2)
    *_, last = turn.events
    assert isinstance(last, MarkReached)
    back = MarkWithdrawn(
        seq=last.seq + 1,
        at=last.at,
        recorded_at=last.recorded_at,
        actor=last.actor,
        clock=last.clock,
        mark=last.mark,
        repeat=2,
    )
    await recorder.record_events(Recording(events=(*turn.events, back), view=turn.view))
    assert await escalations(alerts) == {0, 1}


async def test_mark_taken_back_before_sending_is_not_sent(
    recorder: CaseRecorder, sender: AlertSender, post: Post, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    for turn in (driver.raised, driver.wait(5), driver.complete(done=2, told=6)):
        await recorder.record_events(turn)
    async with post.open():
        await sender.send_soon(REFERENCE)
    assert post.taken == []
    assert {alert.status for alert in await alerts.alerts()} == {AlertStatus.WITHDRAWN}


def held_late(driver: TrainingCase, *, told: int) -> Recording:
    """News of a second on hold, long over, that moves every mark by as much."""
    placed = START + timedelta(seconds=1)
    command = cmd.HoldCase(
        message_id=MessageId("held"),
        actor=OWNER,
        at=placed,
        reason="ill",
        release_at=placed + timedelta(seconds=1),
    )
    return driver.decide(command, told=told)


async def test_mark_rescheduled_before_sending_is_mailed_once_with_the_right_date(
    recorder: CaseRecorder, sender: AlertSender, post: Post, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    turns = driver.raised, driver.wait(5), held_late(driver, told=6)
    for turn in (*turns, turns[-1]):
        await recorder.record_events(turn)
    (alert,) = await alerts.alerts()
    assert alert.status is AlertStatus.WAITING
    assert alert.reached_at - START == timedelta(seconds=5)
    assert alert.due_at - START == timedelta(seconds=13)
    async with post.open():
        await sender.send_soon(REFERENCE)
    assert post.recipients() == [AMIRA]


async def test_mark_rescheduled_after_sending_is_not_mailed_again(
    recorder: CaseRecorder, sender: AlertSender, post: Post, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    for turn in (driver.raised, driver.wait(5)):
        await recorder.record_events(turn)
    async with post.open():
        await sender.send_soon(REFERENCE)
        await recorder.record_events(held_late(driver, told=6))
        await sender.send_soon(REFERENCE)
    assert post.recipients() == [AMIRA]
    (alert,) = await alerts.alerts()
    assert (alert.status, alert.reached_at - START) == (AlertStatus.SENT, timedelta(seconds=5))


async def test_mark_reached_and_rescheduled_in_one_turn_alerts_with_the_right_date(
    recorder: CaseRecorder, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    turn = together(driver.raised, driver.wait(5), held_late(driver, told=6))
    why = {ClockId("task/1/watch-the-marks"): ("started", "held for 1 s")}
    await recorder.record_events(turn.model_copy(update={"why": why}))
    (alert,) = await alerts.alerts()
    assert alert.reached_at - START == timedelta(seconds=5)
    assert alert.why == ("started", "held for 1 s")


async def test_refused_address_fails_alone_and_is_not_tried_again(
    recorder: CaseRecorder, sender: AlertSender, post: Post, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    await recorder.record_events(together(driver.raised, driver.wait(13)))
    post.to_recipients[AMIRA] = "550 No such user"
    async with post.open():
        for _ in range(2):
            await sender.send_soon(REFERENCE)
    assert post.recipients() == [GRACE]
    failed = await alerts.alerts(status=AlertStatus.FAILED)
    assert {alert.recipient for alert in failed} == {OWNER}
    assert {alert.attempts for alert in failed} == {1}
    assert all("550 No such user" in str(alert.last_error) for alert in failed)


async def test_busy_mailbox_holds_up_nobody_else_and_is_tried_again(
    recorder: CaseRecorder, sender: AlertSender, post: Post, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    await recorder.record_events(together(driver.raised, driver.wait(13)))
    post.to_recipients[AMIRA] = "450 Mailbox busy"
    async with post.open():
        await sender.send_soon(REFERENCE)
        assert post.recipients() == [GRACE]
        post.to_recipients.clear()
        await sender.send_soon(REFERENCE)
    assert post.recipients() == [GRACE, AMIRA, AMIRA]
    assert {alert.attempts for alert in await alerts.alerts()} == {1, 2}


async def test_alerts_wait_for_a_mail_server_that_is_down(
    recorder: CaseRecorder, sender: AlertSender, post: Post, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    await recorder.record_events(together(driver.raised, driver.wait(5)))
    for attempt in (1, 2):
        await sender.send_soon(REFERENCE)
        (waiting,) = await alerts.alerts(status=AlertStatus.WAITING)
        assert waiting.attempts == attempt
        assert waiting.last_error
    async with post.open():
        await sender.send_soon(REFERENCE)
    (sent,) = await alerts.alerts(status=AlertStatus.SENT)
    assert (sent.attempts, sent.last_error) == (3, None)


async def test_alert_goes_with_the_recording_of_its_mark(telling: CaseRecorder, post: Post) -> None:
    driver = TrainingCase()
    async with post.open():
        for turn in (driver.raised, driver.wait(5)):
            await telling.record_events(turn)
        assert post.recipients() == [AMIRA]


async def test_turn_recorded_again_sends_what_the_first_time_left_and_nothing_twice(
    recorder: CaseRecorder, telling: CaseRecorder, post: Post
) -> None:
    driver = TrainingCase()
    amber = driver.wait(5)
    for turn in (driver.raised, amber):
        await recorder.record_events(turn)
    async with post.open():
        for _ in range(2):
            await telling.record_events(amber)
    assert post.recipients() == [AMIRA]


async def test_dead_mail_server_leaves_the_alert_to_the_next_sweep(
    telling: CaseRecorder, sweep: DigestSweep, post: Post
) -> None:
    driver = TrainingCase()
    for turn in (driver.raised, driver.wait(5)):
        await telling.record_events(turn)
    async with post.open():
        swept = await sweep.send_digests(SweepRequest(at=START + timedelta(minutes=1)))
    assert (swept.sent, post.recipients()) == (1, [AMIRA])


async def test_silent_mail_server_holds_up_no_recording(
    telling: CaseRecorder, post: Post, alerts: AlertStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerting, "MOMENT", timedelta(milliseconds=50))
    hung_up = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await hung_up.wait()
        writer.close()

    driver = TrainingCase()
    async with await asyncio.start_server(silent, "127.0.0.1", post.port):
        for turn in (driver.raised, driver.wait(5)):
            await telling.record_events(turn)
        assert [alert.status for alert in await alerts.alerts()] == [AlertStatus.WAITING]
        hung_up.set()
    await eventually(lambda: _is_tried(alerts), "the delivery that went on beside has noted it")


async def test_alerts_wait_their_turn_while_those_of_other_cases_get_through(
    telling: CaseRecorder, post: Post, alerts: AlertStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerting, "MOMENT", timedelta(seconds=1))
    stories = [TrainingCase(reference=CaseReference(f"TURN-{n}")) for n in range(9)]
    for driver in stories:
        await telling.record_events(driver.raised)
    post.pause = 0.6  # so that four at a time take longer than a moment altogether
    async with post.open():
        await asyncio.gather(*(telling.record_events(each.wait(5)) for each in stories))
        await eventually(lambda: _are_sent(alerts, len(stories)), "all have gone")
    assert len(post.taken) == len(stories)


async def test_a_sweep_names_the_cases_that_show_another_number_of_failures_until_they_show_it(
    recorder: CaseRecorder, sender: AlertSender, sweep: DigestSweep, post: Post, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    await recorder.record_events(together(driver.raised, driver.wait(13)))
    post.to_recipients[AMIRA] = "550 No such user"
    round = SweepRequest(at=START + timedelta(hours=1))
    async with post.open():
        await sender.send_soon(REFERENCE)
        failures = (await sweep.send_digests(round)).failures
        assert failures == (CaseFailures(reference=REFERENCE, failed=2),)
        assert (await sweep.send_digests(round)).failures == failures
        await sweep.failures_shown(failures)
        assert (await sweep.send_digests(round)).failures == ()
        post.to_recipients.clear()
        await alerts.retry(START, reference=REFERENCE)
        assert (await sweep.send_digests(round)).failures == (
            CaseFailures(reference=REFERENCE, failed=0),
        )


async def _is_tried(alerts: AlertStore) -> bool:
    (alert,) = await alerts.alerts()
    return alert.attempts > 0


async def _are_sent(alerts: AlertStore, number: int) -> bool:
    return len(await alerts.alerts(status=AlertStatus.SENT)) == number
