"""Everything that a worker of cases can be asked to do."""

from collections.abc import Callable
from typing import Any

from activities.acknowledgement import Acknowledger
from activities.alerts import AlertSender
from activities.definitions import PublishedDefinitions
from activities.digests import DigestSweep
from activities.look_ups import LookUps
from activities.pricing import Pricer
from activities.recording import CaseRecorder
from activities.sender import Sender
from homebuy.channels.notice import Channels
from homebuy.definitions.price_tables import shipped_tables
from homebuy.storage.alerts import AlertStore
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionStore
from homebuy.storage.digests import DigestStore
from homebuy.storage.pool import Pool


def case_activities(pool: Pool, channels: Channels) -> list[Callable[..., Any]]:
    """The activities of `CaseActivities` and `DigestActivities`, ready for a worker."""
    store, alerts, cases = DefinitionStore(pool), AlertStore(pool), CaseStore(pool)
    sender, definitions = Sender(store, *channels), PublishedDefinitions(store, cases)
    look_ups = LookUps(definitions, Acknowledger(alerts, store), Pricer(shipped_tables()))
    recorder = CaseRecorder(cases, store, send_alerts=AlertSender(alerts, sender).send_soon)
    sweep = DigestSweep(alerts, DigestStore(pool), store, sender)
    return [
        definitions.open_case,
        definitions.load_stage,
        look_ups.look_up,
        recorder.record_events,
        sweep.send_digests,
        sweep.failures_shown,
        sweep.report_gaps,
    ]
