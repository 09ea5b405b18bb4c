"""What a case writes down, whom its marks alert, and which letters its decisions are."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from temporalio import activity

from activities.contracts import Recording, RecordingActivities
from activities.metrics import count_alerts
from activities.sender import SendResult
from homebuy.documents.offers import Sender, offer_letter
from homebuy.domain.alerts.alert import AlertStatus, NewAlert
from homebuy.domain.alerts.turn import (
    alerts_of,
    digest_calendars,
    standing_marks,
    with_digest_times,
)
from homebuy.domain.case.events import OfferIssued
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.ids import CaseReference, UserId
from homebuy.domain.letters import Letter
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionStore


class CaseRecorder(RecordingActivities):
    """Records cases in the database, with an alert for each person whom a mark concerns.

    Without `send_alerts`, the alerts wait for the next sweep.
    """

    def __init__(
        self,
        cases: CaseStore,
        definitions: DefinitionStore,
        send_alerts: Callable[[CaseReference], Awaitable[None]] | None = None,
    ) -> None:
        self._cases = cases
        self._definitions = definitions
        self._send_alerts = send_alerts

    @activity.defn(name="record_events")
    async def record_events(self, recording: Recording) -> None:
        """Recipients are those of the day on which the case learnt of the mark."""
        alerts, letters = await self._alerts(recording), await self._letters(recording)
        await self._cases.record(recording.events, recording.view, alerts, recording.why, letters)
        for alert in alerts:
            if alert.status is AlertStatus.FAILED:
                count_alerts(SendResult.FAILED, alert.channel)
        if alerts and self._send_alerts:
            await self._send_alerts(recording.view.reference)

    async def _alerts(self, recording: Recording) -> list[NewAlert]:
        if not standing_marks(recording.events):
            return []
        view = recording.view
        organisation = await self._definitions.organisation()
        published = await self._definitions.scheme(view.scheme, view.version)
        alerts = alerts_of(
            recording.events,
            view,
            organisation,
            published.scheme.fallback,
            why=recording.why,
            told_at=_attempted_at(),
        )
        names = digest_calendars(alerts, organisation)
        calendars = await self._definitions.latest_calendars(names) if names else {}
        return with_digest_times(alerts, organisation, calendars, view.zone)

    async def _letters(self, recording: Recording) -> list[Letter]:
        offers = [event for event in recording.events if isinstance(event, OfferIssued)]
        if not offers:
            return []
        sender = _sender(await self._definitions.organisation(), recording.view.owner)
        return [offer_letter(event, recording.view, sender) for event in offers]


def _attempted_at() -> datetime | None:
    """The server's time of this attempt, which a test may have moved on."""
    return activity.info().current_attempt_scheduled_time if activity.in_activity() else None


def _sender(organisation: Organisation, owner: UserId) -> Sender:
    known = organisation.user(owner)
    return Sender(
        landlord=organisation.title,
        officer=known.name if known else owner,
        email=known.email if known else "",
    )
