"""A mail server that delivers to a folder instead of to people."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from homebuy.embedded.processes import LOCALHOST

PARSER = BytesParser(_class=EmailMessage, policy=policy.default)


@dataclass(frozen=True)
class Mailbox:
    """The folder of caught messages, and the SMTP port on this machine that fills it."""

    folder: Path
    port: int

    def messages(self) -> list[EmailMessage]:
        """Every message caught so far, the earliest first."""
        return [PARSER.parsebytes(file.read_bytes()) for file in sorted(self.folder.glob("*.eml"))]


@asynccontextmanager
async def mailbox(folder: Path) -> AsyncIterator[Mailbox]:
    """Catches mail into one .eml file a message; what earlier runs caught stays."""
    folder.mkdir(parents=True, exist_ok=True)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(_Catcher(folder), enable_SMTPUTF8=True, loop=loop), LOCALHOST, 0
    )
    async with server:
        yield Mailbox(folder, server.sockets[0].getsockname()[1])


@dataclass(frozen=True)
class _Catcher:
    folder: Path

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  the library's name
        content = envelope.original_content or b""
        key = PARSER.parsebytes(content, headersonly=True)["Message-ID"] or content.hex()
        digest = hashlib.sha256(key.encode()).hexdigest()[:12]
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{digest}"
        unfinished = self.folder / f"{name}.unfinished"
        unfinished.write_bytes(content)
        unfinished.rename(self.folder / f"{name}.eml")
        return "250 Caught"
