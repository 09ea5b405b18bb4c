"""Notices of delay, and the rent that they credit, as of a day."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from homebuy.domain.case.state import statutory_clock_id
from homebuy.domain.delay.credit import Credit, Exposure
from homebuy.domain.delay.credit_inputs import CreditInputs, credit_inputs, missed_on
from homebuy.domain.delay.notices import DelayNotice, DelayRules, Ground
from homebuy.domain.delay.rent_credit import credit, exposure
from homebuy.domain.delay.service import DelayNoticeError
from homebuy.domain.models import Instant
from homebuy.domain.time.deadlines import local_date
from homebuy.evidence.event_texts import notice_text
from homebuy.evidence.record import Record
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
    listed = tuple(
        (notice_text(e.detail["notice"]), words.when(e.recorded_at), words.person(e.actor))
        for e in served
    )
    return _calculated(record, Delay(listed, until), [e.detail["notice"] for e in served])


def _calculated(record: Record, found: Delay, served: list[Mapping[str, Any]]) -> Delay:
    recorded = [DelayNotice.model_validate(notice) for notice in served]
    asked = _asked(record, found.until, recorded)
    if asked is None:
        return found._replace(fault="the rent is not recorded, so no credit can be reckoned")
    found = found._replace(until=asked.until)
    try:
        return found._replace(credit=credit(*asked), exposure=exposure(*asked))
    except DelayNoticeError as contradiction:
        return found._replace(fault=str(contradiction))


def _asked(record: Record, last: date, served: list[DelayNotice]) -> CreditInputs | None:
    rules, case = record.scheme.delay, record.case
    if rules is None:
        return None
    return credit_inputs(rules, served, _defaults(record, rules), case.facts, last, case.outcome)


def _defaults(record: Record, rules: DelayRules) -> dict[Ground, date]:
    """The day on which each ground began to stand, as the clocks have it."""
    clocks = {clock.id: clock for clock in record.clocks}
    found = (
        (ground, clocks.get(statutory_clock_id(deadline)))
        for ground, deadline in rules.statutory_deadlines.items()
    )
    days = {
        ground: missed_on(clock.target_at, clock.stopped_at, record.case.zone)
        for ground, clock in found
        if clock
    }
    return {ground: day for ground, day in days.items() if day}
