"""The post of the office on paper: real records, real rounds, and a mail server that keeps all."""

from collections.abc import Iterable
from dataclasses import dataclass

from activities.acknowledgement import Acknowledger
from activities.alerts import AlertSender
from activities.contracts import AcknowledgementRequest, Delivery, PostRound, Recording
from activities.digests import PostOffice
from activities.recording import CaseRecorder
from activities.sender import Poster
from homebuy.channels.email import EmailChannel
from homebuy.definitions.bundle import Bundle, documents
from homebuy.domain.case import Case
from homebuy.domain.case import commands as cmd
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.models import Instant
from homebuy.embedded.mailbox import Mailbox
from homebuy.storage.alerts import AlertStore
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionKind, DefinitionStore
from homebuy.storage.digests import DigestStore
from homebuy.storage.pool import open_pool
from tests.acceptance.docs.sessions import LONDON

REPORT_AT = "08:00"


@dataclass(frozen=True)
class Post:
    """Writes down what happens, and sends what follows from it."""

    database: str
    mail: Mailbox

    async def publish_schemes(self, bundles: Iterable[Bundle], at: Instant) -> None:
        """So that alerts of their cases find them."""
        async with open_pool(self.database) as pool:
            for kind, id, document in (d for bundle in bundles for d in documents(bundle)):
                if kind == DefinitionKind.SCHEME:
                    await DefinitionStore(pool).publish(DefinitionKind.SCHEME, id, document, "", at)

    async def organisation(self) -> Organisation:
        """The one that is published now."""
        async with open_pool(self.database) as pool:
            return await DefinitionStore(pool).organisation()

    async def go_round(self, recordings: Iterable[Recording], now: Instant) -> None:
        """Send what goes at once, then what was gathered; at eight, report the gaps first."""
        async with open_pool(self.database) as pool:
            alerts, definitions = AlertStore(pool), DefinitionStore(pool)
            channel = EmailChannel("127.0.0.1", self.mail.port, "homebuy@example.org")
            poster = Poster(definitions, channel)
            recorder, sender = (
                CaseRecorder(CaseStore(pool), definitions),
                AlertSender(alerts, poster),
            )
            for recording in recordings:
                await recorder.record_events(recording)
                await sender.deliver_alerts(Delivery(reference=recording.view.reference))
            office = PostOffice(alerts, DigestStore(pool), definitions, poster)
            if f"{now.astimezone(LONDON):%H:%M}" == REPORT_AT:
                await office.report_gaps(PostRound(at=now))
            await office.send_digests(PostRound(at=now))

    async def why_not(self, case: Case, command: cmd.AcknowledgeAlert, now: Instant) -> str | None:
        """Why somebody may not acknowledge, if so."""
        request = AcknowledgementRequest(
            reference=case.reference,
            clock=command.clock,
            actor=command.actor,
            owner=case.owner,
            line_manager=case.line_manager,
            at=now,
        )
        async with open_pool(self.database) as pool:
            acknowledger = Acknowledger(AlertStore(pool), DefinitionStore(pool))
            return await acknowledger.may_acknowledge(request)

    def mails(self) -> list[str]:
        """Every mail so far, as it is read."""
        return [
            f"To: {mail['To']}\nSubject: {mail['Subject']}\n\n{body.get_content()}"
            for mail in self.mail.messages()
            if (body := mail.get_body(("plain",)))
        ]
