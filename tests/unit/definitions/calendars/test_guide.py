"""The calendar in the guide does what the guide says."""

import re
from datetime import date

from homebuy.definitions.definition_file import definition_in
from homebuy.domain.time.calendars import Calendar
from tests.places import ROOT

GUIDE = ROOT / "docs" / "howto" / "keep-a-calendar.md"


def test_the_calendar_in_the_guide_is_sound_and_opens_as_described() -> None:
    (written,) = re.findall(r"```text\n(.+?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    calendar = definition_in(written.encode())
    assert isinstance(calendar, Calendar)
    assert calendar.hours_on(date(2027, 4, 2)) == ("09:00-16:30",)
    assert calendar.hours_on(date(2027, 4, 9)) == ()
    assert calendar.hours_on(date(2026, 12, 12)) == ("10:00-14:00",)
    assert calendar.hours_on(date(2026, 12, 28)) == ()
