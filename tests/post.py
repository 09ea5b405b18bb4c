"""A real mail server that refuses whom it is told to refuse."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from aiosmtpd.smtp import SMTP, Envelope, Session

PARSER = BytesParser(_class=EmailMessage, policy=policy.default)


@dataclass
class Post:
    """What was taken, and the answers to give instead of taking it."""

    taken: list[EmailMessage] = field(default_factory=list)
    to_recipients: dict[str, str] = field(default_factory=dict)
    to_everything: str = ""
    port: int = 0

    def recipients(self) -> list[str]:
        return [str(message["To"]) for message in self.taken]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve, on the port of the time before if there was one."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(self, enable_SMTPUTF8=True, loop=loop), "127.0.0.1", self.port
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
        if self.to_everything:
            return self.to_everything
        self.taken.append(PARSER.parsebytes(envelope.original_content or b""))
        return "250 OK"
