import sys
from asyncio.subprocess import Process, create_subprocess_exec
from datetime import datetime, timedelta
from signal import SIGKILL
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from temporalio.testing import ActivityEnvironment

from activities.alerts import AlertSender
from activities.contracts import Recording, SweepRequest, SweepResult
from activities.digests import DigestSweep
from activities.recording import CaseRecorder
from homebuy.domain.alerts.alert import AlertStatus
from homebuy.domain.case import commands as cmd
from homebuy.domain.ids import CaseReference, MessageId
from homebuy.domain.outcomes import Outcome
from homebuy.domain.service_levels.sla import Mark
from homebuy.storage.alerts import AlertStore
from homebuy.storage.definitions import DefinitionKind, DefinitionStore
from homebuy.storage.digests import DigestStore
from homebuy.storage.rows import DigestStatus
from tests.eventually import eventually
from tests.post import Post
from tests.training_case import (
    OWNER,
    REFERENCE,
    START,
    TrainingCase,
    organisation_document,
    together,
)

AMIRA, GRACE, HELEN, OWEN = (
    f"{name}@example.org" for name in ("amira.khan", "grace.okafor", "helen.ward", "owen.price")
)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EASTER = 4 * 24 * 3600
"""Seconds for which everything is down."""
BACK = START + timedelta(seconds=EASTER)
LATER = BACK + 10 * MINUTE
NOTHING = SweepResult(sent=0, delayed=0, failed=0)


def cases(number: int) -> list[TrainingCase]:
    return [TrainingCase(reference=CaseReference(f"P-{n}")) for n in range(1, number + 1)]


async def record(recorder: CaseRecorder, *turns: Recording) -> None:
    await recorder.record_events(together(*turns))


async def reorganise(store: DefinitionStore, user: str, **changes: Any) -> None:
    """Publish the organisation with one account changed."""
    people = organisation_document()
    next(u for u in people["users"] if u["id"] == user).update(changes)
    await store.publish(DefinitionKind.ORGANISATION, people["id"], people, "asha", START)


async def deliver(sender: AlertSender, stories: list[TrainingCase]) -> None:
    for driver in stories:
        await sender.send_soon(driver.case.reference)


async def go(sweep: DigestSweep, post: Post, at: datetime = LATER) -> SweepResult:
    """A round while the mail server is up."""
    async with post.open():
        return await sweep.send_digests(SweepRequest(at=at))


async def test_after_an_outage_each_person_gets_one_digest(
    recorder: CaseRecorder,
    sender: AlertSender,
    sweep: DigestSweep,
    post: Post,
    alerts: AlertStore,
) -> None:
    stories = cases(30)
    for driver in stories:
        await record(recorder, driver.raised, driver.wait(EASTER))
    async with post.open():
        await deliver(sender, stories)
    assert post.taken == []
    assert await go(sweep, post) == SweepResult(sent=3, delayed=0, failed=0)
    assert sorted(post.recipients()) == [AMIRA, GRACE, HELEN]
    assert {alert.status for alert in await alerts.alerts(limit=999)} == {AlertStatus.SENT}
    assert await go(sweep, post, LATER + MINUTE) == NOTHING


async def test_a_manager_with_thirty_late_tasks_gets_one_mail(
    recorder: CaseRecorder, sweep: DigestSweep, post: Post, alerts: AlertStore
) -> None:
    for driver in cases(30):
        await record(recorder, driver.raised, driver.wait(EASTER))
    await go(sweep, post)
    assert post.recipients().count(GRACE) == 1
    told = await alerts.alerts(recipient="grace-okafor", limit=999)
    assert len({alert.reference for alert in told}) == 30
    assert len({alert.digest for alert in told}) == 1


