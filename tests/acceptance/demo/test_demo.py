"""`homebuy demo` from the wheel: one fresh run, then others over the data that it left."""

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM, Signals
from typing import Any

import pytest

from homebuy.definitions.bundle import shipped
from tests.acceptance.installation import LONGEST, Installation

CASE = "RTB-1001"
DAYS_LATE = [
    ("UKHL-2009-29", "Admit or deny the claim (RTB2)", 1664),
    ("HOS-202120857", "Admit or deny the claim (RTB2)", 37),
    ("EWCA-1993-Bradford", "Serve the offer notice", 13),
    ("EWCA-1993-Bradford", "Admit or deny the claim (RTB2)", 3),
]
NO_SCHEMES = {"organisation", "closed", "right-to-buy-england", "training"}
OTHER_SCHEMES = len({file.stem for file in shipped().glob("*.yaml")} - NO_SCHEMES)
"""Schemes of which one case is raised."""
linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel service is Linux's")


@dataclass(frozen=True)
class Demo:
    """A demo over one data folder."""

    installed: Installation
    home: Path

    @contextmanager
    def started(self, *words: str) -> Iterator["Running"]:
        """A demo in the foreground of a terminal of its own; killed if the block leaves it."""
        output = self.home.with_suffix(".out")
        with output.open("wb") as out, self.home.with_suffix(".err").open("wb") as err:
            process = subprocess.Popen(
                [self.installed.homebuy, "demo", *words],
                cwd=self.installed.folder,
                env=self.installed.environment(HOMEBUY_HOME=str(self.home)),
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
            with process:
                try:
                    yield Running(process, output)
                finally:
                    process.kill()

    @contextmanager
    def staying_up(self, *words: str) -> Iterator["Running"]:
        """A demo that has shown everything and waits."""
        with self.started(*words) as running:
            soon(lambda: "Everything stays up" in running.said, running.complaint)
            yield running

    def processes(self) -> list[str]:
        """Whatever still runs over the data folder, by its words or its environment."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words, settings = ((folder / name).read_bytes() for name in ("cmdline", "environ"))
            except OSError:
                continue
            if bytes(self.home) in words + settings:
                found.append(words.replace(b"\0", b" ").decode())
        return found

    def leaves_nothing(self) -> None:
        """Nothing runs over the data folder soon."""
        soon(lambda: not self.processes(), lambda: f"still there: {self.processes()}")


@dataclass(frozen=True)
class Running:
    """A demo that runs, or ran."""

    process: subprocess.Popen[bytes]
    output: Path

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    @property
    def figures(self) -> dict[str, Any]:
        figures: dict[str, Any] = json.loads(self.said.splitlines()[-1])
        return figures

    def settings(self) -> dict[str, str]:
        """What it says to export."""
        line = next(line for line in self.said.splitlines() if line.strip().startswith("export "))
        return dict(word.split("=", 1) for word in shlex.split(line)[1:])

    def complaint(self) -> str:
        """How far it came."""
        errors = self.output.with_suffix(".err").read_text(encoding="utf-8")
        return f"exit code {self.process.poll()} after:\n{self.said}\n{errors}"

    def end(self, how: Signals) -> int:
        """Signal all that the terminal would; answers with the exit code."""
        os.killpg(self.process.pid, how)
        return self.process.wait(LONGEST)


def soon(happened: Callable[[], bool], otherwise: Callable[[], str]) -> None:
    """Wait until it has happened; fails with a word on what there is instead."""
    deadline = time.monotonic() + LONGEST
    while not happened():
        assert time.monotonic() < deadline, otherwise()
        time.sleep(0.05)


@pytest.fixture(scope="module")
def demo(installed: Installation, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Over a folder that is not there yet."""
    return Demo(installed, tmp_path_factory.mktemp("demo") / "home")


@pytest.fixture(scope="module")
def first(demo: Demo) -> Running:
    """The fresh run, which ended by itself."""
    with demo.started("--exit", "--json", "--fresh") as running:
        code = running.process.wait(LONGEST)
    assert code == 0, demo.home.with_suffix(".err").read_text(encoding="utf-8")
    return running


def test_the_last_line_is_for_programs(first: Running) -> None:
    figures = first.figures
    assert list(figures) == ["cases", "events", "marks", "mails", "seconds"]
    assert figures["cases"] == {"open": 7 + OTHER_SCHEMES, "closed": 2}
    assert set(figures["marks"]) == {"amber", "target", "escalation"}
    assert set(figures["seconds"]) == {"setup", "run"}
    counted = [figures["events"], figures["mails"], *figures["marks"].values()]
    assert all(isinstance(count, int) and count > 0 for count in counted)
    assert figures["events"] > sum(figures["marks"].values())
    assert all(0 < seconds < LONGEST for seconds in figures["seconds"].values())


def test_every_mail_that_is_counted_was_caught(first: Running, demo: Demo) -> None:
    assert len(list((demo.home / "mail").glob("*.eml"))) == first.figures["mails"]


def test_limits_that_real_landlords_missed_are_as_late_as_was_published(first: Running) -> None:
    rows = [[cell.strip() for cell in line.split("│")] for line in first.said.splitlines()]
    late = [(row[1], row[2], int(row[-2])) for row in rows if len(row) == 8 and row[-2].isdecimal()]
    assert late == DAYS_LATE


@linux
@pytest.mark.usefixtures("first")
def test_a_demo_that_ended_by_itself_leaves_nothing(demo: Demo) -> None:
    demo.leaves_nothing()


def test_another_program_works_on_the_cases_that_an_earlier_run_left(
    first: Running, demo: Demo
) -> None:
    with demo.staying_up("--json") as running:
        settings = running.settings()

        def case(command: str, *words: str) -> Any:
            words = ("case", command, CASE, *words, "--json")
            done = demo.installed.run(demo.installed.homebuy, *words, **settings)
            assert done.returncode == 0, done.stderr
            return json.loads(done.stdout)

        task = next(task["id"] for task in case("show")["tasks"] if task["state"] == "open")
        assert case("complete", task)["stage"] == "application-support"
        assert case("note", "from another program", "--signal")["sent"]
        states = {task["id"]: task["state"] for task in case("show")["tasks"]}
        assert states[task] == "complete"
        soon(
            lambda: "from another program" in json.dumps(case("history")),
            lambda: f"the note is not recorded: {case('history')}",
        )
        assert running.end(SIGINT) == 0
    assert running.figures["cases"] == first.figures["cases"]
    assert running.figures["events"] >= first.figures["events"]
    if sys.platform == "linux":
        demo.leaves_nothing()


@linux
@pytest.mark.usefixtures("first")
@pytest.mark.parametrize(("how", "code"), [(SIGKILL, -SIGKILL), (SIGTERM, 0)])
def test_a_demo_that_is_stopped_or_killed_leaves_nothing_and_starts_again(
    how: Signals, code: int, demo: Demo
) -> None:
    with demo.staying_up() as running:
        assert len(demo.processes()) >= 4
        assert running.end(how) == code
        demo.leaves_nothing()


@linux
@pytest.mark.parametrize(
    ("words", "how", "code"),
    [((), SIGINT, 0), ((), SIGTERM, 0), (("--exit", "--json"), SIGINT, 130)],
)
def test_a_demo_that_is_stopped_while_it_starts_leaves_nothing(
    words: tuple[str, ...], how: Signals, code: int, installed: Installation, tmp_path: Path
) -> None:
    """Only one that should have ended by itself has failed."""
    demo = Demo(installed, tmp_path / "home")
    with demo.started(*words) as running:
        soon((demo.home / "postgres").exists, running.complaint)
        assert running.end(how) == code
        demo.leaves_nothing()
