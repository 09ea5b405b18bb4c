"""Which tests `./run test` runs, and how it ends; pytest itself is not started."""

import subprocess
from collections.abc import Callable

import pytest

from tools import tiers

Call = Callable[..., int]


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have run; each ends as its tier does in `ENDS`."""
    commands = list[list[str]]()

    def call(command: list[str]) -> int:
        commands.append(command)
        return next((code for word, code in ENDS.items() if word in command), 0)

    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setattr(subprocess, "check_call", call)
    return commands


ENDS = dict[str, int]()


@pytest.fixture(autouse=True)
def _ends() -> None:
    ENDS.clear()


def ran(commands: list[list[str]]) -> list[str]:
    return [word.removeprefix("tests/") for each in commands for word in each if "tests/" in word]


def test_all_tiers_run_the_cheapest_first(called: list[list[str]]) -> None:
    assert tiers.run_tests([]) == 0
    assert ran(called) == ["unit", "integration", "workflow", "acceptance"]


def test_a_tier_that_fails_ends_the_run(
    called: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    ENDS["tests/integration"] = 1
    assert tiers.run_tests([]) == 1
    assert ran(called) == ["unit", "integration"]
    assert "integration  FAILED" in capsys.readouterr().out


def test_one_tier_runs_alone_and_other_words_go_to_pytest(called: list[list[str]]) -> None:
    assert tiers.run_tests(["unit", "-k", "calendar"]) == 0
    assert ran(called) == ["unit"]
    assert called[0][-2:] == ["-k", "calendar"]


def test_files_and_folders_run_by_themselves(called: list[list[str]]) -> None:
    assert tiers.run_tests(["tests/unit/domain/service_levels/test_clock.py::test_x", "-x"]) == 0
    assert called[0][-2:] == ["tests/unit/domain/service_levels/test_clock.py::test_x", "-x"]
    assert len(called) == 1


def test_a_choice_that_a_tier_has_nothing_of_is_no_failure(called: list[list[str]]) -> None:
    ENDS.update({f"tests/{tier}": tiers.NOTHING_CHOSEN for tier in tiers.TIERS})
    assert tiers.run_tests(["-k", "nothing"]) == tiers.NOTHING_CHOSEN
    del ENDS["tests/unit"]
    assert tiers.run_tests(["-k", "clock"]) == 0


def test_coverage_is_summed_over_the_tiers_and_must_reach_its_least(
    called: list[list[str]],
) -> None:
    ENDS["report"] = 2
    assert tiers.run_tests(["--coverage"]) == 2
    assert "erase" in called[0]
    assert all("--cov-append" in command for command in called[1:-1])
    assert called[-1][-1] == f"--fail-under={tiers.LEAST}"
