import re
import shlex
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import pytest
from cyclopts import App, CycloptsError, MissingArgumentError

import starter
from homebuy.cli.app import command_line
from homebuy.cli.exit_codes import ExitCode
from tests.acceptance.deploy.test_compose import SETTINGS
from tests.acceptance.docs.pages import commands, mentions
from tests.places import ROOT
from tools.commands import COMMANDS
from verification.__main__ import app as verification

README = (ROOT / "README.md").read_text(encoding="utf-8")


def programs(words: list[str]) -> tuple[App, list[str]] | None:
    """The program of this project that a command starts, and its arguments."""
    match words:
        case ["./run", "verify", *arguments]:
            return verification, arguments
        case ["./run", first, *_] if first in COMMANDS or first.startswith("<"):
            return None
        case ["./run" | "homebuy", *arguments] if "<words>" not in arguments:
            return command_line(), arguments
        case ["python", "starter.py", *arguments]:
            return starter.app, arguments
        case _:
            return None


def ours(found: Iterable[tuple[str, str]]) -> list[Any]:
    return [
        pytest.param(*program, id=f"{place}: {command}")
        for place, command in found
        if (program := programs(shlex.split(command, comments=True)))
    ]


@pytest.mark.parametrize(("app", "arguments"), ours(commands()))
def test_every_command_is_one_that_the_program_understands(app: App, arguments: list[str]) -> None:
    app.parse_args(arguments, exit_on_error=False, print_error=False)


@pytest.mark.parametrize(("app", "arguments"), ours(mentions()))
def test_every_command_that_is_named_exists(app: App, arguments: list[str]) -> None:
    with suppress(MissingArgumentError):
        app.parse_args(arguments, exit_on_error=False, print_error=False)


def test_a_misspelt_command_is_found() -> None:
    with pytest.raises(CycloptsError):
        command_line().parse_args(["case", "shw"], exit_on_error=False, print_error=False)


def test_the_shell_examples_start_no_stranger() -> None:
    started = {command.split()[0] for _, command in commands()}
    assert started == {"./run", "homebuy", "temporal", "python"}


def test_the_readme_lists_every_exit_code() -> None:
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert listed == set(ExitCode)


def test_the_readme_names_no_setting_that_is_not_read() -> None:
    listed = set(re.findall(r"`((?:HOMEBUY|TEMPORAL)_\w+)`", README))
    assert listed >= SETTINGS
    ours = {name for name in listed if name.startswith("HOMEBUY_")}
    assert ours - SETTINGS == {"HOMEBUY_HOME"}
