"""How a program of Home Buy starts, says what went wrong, and ends."""

import asyncio
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from signal import Signals
from typing import Any, Final, NoReturn

from cyclopts import App, CycloptsError, Parameter

import homebuy
from homebuy.cli.exit_codes import EXPLAINED, ExitCode, code_of
from homebuy.domain.errors import HomeBuyError

OWN_FAULT: Final = 70
"""The usual exit code for a mistake in the program itself."""


def app_named(name: str, help: str, command: Callable[..., Any] | None = None) -> App:
    """A program whose help ends with the exit codes; it is one command, or has several."""
    app = App(
        name=name,
        help=help,
        help_epilogue=EXPLAINED,
        help_format="plaintext",
        default_parameter=Parameter(negative=(), show_default=False),
        version=homebuy.__version__,
        result_action="return_value",
        suppress_keyboard_interrupt=False,
    )
    if command:
        app.default(command)
    return app


def stop_requested(*signals: Signals) -> asyncio.Event:
    """An event that the signals set; they end the program no more."""
    stop = asyncio.Event()
    for name in signals:
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop


def run(app: App, arguments: Sequence[str]) -> int:
    """Do what the arguments say; answers with the exit code, and has said what went wrong."""
    try:
        return int(app(arguments, exit_on_error=False, print_error=False) or ExitCode.DONE)
    except CycloptsError as misunderstood:
        complain(f"{misunderstood} Try {app.name[0]} --help")
        return ExitCode.USAGE
    except HomeBuyError as error:
        complain(str(error))
        return code_of(error)
    except KeyboardInterrupt:
        complain("interrupted")
        return ExitCode.INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # Whoever read the output, such as `head`, has seen enough; rich exits for that reason.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        return ExitCode.DONE
    except Exception:
        traceback.print_exc()
        complain("this is a mistake in Home Buy itself: please report it with the lines above")
        return OWN_FAULT


def complain(message: str) -> None:
    """Say what went wrong, where programs that read the output do not see it."""
    print(f"homebuy: {message}", file=sys.stderr)


def leave(code: int) -> NoReturn:
    """End at once: the threads of Temporal's client would otherwise hold up the exit."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        pass
    os._exit(code)
