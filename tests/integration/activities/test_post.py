"""The post as a whole: slow servers, webhooks, gaps, and who may acknowledge."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from activities import alerts as alerting
from activities.acknowledgement import Acknowledger
from activities.alerts import AT_ONCE, AlertSender
from activities.contracts import GapReport, SweepRequest
from activities.digests import DigestSweep
from activities.recording import CaseRecorder
from activities.sender import Sender
from homebuy.channels.email import EmailChannel
from homebuy.channels.webhook import WebhookChannel
from homebuy.domain.alerts.alert import AlertChannel, AlertStatus
from homebuy.domain.case.questions import Concerned, ConcernQuestion, Unanswerable
from homebuy.domain.ids import CaseReference, ClockId, UserId
from homebuy.storage.alerts import AlertStore
from homebuy.storage.definitions import DefinitionKind, DefinitionStore
from homebuy.storage.digests import DigestStore
from homebuy.storage.pool import Pool
from homebuy.storage.rows import DigestStatus
from tests.eventually import eventually
from tests.integration.channels.receiver import Receiver
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

CLOCK = ClockId("task/1/watch-the-marks")
EIGHT = START.replace(hour=8) + timedelta(days=1)


async def publish(store: DefinitionStore, **changes: Any) -> None:
    people = {**organisation_document(), **changes}
    await store.publish(DefinitionKind.ORGANISATION, people["id"], people, "asha", START)


def rule(id: str, **changes: Any) -> list[dict[str, Any]]:
    """The escalation rules with one changed."""
    rules: list[dict[str, Any]] = organisation_document()["escalation_rules"]
    next(r for r in rules if r["id"] == id).update(changes)
    return rules


class HangingPost(Post):
    """Takes every mail, and says so only when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = asyncio.Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        await self.let_go.wait()
        return answer

    async def has_taken(self, number: int) -> None:
        """Wait until so many mails have come."""
        await eventually(lambda: self._has(number), f"{number} mails have come")

    async def _has(self, number: int) -> bool:
        return len(self.taken) >= number


async def test_a_slow_mail_server_leaves_connections_to_those_who_record(
    recorder: CaseRecorder, alerts: AlertStore, store: DefinitionStore
) -> None:
    slow = HangingPost()
    stories = [TrainingCase(reference=CaseReference(f"P-{n}")) for n in range(1, 10)]
    for driver in stories:
        await recorder.record_events(together(driver.raised, driver.wait(5)))
    async with slow.open():
        channel = EmailChannel("127.0.0.1", slow.port, "home-buy@example.org")
        sender = AlertSender(alerts, Sender(store, channel))
        sending = asyncio.gather(*(sender.send_soon(driver.case.reference) for driver in stories))
        await slow.has_taken(AT_ONCE)
        await recorder.record_events(TrainingCase(reference=CaseReference("P-99")).raised)
        assert len(slow.taken) == AT_ONCE
        slow.let_go.set()
        await sending
        await slow.has_taken(len(stories))
        await eventually(lambda: _all_are_sent(alerts, len(stories)), "all count as sent")


