"""What a case writes down, whom its marks alert, and which letters its decisions are."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime

from temporalio import activity

from activities.contracts import Recording, RecordingActivities, Told
from activities.counting import count_alerts
from activities.posting import Went
from homebuy.documents.offers import Sender, offer_letter
from homebuy.domain.calendars import Calendar
from homebuy.domain.case.view import CaseView
from homebuy.domain.deadlines import local_date
from homebuy.domain.events import Event, MarkReached, MarkWithdrawn, OfferIssued
from homebuy.domain.gathering import DigestTime
from homebuy.domain.ids import CalendarId, CaseReference, ClockId, RoleId, RuleId, UserId
from homebuy.domain.letters import Letter
from homebuy.domain.organisation import Organisation, User, Webhook
from homebuy.domain.recipients import Recipient, recipients
from homebuy.domain.sla import Mark
from homebuy.domain.staffing import named_day
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionStore
from homebuy.storage.rows import AlertChannel, AlertStatus, NewAlert, webhook_recipient


class CaseRecorder(RecordingActivities):
    """Records cases in the database, with an alert for each person whom a mark concerns.

    Without `tell`, the alerts wait until their case has them delivered.
    """

    def __init__(
        self,
        cases: CaseStore,
        definitions: DefinitionStore,
        tell: Callable[[CaseReference], Awaitable[Told]] | None = None,
    ) -> None:
        self._cases = cases
        self._definitions = definitions
        self._tell = tell

    @activity.defn(name="record_events")
    async def record_events(self, recording: Recording) -> Told | None:
        """Recipients are those of the day on which the case learnt of the mark."""
        alerts, letters = await self._alerts(recording), await self._letters(recording)
        await self._cases.record(recording.events, recording.view, alerts, recording.why, letters)
        for alert in alerts:
            if alert.status is AlertStatus.FAILED:
                count_alerts(Went.FAILED, alert.channel)
        return await self._tell(recording.view.reference) if alerts and self._tell else None

    async def _alerts(self, recording: Recording) -> list[NewAlert]:
        marks = _standing_marks(recording.events)
        if not marks:
            return []
        view = recording.view
        organisation = await self._definitions.organisation()
        published = await self._definitions.scheme(view.scheme, view.version)
        fallback = published.scheme.fallback
        alerts = [
            alert
            for mark, rule in marks
            for alert in _alerts_of(mark, rule, view, organisation, fallback)
        ]
        times = await self._digest_times(organisation, alerts, view.zone)
        return [
            alert.model_copy(
                update={
                    "why": recording.why.get(alert.clock, ()),
                    "digest_time": times.get(alert.recipient),
                }
            )
            for alert in alerts
        ]

    async def _letters(self, recording: Recording) -> list[Letter]:
        offers = [event for event in recording.events if isinstance(event, OfferIssued)]
        if not offers:
            return []
        sender = _sender(await self._definitions.organisation(), recording.view.owner)
        return [offer_letter(event, recording.view, sender) for event in offers]

    async def _digest_times(
        self, organisation: Organisation, alerts: Sequence[NewAlert], zone: str
    ) -> dict[UserId | None, DigestTime]:
        """When those who want their alerts gathered want them; each in their own office's time."""
        accounts = organisation.accounts()
        users = [accounts[a.recipient] for a in alerts if a.recipient in accounts]
        names = {user.calendar for user in users if user.digest_at and user.calendar}
        calendars = await self._definitions.latest_calendars(names) if names else {}
        return {user.id: time for user in users if (time := _digest_time(user, calendars, zone))}


def _sender(organisation: Organisation, owner: UserId) -> Sender:
    known = organisation.user(owner)
    return Sender(
        landlord=organisation.title,
        officer=known.name if known else owner,
        email=known.email if known else "",
    )


def _standing_marks(events: Sequence[Event]) -> list[tuple[MarkReached, RuleId]]:
    """The marks with a rule that nothing later in the same turn takes back.

    Of several repetitions of an escalation only the last stands: who missed them needs one.
    """
    withdrawn = {_fall(e): e.seq for e in events if isinstance(e, MarkWithdrawn)}
    standing = [
        event
        for event in events
        if isinstance(event, MarkReached) and withdrawn.get(_fall(event), 0) < event.seq
    ]
    last = {event.clock: event.seq for event in standing if event.repeat}
    return [
        (event, event.rule)
        for event in standing
        if event.rule and (not event.repeat or last[event.clock] == event.seq)
    ]


