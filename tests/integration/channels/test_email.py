from typing import Any

import pytest

from homebuy.channels.alert import DelayedError, RefusedError
from homebuy.channels.email import EmailChannel
from homebuy.embedded.mailbox import Mailbox
from tests.post import Post
from tests.unit.channels.messages import digest, message, part

SENDER = "home-buy@example.org"


def channel(port: int, **changes: Any) -> EmailChannel:
    return EmailChannel("127.0.0.1", port, SENDER, **changes)


async def test_mail_says_what_is_due_when_why_and_what_to_do(mail: Mailbox) -> None:
    await channel(mail.port).send(message())
    (caught,) = mail.messages()
    assert (caught["From"], caught["To"]) == (SENDER, "amira.khan@example.org")
    assert caught["Subject"] == "Due soon: Visit the home (case RTB-7)"
    assert caught["Auto-Submitted"] == "auto-generated"
    assert caught.get_content_type() == "multipart/alternative"
    text = part(caught)
    for words in (
        '"Visit the home" is due by Friday 3 July 2026 at 17:00 and is not done.',
        "Case: RTB-7",
        "Scheme: Right to Buy, England",
        "Stage: Valuation",
        'Why you: the escalation rule "Warn the owner" names you.',
        "What to do: complete the task",
    ):
        assert words in text


async def test_alert_sent_twice_has_one_message_id_and_others_have_another(mail: Mailbox) -> None:
    for sent in (message(), message(), message(key="RTB-7/task/2/visit-the-home/target/0/x")):
        await channel(mail.port).send(sent)
    first, again, other = (caught["Message-ID"] for caught in mail.messages())
    assert first == again != other
    assert "amira" not in first


SMUGGLED = [
    "Visit\r\nBcc: press@example.org",
    "Visit\nBcc: press@example.org",
    "Visit\u2028Bcc: press@example.org\x85Bcc: press@example.org\x0bBcc: press@example.org",
    "=?utf-8?q?Visit=0D=0ABcc:_press@example.org?=",
    "=?utf-8?b?VmlzaXQNCkJjYzogcHJlc3NAZXhhbXBsZS5vcmc=?=",
    'Visit" <press@example.org>, "x',
    "Ymweld â'r cartref\r\nBcc: press@example.org " * 40,
    "Visit\r\n\r\n<html>",
    "\x00Visit\x1b[31m\u202egro.elpmaxe",
]
FIELDS = ["title", "recipient_name", "reason", "on_behalf_of", "stage_title", "scheme_title"]
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"
}  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("smuggled", SMUGGLED)
async def test_no_text_smuggles_a_header_or_a_recipient(
    smuggled: str, field: str, post: Post
) -> None:
    await channel(post.port).send(message(**{field: smuggled}))
    await channel(post.port).send(message(why=(smuggled,), gaps=(smuggled,), source=smuggled))
    assert len(post.taken) == 2
    for caught, envelope in zip(post.taken, post.recipients_of_envelopes, strict=True):
        assert set(caught.keys()) == HEADERS
        assert [address.addr_spec for address in caught["To"].addresses] == [
            "amira.khan@example.org"
        ]
        assert envelope == ["amira.khan@example.org"]
        assert len(caught["Subject"]) <= 150
        assert not caught["Subject"].defects
        assert caught["Subject"].isprintable()
        assert caught["Subject"].endswith("(case RTB-7)")


async def test_recipient_is_greeted_by_name(mail: Mailbox) -> None:
    await channel(mail.port).send(message(recipient_name="Siân, Head of “Homes”"))
    (caught,) = mail.messages()
    (address,) = caught["To"].addresses
    assert address.display_name == "Siân, Head of “Homes”"
    assert "Dear Siân, Head of “Homes”," in part(caught)
    assert "Dear Siân, Head of “Homes”," in part(caught, "html")


async def test_digest_is_one_mail_under_its_own_key(mail: Mailbox) -> None:
    both = digest(message(), message(key="RTB-8", reference="RTB-8"))
    await channel(mail.port).send_digest(both)
    await channel(mail.port).send_digest(both)
    await channel(mail.port).send(message())
    first, again, alone = mail.messages()
    assert first["Message-ID"] == again["Message-ID"] != alone["Message-ID"]
    assert first["Subject"] == "2 alerts, 0 overdue"
    assert "one e-mail a day at 09:00" in part(first)
    assert "RTB-7" in part(first, "html")
    assert "RTB-8" in part(first, "html")


async def test_answers_go_where_the_setting_says(mail: Mailbox) -> None:
    await channel(mail.port, reply_to="Home Buy team <team@example.org>").send(message())
    (caught,) = mail.messages()
    assert caught["Reply-To"] == "Home Buy team <team@example.org>"


async def test_enormous_texts_make_a_bounded_mail(post: Post) -> None:
    long = "home " * 200_000
    huge = message(title=long, reason=long, why=(long,) * 500, gaps=(long,) * 500)
    await channel(post.port).send(huge)
    await channel(post.port).send_digest(digest(*[huge] * 500))
    one, many = (len(caught.as_bytes()) for caught in post.taken)
    assert one < 250_000
    assert many < 4_000_000


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\r\nBcc: b@example.org",
        "a b@c@example.org",
        "@example.org",
        "a@",
        "=?utf-8?q?a=0D=0ABcc:b?=@example.org",
        "a@example.org>\x00",
        "a,b@example.org",
        '"a"@example.org',
    ],
)
async def test_address_that_is_none_is_refused(mail: Mailbox, address: str) -> None:
    with pytest.raises(RefusedError):
        await channel(mail.port).send(message(address=address))
    assert mail.messages() == []


async def test_title_and_address_may_be_welsh(mail: Mailbox) -> None:
    await channel(mail.port).send(message(title="Ymweld â'r cartref", address="siân@example.org"))
    (caught,) = mail.messages()
    assert "Ymweld â'r cartref" in caught["Subject"]
    assert "Ymweld â'r cartref" in part(caught)


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


async def test_address_beyond_ascii_is_written_as_it_is(post: Post) -> None:
    await channel(post.port).send(message(address="siân@tŷ.example.org"))
    assert post.recipients_of_envelopes == [["siân@tŷ.example.org"]]
    (written,) = post.recipients()
    assert written.encode("utf-8", "surrogateescape").decode() == "siân@tŷ.example.org"


async def test_address_beyond_ascii_is_refused_where_the_server_cannot_write_it() -> None:
    post = Post(utf8=False)
    async with post.open():
        with pytest.raises(RefusedError, match="SMTPUTF8: give the account another address"):
            await channel(post.port).send(message(address="siân@example.org"))
        await channel(post.port).send(message(title="Ymweld â'r cartref"))
    assert len(post.taken) == 1