async def test_deliveries_wait_for_a_hanging_mail_server_in_few_places_only(
    recorder: CaseRecorder,
    alerts: AlertStore,
    store: DefinitionStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(alerting, "MOMENT", timedelta(milliseconds=50))
    hanging = HangingPost()
    stories = [TrainingCase(reference=CaseReference(f"P-{n}")) for n in range(AT_ONCE + 3)]
    for driver in stories:
        await recorder.record_events(together(driver.raised, driver.wait(5)))
    async with hanging.open():
        channel = EmailChannel("127.0.0.1", hanging.port, "home-buy@example.org")
        sender = AlertSender(alerts, Sender(store, channel))
        await asyncio.gather(*(sender.send_soon(driver.case.reference) for driver in stories))
        await eventually(lambda: _are_under_way(sender, AT_ONCE), "those without a place gave up")
        hanging.let_go.set()
        await eventually(lambda: _are_under_way(sender, 0), "the others are through")
    assert len(await alerts.alerts(status=AlertStatus.SENT)) == AT_ONCE
    assert len(await alerts.alerts(status=AlertStatus.WAITING)) == 3


async def test_a_delivery_that_is_given_up_cuts_no_mail_short(
    recorder: CaseRecorder, alerts: AlertStore, store: DefinitionStore
) -> None:
    hanging, driver = HangingPost(), TrainingCase()
    await recorder.record_events(together(driver.raised, driver.wait(13)))
    async with hanging.open():
        channel = EmailChannel("127.0.0.1", hanging.port, "home-buy@example.org")
        sender = AlertSender(alerts, Sender(store, channel))
        sending = asyncio.create_task(sender.send_soon(REFERENCE))
        await hanging.has_taken(1)
        sending.cancel()
        await asyncio.wait({sending})
        hanging.let_go.set()
        await eventually(lambda: _are_under_way(sender, 0), "the delivery is through")
        await sender.send_soon(REFERENCE)
    assert len(hanging.taken) == len(await alerts.alerts(status=AlertStatus.SENT)) == 3


async def test_an_alert_held_by_another_attempt_is_left_to_it(
    recorder: CaseRecorder, sender: AlertSender, post: Post, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    await recorder.record_events(together(driver.raised, driver.wait(5)))
    async with post.open():
        async with alerts.claim(REFERENCE) as other:
            assert other
            await sender.send_soon(REFERENCE)
            assert post.taken == []
        await sender.send_soon(REFERENCE)
    assert len(post.taken) == 1


async def test_a_webhook_of_the_rule_is_an_alert_of_its_own(
    recorder: CaseRecorder,
    sender: AlertSender,
    post: Post,
    alerts: AlertStore,
    store: DefinitionStore,
) -> None:
    hook = {"id": "desk", "title": "Desk", "url": "https://hooks.example.org/1", "shape": "json"}
    rules = rule("training-room", webhooks=["desk"], template="short")
    await publish(store, webhooks=[hook], escalation_rules=rules)
    driver = TrainingCase()
    await recorder.record_events(together(driver.raised, driver.wait(5)))
    rows = {alert.recipient: alert for alert in await alerts.alerts()}
    assert set(rows) == {OWNER, "webhook:desk"}
    assert rows[UserId("webhook:desk")].channel is AlertChannel.WEBHOOK
    assert rows[UserId("webhook:desk")].address == "https://hooks.example.org/1"
    assert {alert.template for alert in rows.values()} == {"short"}
    async with post.open():
        await sender.send_soon(REFERENCE)
    (failed,) = await alerts.alerts(status=AlertStatus.FAILED)
    assert failed.last_error == "this worker has no way to webhooks"


async def test_a_webhook_is_called_for_each_alert_and_once_for_a_digest(
    recorder: CaseRecorder, alerts: AlertStore, digests: DigestStore, store: DefinitionStore
) -> None:
    receiver, nowhere = Receiver(), EmailChannel("127.0.0.1", 9, "home-buy@example.org")
    mail_sender = Sender(store, nowhere, WebhookChannel(allow_private=True))
    first, *late = (TrainingCase(reference=CaseReference(f"P-{n}")) for n in range(1, 4))
    async with receiver.open() as url:
        hook = {"id": "desk", "title": "Desk", "url": url, "shape": "json"}
        only = rule("training-room", webhooks=["desk"], owner=False)
        await publish(store, webhooks=[hook], escalation_rules=only)
        await recorder.record_events(together(first.raised, first.wait(5)))
        await AlertSender(alerts, mail_sender).send_soon(REFERENCE)
        for driver in late:
            await recorder.record_events(together(driver.raised, driver.wait(3600)))
        hour_later = START + timedelta(hours=1, minutes=10)
        sweep = DigestSweep(alerts, digests, store, mail_sender)
        await sweep.send_digests(SweepRequest(at=hour_later))
    assert [call.json()["type"] for call in receiver.calls] == ["alert", "digest"]
    (alert,) = await alerts.alerts(reference=REFERENCE)
    assert (alert.status, alert.recipient) == (AlertStatus.SENT, "webhook:desk")
    assert receiver.calls[0].headers["Idempotency-Key"] == alert.key
    assert {a["reference"] for a in receiver.calls[1].json()["alerts"]} == {"P-2", "P-3"}


async def test_an_alert_tells_for_whom_and_what_is_missing(
    recorder: CaseRecorder, alerts: AlertStore, store: DefinitionStore
) -> None:
    await publish(store, absences=[{"user": "helen-ward", "cover": "ben-hughes"}])
    driver = TrainingCase(owner=UserId("helen-ward"), line_manager=None)
    await recorder.record_events(together(driver.raised, driver.wait(13)))
    rows = await alerts.alerts()
    assert {(a.recipient, a.recipient_name, a.on_behalf_of) for a in rows} == {
        ("ben-hughes", "Ben Hughes", "helen-ward")
    }
    assert {a.gaps for a in rows if a.mark == "target"} == {("the owner has no line manager",)}


async def test_gaps_of_the_day_are_reported_once_to_who_holds_the_fallback_role(
    recorder: CaseRecorder,
    sweep: DigestSweep,
    post: Post,
    digests: DigestStore,
    store: DefinitionStore,
) -> None:
    await publish(store, absences=[{"user": "ian-fletcher", "reason": "Long leave"}])
    driver = TrainingCase(owner=UserId("ruth-bell"), line_manager=None)
    await recorder.record_events(together(driver.raised, driver.wait(5)))
    for hour in range(2):
        report = await sweep.report_gaps(SweepRequest(at=EIGHT + timedelta(hours=hour)))
        assert report.readers == 2
    async with post.open():
        await sweep.send_digests(SweepRequest(at=EIGHT))
    reports = await digests.digests(status=DigestStatus.SENT)
    assert {row.key for row in reports} == {
        "gaps/2026-03-03/grace-okafor",
        "gaps/2026-03-03/owen-price",
    }
    mail = next(mail for mail in post.taken if "could not be alerted" in mail["Subject"])
    plain = mail.get_body(("plain",))
    assert plain
    words = " ".join(plain.get_content().split())
    assert "Watch the marks (case P-1, amber): went to Owen Price" in words
    assert "ian-fletcher is away and nobody covers" in words


async def test_a_report_of_gaps_that_was_cut_short_tells_the_rest_the_same(
    recorder: CaseRecorder, sweep: DigestSweep, digests: DigestStore, pool: Pool
) -> None:
    driver = TrainingCase(owner=UserId("ruth-bell"), line_manager=None)
    await recorder.record_events(together(driver.raised, driver.wait(5)))
    round = SweepRequest(at=EIGHT)
    await sweep.report_gaps(round)
    whole = {report.recipient: report.gaps for report in await digests.digests()}
    assert len(whole) == 2
    await pool.execute("DELETE FROM digest WHERE recipient = 'owen-price'")
    await sweep.report_gaps(round)
    assert {report.recipient: report.gaps for report in await digests.digests()} == whole


async def test_a_day_without_gaps_has_no_report(sweep: DigestSweep, digests: DigestStore) -> None:
    assert await sweep.report_gaps(SweepRequest(at=EIGHT)) == GapReport(gaps=0, readers=0)
    assert await digests.digests() == ()


def says(actor: str) -> ConcernQuestion:
    return ConcernQuestion(
        reference=REFERENCE,
        clock=CLOCK,
        actor=actor,
        owner=OWNER,
        line_manager=MANAGER,
        at=START + timedelta(minutes=1),
    )


@pytest.mark.parametrize("actor", [OWNER, MANAGER, "helen-ward", "ben-hughes", "dev-patel"])
async def test_whoever_is_concerned_may_acknowledge(
    recorder: CaseRecorder, acknowledger: Acknowledger, store: DefinitionStore, actor: str
) -> None:
    """The owner, the manager, a head who was told, and two who cover, one for an absent cover."""
    absences = [
        {"user": OWNER, "cover": "ben-hughes", "effective_to": "2026-03-02"},
        {"user": "helen-ward", "cover": "dev-patel"},
    ]
    driver = TrainingCase()
    await recorder.record_events(together(driver.raised, driver.wait(17)))
    await publish(store, absences=absences)
    assert await acknowledger.concern(says(actor)) == Concerned()


@pytest.mark.parametrize("actor", ["martin-shaw", "nobody", f"{OWNER} ", "webhook:desk", ""])
async def test_nobody_else_may_acknowledge(
    recorder: CaseRecorder, acknowledger: Acknowledger, actor: str
) -> None:
    driver = TrainingCase()
    await recorder.record_events(together(driver.raised, driver.wait(17)))
    reply = await acknowledger.concern(says(actor))
    assert isinstance(reply, Unanswerable)
    assert "is not concerned with task/1/watch-the-marks" in reply.reason


async def test_who_was_told_of_another_clock_is_not_concerned_with_this_one(
    recorder: CaseRecorder, acknowledger: Acknowledger
) -> None:
    driver = TrainingCase()
    await recorder.record_events(together(driver.raised, driver.wait(17)))
    other = says("helen-ward").model_copy(update={"clock": ClockId("stage/1")})
    assert isinstance(await acknowledger.concern(other), Unanswerable)


async def _are_under_way(sender: AlertSender, number: int) -> bool:
    return sender.under_way == number


async def _all_are_sent(alerts: AlertStore, number: int) -> bool:
    return len(await alerts.alerts(status=AlertStatus.SENT)) == number
