"""Every command by its name, and how the program starts and ends."""

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Final, NoReturn

from cyclopts import App, CycloptsError, Parameter

import homebuy
from homebuy.cli.exits import EXPLAINED, ExitCode, code_of
from homebuy.domain.errors import HomeBuyError

OWN_FAULT: Final = 70
"""The usual exit code for a mistake in the program itself."""

DEMO: Final = """See Home Buy at work, with servers of its own.

Starts PostgreSQL, Temporal with its web UI, a mail catcher and a worker. Published Right to Buy
histories are imported, cases are raised and worked by updates and signals, and one training case
is left alone so that its marks fire within half a minute. The data stay in .homebuy, or in
HOMEBUY_HOME.

For example: homebuy demo
             homebuy demo --fresh --exit --json"""

REPORT: Final = """Count what happened to the cases in a period.

Applications, decisions and their reasons, what was done in time, sales, discounts, open cases by
age, and delay: as tables, files and a chart. A file that exists is replaced. A chart is an
SVG file, which browsers and word processors show; PNG is not made.

For example: homebuy report --from 2026-04-01 --to 2027-03-31 --scheme right-to-buy-england
             homebuy report --from 2026-04-01 --to 2026-06-30 --format csv --to-file q1.csv
             --chart q1.svg"""

COMMANDS: Final = {
    "case": ("homebuy.cli.cases:app", "Raise a case, tell it something, look at it."),
    "applications": ("homebuy.cli.applications:app", "Raise the cases of a CSV file."),
    "alerts": ("homebuy.cli.alerts:app", "See who was alerted, and who could not be."),
    "definitions": ("homebuy.cli.definitions:app", "Check and publish schemes."),
    "calendar": ("homebuy.cli.calendars:app", "Seed, show, check and publish calendars."),
    "database": ("homebuy.cli.database:app", "Prepare the database."),
    "eligibility": (
        "homebuy.cli.eligibility:app",
        "Count years as a tenant, and assess a claim.",
    ),
    "people": ("homebuy.cli.people:app", "See, import and stand in for people; find gaps."),
    "demo": ("homebuy.cli.demo:app", DEMO),
    "price": ("homebuy.cli.price:app", "Reckon prices, rents and repayments, line by line."),
    "report": ("homebuy.cli.report:app", REPORT),
    "sla": ("homebuy.cli.sla:app", "Reckon service levels, and explain them."),
    "worker": ("worker:main", "Serve cases until told to stop. For example: homebuy worker"),
}
"""A module is loaded when its command is used, so that help is quick."""


def command_line() -> App:
    """The program with all its commands."""
    app = app_named("homebuy", "One durable workflow for each home buy case.")
    for name, (place, help) in COMMANDS.items():
        app.command(place, name=name, help=help)
    return app


def app_named(name: str, help: str) -> App:
    """A program whose help ends with the exit codes."""
    return App(
        name=name,
        help=help,
        help_epilogue=EXPLAINED,
        help_format="plaintext",
        default_parameter=Parameter(negative=(), show_default=False),
        version=homebuy.__version__,
        result_action="return_value",
        suppress_keyboard_interrupt=False,
    )


def main() -> NoReturn:
    """The entry point of `homebuy`."""
    leave(run(command_line(), sys.argv[1:]))


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
