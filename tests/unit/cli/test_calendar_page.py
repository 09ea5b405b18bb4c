"""What the publication of a calendar says it has done."""

import pytest

from homebuy.bulk.replan import Failure
from homebuy.cli.pages.calendar_page import print_published
from homebuy.domain.ids import CaseReference
from homebuy.storage.definitions import DefinitionKind, Published

MISSED = Failure(CaseReference("T-1"), "it did not answer")


@pytest.mark.parametrize(
    ("changed", "told", "failures", "said"),
    [
        (True, 3, [], "3 of 3 open cases that counted in another now count in it\n"),
        (True, 3, [MISSED], "2 of 3 open cases that counted in another now count in it\n"),
        (False, 2, [], "now count in it; every other open case did already\n"),
        (False, 2, [MISSED], "1 of 2 open cases that counted in another now count in it\n"),
        (False, 0, [], "every open case counts in it already\n"),
        (True, 0, [], "every open case counts in it already\n"),
    ],
)
def test_a_publication_says_how_many_cases_were_behind(
    changed: bool,
    told: int,
    failures: list[Failure],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    kind, office = DefinitionKind.CALENDAR, "office"
    published = Published(kind=kind, id=office, version=2, changed=changed)
    print_published(published, told, failures)
    assert capsys.readouterr().out.endswith(said)
