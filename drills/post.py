"""A mail server that can be stopped, refuse, be busy, hang up or be slow before it answers."""

import asyncio
from asyncio import Server
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from aiosmtpd.smtp import SMTP, Envelope, Session

from homebuy.embedded.processes import LOCALHOST

PARSER = BytesParser(_class=EmailMessage, policy=policy.default)

TOO_LATE = 12.0
"""Seconds after which no sender of ours waits for an answer any more."""


@dataclass
class Post:
    """What has arrived, and how the next delivery is answered."""

    port: int
    arrived: list[EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    was_refused: set[str] = field(default_factory=set)
    is_busy: bool = False
    hangs_up: bool = False
    is_slow: bool = False
    _server: Server | None = None

    async def start(self) -> None:
        """Take mail, unless it does."""
        if self._server is None:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(
                lambda: SMTP(self, enable_SMTPUTF8=True, loop=loop), LOCALHOST, self.port
            )

    async def stop(self) -> None:
        """Let nobody in; what is being said to it now is still heard."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def handle_RCPT(  # noqa: N802  the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Everybody is known here, but for those who are refused."""
        if address in self.refused:
            self.was_refused.add(address)
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail; who hangs up then, or is slow to answer, leaves the sender in doubt."""
        if self.is_busy:
            return "451 try again later"
        self.arrived.append(PARSER.parsebytes(envelope.original_content or b""))
        if self.hangs_up and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        if self.is_slow:
            await asyncio.sleep(TOO_LATE)
        return "250 OK"
