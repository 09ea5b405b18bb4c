"""Everything that a worker of cases can be asked to do."""

from collections.abc import Callable
from typing import Any

from activities.acknowledging import Acknowledger
from activities.alerting import AlertSender
from activities.definitions import PublishedDefinitions
from activities.digests import PostOffice
from activities.posting import Poster
from activities.pricing import Pricer
from activities.recording import CaseRecorder
from homebuy.channels.alert import Channel
from homebuy.channels.notice import MailChannel
from homebuy.definitions.price_tables import shipped_tables
from homebuy.storage.alerts import AlertStore
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionStore
from homebuy.storage.digests import DigestStore
from homebuy.storage.pool import Pool


def case_activities(
    pool: Pool, mail: MailChannel, webhooks: Channel | None = None
) -> list[Callable[..., Any]]:
    """The activities of `CaseActivities` and `PostActivities`, ready for a worker."""
    store, alerts = DefinitionStore(pool), AlertStore(pool)
    poster = Poster(store, mail, webhooks)
    definitions = PublishedDefinitions(store)
    sender = AlertSender(alerts, poster)
    recorder = CaseRecorder(CaseStore(pool), store, tell=sender.deliver_soon)
    acknowledger = Acknowledger(alerts, store)
    post = PostOffice(alerts, DigestStore(pool), store, poster)
    return [
        definitions.open_case,
        definitions.load_stage,
        definitions.load_calendar,
        definitions.find_user,
        Pricer(shipped_tables()).calculate_price,
        recorder.record_events,
        sender.deliver_alerts,
        acknowledger.may_acknowledge,
        post.send_digests,
        post.report_gaps,
    ]
