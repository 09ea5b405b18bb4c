"""Everything that a worker of cases can be asked to do."""

from collections.abc import Callable
from typing import Any

from activities.acknowledgement import Acknowledger
from activities.alerts import AlertSender
from activities.definitions import PublishedDefinitions
from activities.digests import PostOffice
from activities.pricing import Pricer
from activities.recording import CaseRecorder
from activities.sender import Poster
from homebuy.channels.notice import Channels
from homebuy.definitions.price_tables import shipped_tables
from homebuy.storage.alerts import AlertStore
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionStore
from homebuy.storage.digests import DigestStore
from homebuy.storage.pool import Pool


def case_activities(pool: Pool, channels: Channels) -> list[Callable[..., Any]]:
    """The activities of `CaseActivities` and `PostActivities`, ready for a worker."""
    store, alerts = DefinitionStore(pool), AlertStore(pool)
    poster = Poster(store, *channels)
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
