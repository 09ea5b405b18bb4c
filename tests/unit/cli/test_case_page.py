"""What a person sees of one case."""

from datetime import timedelta
from typing import Any

import pytest

from homebuy.cli.output import print_json, say, when
from homebuy.cli.pages.case_page import print_case, print_events
from homebuy.domain.case.commands import CloseCase
from homebuy.domain.case.views.view import CaseView, view
from homebuy.domain.ids import MessageId
from homebuy.domain.outcomes import Outcome
from homebuy.storage.rows import EventRow
from tests.training_case import OWNER, REFERENCE, START, TrainingCase


def page(shown: CaseView, capsys: pytest.CaptureFixture[str]) -> str:
    print_case(shown)
    return capsys.readouterr().out


def test_the_page_shows_stage_owner_tasks_deadlines_and_what_may_be_done(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = page(TrainingCase().raised.view, capsys)
    for word in (
        "P-1  Training",
        "GREEN",
        "First steps (first-steps), since Mon 02 Mar 2026 10:00 GMT",
        "amira-khan; line manager grace-okafor",
        "waits for watch-the-marks",
        "Mon 02 Mar 2026 10:00:12 GMT",
        "Activate     ask-for-help",
        "Progress to  side-by-side, hand-in",
        "Close as     withdrawn, cancelled",
    ):
        assert word in shown


def test_the_colour_is_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    driver = TrainingCase()
    assert "AMBER" in page(driver.wait(5).view, capsys)
    assert "running, RED" in page(driver.wait(13).view, capsys)


def test_a_deadline_missed_says_by_how_many_days(capsys: pytest.CaptureFixture[str]) -> None:
    driver, three_days = TrainingCase(), 3 * 24 * 3600
    driver.wait(three_days)
    shown = page(driver.complete(done=three_days, told=three_days).view, capsys)
    assert "3 days" in shown
    assert "missed" in shown


def test_a_case_that_has_ended_invites_to_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    driver, at = TrainingCase(), START + timedelta(seconds=1)
    close = CloseCase(
        message_id=MessageId("close"), actor=OWNER, at=at, outcome=Outcome.WITHDRAWN, reason="x"
    )
    driver.handle(close, at)
    shown = page(view(driver.case), capsys)
    assert "closed, withdrawn" in shown
    assert "What may be done next" not in shown


def happened(kind: str, detail: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> str:
    """A line of a history, as it is printed."""
    told = {"seq": 1, "at": START, "recorded_at": START, "actor": OWNER, "message_id": None}
    event = EventRow(reference=REFERENCE, kind=kind, detail=detail, **told)
    print_events(REFERENCE, [event])
    return capsys.readouterr().out


def test_a_message_in_the_history_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    facts = {"price": "99000.00"}
    command = {"at": "2026-07-01T09:00:00Z", "task": "go", "note": "", "facts": facts}
    shown = happened("message_deferred", {"command": command, "reason": "too soon"}, capsys)
    words = "command: at Wed 01 Jul 2026 10:00 BST, task go, facts price 99000.00; reason: too soon"
    assert words in shown


def test_dates_that_moved_are_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    marks = [
        {"mark": "amber", "before": None, "after": "2026-12-30T11:00:30.5Z"},
        {"mark": "target"},
    ]
    shown = happened("calendar_changed", {"version_before": 1, "moved": marks}, capsys)
    moved = "moved: mark amber, after Wed 30 Dec 2026 11:00:30 GMT and mark target"
    assert f"version before: 1; {moved}" in shown


@pytest.mark.parametrize("text", ["2026-99-99T00:00:00Z", "0001-01-01T00:00:00Z"])
def test_a_note_that_looks_like_a_time_and_is_none_is_told_as_written(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"text: {text}" in happened("note_added", {"text": text}, capsys)


def test_text_can_neither_steer_the_terminal_nor_pass_for_markup(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say("[red]\x1b[2Jhello[/red]")
    assert capsys.readouterr().out == "[red]\N{REPLACEMENT CHARACTER}[2Jhello[/red]\n"


def test_a_day_of_law_ends_without_seconds() -> None:
    last = START.replace(hour=23, minute=59, second=59, microsecond=999_999)
    assert when(last) == "Mon 02 Mar 2026 23:59 GMT"


def test_local_time_follows_the_summer() -> None:
    assert when(START + timedelta(days=60)) == "Fri 01 May 2026 11:00 BST"
    assert when(None) == "-"


def test_json_keeps_every_letter(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"name": "Siân", "outcome": Outcome.DEEMED_WITHDRAWN})
    assert capsys.readouterr().out == '{\n  "name": "Siân",\n  "outcome": "deemed withdrawn"\n}\n'
