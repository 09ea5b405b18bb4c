"""A published practice scheme, and the activities over a real database and a real mail server."""

import pytest

from activities.acknowledgement import Acknowledger
from activities.alerts import AlertSender
from activities.definitions import PublishedDefinitions
from activities.digests import DigestSweep
from activities.recording import CaseRecorder
from activities.sender import Sender
from homebuy.channels.email import EmailChannel
from homebuy.storage.alerts import AlertStore
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionKind, DefinitionStore
from homebuy.storage.digests import DigestStore
from homebuy.storage.pool import Pool
from tests.post import Post
from tests.training_case import START, TRAINING, organisation_document, training_document


@pytest.fixture
async def store(pool: Pool) -> DefinitionStore:
    """The definitions, with the practice scheme and the organisation published."""
    store, people = DefinitionStore(pool), organisation_document()
    await store.publish(DefinitionKind.SCHEME, TRAINING, training_document(), "asha", START)
    await store.publish(DefinitionKind.ORGANISATION, people["id"], people, "asha", START)
    return store


@pytest.fixture
def definitions(store: DefinitionStore, pool: Pool) -> PublishedDefinitions:
    return PublishedDefinitions(store, CaseStore(pool))


@pytest.fixture
def recorder(pool: Pool, store: DefinitionStore) -> CaseRecorder:
    return CaseRecorder(CaseStore(pool), store)


@pytest.fixture
def alerts(pool: Pool) -> AlertStore:
    return AlertStore(pool)


@pytest.fixture
async def post() -> Post:
    """A mail server that has a port but is not open yet."""
    post = Post()
    async with post.open():
        pass
    return post


@pytest.fixture
def digests(pool: Pool) -> DigestStore:
    return DigestStore(pool)


@pytest.fixture
def mail_sender(store: DefinitionStore, post: Post) -> Sender:
    return Sender(store, EmailChannel("127.0.0.1", post.port, "home-buy@example.org"))


@pytest.fixture
def sender(alerts: AlertStore, mail_sender: Sender) -> AlertSender:
    return AlertSender(alerts, mail_sender)


@pytest.fixture
def telling(pool: Pool, store: DefinitionStore, sender: AlertSender) -> CaseRecorder:
    """A recorder that sends at once, as in a worker."""
    return CaseRecorder(CaseStore(pool), store, send_alerts=sender.send_soon)


@pytest.fixture
def sweep(
    alerts: AlertStore, digests: DigestStore, store: DefinitionStore, mail_sender: Sender
) -> DigestSweep:
    return DigestSweep(alerts, digests, store, mail_sender)


@pytest.fixture
def acknowledger(alerts: AlertStore, store: DefinitionStore) -> Acknowledger:
    return Acknowledger(alerts, store)
