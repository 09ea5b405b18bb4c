"""Notices of delay, and the rent that they credit, as of a day."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from homebuy.domain.case.delay import fact_day, reckoned_to
from homebuy.domain.case.state import law_clock
from homebuy.domain.deadlines import local_date
from homebuy.domain.delay.credited import Credit, Exposure
from homebuy.domain.delay.crediting import credit, exposure
from homebuy.domain.delay.notices import DelayNotice, DelayRules, Ground
from homebuy.domain.delay.serving import DelayNoticeError, with_withdrawal
from homebuy.domain.models import Instant
from homebuy.domain.money import read_money
from homebuy.evidence.record import Record
from homebuy.evidence.telling import notice_told
from homebuy.evidence.words import Words


class Delay(NamedTuple):
    """The notices in order, and what they come to up to `until`.

    A `fault` says why nothing can be reckoned.
    """

    notices: tuple[tuple[str, str, str], ...]
    until: date
    credit: Credit | None = None
    exposure: Exposure | None = None
    fault: str = ""


def delay(words: Words, now: Instant) -> Delay | None:
    """What was served and credited up to `now` or the end of the case, if anything was served."""
    record, case = words.record, words.record.case
    served = record.events_of("delay_notice_served")
    if not served:
        return None
    until = local_date(case.closed_at or now, case.zone)
    told = tuple(
        (notice_told(e.detail["notice"]), words.when(e.recorded_at), words.person(e.actor))
        for e in served
    )
    return _reckoned(record, Delay(told, until), [e.detail["notice"] for e in served])


def _reckoned(record: Record, found: Delay, served: list[Mapping[str, Any]]) -> Delay:
    rules = record.scheme.delay
    rent = record.case.facts.get(rules.rent_fact) if rules and rules.rent_fact else None
    if rules is None or rent is None:
        return found._replace(fault="the rent is not recorded, so no credit can be reckoned")
    case, recorded = record.case, [DelayNotice.model_validate(notice) for notice in served]
    notices = with_withdrawal(recorded, fact_day(case.facts, rules.withdrawn_fact))
    granted = fact_day(case.facts, rules.granted_fact)
    until, ended = reckoned_to(found.until, case.outcome, granted)
    found = found._replace(until=until)
    asked = (notices, _defaults(record, rules), read_money(rent.value), until, ended, rules)
    try:
        return found._replace(credit=credit(*asked), exposure=exposure(*asked))
    except DelayNoticeError as contradiction:
        return found._replace(fault=str(contradiction))


def _defaults(record: Record, rules: DelayRules) -> dict[Ground, date]:
    """The last day of the period of each ground, as the clocks have it."""
    clocks = {clock.id: clock for clock in record.clocks}
    found = ((g, clocks.get(law_clock(limit))) for g, limit in rules.limits.items())
    return {
        ground: local_date(clock.target_at, record.case.zone)
        for ground, clock in found
        if clock
        and clock.target_at
        and (clock.stopped_at is None or clock.stopped_at > clock.target_at)
    }