async def test_a_digest_tells_the_last_mark_of_each_clock_and_counts_as_news_of_all(
    recorder: CaseRecorder, sweep: DigestSweep, post: Post, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    await record(recorder, driver.raised, driver.wait(EASTER))
    await go(sweep, post)
    told = await alerts.alerts(recipient=OWNER)
    mail = post.taken[post.recipients().index(AMIRA)]
    plain = mail.get_body(("plain",))
    assert plain
    assert {alert.mark for alert in told} == {Mark.AMBER, Mark.TARGET}
    assert {alert.status for alert in told} == {AlertStatus.SENT}
    assert mail["Subject"] == f"{len(told) // 2} alerts, {len(told) // 2} overdue"
    assert "This is the warning" not in plain.get_content()


async def test_a_digest_is_not_due_before_what_wakes_together_has_settled(
    recorder: CaseRecorder, sweep: DigestSweep, post: Post
) -> None:
    driver = TrainingCase()
    await record(recorder, driver.raised, driver.wait(EASTER))
    assert await go(sweep, post, BACK + 4 * MINUTE) == NOTHING


async def test_the_eleventh_alert_within_a_quarter_of_an_hour_is_gathered(
    recorder: CaseRecorder, sender: AlertSender, sweep: DigestSweep, post: Post
) -> None:
    stories = cases(14)
    for driver in stories:
        await record(recorder, driver.raised, driver.wait(5))
    async with post.open():
        await deliver(sender, stories)
    assert post.recipients() == [AMIRA] * 10
    at = START + timedelta(seconds=5)
    assert await go(sweep, post, at + 14 * MINUTE) == NOTHING
    assert (await go(sweep, post, at + 15 * MINUTE)).sent == 1
    assert post.recipients() == [AMIRA] * 11


async def test_who_asked_for_one_mail_a_day_gets_it_at_their_time(
    recorder: CaseRecorder,
    sender: AlertSender,
    sweep: DigestSweep,
    post: Post,
    store: DefinitionStore,
) -> None:
    await reorganise(store, "amira-khan", digest_at="16:30")
    driver = TrainingCase()
    await record(recorder, driver.raised, driver.wait(13))
    async with post.open():
        await deliver(sender, [driver])
    assert post.recipients() == [GRACE]
    at = START.replace(hour=16, minute=30)
    assert await go(sweep, post, at - MINUTE) == NOTHING
    assert (await go(sweep, post, at)).sent == 1
    assert post.recipients() == [GRACE, AMIRA]


ONE_ROUND = """
import asyncio, sys
from datetime import datetime
from activities.contracts import SweepRequest
from activities.digests import DigestSweep
from activities.sender import Sender
from homebuy.channels.email import EmailChannel
from homebuy.storage.alerts import AlertStore
from homebuy.storage.definitions import DefinitionStore
from homebuy.storage.digests import DigestStore
from homebuy.storage.pool import open_pool

async def main(dsn, port, at):
    async with open_pool(dsn) as pool:
        store = DefinitionStore(pool)
        poster = Sender(store, EmailChannel("127.0.0.1", int(port), "home-buy@example.org"))
        sweep = DigestSweep(AlertStore(pool), DigestStore(pool), store, poster)
        await sweep.send_digests(SweepRequest(at=datetime.fromisoformat(at)))

asyncio.run(main(*sys.argv[1:]))
"""


class DeadlyPost(Post):
    """Takes one mail, and kills whoever brought it before they hear of that."""

    process: Process | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        if self.process:
            self.process.kill()
            await self.process.wait()
        return answer


async def test_a_worker_killed_after_sending_a_digest_sends_it_again_under_the_same_key(
    recorder: CaseRecorder, sweep: DigestSweep, post: Post, digests: DigestStore, database: str
) -> None:
    driver = TrainingCase()
    await record(recorder, driver.raised, driver.wait(EASTER))
    deadly = DeadlyPost(taken=post.taken)
    async with deadly.open():
        words = ("-c", ONE_ROUND, database, str(deadly.port), LATER.isoformat())
        deadly.process = await create_subprocess_exec(sys.executable, *words)
        assert await deadly.process.wait() == -SIGKILL
    assert {row.status for row in await digests.digests()} == {DigestStatus.WAITING}
    assert post.taken

    async def all_have_gone() -> bool:
        """The database may hold the claims of the dead worker for a moment longer."""
        await sweep.send_digests(SweepRequest(at=LATER))
        return {row.status for row in await digests.digests()} == {DigestStatus.SENT}

    async with post.open():
        await eventually(all_have_gone, "the digests have gone")
    keys = [mail["Message-ID"] for mail in post.taken]
    assert keys.count(keys[0]) == 2
    assert len(set(keys)) == len(set(post.recipients())) == 3


async def test_a_digest_that_is_made_waits_with_its_alerts_for_the_mail_server(
    recorder: CaseRecorder, sweep: DigestSweep, post: Post, digests: DigestStore, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    await record(recorder, driver.raised, driver.wait(EASTER))
    down = await sweep.send_digests(SweepRequest(at=LATER))
    assert down == SweepResult(sent=0, delayed=3, failed=0)
    made = {digest.key for digest in await digests.digests()}
    assert await go(sweep, post, LATER + MINUTE - timedelta(seconds=1)) == NOTHING
    assert (await go(sweep, post, LATER + MINUTE)).sent == 3
    rows = await digests.digests()
    assert {row.key for row in rows} == made
    assert {(row.status, row.attempts, row.last_error) for row in rows} == {
        (DigestStatus.SENT, 2, None)
    }
    assert {alert.attempts for alert in await alerts.alerts()} == {2}


async def test_a_sweep_begins_no_mail_when_its_worker_is_to_stop(
    recorder: CaseRecorder, sweep: DigestSweep, post: Post
) -> None:
    driver, draining = TrainingCase(), ActivityEnvironment()
    await record(recorder, driver.raised, driver.wait(EASTER))
    draining.worker_shutdown()
    async with post.open():
        assert (await draining.run(sweep.send_digests, SweepRequest(at=LATER))).sent == 0
    assert (await go(sweep, post, LATER + MINUTE)).sent == 3


async def test_digests_do_not_pile_up_while_the_mail_server_is_down(
    recorder: CaseRecorder, sweep: DigestSweep, post: Post
) -> None:
    for hours, driver in enumerate(cases(10), 1):
        await record(recorder, driver.raised, driver.wait(EASTER))
        await sweep.send_digests(SweepRequest(at=BACK + hours * HOUR))
    await go(sweep, post, BACK + 12 * HOUR)
    await go(sweep, post, BACK + 12 * HOUR + MINUTE)
    assert sorted(post.recipients()) == sorted([AMIRA, GRACE, HELEN] * 2)


async def test_attempts_at_a_dead_mail_server_grow_rarer(
    recorder: CaseRecorder, sweep: DigestSweep, digests: DigestStore
) -> None:
    driver = TrainingCase()
    await record(recorder, driver.raised, driver.wait(EASTER))
    for minute in range(60):
        await sweep.send_digests(SweepRequest(at=LATER + minute * MINUTE))
    assert {row.attempts for row in await digests.digests()} == {7}


async def test_what_piled_up_while_only_the_mail_server_was_down_comes_as_one_mail(
    recorder: CaseRecorder, sweep: DigestSweep, post: Post, alerts: AlertStore
) -> None:
    for driver in cases(8):
        await record(recorder, driver.raised, driver.wait(5))
    for minute in range(3, 60):
        await sweep.send_digests(SweepRequest(at=START + minute * MINUTE))
    assert post.taken == []
    assert (await go(sweep, post, START + 2 * HOUR)).sent == 1
    assert post.recipients() == [AMIRA]
    assert {alert.status for alert in await alerts.alerts()} == {AlertStatus.SENT}


async def test_a_refused_digest_fails_with_its_alerts_and_is_sent_when_the_address_is_mended(
    recorder: CaseRecorder,
    sweep: DigestSweep,
    post: Post,
    digests: DigestStore,
    alerts: AlertStore,
    store: DefinitionStore,
) -> None:
    driver = TrainingCase()
    await record(recorder, driver.raised, driver.wait(EASTER))
    post.to_recipients[AMIRA] = "550 No such user"
    swept = await go(sweep, post)
    assert (swept.sent, swept.delayed, swept.failed) == (2, 0, 1)
    assert [each.reference for each in swept.failures] == [driver.case.reference]
    failed = await alerts.alerts(status=AlertStatus.FAILED)
    assert {alert.recipient for alert in failed} == {"amira-khan"}
    assert all("550 No such user" in str(alert.last_error) for alert in failed)
    await reorganise(store, "amira-khan", email="amira@example.org")
    assert len(await alerts.retry(LATER, reference=REFERENCE)) == len(failed)
    assert (await go(sweep, post, LATER + MINUTE)).sent == 1
    assert post.recipients()[-1] == "amira@example.org"
    assert {alert.attempts for alert in await alerts.alerts(recipient="amira-khan")} == {2}
    statuses = {row.status for row in await digests.digests(recipient="amira-khan")}
    assert statuses == {DigestStatus.SENT, DigestStatus.FAILED}


async def test_a_digest_goes_to_whoever_stands_in_on_the_day_on_which_it_goes(
    recorder: CaseRecorder, sweep: DigestSweep, post: Post, store: DefinitionStore
) -> None:
    driver = TrainingCase()
    await record(recorder, driver.raised, driver.wait(EASTER))
    people = organisation_document()
    day = LATER.date().isoformat()
    people["absences"] = [
        {"user": OWNER, "cover": "ben-hughes", "effective_from": day, "reason": "leave"},
        {"user": "grace-okafor", "effective_from": day, "reason": "leave"},
    ]
    await store.publish(DefinitionKind.ORGANISATION, people["id"], people, "asha", START)
    assert (await go(sweep, post)).sent == 3
    assert sorted(post.recipients()) == ["ben.hughes@example.org", GRACE, HELEN]
    (mail,) = (m for m in post.taken if "ben.hughes" in str(m["To"]))
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "You stand in for Amira Khan, who is away today" in " ".join(text.split())


async def test_marks_taken_back_leave_a_digest_that_is_not_made_yet_and_none_is_sent_empty(
    recorder: CaseRecorder, sweep: DigestSweep, post: Post, digests: DigestStore, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    await record(recorder, driver.raised, driver.wait(EASTER))
    closed = cmd.CloseCase(
        message_id=MessageId("closed"),
        actor=OWNER,
        at=START + timedelta(seconds=2),
        outcome=Outcome.WITHDRAWN,
        reason="They have moved.",
    )
    await recorder.record_events(driver.decide(closed, told=EASTER + 60))
    assert await go(sweep, post) == NOTHING
    assert await digests.digests() == ()
    assert {alert.status for alert in await alerts.alerts()} == {AlertStatus.WITHDRAWN}


async def test_a_digest_that_is_made_keeps_what_it_tells(
    recorder: CaseRecorder, sweep: DigestSweep, post: Post, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    await record(recorder, driver.raised, driver.wait(EASTER))
    await sweep.send_digests(SweepRequest(at=LATER))
    await recorder.record_events(driver.complete(done=2, told=EASTER + 660))
    assert (await go(sweep, post, LATER + MINUTE)).sent == 3
    assert {alert.status for alert in await alerts.alerts()} == {AlertStatus.SENT}


async def test_an_alert_held_by_another_attempt_is_left_to_it(
    recorder: CaseRecorder, sender: AlertSender, sweep: DigestSweep, post: Post, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    await record(recorder, driver.raised, driver.wait(5))
    async with alerts.claim(REFERENCE) as other:
        assert other
        assert await go(sweep, post) == NOTHING
    assert (await go(sweep, post)).sent == 1
    assert post.recipients() == [AMIRA]


async def test_an_alert_that_did_not_go_with_its_recording_is_swept_up(
    recorder: CaseRecorder, sweep: DigestSweep, post: Post
) -> None:
    driver = TrainingCase()
    await record(recorder, driver.raised, driver.wait(5))
    noticed = START + timedelta(seconds=5)
    assert await go(sweep, post, noticed + timedelta(seconds=29)) == NOTHING
    assert (await go(sweep, post, noticed + timedelta(seconds=30))).sent == 1
    assert post.recipients() == [AMIRA]


async def test_an_alert_that_cannot_go_is_tried_ever_more_rarely(
    recorder: CaseRecorder, sweep: DigestSweep, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    await record(recorder, driver.raised, driver.wait(5))
    for minute in range(60):
        await sweep.send_digests(SweepRequest(at=START + (3 + minute) * MINUTE))
    (alert,) = await alerts.alerts()
    by_itself, in_its_digest = 5, 6
    assert (alert.attempts, alert.status) == (by_itself + in_its_digest, AlertStatus.WAITING)


async def test_a_sweep_without_anything_published_is_quiet(sweep: DigestSweep, post: Post) -> None:
    assert await go(sweep, post) == NOTHING


async def test_why_a_date_is_what_it_is_stays_with_the_alert(
    recorder: CaseRecorder, alerts: AlertStore
) -> None:
    driver = TrainingCase()
    turn = together(driver.raised, driver.wait(5))
    why = {c.id: (f"{c.title} began.", "It is long.") for c in turn.view.clocks}
    await recorder.record_events(turn.model_copy(update={"why": why}))
    (alert,) = await alerts.alerts()
    assert alert.mark is Mark.AMBER
    assert alert.why == why[alert.clock]
