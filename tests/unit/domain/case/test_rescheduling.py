"""News that comes late puts right when a mark was reached, and tells nobody twice."""

from homebuy.domain.case import events as ev
from homebuy.domain.service_levels.sla import Mark
from tests.unit.domain.case.cases import Life, altered, at, kinds

READ = "task/1/read-form"
DECISION = "law/decision"
LADDER = "every 3 hours, at most 4 times"
"""Another escalation of what is read late."""


def rescheduled(life: Life) -> list[tuple[str, int, str, str]]:
    """Each mark of the reading that was put right, with its instants before and after."""
    form = "%-d %B %H:%M"
    return [
        (e.mark.value, e.repeat, f"{e.before:{form}}", f"{e.at:{form}}")
        for e in life.events
        if isinstance(e, ev.MarkRescheduled) and e.clock == READ
    ]


def test_a_hold_told_late_redates_a_mark_that_was_reached_all_the_same() -> None:
    life = Life()
    life.wait("3 March 12:00")
    life.hold("2 March 12:00", until="2 March 13:00", told="3 March 12:00")
    assert rescheduled(life) == [("amber", 0, "3 March 10:00", "3 March 11:00")]
    assert life.clock(READ).reached_at == {Mark.AMBER: at("3 March 11:00")}
    assert life.clock(READ).reached == (Mark.AMBER,)


def test_a_mark_put_right_is_neither_withdrawn_nor_reached_again() -> None:
    life = Life()
    life.wait("3 March 12:00")
    events = life.hold(
        "2 March 12:00", task="read-form", until="2 March 13:00", told="3 March 12:00"
    )
    assert kinds(events) == ["hold_placed", "mark_rescheduled"]
    assert life.reached(READ) == [("amber", at("3 March 10:00"))]
    assert kinds(life.wait("3 March 13:00")) == ["hold_released"]


def test_a_release_told_late_brings_a_mark_back_to_an_earlier_instant() -> None:
    life = Life()
    life.hold("2 March 12:00", until="2 March 16:00")
    life.wait("3 March 15:00")
    life.release("2 March 13:00", told="3 March 15:00")
    assert rescheduled(life) == [("amber", 0, "3 March 14:00", "3 March 11:00")]


def test_a_revision_told_late_redates_what_it_moved() -> None:
    life = Life()
    life.wait("4 March 16:00")
    life.revise("3 March 09:00", due="4 March 15:00", task="read-form", told="4 March 16:00")
    assert rescheduled(life) == [
        ("amber", 0, "3 March 10:00", "3 March 15:00"),
        ("target", 0, "4 March 10:00", "4 March 15:00"),
    ]


def test_a_mark_that_comes_to_lie_ahead_is_withdrawn_and_not_redated() -> None:
    life = Life()
    life.wait("4 March 12:00")
    life.hold("2 March 12:00", until="4 March 12:00", told="4 March 12:00")
    assert rescheduled(life) == []
    assert life.clock(READ).reached == ()
    assert life.clock(READ).reached_at == {}


def test_repeats_of_an_escalation_are_redated_with_it() -> None:
    life = Life(altered(lambda s: s["tasks"]["read-form"]["sla"].update(repeat=LADDER)))
    life.wait("5 March 16:30")
    before = life.clock(READ).repeated
    life.hold("2 March 12:00", until="2 March 12:15", told="5 March 16:30")
    after = life.clock(READ).repeated
    assert [b.minute for b in before] == [0] * len(before)
    assert [a.minute for a in after] == [15] * len(before)
    assert [number for _, number, _, _ in rescheduled(life)] == [*range(len(after), 0, -1), 0, 0, 0]


def test_a_corrected_day_of_service_redates_what_law_sets() -> None:
    life = Life(facts={"form_served": "2026-02-02"})
    life.wait("1 June 10:00")
    due = life.due(DECISION)
    life.record("1 June 11:00", form_served="2026-02-03")
    moved = {e.mark: (e.before, e.at) for e in life.events if isinstance(e, ev.MarkRescheduled)}
    assert moved == {mark: (at_, life.due(DECISION)[mark]) for mark, at_ in due.items()}
