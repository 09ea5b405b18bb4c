from email.message import EmailMessage
from pathlib import Path

import aiosmtplib

from homebuy.embedded.mailbox import mailbox


def alert(subject: str, key: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "homebuy@example.org", "asha@example.org"
    message["Subject"], message["Message-ID"] = subject, key
    message.set_content("The valuation of 3 Rhôs Terrace is due on Friday.\n")
    return message


async def test_caught_messages_read_as_they_were_sent_and_in_order(tmp_path: Path) -> None:
    async with mailbox(tmp_path / "mail") as box:
        for subject, key in (("Amber", "<z@homebuy>"), ("Escalation", "<a@homebuy>")):
            await aiosmtplib.send(alert(subject, key), hostname="127.0.0.1", port=box.port)
        first, second = box.messages()
    assert (first["Subject"], first["Message-ID"]) == ("Amber", "<z@homebuy>")
    assert "Rhôs Terrace" in first.get_content()
    assert second["Subject"] == "Escalation"


async def test_repeated_message_shows_as_two_files_with_one_digest(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as box:
        for _ in range(2):
            await aiosmtplib.send(
                alert("Amber", "<1@homebuy>"), hostname="127.0.0.1", port=box.port
            )
    first, second = sorted(tmp_path.iterdir())
    assert first.suffix == second.suffix == ".eml"
    assert first.stem.rpartition("-")[2] == second.stem.rpartition("-")[2]


async def test_messages_of_an_earlier_run_stay(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as box:
        await aiosmtplib.send(alert("Amber", "<1@homebuy>"), hostname="127.0.0.1", port=box.port)
    async with mailbox(tmp_path) as box:
        assert [message["Subject"] for message in box.messages()] == ["Amber"]
