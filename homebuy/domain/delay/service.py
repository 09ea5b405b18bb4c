"""Whether a notice of delay can be served, and what notices have come to."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import takewhile
from typing import Final, NamedTuple, assert_never

from homebuy.domain.delay.notices import Defaults, DelayNotice, DelayRules, Ground, Kind
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.time.deadlines import last_day
from homebuy.domain.time.wording import shown_day

MOST: Final = 200
"""Notices that a case may have."""
LATE_WITH: Final = {
    Ground.RTB2_LATE: "the decision (RTB2)",
    Ground.OFFER_LATE: "the offer (s125 notice)",
    Ground.OTHER_DELAY: "another step",
}
FORMS: Final = {Kind.INITIAL: "RTB6", Kind.COUNTER: "RTB7", Kind.OPERATIVE: "RTB8"}


class DelayNoticeError(HomeBuyError):
    """A notice that cannot be served as it is, with what to do."""


class Chain(NamedTuple):
    """An initial notice, the last day for an answer, and what followed."""

    initial: DelayNotice
    ground: Ground
    answer_by: date
    operative: date | None = None
    countered: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether no counter-notice has ended it."""
        return self.countered is None


def with_withdrawal(
    notices: Sequence[DelayNotice], withdrawn: date | None
) -> tuple[DelayNotice, ...]:
    """The notices, the latest initial one of them ended by its withdrawal as if it were countered.

    Once an operative notice rests on it, or a counter-notice has ended it, that changes nothing.
    """
    if withdrawn is None:
        return tuple(notices)
    by_then = list(takewhile(lambda each: each.served <= withdrawn, notices))
    initial = next((each for each in reversed(by_then) if each.notice is Kind.INITIAL), None)
    if initial is None or _is_followed(initial, notices, withdrawn):
        return tuple(notices)
    end = DelayNotice(notice=Kind.COUNTER, served=withdrawn, ground=initial.ground)
    return (*by_then, end, *notices[len(by_then) :])


def _is_followed(initial: DelayNotice, notices: Sequence[DelayNotice], withdrawn: date) -> bool:
    """Whether a counter-notice ever ended it, or it led to an operative one by that day."""
    after = notices[notices.index(initial) + 1 :]
    return any(
        each.notice is Kind.COUNTER or (each.notice is Kind.OPERATIVE and each.served <= withdrawn)
        for each in after
        if each.ground in (None, initial.ground)
    )


def chains(
    notices: Sequence[DelayNotice], defaults: Defaults, rules: DelayRules
) -> tuple[Chain, ...]:
    """What the notices, in the order of service, have come to; raises DelayNoticeError."""
    if len(notices) > MOST:
        raise DelayNoticeError(f"{len(notices)} notices of delay are too many: check the record")
    found, latest = list[Chain](), date.min
    for notice in notices:
        if notice.served < latest:
            raise DelayNoticeError(
                f"the {_name(notice)} was served before another notice of {shown_day(latest)}: "
                "give the notices in the order in which they were served"
            )
        latest = notice.served
        _follow(found, notice, defaults, rules)
    return tuple(found)


def _follow(found: list[Chain], notice: DelayNotice, defaults: Defaults, rules: DelayRules) -> None:
    match notice.notice:
        case Kind.INITIAL:
            _begin(found, notice, defaults, rules)
        case Kind.COUNTER:
            place = _place(found, notice)
            found[place] = found[place]._replace(countered=notice.served)
        case Kind.OPERATIVE:
            place = _place(found, notice)
            _check_operative(found[place], notice)
            found[place] = found[place]._replace(operative=notice.served)
        case _:
            assert_never(notice.notice)


def _begin(found: list[Chain], notice: DelayNotice, defaults: Defaults, rules: DelayRules) -> None:
    assert notice.ground is not None
    _check_default(notice, notice.ground, defaults)
    for place, chain in enumerate(found):
        if chain.ground is notice.ground and chain.is_open:
            if chain.operative:
                raise DelayNoticeError(
                    f"the {_name(notice)} adds nothing: rent is credited on this ground since the "
                    f"operative notice (RTB8) of {shown_day(chain.operative)}"
                )
            # A new notice on the same ground takes the place of one that nothing has followed.
            del found[place]
            break
    found.append(Chain(notice, notice.ground, _answer_by(notice, rules)))


def _check_default(notice: DelayNotice, ground: Ground, defaults: Defaults) -> None:
    if ground is Ground.OTHER_DELAY:
        return
    late_with = LATE_WITH[ground]
    if ground not in defaults:
        raise DelayNoticeError(
            f"the {_name(notice)} says that {late_with} is late, but its time has not begun, or it "
            "was done in time: check the facts on record, or take another ground"
        )
    if notice.served <= defaults[ground]:
        raise DelayNoticeError(
            f"the {_name(notice)} comes too early: {late_with} is due by "
            f"{shown_day(defaults[ground])}, so ask the tenant to serve it after that day"
        )


def _answer_by(notice: DelayNotice, rules: DelayRules) -> date:
    least = last_day(notice.served, rules.response, beginning_with=True)
    if notice.stated_until and notice.stated_until < least:
        raise DelayNoticeError(
            f"the {_name(notice)} gives until {shown_day(notice.stated_until)}, less than "
            f"{rules.response}: the last day is {shown_day(least)} at the earliest, so ask the "
            "tenant for a new notice"
        )
    return notice.stated_until or least


def _place(found: Sequence[Chain], notice: DelayNotice) -> int:
    """Which of the open initial notices is meant."""
    places = [
        place
        for place, chain in enumerate(found)
        if chain.is_open and notice.ground in (None, chain.ground)
    ]
    if not places:
        on = f" on the ground {notice.ground}" if notice.ground else ""
        raise DelayNoticeError(
            f"the {_name(notice)} has no initial notice (RTB6){on} to follow, or a counter-notice "
            "(RTB7) or its withdrawal has ended it: record an initial notice first"
        )
    if len(places) > 1:
        grounds = ", ".join(found[place].ground for place in places)
        raise DelayNoticeError(
            f"the {_name(notice)} could follow several initial notices: name its ground, one of "
            f"{grounds}"
        )
    return places[0]


def _check_operative(chain: Chain, notice: DelayNotice) -> None:
    if chain.operative:
        raise DelayNoticeError(
            f"the {_name(notice)} adds nothing: one was served on {shown_day(chain.operative)}"
        )
    if notice.served <= chain.answer_by:
        raise DelayNoticeError(
            f"the {_name(notice)} comes too early: the landlord may answer until "
            f"{shown_day(chain.answer_by)}, so it can be served from "
            f"{shown_day(chain.answer_by + timedelta(days=1))}"
        )


def _name(notice: DelayNotice) -> str:
    words = {Kind.COUNTER: "counter-notice"}.get(notice.notice, f"{notice.notice} notice")
    return f"{words} ({FORMS[notice.notice]}) of {shown_day(notice.served)}"
