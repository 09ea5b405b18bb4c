"""A drill runs, finds nothing wrong, and sees what is wrong when there is something."""

import json
import subprocess
import sys
from datetime import timedelta
from email.message import EmailMessage

from activities.contracts import Recording
from drills.__main__ import NAMES
from drills.findings import Wrong, mark_faults
from drills.ledger import Fate, Ledger, Sent, Way
from drills.mails import mail_findings, message_id, repeated
from drills.post import PARSER, Post
from drills.records import Row
from homebuy.domain.case import commands as cmd
from homebuy.domain.ids import CaseReference, MessageId
from tests.places import ROOT
from tests.training_case import OWNER, START, TrainingCase


def test_a_database_that_takes_no_writes_and_four_days_without_anything_lose_nothing() -> None:
    options = ["--short", "--cases", "4", "--only", "read-only", "--only", "four days", "--json"]
    command = [sys.executable, "-m", "drills", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["faults"] == 2
    assert found["messages"] > 8
    assert {found[wrong] for wrong in Wrong} == {0}


def test_a_fault_that_does_not_exist_is_a_misunderstanding() -> None:
    command = [sys.executable, "-m", "drills", "--only", "flood"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert all(name in done.stderr for name in NAMES)


def test_a_sender_who_got_no_answer_is_unsure() -> None:
    sent = Sent(CaseReference("T-1"), "add_note", None)
    sent.fates += [(Way.UPDATE, Fate.UNKNOWN), (Way.SIGNAL, Fate.TAKEN)]
    ledger = Ledger(raised={CaseReference("T-1"): True, CaseReference("T-2"): False})
    ledger.open(MessageId("m-1"), sent)
    assert sent.number(Fate.UNKNOWN, way=Way.SIGNAL) == 0
    assert sent.number(Fate.UNKNOWN, Fate.TAKEN) == 2
    assert (ledger.size, ledger.cases()) == (3, ["T-1"])


def test_a_mark_on_record_at_another_instant_is_misdated_unless_it_was_put_right() -> None:
    driver = TrainingCase()
    second = START + timedelta(seconds=1)
    reached = driver.wait(5)
    late = cmd.HoldCase(
        message_id=MessageId("late"),
        actor=OWNER,
        at=second,
        reason="ill",
        release_at=second + timedelta(seconds=1),
    )
    put_right = driver.decide(late, told=6)
    before, after = rows(reached), rows(reached, put_right)
    assert [wrong for wrong, _ in mark_faults(before, put_right.view)] == [Wrong.MISDATED]
    assert list(mark_faults(after, put_right.view)) == []
    assert [wrong for wrong, _ in mark_faults(after[1:], put_right.view)] == [Wrong.DUPLICATED]


def rows(*turns: Recording) -> list[Row]:
    events = [event for turn in turns for event in turn.events]
    return [{"kind": e.kind, "at": e.at, "detail": e.model_dump(mode="json")} for e in events]


def test_the_same_mail_twice_is_repeated_and_another_mail_for_an_alert_is_a_duplicate() -> None:
    post = Post(0, arrived=[mail("k-1"), mail("k-1"), mail("k-2"), mail("unheard of")])
    alerts = [alert("k-1", "sent"), alert("k-2", "sent"), alert("k-3", "sent")]
    found = {(finding.wrong, finding.where) for finding in mail_findings(post, alerts, [])}
    assert found == {(Wrong.LOST, "k-3"), (Wrong.DUPLICATED, "mail")}
    assert repeated(post) == 1


def mail(key: str) -> EmailMessage:
    return PARSER.parsebytes(f"Message-ID: {message_id(key)}\nSubject: Overdue\n\n".encode())


def alert(key: str, status: str) -> dict[str, object]:
    names = {"channel": "email", "digest": None, "address": "a@example.org", "last_error": None}
    return {"key": key, "status": status, **names}
