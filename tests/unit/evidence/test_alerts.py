from typing import Any

import pytest

from homebuy.domain.alerts.alert import AlertChannel, AlertStatus
from homebuy.domain.ids import CaseReference, ClockId, RuleId, UserId
from homebuy.domain.service_levels.sla import Mark
from homebuy.evidence.alerts import Alert, alerts
from homebuy.evidence.words import Words
from homebuy.storage.rows import AlertRow
from tests.unit.domain.case.claims import RIGHT_TO_BUY, on_notice
from tests.unit.domain.case.scripted_case import at
from tests.unit.evidence.records import recorded

LAW = ClockId("law/s124")
REACHED = at("30 March 23:59")


def shown(*acknowledged: str, **given: Any) -> Alert:
    """An alert in words, once it has been acknowledged at those times."""
    driver = on_notice()
    for when in acknowledged:
        driver.acknowledge(LAW, when)
    row = AlertRow(
        **{
            **dict.fromkeys(AlertRow.model_fields),
            "key": "k",
            "reference": CaseReference("RTB-1"),
            "seq": 1,
            "clock": LAW,
            "mark": Mark.TARGET,
            "title": "Admit or deny",
            "reached_at": REACHED,
            "due_at": REACHED,
            "rule": RuleId("statutory-breach"),
            "reason": "head of service",
            "recipient": UserId("amira"),
            "recipient_name": "",
            "fell_back": False,
            "status": AlertStatus.SENT,
            "attempts": 1,
            "created_at": REACHED,
            "sent_at": at("31 March 9:00"),
            "repeat": 0,
            "channel": AlertChannel.EMAIL,
            "gaps": (),
            "why": (),
            **given,
        }
    )
    record = recorded(driver, RIGHT_TO_BUY.scheme, "1 July 10:00", alerts=(row,))
    (found,) = alerts(Words(record))
    return found


def test_it_says_of_what_to_whom_by_which_rule_and_when() -> None:
    found = shown()
    assert (found.mark, found.title) == ("Target passed", "Admit or deny")
    assert (found.to, found.rule) == ("Amira Khan (amira)", "statutory-breach: head of service")
    assert (found.sent, found.acknowledged) == ("Tue 31 Mar 2026 10:00", "-")


def test_the_first_to_acknowledge_it_is_named() -> None:
    assert shown("2 May 10:00", "3 May 10:00").acknowledged == "officer, Sat 2 May 2026 11:00"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"status": AlertStatus.WAITING}, "waits to be sent"),
        ({"status": AlertStatus.WITHDRAWN}, "taken back before it was sent"),
        (
            {"status": AlertStatus.FAILED, "last_error": "no address"},
            "could not be sent: no address",
        ),
    ],
)
def test_what_was_not_sent_says_why(given: dict[str, Any], words: str) -> None:
    assert shown(**given).sent == words


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"recipient": None}, "nobody could be found"),
        ({"recipient_name": "Helen Ward", "recipient": "helen"}, "Helen Ward (helen)"),
        ({"on_behalf_of": "grace"}, "Amira Khan (amira), for Grace Okafor (grace)"),
        ({"fell_back": True}, "Amira Khan (amira), as fallback"),
    ],
)
def test_whom_it_went_to_and_for_whom(given: dict[str, Any], words: str) -> None:
    assert shown(**given).to == words


def test_a_repeated_escalation_is_numbered() -> None:
    assert shown(mark=Mark.ESCALATION, repeat=2).mark == "Escalation, repeated 2"