def _fall(event: MarkReached | MarkWithdrawn) -> tuple[ClockId, Mark, int]:
    return event.clock, event.mark, event.repeat


def _alerts_of(
    event: MarkReached,
    rule: RuleId,
    view: CaseView,
    organisation: Organisation,
    fallback: RoleId,
) -> list[NewAlert]:
    day = local_date(event.recorded_at, view.zone)
    found = recipients(
        organisation,
        rule,
        owner=view.owner,
        line_manager=view.line_manager,
        fallback=fallback,
        day=day,
    )
    reason = _reason(organisation, rule, fallback, day, fell_back=found.fell_back)
    target = next(clock.target_at for clock in view.clocks if clock.id == event.clock)
    alert = NewAlert(
        reference=view.reference,
        seq=event.seq,
        clock=event.clock,
        mark=event.mark,
        title=event.title,
        reached_at=event.at,
        due_at=target or event.at,
        rule=rule,
        reason=reason,
        recipient=None,
        address=None,
        fell_back=found.fell_back,
        created_at=_noticed(event),
        repeat=event.repeat,
        gaps=found.gaps,
        template=known.template if (known := organisation.rule(rule)) else None,
    )
    webhooks = [_to_webhook(alert, webhook) for webhook in found.webhooks]
    if not found.people and (found.fell_back or not webhooks):
        nobody = _nobody(organisation, rule, fallback, day)
        return [alert.model_copy(update={"last_error": nobody}), *webhooks]
    return [*(_to_person(alert, person) for person in found.people), *webhooks]


def _noticed(event: MarkReached) -> datetime:
    """When the mark could first be told of: later than the case saw it, if recording had to wait.

    The attempt has the server's time, which a test may have moved on.
    """
    attempt = activity.info().current_attempt_scheduled_time if activity.in_activity() else None
    return max(event.recorded_at, attempt or event.recorded_at)


def _to_person(alert: NewAlert, person: Recipient) -> NewAlert:
    user = person.user
    return alert.model_copy(
        update={
            "recipient": user.id,
            "recipient_name": user.name,
            "address": user.email,
            "on_behalf_of": person.on_behalf_of,
        }
    )


def _to_webhook(alert: NewAlert, webhook: Webhook) -> NewAlert:
    return alert.model_copy(
        update={
            "channel": AlertChannel.WEBHOOK,
            "recipient": webhook_recipient(webhook.id),
            "recipient_name": webhook.title,
            "address": webhook.url,
        }
    )


def _digest_time(
    user: User, calendars: Mapping[CalendarId, Calendar], zone: str
) -> DigestTime | None:
    if user.digest_at is None:
        return None
    calendar = calendars.get(user.calendar) if user.calendar else None
    return DigestTime(
        at=user.digest_at, zone=calendar.zone if calendar else zone, calendar=calendar
    )


def _reason(
    organisation: Organisation, rule: RuleId, fallback: RoleId, day: date, *, fell_back: bool
) -> str:
    if not fell_back:
        known = organisation.rule(rule)
        stood_in = ", or one to try otherwise," if known and known.otherwise else ""
        return f"the escalation rule {_named(organisation, rule)}{stood_in} names you."
    return (
        f"the escalation rule {_named(organisation, rule)} reaches nobody who serves on "
        f'{named_day(day)}, so this comes to the fallback role of the scheme, "{fallback}", which '
        "you hold. "
        "Please tell whoever looks after the organisation."
    )


def _nobody(organisation: Organisation, rule: RuleId, fallback: RoleId, day: date) -> str:
    return (
        f"nobody was told: the escalation rule {_named(organisation, rule)} reaches nobody who "
        f'serves on {named_day(day)}, and nobody holds the fallback role "{fallback}". Tell '
        "somebody yourself; then give the role a member and publish the organisation"
    )


def _named(organisation: Organisation, rule: RuleId) -> str:
    known = organisation.rule(rule)
    return f'"{known.title}"' if known else f'"{rule}" (which is no longer defined)'
