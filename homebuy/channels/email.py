"""Alerts by e-mail."""

import asyncio
import hashlib
import re
import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from typing import Final, TypeAlias

import aiosmtplib

from homebuy.channels.alert import AlertMessage, DelayedError, Digest, RefusedError
from homebuy.channels.notice import Notice
from homebuy.channels.texts import Rendered, Templates
from homebuy.channels.wording import clip, digest_subject, header, subject

PERMANENT: Final = range(500, 600)
WORD: Final = r'[^@\s<>,;:"()\\\[\]\x00-\x1f\x7f]+'
ADDRESS: Final = re.compile(f"{WORD}@{WORD}")
LONGEST_NAME: Final = 200
LONGEST_ERROR: Final = 500
# Any relay passes on what is plain ASCII in short lines.
ENCODING: Final = "quoted-printable"
Message: TypeAlias = AlertMessage | Digest | Notice


@dataclass(frozen=True)
class EmailChannel:
    """A mail server, and the address that alerts come from; `timeout` is in seconds.

    With `starttls` or `tls` nothing is sent, nor a password, before the connection is encrypted and
    the server's certificate proved; `tls` encrypts from the start, mostly on port 465.
    """

    host: str
    port: int
    sender: str
    starttls: bool = False
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 10
    tls: bool = False
    reply_to: str | None = None
    templates: Templates = field(default_factory=Templates, repr=False)

    async def send(self, message: AlertMessage) -> None:
        """Hand the alert to the mail server.

        A refusal of this recipient or of this message is for good; any other trouble, such as
        a wrong password, may be mended while the alert waits.
        """
        words = await asyncio.to_thread(self.templates.alert, message)
        await self._post(message, subject(message), words)

    async def send_digest(self, digest: Digest) -> None:
        """Hand many alerts to the mail server as one mail; trouble is told apart as for one."""
        words = await asyncio.to_thread(self.templates.digest, digest)
        await self._post(digest, digest_subject(digest), words)

    async def send_notice(self, notice: Notice) -> None:
        """Hand plain words to the mail server; trouble is told apart as for an alert."""
        await self._post(notice, notice.subject, Rendered(notice.text, None))

    async def _post(self, message: Message, about: str, words: Rendered) -> None:
        mail = self._mail(message, about, words)
        try:
            await aiosmtplib.send(
                mail,
                recipients=[message.address],
                hostname=self.host,
                port=self.port,
                use_tls=self.tls,
                start_tls=self.starttls,
                username=self.username,
                password=self.password,
                timeout=self.timeout,
                local_hostname=await asyncio.to_thread(_own_name),
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _error_of(refused.recipients[0]) from refused
        except aiosmtplib.SMTPDataError as refused:
            raise _error_of(refused) from refused
        except (aiosmtplib.SMTPException, OSError, ValueError) as failed:
            raise self._failure(message.address, failed) from failed

    def _failure(self, address: str, failed: Exception) -> DelayedError | RefusedError:
        if isinstance(failed, aiosmtplib.SMTPNotSupported) and not address.isascii():
            return RefusedError(
                f"the mail server cannot write to {address}, which has letters beyond ASCII, since "
                "it offers no SMTPUTF8: give the account another address"
            )
        said = clip(str(failed), LONGEST_ERROR)
        return DelayedError(f"{self.host}:{self.port} did not take it: {said}")

    def _mail(self, message: Message, about: str, words: Rendered) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self.sender
        mail["To"] = _address(message.address, message.recipient_name)
        if self.reply_to:
            mail["Reply-To"] = self.reply_to
        mail["Subject"] = header(about)
        mail["Date"] = datetime.now(UTC)
        mail["Message-ID"] = _message_id(message.key, self.sender)
        # Keeps holiday replies from answering a machine (RFC 3834).
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(words.text, cte=ENCODING)
        if words.html is not None:
            mail.add_alternative(words.html, subtype="html", cte=ENCODING)
        return mail


@cache
def _own_name() -> str:
    """How this machine introduces itself; a name server that is slow must hold up nothing else."""
    return socket.getfqdn()


def _address(text: str, name: str) -> Address:
    # What reads as an encoded word could decode to anything, a line break too.
    if not ADDRESS.fullmatch(text) or "=?" in text:
        raise RefusedError(f"{clip(repr(text), 300)} is no e-mail address: correct the account")
    local, _, domain = text.rpartition("@")
    return Address(header(clip(name, LONGEST_NAME)), username=local, domain=domain)


def _message_id(key: str, sender: str) -> str:
    domain = sender.rpartition("@")[2].strip("> ")
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def _error_of(answer: aiosmtplib.SMTPResponseException) -> DelayedError | RefusedError:
    said = f"the mail server answered {answer.code} {clip(answer.message, LONGEST_ERROR)}"
    return RefusedError(said) if answer.code in PERMANENT else DelayedError(said)
