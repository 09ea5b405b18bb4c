"""What goes out in sweeps: digests, alerts that have not gone yet, and the day's gaps."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Final

from temporalio import activity

from activities.contracts import DigestActivities, GapReport, SweepRequest, SweepResult
from activities.metrics import count_alerts, count_digests
from activities.sender import Sender, SendResult, attempt
from homebuy.domain.alerts.alert import AlertChannel, CaseFailures
from homebuy.domain.alerts.digest_times import next_try
from homebuy.domain.definitions.checks.uncovered_rules import uncovered_rules
from homebuy.domain.definitions.organisation import Organisation, User
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.definitions.staffing import Staffing
from homebuy.domain.ids import UserId
from homebuy.domain.models import Instant
from homebuy.domain.time.deadlines import local_date
from homebuy.storage.alerts import AlertStore
from homebuy.storage.definitions import DefinitionStore
from homebuy.storage.digests import DigestStore, Reader
from homebuy.storage.rows import AlertRow, NewDigest

BUDGET: Final = 40
"""Seconds that one sweep may take; what is left over goes with the next."""
AT_ONCE: Final = 4
"""Mails on their way at the same time."""
LEFT: Final = timedelta(seconds=30)
"""Age from which an alert is swept up: whoever recorded it has given it up by then."""
ZONE: Final = "Europe/London"
DAY: Final = timedelta(days=1)
GAPS: Final = (
    "You hold the fallback role of a scheme, so you are told who could not be alerted, or cannot "
    "be on some day of the coming year. Please tell whoever looks after the organisation."
)


class DigestSweep(DigestActivities):
    """Sends what did not go with its recording, and what was gathered."""

    def __init__(
        self, alerts: AlertStore, digests: DigestStore, definitions: DefinitionStore, sender: Sender
    ) -> None:
        self._alerts = alerts
        self._digests = digests
        self._definitions = definitions
        self._sender = sender

    @activity.defn(name="send_digests")
    async def send_digests(self, request: SweepRequest) -> SweepResult:
        """A digest once made keeps its alerts and its key until it is sent or has failed."""
        until = asyncio.get_running_loop().time() + BUDGET
        for reader in await self._digests.due(request.at):
            organisation = await self._definitions.organisation()
            await self._digests.build(_digest(reader, organisation, request.at))
        lanes = await asyncio.gather(*(self._lane(request.at, until) for _ in range(AT_ONCE)))
        tally = Counter(result for lane in lanes for result in lane)
        failures = await self._alerts.failures_not_shown()
        return SweepResult(**{each: tally[each] for each in SendResult}, failures=failures)

    @activity.defn(name="failures_shown")
    async def failures_shown(self, failures: tuple[CaseFailures, ...]) -> None:
        """Told again of what a case shows already, it changes nothing."""
        await self._alerts.failures_shown({each.reference: each.failed for each in failures})

    async def _lane(self, now: Instant, until: float) -> list[SendResult]:
        """One thing after another, digests first, until all is tried or the time is up."""
        results = list[SendResult]()
        while asyncio.get_running_loop().time() <= until and not _is_to_stop():
            result = await self._next_digest(now) or await self._next_alert(now)
            if result is None:
                break
            results.append(result)
        return results

    async def _next_digest(self, now: Instant) -> SendResult | None:
        async with self._digests.claim(now) as claim:
            if claim is None:
                return None
            again = next_try(now, claim.digest.attempts)
            sending = self._sender.send_digest(claim.digest, claim.alerts)
            result = (await attempt(claim, sending, again)).result
        count_digests(result, claim.digest.channel)
        count_alerts(result, claim.digest.channel, len(claim.alerts))
        return result

    async def _next_alert(self, now: Instant) -> SendResult | None:
        async with self._alerts.claim_left(now - LEFT, now) as claim:
            if claim is None:
                return None
            again = next_try(now, claim.alert.attempts)
            result = (await attempt(claim, self._sender.send(claim.alert), again)).result
        count_alerts(result, claim.alert.channel)
        return result

    @activity.defn(name="report_gaps")
    async def report_gaps(self, request: SweepRequest) -> GapReport:
        """A day without a gap has no report; a report goes out with the next sweep."""
        schemes = await self._definitions.newest_schemes()
        if not schemes:
            return GapReport(gaps=0, readers=0)
        organisation = await self._definitions.organisation()
        gaps = await self._gaps(organisation, schemes, request.at)
        readers = _fallback_holders(organisation, schemes, request.at) if gaps else ()
        for user in readers:
            await self._digests.add(_report(user, gaps, request.at))
        return GapReport(gaps=len(gaps), readers=len(readers))

    async def _gaps(
        self, organisation: Organisation, schemes: tuple[Scheme, ...], now: Instant
    ) -> tuple[str, ...]:
        day = local_date(now, ZONE)
        ahead = (f"{gap.path}: {gap.reason}" for gap in uncovered_rules(organisation, schemes, day))
        since = await self._digests.last_report(now) or now - DAY
        missed = await self._alerts.fell_back(since, now)
        return tuple(dict.fromkeys([*map(_missed, missed), *ahead]))


def _is_to_stop() -> bool:
    """A worker that drains would otherwise cut a mail short, which then goes out again."""
    return activity.in_activity() and activity.is_worker_shutdown()


def _digest(reader: Reader, organisation: Organisation, now: Instant) -> NewDigest:
    """To whoever answers that day, at the address that counts now: much may have changed meanwhile.

    Who is away and has no cover gets the digest all the same.
    """
    staffing = Staffing(organisation, local_date(now, ZONE))
    meant = staffing.serving(UserId(reader.recipient))
    user = (staffing.post(meant.id).user or meant) if meant else None
    return NewDigest(
        key=f"digest/{reader.recipient}/{now:%Y%m%dT%H%M%S.%fZ}",
        channel=reader.channel,
        recipient=reader.recipient,
        recipient_name=user.name if user else reader.recipient_name,
        address=user.email if user else reader.address,
        because=_because(reader, meant) if user == meant else _stands_in(meant),
        created_at=now,
    )


def _stands_in(meant: User | None) -> str:
    away = meant.name if meant else "a colleague"
    return f"You stand in for {away}, who is away today, so the alerts gathered for them are yours."


def _because(reader: Reader, user: User | None) -> str:
    if reader.late:
        return (
            "Home Buy stood still for a while, or learnt late of what had happened. What it "
            "noticed then comes to you together."
        )
    if user and user.digest_at:
        return f"You asked for your alerts together, at {user.digest_at} on working days."
    if reader.tried:
        return "These could not be sent before; now they come together."
    return "There were many alerts for you within a few minutes, so the rest come together."


def _report(user: User, gaps: tuple[str, ...], now: Instant) -> NewDigest:
    return NewDigest(
        key=f"gaps/{local_date(now, ZONE)}/{user.id}",
        channel=AlertChannel.EMAIL,
        recipient=user.id,
        recipient_name=user.name,
        address=user.email,
        because=GAPS,
        gaps=gaps,
        created_at=now,
    )


def _missed(alert: AlertRow) -> str:
    whom = alert.recipient_name or alert.recipient or "nobody"
    why = "; ".join(alert.gaps) or f'rule "{alert.rule}" reached nobody'
    return f"{alert.title} (case {alert.reference}, {alert.mark}): went to {whom}, because {why}"


def _fallback_holders(
    organisation: Organisation, schemes: tuple[Scheme, ...], now: Instant
) -> tuple[User, ...]:
    """Who answers for each scheme's fallback role today; each once."""
    day = local_date(now, ZONE)
    staffing = Staffing(organisation, day)
    roles = dict.fromkeys(scheme.fallback for scheme in schemes)
    members = [m.user for role in roles for m in organisation.members(role, day)]
    users = [staffing.post(member).user or staffing.serving(member) for member in members]
    return tuple({user.id: user for user in users if user}.values())
