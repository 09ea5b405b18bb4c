"""News that comes late puts right when a mark was reached, and tells nobody twice."""

from homebuy.domain.case import events as ev
from homebuy.domain.service_levels.sla import Mark
from tests.unit.domain.case.scripted_case import ScriptedCase, altered, at, kinds

READ = "task/1/read-form"
DECISION = "law/decision"
LADDER = "every 3 hours, at most 4 times"
"""Another escalation of what is read late."""


def rescheduled(driver: ScriptedCase) -> list[tuple[str, int, str, str]]:
    """Each mark of the reading that was put right, with its instants before and after."""
    form = "%-d %B %H:%M"
    return [
        (e.mark.value, e.repeat, f"{e.before:{form}}", f"{e.at:{form}}")
        for e in driver.events
        if isinstance(e, ev.MarkRescheduled) and e.clock == READ
    ]


def test_a_hold_told_late_redates_a_mark_that_was_reached_all_the_same() -> None:
    driver = ScriptedCase()
    driver.wait("3 March 12:00")
    driver.hold("2 March 12:00", until="2 March 13:00", told="3 March 12:00")
    assert rescheduled(driver) == [("amber", 0, "3 March 10:00", "3 March 11:00")]
    assert driver.clock(READ).reached_at == {Mark.AMBER: at("3 March 11:00")}
    assert driver.clock(READ).reached == (Mark.AMBER,)


def test_a_mark_put_right_is_neither_withdrawn_nor_reached_again() -> None:
    driver = ScriptedCase()
    driver.wait("3 March 12:00")
    events = driver.hold(
        "2 March 12:00", task="read-form", until="2 March 13:00", told="3 March 12:00"
    )
    assert kinds(events) == ["hold_placed", "mark_rescheduled"]
    assert driver.reached(READ) == [("amber", at("3 March 10:00"))]
    assert kinds(driver.wait("3 March 13:00")) == ["hold_released"]


def test_a_release_told_late_brings_a_mark_back_to_an_earlier_instant() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00", until="2 March 16:00")
    driver.wait("3 March 15:00")
    driver.release("2 March 13:00", told="3 March 15:00")
    assert rescheduled(driver) == [("amber", 0, "3 March 14:00", "3 March 11:00")]


def test_a_revision_told_late_redates_what_it_moved() -> None:
    driver = ScriptedCase()
    driver.wait("4 March 16:00")
    driver.revise("3 March 09:00", due="4 March 15:00", task="read-form", told="4 March 16:00")
    assert rescheduled(driver) == [
        ("amber", 0, "3 March 10:00", "3 March 15:00"),
        ("target", 0, "4 March 10:00", "4 March 15:00"),
    ]


def test_a_mark_that_comes_to_lie_ahead_is_withdrawn_and_not_rescheduled() -> None:
    driver = ScriptedCase()
    driver.wait("4 March 12:00")
    driver.hold("2 March 12:00", until="4 March 12:00", told="4 March 12:00")
    assert rescheduled(driver) == []
    assert driver.clock(READ).reached == ()
    assert driver.clock(READ).reached_at == {}


def test_repeats_of_an_escalation_are_rescheduled_with_it() -> None:
    driver = ScriptedCase(altered(lambda s: s["tasks"]["read-form"]["sla"].update(repeat=LADDER)))
    driver.wait("5 March 16:30")
    before = driver.clock(READ).repeated
    driver.hold("2 March 12:00", until="2 March 12:15", told="5 March 16:30")
    after = driver.clock(READ).repeated
    assert [b.minute for b in before] == [0] * len(before)
    assert [a.minute for a in after] == [15] * len(before)
    assert [number for _, number, _, _ in rescheduled(driver)] == [
        *range(len(after), 0, -1),
        0,
        0,
        0,
    ]


def test_a_corrected_day_of_service_redates_what_law_sets() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-02-02"})
    driver.wait("1 June 10:00")
    due = driver.due(DECISION)
    driver.record("1 June 11:00", form_served="2026-02-03")
    moved = {e.mark: (e.before, e.at) for e in driver.events if isinstance(e, ev.MarkRescheduled)}
    assert moved == {mark: (at_, driver.due(DECISION)[mark]) for mark, at_ in due.items()}
