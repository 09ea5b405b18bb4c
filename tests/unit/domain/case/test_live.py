"""A case that lives holds what has happened to it until somebody takes it."""

from datetime import timedelta

import pytest

from homebuy.domain.case import LiveCase, decide, evolve
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.rejection import RejectedError
from homebuy.domain.ids import MessageId, TaskId
from tests.unit.domain.case.scripted_case import OFFICER, RAISED, ScriptedCase, at, kinds

NOW = at("2 March 12:00")


def note(message_id: str = "note") -> cmd.AddNote:
    return cmd.AddNote(message_id=MessageId(message_id), actor=OFFICER, at=NOW, text="a remark")


@pytest.fixture
def live() -> LiveCase:
    return LiveCase(ScriptedCase().case)


def test_what_has_happened_waits_in_order_until_it_is_taken(live: LiveCase) -> None:
    assert live.handle(note(), NOW)
    live.reject("nonsense", "no such message", NOW, actor=OFFICER)
    assert kinds(tuple(live.unrecorded)) == ["note_added", "message_rejected"]
    assert kinds(live.take_events(1)) == ["note_added"]
    assert kinds(live.take_events()) == ["message_rejected"]
    assert live.take_events() == ()


def test_a_copy_changes_nothing_and_is_told_apart(live: LiveCase) -> None:
    live.handle(note(), NOW)
    before = live.case
    assert not live.handle(note(), NOW)
    assert live.case is before
    assert len(live.unrecorded) == 1


def test_what_is_refused_leaves_the_case_as_it_was(live: LiveCase) -> None:
    before = live.case
    baking = cmd.CompleteTask(
        message_id=MessageId("m"), actor=OFFICER, at=NOW, task=TaskId("bake-cake")
    )
    with pytest.raises(RejectedError):
        live.handle(baking, NOW)
    assert live.case is before
    assert list(live.unrecorded) == []


def test_the_events_tell_the_whole_case(live: LiveCase) -> None:
    told = before = live.case
    live.handle(note(), NOW)
    live.advance(at("9 March 12:00"))
    events = live.take_events()
    assert len(events) > 2
    for event in events:
        told = evolve(told, event)
    assert told == live.case != before


def test_to_decide_is_to_ask_a_copy(live: LiveCase) -> None:
    before = live.case
    assert kinds(decide(before, note(), NOW)) == ["note_added"]
    assert live.case is before


def test_a_case_is_viewed_once_a_moment(live: LiveCase) -> None:
    seen = live.view(NOW)
    assert live.view(NOW) is seen
    assert live.view(NOW + timedelta(seconds=1)) is not seen
    live.handle(note(), NOW)
    assert live.view(NOW).seq == seen.seq + 1


def test_a_case_that_was_not_raised_says_so() -> None:
    live = LiveCase()
    assert not live.is_raised
    with pytest.raises(AssertionError, match="raised first"):
        live.advance(at(RAISED))
