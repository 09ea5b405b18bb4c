from datetime import UTC, datetime
from typing import Any

import pytest

from homebuy.channels.alert import AlertMessage, DelayedError, RefusedError
from homebuy.channels.email import EmailChannel
from homebuy.channels.wording import body, subject
from homebuy.domain.clock import ClockKind
from homebuy.domain.ids import CaseReference
from homebuy.domain.sla import Mark
from homebuy.runtime.mailbox import Mailbox
from tests.post import Post

SENDER = "home-buy@example.org"
AMBER = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
DUE = datetime(2026, 7, 3, 16, tzinfo=UTC)
AFTER = datetime(2026, 7, 6, 16, tzinfo=UTC)


def message(**changes: Any) -> AlertMessage:
    given: dict[str, Any] = {
        "key": "RTB-7/task/2/visit-the-home/amber/0/amira-khan",
        "address": "amira.khan@example.org",
        "reference": CaseReference("RTB-7"),
        "scheme_title": "Right to Buy, England",
        "stage_title": "Valuation",
        "kind": ClockKind.TASK,
        "title": "Visit the home",
        "source": "",
        "mark": Mark.AMBER,
        "reached_at": AMBER,
        "due_at": DUE,
        "zone": "Europe/London",
        "reason": 'the escalation rule "Warn the owner" names you.',
    }
    return AlertMessage(**given | changes)


def channel(port: int, **changes: Any) -> EmailChannel:
    return EmailChannel("127.0.0.1", port, SENDER, **changes)


async def test_mail_says_what_is_due_when_why_and_what_to_do(mail: Mailbox) -> None:
    await channel(mail.port).send(message())
    (caught,) = mail.messages()
    assert (caught["From"], caught["To"]) == (SENDER, "amira.khan@example.org")
    assert caught["Subject"] == "Due soon: Visit the home (case RTB-7)"
    assert caught["Auto-Submitted"] == "auto-generated"
    assert caught.get_content_type() == "text/plain"
    text = caught.get_content()
    for part in (
        '"Visit the home" is due by Friday 3 July 2026 at 17:00 and is not done.',
        "Case: RTB-7",
        "Scheme: Right to Buy, England",
        "Stage: Valuation",
        'Why you: the escalation rule "Warn the owner" names you.',
        "What to do: complete the task",
    ):
        assert part in text


async def test_alert_sent_twice_has_one_message_id_and_others_have_another(mail: Mailbox) -> None:
    for sent in (message(), message(), message(key="RTB-7/task/2/visit-the-home/target/0/x")):
        await channel(mail.port).send(sent)
    first, again, other = (caught["Message-ID"] for caught in mail.messages())
    assert first == again != other
    assert "amira" not in first


@pytest.mark.parametrize(
    ("mark", "reached_at", "urgency", "news"),
    [
        (Mark.AMBER, AMBER, "Due soon", "This is the warning before the target."),
        (Mark.TARGET, DUE, "Overdue", "was due by Friday 3 July 2026 at 17:00"),
        (Mark.ESCALATION, AMBER, "Escalated, due soon", "is due by"),
        (Mark.ESCALATION, AFTER, "Escalated, overdue", "It has now been escalated."),
    ],
)
def test_each_mark_has_words_of_its_own(
    mark: Mark, reached_at: datetime, urgency: str, news: str
) -> None:
    alert = message(mark=mark, reached_at=reached_at)
    assert subject(alert).startswith(f"{urgency}: ")
    assert news in body(alert)


@pytest.mark.parametrize("kind", list(ClockKind))
def test_each_kind_of_clock_comes_with_advice(kind: ClockKind) -> None:
    assert "What to do: " in body(message(kind=kind))


def test_limit_in_law_names_its_source() -> None:
    text = body(message(kind=ClockKind.STATUTORY, source="Housing Act 1985 s124(1)"))
    assert "Source: Housing Act 1985 s124(1)" in text
    assert "Nothing in Home Buy can move this date." in text


async def test_title_cannot_smuggle_a_header(mail: Mailbox) -> None:
    await channel(mail.port).send(message(title="Visit\r\nBcc: press@example.org"))
    (caught,) = mail.messages()
    assert caught["Bcc"] is None
    assert caught["Subject"] == "Due soon: Visit Bcc: press@example.org (case RTB-7)"


@pytest.mark.parametrize(
    "address", ["a@example.org\r\nBcc: b@example.org", "a b@c@example.org", "@example.org", "a@"]
)
async def test_address_that_is_none_is_refused(mail: Mailbox, address: str) -> None:
    with pytest.raises(RefusedError):
        await channel(mail.port).send(message(address=address))
    assert mail.messages() == []


async def test_title_and_address_may_be_welsh(mail: Mailbox) -> None:
    await channel(mail.port).send(message(title="Ymweld â'r cartref", address="siân@example.org"))
    (caught,) = mail.messages()
    assert "Ymweld â'r cartref" in caught["Subject"]
    assert "Ymweld â'r cartref" in caught.get_content()


@pytest.mark.parametrize(
    ("answer", "error"),
    [("550 No such user", RefusedError), ("450 Mailbox busy", DelayedError)],
)
async def test_answer_about_the_recipient_tells_for_good_from_for_now(
    answer: str, error: type[Exception]
) -> None:
    post = Post(to_recipients={"amira.khan@example.org": answer})
    async with post.open():
        with pytest.raises(error, match=answer):
            await channel(post.port).send(message())


@pytest.mark.parametrize(
    ("answer", "error"), [("554 Looks like spam", RefusedError), ("451 Later", DelayedError)]
)
async def test_answer_about_the_message_tells_for_good_from_for_now(
    answer: str, error: type[Exception]
) -> None:
    post = Post(to_everything=answer)
    async with post.open():
        with pytest.raises(error, match=answer):
            await channel(post.port).send(message())


async def test_server_that_is_down_delays(mail: Mailbox) -> None:
    with pytest.raises(DelayedError, match="did not take it"):
        await channel(1).send(message())


async def test_password_that_cannot_be_used_delays_and_is_not_shown(mail: Mailbox) -> None:
    secured = channel(mail.port, username="home-buy", password="hunter2")
    with pytest.raises(DelayedError) as delayed:
        await secured.send(message())
    assert "hunter2" not in f"{secured!r}{delayed.value}"
