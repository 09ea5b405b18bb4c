"""Message ids, times and refusals."""

import pytest

from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.state import MESSAGES_REMEMBERED
from homebuy.domain.outcomes import Outcome
from tests.unit.domain.case.scripted_case import OFFICER, ScriptedCase, kinds, refused


def test_a_message_sent_twice_happens_once() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "2 March 12:00", message_id="m")
    assert driver.complete("read-form", "2 March 12:00", message_id="m", told="4 March 10:00") == ()


def test_a_message_is_known_by_its_id_alone() -> None:
    driver = ScriptedCase()
    driver.note("2 March 12:00", message_id="m")
    assert driver.complete("read-form", "2 March 13:00", message_id="m") == ()


def test_a_message_sent_twice_to_a_closed_case_is_no_new_question() -> None:
    driver = ScriptedCase()
    driver.note("2 March 12:00", message_id="m")
    driver.close(Outcome.WITHDRAWN, "2 March 13:00")
    assert driver.note("2 March 12:00", message_id="m", told="2 March 14:00") == ()


def test_a_refused_message_may_be_sent_again_when_its_reason_is_gone() -> None:
    driver = ScriptedCase()
    with refused(RejectionCode.NOT_OPEN):
        driver.complete("search-records", "2 March 12:00", message_id="m")
    driver.complete("read-form", "2 March 10:00")
    driver.complete("search-records", "2 March 14:00", message_id="m")
    assert driver.case.has_seen(driver.case.seen[-1])
    assert driver.case.seen[-1] == "m"


def test_a_message_put_on_record_as_refused_may_be_sent_again() -> None:
    driver = ScriptedCase()
    (rejected,) = driver.reject("complete_task", "it waits for 'read-form'", "2 March 12:00")
    assert (rejected.kind, rejected.actor) == ("message_rejected", OFFICER)
    assert len(driver.case.seen) == 1


def test_a_refusal_on_record_changes_nothing_but_the_record() -> None:
    driver = ScriptedCase()
    before = driver.case
    driver.reject("complete_task", "no such task", "2 March 12:00")
    assert driver.case == before.model_copy(update={"seq": before.seq + 1})


def test_only_the_latest_message_ids_are_remembered() -> None:
    driver = ScriptedCase()
    for number in range(MESSAGES_REMEMBERED):
        driver.note("2 March 12:00", message_id=f"m{number}")
    assert len(driver.case.seen) == MESSAGES_REMEMBERED
    assert kinds(driver.note("2 March 12:00", message_id="message-1")) == ["note_added"]


def test_a_note_reaches_back_to_the_day_the_case_was_raised() -> None:
    driver = ScriptedCase().in_offer()
    (note,) = driver.note("2 March 10:00", told="4 March 11:00")
    assert note.kind == "note_added"


@pytest.mark.parametrize("step", ["note", "record"])
def test_nothing_reaches_back_beyond_the_day_the_case_was_raised(step: str) -> None:
    driver = ScriptedCase()
    facts = {"remark": "hello"} if step == "record" else {}
    with refused(RejectionCode.TOO_EARLY, "before the case was raised (Mon 2 Mar 2026 10:00)"):
        getattr(driver, step)("2 March 09:59", told="2 March 11:00", **facts)


def test_work_reaches_back_only_to_the_day_its_stage_was_entered() -> None:
    driver = ScriptedCase().in_offer()
    with refused(
        RejectionCode.TOO_EARLY, "before the case entered its stage (Wed 4 Mar 2026 10:00)"
    ):
        driver.activate("chase-papers", "3 March 10:00", told="4 March 11:00")


def test_a_refusal_speaks_the_time_of_the_office_to_the_second_where_it_matters() -> None:
    driver = ScriptedCase(raised="1 June 10:00")
    with refused(
        RejectionCode.TOO_EARLY, "Mon 1 Jun 2026 10:59:59 lies before", "(Mon 1 Jun 2026 11:00)"
    ):
        driver.note("1 June 09:59:59", told="1 June 11:00")


def test_every_event_of_a_message_carries_its_id() -> None:
    events = ScriptedCase().complete("call-tenant", "2 March 12:00", message_id="m")
    assert kinds(events) == ["task_completed", "task_opened"]
    assert {event.message_id for event in events} == {"m"}
    assert [event.actor for event in events] == [OFFICER, "system"]
