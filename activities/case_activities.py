"""Everything that a worker of cases can be asked to do."""

from collections.abc import Callable
from typing import Any

from activities.acknowledging import Acknowledger
from activities.alerting import AlertSender
from activities.definitions import PublishedDefinitions
from activities.recording import CaseRecorder
from homebuy.channels.alert import Channel
from homebuy.storage.alerts import AlertStore
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionStore
from homebuy.storage.pool import Pool


def case_activities(pool: Pool, channel: Channel) -> list[Callable[..., Any]]:
    """The activities of `CaseActivities`, ready to be registered with a worker."""
    store = DefinitionStore(pool)
    definitions = PublishedDefinitions(store)
    recorder = CaseRecorder(CaseStore(pool), store)
    alerts = AlertStore(pool)
    sender, acknowledger = AlertSender(alerts, channel), Acknowledger(alerts, store)
    return [
        definitions.open_case,
        definitions.load_stage,
        definitions.load_calendar,
        definitions.find_user,
        recorder.record_events,
        sender.deliver_alerts,
        acknowledger.may_acknowledge,
    ]
