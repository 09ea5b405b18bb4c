"""The post of the office on paper: real records, real rounds, and a mail server that keeps all."""

from collections.abc import Iterable
from dataclasses import dataclass

from activities.acknowledgement import Acknowledger
from activities.alerts import AlertSender
from activities.contracts import Recording, SweepRequest
from activities.definitions import PublishedDefinitions
from activities.digests import DigestSweep
from activities.look_ups import LookUps
from activities.pricing import Pricer
from activities.recording import CaseRecorder
from activities.sender import Sender
from homebuy.channels.email import EmailChannel
from homebuy.definitions.bundle import Bundle, documents
from homebuy.definitions.price_tables import shipped_tables
from homebuy.domain.case.questions import LookedUp, Question
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
            mail = Sender(definitions, channel)
            recorder = CaseRecorder(
                CaseStore(pool), definitions, send_alerts=AlertSender(alerts, mail).send_soon
            )
            for recording in recordings:
                await recorder.record_events(recording)
            sweep = DigestSweep(alerts, DigestStore(pool), definitions, mail)
            if f"{now.astimezone(LONDON):%H:%M}" == REPORT_AT:
                await sweep.report_gaps(SweepRequest(at=now))
            await sweep.send_digests(SweepRequest(at=now))

    async def look_up(self, question: Question) -> LookedUp:
        """The reply of the office."""
        async with open_pool(self.database) as pool:
            store = DefinitionStore(pool)
            acknowledger = Acknowledger(AlertStore(pool), store)
            look_ups = LookUps(
                PublishedDefinitions(store, CaseStore(pool)), acknowledger, Pricer(shipped_tables())
            )
            return LookedUp(question, await look_ups.look_up(question))

    def mails(self) -> list[str]:
        """Every mail so far, as it is read."""
        return [
            f"To: {mail['To']}\nSubject: {mail['Subject']}\n\n{body.get_content()}"
            for mail in self.mail.messages()
            if (body := mail.get_body(("plain",)))
        ]
