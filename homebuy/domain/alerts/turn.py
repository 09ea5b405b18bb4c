"""The alerts of one turn of a case: who hears of its marks, and why."""

from collections.abc import Mapping, Sequence
from datetime import date

from homebuy.domain.alerts.alert import AlertChannel, NewAlert, webhook_recipient
from homebuy.domain.alerts.digest_times import DigestTime
from homebuy.domain.alerts.recipients import Recipient, recipients
from homebuy.domain.case.events import Event, MarkReached, MarkWithdrawn
from homebuy.domain.case.views.view import CaseView
from homebuy.domain.definitions.organisation import Organisation, User, Webhook
from homebuy.domain.definitions.staffing import named_day
from homebuy.domain.ids import CalendarId, ClockId, RoleId, RuleId
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.deadlines import local_date


def alerts_of(
    events: Sequence[Event],
    view: CaseView,
    organisation: Organisation,
    fallback: RoleId,
    *,
    why: Mapping[ClockId, tuple[str, ...]],
    told_at: Instant | None = None,
) -> list[NewAlert]:
    """An alert for each person and webhook whom a mark of the turn concerns; for nobody, one.

    Recipients are those of the day on which the case learnt of the mark. `why` accounts for the
    dates of clocks; `told_at` is when the mark could first be told of, if recording had to wait.
    """
    return [
        alert.model_copy(update={"why": why.get(alert.clock, ())})
        for event, rule in standing_marks(events)
        for alert in _of_mark(event, rule, view, organisation, fallback, told_at)
    ]


def digest_calendars(alerts: Sequence[NewAlert], organisation: Organisation) -> set[CalendarId]:
    """The calendars of those who want their alerts gathered."""
    users = _who_gather(alerts, organisation)
    return {user.calendar for user in users if user.calendar}


def with_digest_times(
    alerts: Sequence[NewAlert],
    organisation: Organisation,
    calendars: Mapping[CalendarId, Calendar],
    zone: str,
) -> list[NewAlert]:
    """The alerts, each with when its recipient wants them gathered, in their own office's time."""
    users = _who_gather(alerts, organisation)
    times = {user.id: _digest_time(user, calendars, zone) for user in users}
    return [
        alert.model_copy(update={"digest_time": times.get(alert.recipient)})
        if alert.recipient
        else alert
        for alert in alerts
    ]


def _who_gather(alerts: Sequence[NewAlert], organisation: Organisation) -> list[User]:
    accounts = organisation.accounts()
    users = {a.recipient: accounts[a.recipient] for a in alerts if a.recipient in accounts}
    return [user for user in users.values() if user.digest_at]


def _digest_time(user: User, calendars: Mapping[CalendarId, Calendar], zone: str) -> DigestTime:
    assert user.digest_at is not None, "only who wants alerts gathered is asked"
    calendar = calendars.get(user.calendar) if user.calendar else None
    return DigestTime(
        at=user.digest_at, zone=calendar.zone if calendar else zone, calendar=calendar
    )


def standing_marks(events: Sequence[Event]) -> list[tuple[MarkReached, RuleId]]:
    """The marks with a rule that nothing later in the same turn takes back.

    Of several repetitions of an escalation only the last stands: who missed them needs one.
    """
    withdrawn = {_mark_key(e): e.seq for e in events if isinstance(e, MarkWithdrawn)}
    standing = [
        event
        for event in events
        if isinstance(event, MarkReached) and withdrawn.get(_mark_key(event), 0) < event.seq
    ]
    last = {event.clock: event.seq for event in standing if event.repeat}
    return [
        (event, event.rule)
        for event in standing
        if event.rule and (not event.repeat or last[event.clock] == event.seq)
    ]


def _mark_key(event: MarkReached | MarkWithdrawn) -> tuple[ClockId, Mark, int]:
    return event.clock, event.mark, event.repeat


def _of_mark(
    event: MarkReached,
    rule: RuleId,
    view: CaseView,
    organisation: Organisation,
    fallback: RoleId,
    told_at: Instant | None,
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
    alert = _to_nobody(event, rule, view).model_copy(
        update={
            "reason": _reason(organisation, rule, fallback, day, fell_back=found.fell_back),
            "fell_back": found.fell_back,
            "gaps": found.gaps,
            "template": known.template if (known := organisation.rule(rule)) else None,
            "created_at": max(event.recorded_at, told_at or event.recorded_at),
        }
    )
    webhooks = [_to_webhook(alert, webhook) for webhook in found.webhooks]
    if not found.people and (found.fell_back or not webhooks):
        nobody = _nobody(organisation, rule, fallback, day)
        return [alert.model_copy(update={"last_error": nobody}), *webhooks]
    return [*(_to_person(alert, person) for person in found.people), *webhooks]


def _to_nobody(event: MarkReached, rule: RuleId, view: CaseView) -> NewAlert:
    target = next(clock.target_at for clock in view.clocks if clock.id == event.clock)
    return NewAlert(
        reference=view.reference,
        seq=event.seq,
        clock=event.clock,
        mark=event.mark,
        title=event.title,
        reached_at=event.at,
        due_at=target or event.at,
        rule=rule,
        reason="",
        recipient=None,
        address=None,
        fell_back=False,
        created_at=event.recorded_at,
        repeat=event.repeat,
    )


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
