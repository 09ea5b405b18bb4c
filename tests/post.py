"""A real mail server that refuses whom it is told to refuse."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

PARSER = BytesParser(_class=EmailMessage, policy=policy.default)


@dataclass
class Post:
    """What was taken, and the answers to give instead of taking it."""

    taken: list[EmailMessage] = field(default_factory=list)
    to_recipients: dict[str, str] = field(default_factory=dict)
    to_everything: str = ""
    pause: float = 0
    port: int = 0
    utf8: bool = True
    implicit_tls: ssl.SSLContext | None = None
    options: dict[str, Any] = field(default_factory=dict)
    recipients_of_envelopes: list[list[str]] = field(default_factory=list)

    def recipients(self) -> list[str]:
        return [mail["To"].addresses[0].addr_spec for mail in self.taken]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve, on the port of the time before if there was one."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(self, enable_SMTPUTF8=self.utf8, loop=loop, **self.options),
            "127.0.0.1",
            self.port,
            ssl=self.implicit_tls,
        )
        async with server:
            self.port = server.sockets[0].getsockname()[1]
            yield

    async def handle_RCPT(  # noqa: N802  the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.to_recipients:
            return self.to_recipients[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.pause)
        if self.to_everything:
            return self.to_everything
        self.recipients_of_envelopes.append(list(envelope.rcpt_tos))
        self.taken.append(PARSER.parsebytes(envelope.original_content or b""))
        return "250 OK"
