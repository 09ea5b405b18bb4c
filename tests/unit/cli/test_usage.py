"""What cannot be understood is said in one line, with the code for it, before anything is sent."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from homebuy.cli.context import Context, using
from homebuy.cli.options import instant
from tests.command_line import Say
from tests.places import ROOT

MAIN = [sys.executable, "-c", "from homebuy.cli import main; main()"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("nope", 'Unknown command "nope"'),
        ("case nope", 'Unknown command "nope"'),
        ("case raise T-1", "--scheme"),
        ("case raise T-1 --scheme training --owner a --applied-on soon", "2026-03-31"),
        ("case raise T/1 --scheme training --owner a", "reference: 'T/1'"),
        ("case complete T-1", "TASK"),
        ("case complete T-1 Bad", "lower case"),
        ("case complete T-1 x --at tomorrow", "2026-03-31T14:30+01:00"),
        ("case complete T-1 x --at 2026-02-30", "there is no day or time"),
        ("case complete T-1 x --fact valued_on", "name=value"),
        ("case complete T-1 x --fact a=1 --fact a=2", "twice"),
        ("case complete T-1 x --message-id", "--message-id"),
        ("case fact T-1", "at least one fact"),
        ("case fact T-1 =1", "name=value"),
        ("case activate T-1 x", "--reason"),
        ("case close T-1 sold --reason x", "deemed withdrawn"),
        ("case list --status wild", "open, on hold, closed, cancelled"),
        ("case list --colour blue", "green, amber, red"),
        ("case list --limit many", "limit"),
        ("case show", "REFERENCE"),
        ("case show T-1 --colour", "--colour"),
    ],
)
def test_what_cannot_be_understood_has_code_2_and_says_why(say: Say, words: str, said: str) -> None:
    code, out, err = say(*words.split())
    assert (code, out) == (2, "")
    assert err.startswith("homebuy: ")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    ["case list", "case history T-1", "alerts list", "database migrate", "definitions publish"],
)
def test_a_missing_setting_has_code_5_and_is_named(say: Say, words: str) -> None:
    code, out, err = say(*words.split())
    assert (code, out) == (5, "")
    assert "HOMEBUY_DATABASE_URL must name a PostgreSQL database" in err


@pytest.mark.parametrize("words", ["case show T-1", "case note T-1 hello", "worker"])
def test_a_temporal_that_is_down_has_code_5(say: Say, words: str) -> None:
    code, out, err = say(*words.split())
    assert (code, out) == (5, "")
    assert "Temporal does not answer at 127.0.0.1:9" in err


def test_a_database_that_is_down_has_code_5_and_its_password_stays_secret(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOMEBUY_DATABASE_URL", "postgresql://me:secret@127.0.0.1:9/homebuy")
    for words in (["case", "list"], ["database", "migrate"]):
        code, out, err = say(*words)
        assert (code, out) == (5, "")
        assert "HOMEBUY_DATABASE_URL cannot be used" in err
        assert "secret" not in err


def test_a_time_without_a_zone_is_taken_as_local_and_said_so(say: Say) -> None:
    err = say("case", "note", "T-1", "x", "--at", "2026-07-01T10:00").err
    assert "taken as Europe/London, Wed 01 Jul 2026 10:00 BST" in err


def test_a_computer_that_does_not_know_its_user_asks_for_one(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    code, _, err = say("case", "note", "T-1", "x")
    assert (code, "--actor" in err) == (2, True)


def test_a_file_that_is_not_there_has_code_4(say: Say, tmp_path: Path) -> None:
    code, _, err = say("applications", "import", str(tmp_path / "none.csv"))
    assert (code, "none.csv cannot be read" in err) == (4, True)


def test_the_program_itself_ends_with_the_code_of_its_command() -> None:
    done = subprocess.run([*MAIN, "case", "nope"], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_with_130_and_no_trace() -> None:
    program = (
        "import _thread, threading; from homebuy.cli.app import app_named, leave, run\n"
        "app = app_named('wait', 'Wait.')\n"
        "@app.default\n"
        "async def wait():\n"
        "    import asyncio; print('ready', flush=True); await asyncio.sleep(30)\n"
        "leave(run(app, []))"
    )
    command = [sys.executable, "-c", program]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, cwd=ROOT, **pipes) as child:  # type: ignore[call-overload]
        assert child.stdout.readline() == "ready\n"
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=20)
    assert (child.returncode, err) == (130, "homebuy: interrupted\n")


def test_a_reader_that_has_seen_enough_is_no_fault() -> None:
    command = [*MAIN, "case", "complete", "--help"]
    done = subprocess.run(
        f"{' '.join(map(_quoted, command))} | true; echo ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.stdout.strip() == "0"
    assert "Traceback" not in done.stderr


def _quoted(word: str) -> str:
    return f"'{word}'"


class Later(Context):
    """A day in June."""

    def now(self) -> datetime:
        return datetime(2027, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("2027-03-28 01:30", "does not exist in Europe/London, where the clocks go forward: taken"),
        ("2027-03-28 02:00", "names no zone: taken as Europe/London, Sun 28 Mar 2027 02:00 BST"),
    ],
)
def test_what_an_option_says_of_a_time_is_noted_beside_the_output(
    capsys: pytest.CaptureFixture[str], text: str, noted: str
) -> None:
    with using(Later()):
        assert instant(text) == datetime(2027, 3, 28, 1, tzinfo=UTC)
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert noted in err
