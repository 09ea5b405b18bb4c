"""Every command by its name."""

import sys
from typing import Final, NoReturn

from cyclopts import App

from homebuy.cli.program import app_named, leave, run

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
    "case": ("cases", "Raise a case, tell it something, look at it."),
    "applications": ("applications", "Raise the cases of a CSV file."),
    "alerts": ("alerts", "See who was alerted, and who could not be."),
    "definitions": ("definitions", "Check and publish schemes."),
    "calendar": ("calendars", "Seed, show, check and publish calendars."),
    "database": ("database", "Prepare the database."),
    "eligibility": ("eligibility", "Count years as a tenant, and assess a claim."),
    "people": ("people", "See, import and stand in for people; find gaps."),
    "demo": ("demo", DEMO),
    "price": ("price", "Reckon prices, rents and repayments, line by line."),
    "report": ("report", REPORT),
    "sla": ("sla", "Reckon service levels, and explain them."),
    "worker": ("worker", "Serve cases until told to stop. For example: homebuy worker"),
}
"""The module of each command in `homebuy.cli.commands`, and its help.

A module is loaded when its command is used, so that help is quick.
"""


def command_line() -> App:
    """The program with all its commands."""
    app = app_named("homebuy", "One durable workflow for each home buy case.")
    for name, (module, help) in COMMANDS.items():
        app.command(f"homebuy.cli.commands.{module}:app", name=name, help=help)
    return app


def main() -> NoReturn:
    """The entry point of `homebuy`."""
    leave(run(command_line(), sys.argv[1:]))
