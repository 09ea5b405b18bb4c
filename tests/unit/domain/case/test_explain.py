"""Why each date is what it is, as an officer reads it."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from homebuy.domain.case import commands as cmd
from homebuy.domain.case.views.explain import NoSuchClockError, explain_case, explain_running
from homebuy.domain.ids import ClockId
from homebuy.domain.service_levels.clock import Clock, ClockKind, Revision
from homebuy.domain.service_levels.explain import Explanation, explain
from homebuy.domain.service_levels.holds import Hold
from homebuy.domain.service_levels.sla import Mark, Sla
from homebuy.domain.time.calendars import Calendar, open_time
from homebuy.domain.time.periods import Period
from homebuy.domain.time.wording import lasting, shown
from tests.unit.domain.case.scripted_case import ScriptedCase


def office(version: int, **closed: str) -> Calendar:
    """The office, with more closed days in its later versions."""
    days = {day.replace("_", "-").removeprefix("on-"): name for day, name in closed.items()}
    return Calendar.model_validate(
        {
            "id": "england-office",
            "title": "England office hours",
            "version": version,
            "zone": "Europe/London",
            "opening": {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
            "opening_changes": [{"from": "2026-05-04", "opening": {"mon": ["08:00-12:00"]}}],
            "exceptions": {"2026-04-02": {"title": "Maundy Thursday", "opening": ["09:00-12:00"]}},
            "closed": {"2026-04-03": "Good Friday", "2026-04-06": "Easter Monday", **days},
            "covers": {"from": "2026-01-01", "to": "2026-12-31"},
        }
    )


OFFICE = office(2)
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = 24 * HOUR
WORKING = {
    "target": "5 working days",
    "amber": "2 working days before target",
    "escalation": "1 working day after target",
    "repeat": "every 1 working day, at most 2 times",
}
BY_THE_CALENDAR = {"target": "4 weeks", "amber": "1 week before target"}


def clock(sla: dict[str, str] | None = None, **parts: Any) -> Clock:
    given: dict[str, Any] = {"started_at": MONDAY, "kind": ClockKind.TASK, **parts}
    level = Sla.model_validate(sla or WORKING)
    return Clock(id=ClockId("task/1/check-form"), title="Check the form", sla=level, **given)


def hold(placed: datetime, **ends: datetime) -> Hold:
    return Hold(reason="waiting for\npapers", placed_at=placed, **ends)


def revision(when: datetime, **target: Any) -> Revision:
    return Revision(at=when, actor="grace", reason="survey late", **target)


def told(explained: Explanation, label: str) -> list[str]:
    """What the lines of that label say."""
    return [line.text for line in explained.lines if line.label == label]


def page(explained: Explanation) -> list[str]:
    return [explained.heading, *(f"{line.label}: {line.text}" for line in explained.lines)]


# --- what it counts ---


def test_a_running_task_is_told_from_its_start_to_its_repeats() -> None:
    assert page(explain(clock(), OFFICE)) == [
        "Check the form (task/1/check-form): running, due Mon 9 Mar 2026 10:00",
        "starts: Mon 2 Mar 2026 10:00, when the task opened",
        "counts: 5 working days, in England office hours (england-office, version 2): "
        "Mon-Fri 09:00-17:00",
        "amber: Thu 5 Mar 2026 10:00, 2 working days before target; not reached yet",
        "target: Mon 9 Mar 2026 10:00; not reached yet",
        "escalation: Tue 10 Mar 2026 10:00, 1 working day after target; not reached yet",
        "repeats: the escalation, every 1 working day, at most 2 times, until somebody has seen "
        "to it",
    ]


def test_work_that_starts_while_closed_says_from_when_time_counts() -> None:
    saturday = clock(started_at=MONDAY + 5 * DAY)
    (opening,) = (line for line in explain(saturday, OFFICE).lines if line.label == "opening")
    assert opening.text == "closed until Mon 9 Mar 2026 09:00: time counts from then"
    assert opening.at == datetime(2026, 3, 9, 9, tzinfo=UTC)


def test_closed_days_changed_hours_and_exceptions_on_the_way_are_named() -> None:
    long = explain(clock({**WORKING, "target": "45 working days"}), OFFICE)
    assert told(long, "closed") == ["Fri 3 Apr 2026 (Good Friday), Mon 6 Apr 2026 (Easter Monday)"]
    assert told(long, "hours") == [
        "from Mon 4 May 2026: Mon 08:00-12:00",
        "Thu 2 Apr 2026: 09:00-12:00 (Maundy Thursday)",
    ]


def test_calendar_time_tells_when_the_clocks_change() -> None:
    weeks = explain(clock(BY_THE_CALENDAR), OFFICE)
    assert told(weeks, "counts") == [
        "4 weeks, by the calendar of Europe/London: closed days count too"
    ]
    assert told(weeks, "clocks") == [
        "go forward on Sun 29 Mar 2026: the time of day stays the same"
    ]
    assert told(weeks, "closed") == []


def test_each_change_of_the_clocks_on_the_way_is_named_and_none_beyond() -> None:
    year = clock({"target": "10 months", "amber": "1 week before target"})
    calendar = office(2)
    assert told(explain(year, calendar), "clocks") == [
        "go forward on Sun 29 Mar 2026, back on Sun 25 Oct 2026: the time of day stays the same"
    ]
    night = clock(BY_THE_CALENDAR, started_at=datetime(2026, 3, 1, 0, 59, tzinfo=UTC))
    assert told(explain(night, calendar), "clocks") == []
    century = clock({"target": "100 months", "amber": "1 week before target"})
    (line,) = told(explain(century, calendar), "clocks")
    assert line.endswith("Sun 26 Oct 2031 and 5 more times: the time of day stays the same")


def test_a_time_of_day_that_the_clocks_skip_is_said_not_to_exist() -> None:
    night = clock(BY_THE_CALENDAR, started_at=datetime(2026, 3, 1, 1, 30, tzinfo=UTC))
    assert told(explain(night, OFFICE), "clocks") == [
        "go forward on Sun 29 Mar 2026: 01:30 does not exist that day, so 02:00 counts"
    ]
    later = night.model_copy(update={"started_at": datetime(2026, 3, 1, 2, tzinfo=UTC)})
    assert told(explain(later, OFFICE), "clocks") == [
        "go forward on Sun 29 Mar 2026: the time of day stays the same"
    ]


def test_a_warning_that_would_come_before_the_start_says_so() -> None:
    early = clock({**WORKING, "amber": "9 working days before target"})
    assert told(explain(early, OFFICE), "amber") == [
        "Mon 2 Mar 2026 10:00, 9 working days before target, but not before the start; "
        "not reached yet"
    ]


def test_dates_beyond_the_calendar_say_what_to_do() -> None:
    beyond = explain(clock(started_at=datetime(2026, 12, 30, tzinfo=UTC)), OFFICE)
    assert beyond.summary == "running, due date not known"
    assert told(beyond, "target") == [
        "not known: it lies beyond England office hours (england-office), which covers "
        "2026-01-01 to 2026-12-31; publish a version that covers more"
    ]


# --- what moved it ---


def test_a_hold_says_what_it_covered_and_where_the_target_went() -> None:
    held = clock(holds=(hold(MONDAY + HOUR, released_at=MONDAY + 25 * HOUR),))
    assert told(explain(held, OFFICE), "held") == [
        'Mon 2 Mar 2026 11:00 to Tue 3 Mar 2026 11:00, "waiting for papers": 8 h of open time, '
        "which moves the target from Mon 9 Mar 2026 10:00 to Tue 10 Mar 2026 10:00"
    ]


def test_a_hold_without_an_end_says_what_is_left() -> None:
    held = explain(clock(holds=(hold(MONDAY + HOUR),)), OFFICE)
    assert held.summary == "on hold, due once released"
    assert told(held, "held") == [
        'since Mon 2 Mar 2026 11:00, with no end set, "waiting for papers": '
        "39 h of open time left of the target when it is released"
    ]
    assert told(held, "target") == ["not known until the hold is released"]


def test_what_is_left_is_the_whole_target_where_a_hold_with_an_end_covers_the_beginning() -> None:
    dated = hold(MONDAY - HOUR, release_at=MONDAY + 7 * DAY)
    held = explain(clock(holds=(dated, hold(MONDAY + 2 * DAY))), OFFICE)
    assert told(held, "held")[1].endswith(
        ": 40 h of open time left of the target when it is released"
    )


def test_what_is_left_is_less_by_what_passed_before_holds_and_between_them() -> None:
    dated = hold(MONDAY + HOUR, released_at=MONDAY + DAY)
    held = explain(clock(holds=(dated, hold(MONDAY + DAY + 2 * HOUR))), OFFICE)
    assert told(held, "held")[1].endswith(
        ": 37 h of open time left of the target when it is released"
    )


def test_a_hold_with_a_release_date_says_until_when() -> None:
    held = explain(clock(holds=(hold(MONDAY, release_at=MONDAY + DAY),)), OFFICE)
    assert held.summary == "on hold until Tue 3 Mar 2026 10:00, due Tue 10 Mar 2026 10:00"


def test_a_hold_within_a_hold_moves_nothing_more() -> None:
    outer = hold(MONDAY, released_at=MONDAY + 2 * DAY)
    inner = hold(MONDAY + HOUR, released_at=MONDAY + DAY)
    longer = hold(MONDAY + DAY, released_at=MONDAY + 3 * DAY)
    held = told(explain(clock(holds=(outer, inner, longer)), OFFICE), "held")
    moves = "of open time, which moves the target from"
    assert [text.split('"')[-1] for text in held] == [
        f": 16 h {moves} Mon 9 Mar 2026 10:00 to Wed 11 Mar 2026 10:00",
        ", which does not move the target",
        f": 8 h {moves} Wed 11 Mar 2026 10:00 to Thu 12 Mar 2026 10:00",
    ]


def test_a_warning_before_a_hold_does_not_pass_for_one_after_it() -> None:
    held = clock(holds=(hold(MONDAY + 4 * DAY, released_at=MONDAY + 7 * DAY),))
    assert told(explain(held, OFFICE), "amber") == [
        "Thu 5 Mar 2026 10:00, 2 working days before target (but for the time on hold between); "
        "not reached yet"
    ]


def test_a_revision_says_who_when_why_and_from_what_to_what() -> None:
    longer = revision(MONDAY + HOUR, target=Period.model_validate("8 working days"))
    dated = revision(MONDAY + 2 * HOUR, due=MONDAY + 30 * DAY)
    assert told(explain(clock(revisions=(longer, dated)), OFFICE), "revised") == [
        'Mon 2 Mar 2026 11:00 by grace, "survey late": from 5 working days to 8 working days',
        'Mon 2 Mar 2026 12:00 by grace, "survey late": from 8 working days to Wed 1 Apr 2026 11:00',
    ]


def test_what_lay_before_a_revision_says_why_it_falls_on_it() -> None:
    late = MONDAY + 3 * DAY - HOUR
    shorter = clock(revisions=(revision(late, target=Period.model_validate("4 working days")),))
    assert told(explain(shorter, OFFICE), "amber") == [
        "Thu 5 Mar 2026 09:00, since Wed 4 Mar 2026 10:00 lay before the target was revised; "
        "not reached yet"
    ]


def test_what_had_fallen_before_a_new_calendar_stays() -> None:
    reached = clock(reached=(Mark.AMBER,)).replanned(MONDAY + 4 * DAY, OFFICE)
    renewed = office(3, on_2026_03_05="Training day")
    assert page(explain(reached, renewed))[3:7] == [
        "closed: Thu 5 Mar 2026 (Training day)",
        "calendar: Fri 6 Mar 2026 10:00: version 3 took effect, and open dates are counted in it",
        "amber: Thu 5 Mar 2026 10:00, as it fell before calendar version 3 took effect; reached",
        "target: Tue 10 Mar 2026 10:00; not reached yet",
    ]


def test_a_stage_that_is_over_does_not_pretend_to_know_an_older_calendar() -> None:
    over = clock(stopped_at=MONDAY + DAY).with_frozen_marks(OFFICE)
    explained = explain(over, office(3, on_2026_03_03="Training day"))
    assert told(explained, "counts") == ["5 working days, in the opening hours of its time"]
    assert told(explained, "stays") == ["the stage is over: these dates stay as they were then"]
    assert told(explain(over, OFFICE), "counts") == [
        "5 working days, in England office hours (england-office): Mon-Fri 09:00-17:00"
    ]


# --- what came of it ---


@pytest.mark.parametrize(
    ("stopped", "said"),
    [
        (MONDAY + 4 * DAY, "met Fri 6 Mar 2026 10:00, 8 h of open time to spare"),
        (MONDAY + 7 * DAY, "met Mon 9 Mar 2026 10:00, at the very target"),
        (MONDAY + 7 * DAY + HOUR, "missed Mon 9 Mar 2026 11:00, 1 h of open time late"),
    ],
)
def test_a_stopped_clock_says_by_how_much(stopped: datetime, said: str) -> None:
    explained = explain(clock(stopped_at=stopped), OFFICE)
    assert f"{explained.lines[-1].label} {explained.lines[-1].text}" == said


def test_repeats_say_when_and_that_somebody_has_seen_to_it() -> None:
    first = MONDAY + 9 * DAY
    seen = clock(reached=tuple(Mark), repeated=(first,), acknowledged_at=first + HOUR)
    assert told(explain(seen, OFFICE), "repeat") == ["Wed 11 Mar 2026 10:00, number 1; reached"]
    assert told(explain(seen, OFFICE), "seen to") == [
        "Wed 11 Mar 2026 11:00, so the escalation is repeated no more"
    ]
    assert explain(seen, OFFICE).summary == "running, overdue since Mon 9 Mar 2026 10:00"


# --- law ---


def test_a_statutory_clock_gives_its_source_and_that_no_hold_moves_it() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02", "landlords": "several"})
    (explained,) = explain_case(driver.case, ClockId("law/decision"))
    assert page(explained) == [
        "Decide on the claim (law/decision): running, due the end of Mon 27 Apr 2026",
        "starts: Mon 2 Mar 2026, the day of service (fact form_served)",
        "counts: 8 weeks, counted from the day after, s1(2); not 4 weeks, as landlords is several",
        "holds: none moves a date that law sets",
        "ends: when the fact decision_served or claim_denied is recorded",
        "amber: the end of Mon 20 Apr 2026, 1 week before target; not reached yet",
        "target: the end of Mon 27 Apr 2026; not reached yet",
        "escalation: the end of Mon 4 May 2026, 1 week after target; not reached yet",
    ]


def test_an_extension_says_from_which_day_to_which() -> None:
    law = clock(BY_THE_CALENDAR, kind=ClockKind.STATUTORY, service=date(2026, 3, 2))
    longer = law.model_copy(update={"extended_to": date(2026, 4, 8), "beginning_with": True})
    explained = explain(longer, OFFICE)
    assert told(explained, "counts") == ["4 weeks, beginning with the day"]
    assert told(explained, "extended") == ["to Wed 8 Apr 2026, from Sun 29 Mar 2026"]
    assert explained.summary == "running, due the end of Wed 8 Apr 2026"


@pytest.mark.parametrize(
    ("served", "said"),
    [
        ("2026-03-20", "met: Fri 20 Mar 2026, 10 days before the last day"),
        ("2026-03-30", "met: Mon 30 Mar 2026, on the last day"),
        ("2026-03-31", "missed: Tue 31 Mar 2026, 1 day after the last day"),
    ],
)
def test_law_is_met_or_missed_by_days(served: str, said: str) -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    driver.record("1 April 10:00", decision_served=served)
    (explained,) = explain_case(driver.case, ClockId("law/decision"))
    assert page(explained)[-1] == said


# --- a case ---


def test_running_clocks_come_first_the_next_target_before_all() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    driver.complete("read-form", "2 March 12:00")
    assert [explained.clock for explained in explain_case(driver.case)] == [
        "task/1/call-tenant",
        "stage/1",
        "law/decision",
        "task/1/read-form",
    ]
    assert len(explain_running(driver.case)) == 3


def test_a_clock_whose_target_is_not_known_comes_after_those_that_are() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    driver.tell(cmd.HoldCase(**driver._sent("2 March 12:00"), reason="a dispute"))
    first, *others = explain_running(driver.case)
    assert first.clock == "law/decision"
    assert {other.due for other in others} == {None}


def test_an_unknown_clock_is_refused_by_the_names_of_those_there_are() -> None:
    with pytest.raises(NoSuchClockError, match=r"no clock 'law/x'; it has: stage/1, task/1/read"):
        explain_case(ScriptedCase().case, ClockId("law/x"))


# --- any clock ---

INSTANTS = st.integers(-20, 320 * 24).map(lambda hours: MONDAY + hours * HOUR)
MAYBE = st.none() | INSTANTS
HOLDS = st.builds(
    Hold, reason=st.just("r"), placed_at=INSTANTS, release_at=MAYBE, released_at=MAYBE
)
LEVELS = (
    WORKING,
    BY_THE_CALENDAR,
    {"target": "6 hours", "amber": "1 hour before target", "escalation": "1 hour after amber"},
    {"target": "2 working days at close", "amber": "1 hour before target"},
)
LENGTHS = {True: ("3 working days", "9 hours"), False: ("2 weeks", "1 month")}


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    """Any clock, even one that no case could come to."""
    sla = draw(st.sampled_from(LEVELS))
    working = Sla.model_validate(sla).target.is_working
    periods = st.sampled_from(LENGTHS[working]).map(Period.model_validate)
    targets = st.builds(revision, INSTANTS, target=periods) | st.builds(
        revision, INSTANTS, due=INSTANTS
    )
    by_law = not working and draw(st.booleans())
    made = clock(
        sla,
        started_at=draw(INSTANTS),
        kind=ClockKind.STATUTORY if by_law else draw(st.sampled_from(["task", "stage"])),
        service=draw(st.dates(date(2026, 1, 1), date(2026, 12, 31))) if by_law else None,
        extended_to=draw(st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))),
        holds=tuple(draw(st.lists(HOLDS, max_size=3))),
        revisions=() if by_law else tuple(draw(st.lists(targets, max_size=2))),
        stopped_at=draw(MAYBE),
        void=draw(st.booleans()),
        reached=tuple(draw(st.sets(st.sampled_from(Mark)))),
        repeated=tuple(sorted(draw(st.lists(INSTANTS, max_size=2)))),
        acknowledged_at=draw(MAYBE),
    )
    return draw(
        st.sampled_from(
            [made, made.replanned(draw(INSTANTS), OFFICE), made.with_frozen_marks(OFFICE)]
        )
    )


OFFICES = (
    OFFICE,
    office(3, on_2026_03_09="Shut"),
    OFFICE.within(date(2026, 2, 1), date(2026, 4, 15)),
)


@given(clocks(), st.sampled_from(OFFICES))
def test_any_clock_is_explained_with_the_instants_of_its_marks(
    some: Clock, calendar: Calendar
) -> None:
    explained, marks = explain(some, calendar), some.marks(calendar)
    told_at = {line.label: line.at for line in explained.lines if line.label in set(Mark)}
    assert told_at == {mark: marks.get(mark) for mark in Mark if mark in told_at}
    assert {Mark.AMBER, Mark.TARGET} <= set(told_at)
    assert explained.due == marks.get(Mark.TARGET)
    assert explained.state is some.state(calendar)
    assert all("\n" not in line.text and "None" not in line.text for line in explained.lines)


@st.composite
def held_a_while(draw: st.DrawFn) -> Clock:
    """A clock that runs, once its holds have ended; each began soon after it."""
    start = draw(INSTANTS)
    hours = st.tuples(st.integers(0, 48), st.integers(1, 96))
    intervals = draw(
        st.lists(hours, min_size=1, max_size=3, unique_by=lambda interval: interval[0])
    )
    holds = (
        hold(start + since * HOUR, release_at=start + (since + lasts) * HOUR)
        for since, lasts in intervals
    )
    return clock(draw(st.sampled_from(LEVELS)), started_at=start, holds=tuple(holds))


@given(held_a_while(), st.sampled_from(OFFICES[:2]))
def test_holds_take_the_target_on_from_one_another_to_where_it_is(
    some: Clock, calendar: Calendar
) -> None:
    explained = explain(some, calendar)
    held = (text.split("moves the target from ")[1:] for text in told(explained, "held"))
    moves = [move[0].split(" to ") for move in held if move]
    assume(moves)
    assert all(before[1] == after[0] for before, after in pairwise(moves))
    assert explained.due
    assert moves[-1][1] == shown(explained.due, calendar.zone)


LEFT = re.compile(r": (.*?)(?: of open time)? left of the target when it is released$")


@st.composite
def held_without_end(draw: st.DrawFn) -> Clock:
    """A clock with one hold that has no end yet, and some that have one, in summer time."""
    summer = st.integers(29 * 24, 120 * 24).map(lambda hours: MONDAY + hours * HOUR)
    start, open_from = draw(summer), draw(summer)
    dated = draw(st.lists(st.tuples(summer, summer).map(sorted), max_size=3))
    return clock(
        draw(st.sampled_from([level for level in LEVELS if "at close" not in level["target"]])),
        started_at=start,
        holds=(
            *(hold(since, release_at=until) for since, until in dated),
            hold(open_from),
        ),
    )


@given(held_without_end(), st.integers(0, 60 * 24))
def test_what_is_left_is_what_the_clock_still_runs_once_it_is_released(
    held: Clock, hours: int
) -> None:
    *dated, last = held.holds
    ends = max(
        [held.started_at, last.placed_at, *(each.release_at for each in dated if each.release_at)]
    )
    ends += hours * HOUR
    released = held.model_copy(update={"holds": (*dated, last.released(ends))})
    left = _counted(held, ends, released.marks(OFFICE)[Mark.TARGET])
    said = [LEFT.search(text) for text in told(explain(held, OFFICE), "held")]
    found = [match[1] for match in said if match]
    assume(found)
    assert found == [lasting(left)]
    whole = held.model_copy(update={"holds": ()}).marks(OFFICE)[Mark.TARGET]
    assert left <= _counted(held, held.started_at, whole)


def _counted(clock: Clock, since: datetime, until: datetime) -> timedelta:
    return open_time(OFFICE).between(since, until) if clock.sla.target.is_working else until - since
