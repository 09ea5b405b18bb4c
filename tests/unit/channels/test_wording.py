import pytest
from hypothesis import given
from hypothesis import strategies as st

from homebuy.channels.wording import clip, digest_subject, news, one_line, subject
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.sla import Mark
from tests.unit.channels.messages import AFTER, AMBER, DUE, digest, message


@pytest.mark.parametrize(
    ("mark", "reached_at", "repeat", "urgency", "said"),
    [
        (Mark.AMBER, AMBER, 0, "Due soon", "This is the warning before the target."),
        (Mark.TARGET, DUE, 0, "Overdue", "was due by Friday 3 July 2026 at 17:00"),
        (Mark.ESCALATION, AMBER, 0, "Escalated, due soon", "is due by"),
        (Mark.ESCALATION, AFTER, 0, "Escalated, overdue", "It has now been escalated."),
        (Mark.ESCALATION, AFTER, 2, "Escalated again, overdue", "this is reminder 2."),
    ],
)
def test_each_mark_has_words_of_its_own(
    mark: Mark, reached_at: Instant, repeat: int, urgency: str, said: str
) -> None:
    alert = message(mark=mark, reached_at=reached_at, repeat=repeat)
    assert subject(alert) == f"{urgency}: Visit the home (case RTB-7)"
    assert said in news(alert)


TRICKY = st.text() | st.text(st.sampled_from("=?\r\n\u2028 a\ud800\u202e")) | st.text(min_size=200)


@given(title=TRICKY, reference=st.sampled_from(["RTB-7", "R" * 64]))
def test_subject_is_one_line_of_150_characters_that_ends_with_the_case(
    title: str, reference: str
) -> None:
    written = subject(message(title=title, reference=reference))
    assert written.splitlines() == [written]
    assert len(written) <= 150
    assert written.endswith(f" (case {reference})")
    assert "=?" not in written


@given(text=TRICKY, length=st.integers(1, 100))
def test_a_clipped_text_is_no_longer_than_it_may_be(text: str, length: int) -> None:
    assert len(clip(text, length)) <= length
    assert clip(text, 10_000) == one_line(text)


def test_title_may_use_any_script() -> None:
    title = "Ymweld â'r cartref می\u200cروم 👩‍👧 家"
    assert title in subject(message(title=title))


def test_subject_of_a_digest_counts() -> None:
    late = message(mark=Mark.ESCALATION, reached_at=AFTER)
    assert digest_subject(digest(message(), late, late)) == "3 alerts, 2 overdue"
    assert digest_subject(digest(message())) == "1 alert, 0 overdue"
