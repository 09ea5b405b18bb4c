"""Help that shows what to type."""

import subprocess
import sys
from importlib import import_module
from pkgutil import walk_packages

import pytest

import homebuy
from homebuy.cli.exit_codes import CODES
from tests.command_line import Say

EXPECTED = {
    "UsageError": 2,
    "RefusedError": 3,
    "NoSuchCaseError": 4,
    "CaseExistsError": 4,
    "UnknownNameError": 4,
    "UnreachableError": 5,
    "NoDatabaseError": 5,
    "ConfigurationError": 5,
}
COMMANDS = [
    "alerts list",
    "alerts retry",
    "applications import",
    "calendar check",
    "calendar seed",
    "calendar show",
    "case activate",
    "case cancel-task",
    "case close",
    "case complete",
    "case fact",
    "case history",
    "case list",
    "case note",
    "case progress",
    "case raise",
    "case reassign",
    "case show",
    "database migrate",
    "definitions check",
    "definitions publish",
    "worker",
]
MESSAGES = [
    "activate",
    "cancel-task",
    "close",
    "complete",
    "fact",
    "note",
    "progress",
    "raise",
    "reassign",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example_and_the_exit_codes(say: Say, command: str) -> None:
    said = say(*command.split(), "--help")
    assert said.code == 0
    assert f"For example: homebuy {command}" in " ".join(said.out.split())
    assert "3  the case refused" in said.out


@pytest.mark.parametrize("command", MESSAGES)
def test_every_message_takes_its_time_its_sender_its_id_and_json(say: Say, command: str) -> None:
    help = say("case", command, "--help").out
    assert all(option in help for option in ("--at", "--actor", "--message-id", "--json"))
    assert ("--signal" in help) == (command != "raise")


@pytest.mark.parametrize("words", [[], ["case"], ["definitions"]])
def test_no_command_at_all_shows_what_there_is(say: Say, words: list[str]) -> None:
    said = say(*words)
    assert (said.code, "Commands" in said.out) == (0, True)


def test_the_version_is_one_word(say: Say) -> None:
    assert say("--version").out.strip() == "0.1.0"


def test_help_loads_neither_temporal_nor_the_database_client() -> None:
    program = (
        "import sys; from homebuy.cli.app import command_line, run; "
        "run(command_line(), ['--help']); "
        "sys.exit(bool({'temporalio', 'asyncpg', 'yaml'} & set(sys.modules)))"
    )
    assert (
        subprocess.run([sys.executable, "-c", program], stdout=subprocess.DEVNULL).returncode == 0
    )


def test_every_fault_of_a_kind_has_the_exit_code_of_its_kind() -> None:
    for module in walk_packages(homebuy.__path__, "homebuy."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    codes = {name: code for kind, code in CODES.items() for name in kinds(kind)}
    assert len(codes) > 20
    assert {name: codes[name] for name in EXPECTED} == EXPECTED


def kinds(parent: type[Exception]) -> set[str]:
    return {parent.__name__}.union(*(kinds(kind) for kind in parent.__subclasses__()))
