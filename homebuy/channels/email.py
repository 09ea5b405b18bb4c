"""Alerts by e-mail."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

import aiosmtplib

from homebuy.channels.alert import AlertMessage, DelayedError, Digest, RefusedError
from homebuy.channels.notice import Notice
from homebuy.channels.wording import body, digest_subject, subject

PERMANENT = range(500, 600)


@dataclass(frozen=True)
class EmailChannel:
    """A mail server, and the address that alerts come from; `timeout` is in seconds."""

    host: str
    port: int
    sender: str
    starttls: bool = False
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 10

    async def send(self, message: AlertMessage) -> None:
        """Hand the alert to the mail server.

        A refusal of this recipient or of this message is for good; any other trouble, such as
        a wrong password, may be mended while the alert waits.
        """
        await self._post(self._mail(message, subject(message), body(message)))

    async def send_digest(self, digest: Digest) -> None:
        """Hand many alerts to the mail server as one mail; trouble is told apart as for one."""
        parts = [digest.because, *map(body, digest.messages)]
        await self._post(self._mail(digest, digest_subject(digest), "\n\n".join(parts)))

    async def send_notice(self, notice: Notice) -> None:
        """Hand plain words to the mail server; trouble is told apart as for an alert."""
        await self._post(self._mail(notice, notice.subject, notice.text))

    async def _post(self, mail: EmailMessage) -> None:
        try:
            await aiosmtplib.send(
                mail,
                hostname=self.host,
                port=self.port,
                start_tls=self.starttls,
                username=self.username,
                password=self.password,
                timeout=self.timeout,
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _verdict(refused.recipients[0]) from refused
        except aiosmtplib.SMTPDataError as refused:
            raise _verdict(refused) from refused
        except (aiosmtplib.SMTPException, OSError) as failed:
            raise DelayedError(f"{self.host}:{self.port} did not take it: {failed}") from failed

    def _mail(self, message: AlertMessage | Digest | Notice, about: str, text: str) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self.sender
        mail["To"] = _address(message.address)
        mail["Subject"] = about
        mail["Date"] = datetime.now(UTC)
        mail["Message-ID"] = _message_id(message.key, self.sender)
        # Keeps holiday replies from answering a machine (RFC 3834).
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(text)
        return mail


def _address(text: str) -> Address:
    name, _, domain = text.rpartition("@")
    if not name or not domain or text.split() != [text]:
        raise RefusedError(f"{text!r} is no e-mail address: correct the account")
    return Address(username=name, domain=domain)


def _message_id(key: str, sender: str) -> str:
    domain = sender.rpartition("@")[2].strip("> ")
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def _verdict(answer: aiosmtplib.SMTPResponseException) -> DelayedError | RefusedError:
    said = f"the mail server answered {answer.code} {answer.message}"
    return RefusedError(said) if answer.code in PERMANENT else DelayedError(said)
