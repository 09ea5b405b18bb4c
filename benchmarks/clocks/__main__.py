"""Deadlines a second on one core, ours and those of the peers."""

import json
import site
from argparse import ArgumentParser
from pathlib import Path

from rich.progress import Progress

from benchmarks.clocks.day_peers import DAY_PEERS
from benchmarks.clocks.days import measured_in_days, our_rate_in_days
from benchmarks.clocks.hours import YEAR, measured, our_rate
from benchmarks.clocks.peers import PEERS
from benchmarks.clocks.result import show, summary
from benchmarks.clocks.workload import DAYS, HOLDS, TARGETS, england
from homebuy.cli.output import console, print_table

BESIDE = Path(__file__).parents[2] / ".bench" / "clocks"
"""Where `./run bench` puts the peers, beside our own packages."""


def main() -> None:
    """Print the figures, and with --json a last line for programs."""
    options = ArgumentParser("./run bench clocks", description=__doc__)
    options.add_argument("--seconds", type=float, default=2, help="for each figure (default 2)")
    options.add_argument("--json", action="store_true", help="end with one line for programs")
    given = options.parse_args()
    site.addsitedir(str(BESIDE))
    calendar, seconds = england(), given.seconds
    with Progress(console=console(errors=True), transient=True) as bar:
        ours = our_rate(calendar, YEAR, HOLDS, seconds)
        results = [measured(peer, calendar, seconds) for peer in bar.track(PEERS)]
        in_days = our_rate_in_days(calendar, seconds)
        days = [measured_in_days(peer, calendar, seconds) for peer in bar.track(DAY_PEERS)]
        grown = [
            (name, *(f"{our_rate(calendar, hours, n, seconds / 2):,.0f}/s" for n in (0, HOLDS)))
            for name, hours in bar.track(list(TARGETS.items()))
        ]
    show(f"{YEAR:,} working hours, {HOLDS} holds", ours, results)
    show(f"{DAYS} working days, {HOLDS} holds of whole days", in_days, days)
    print_table("Ours, as the target grows", ("target", "no holds", f"{HOLDS} holds"), grown)
    if given.json:
        print(json.dumps(summary(ours, results)))


if __name__ == "__main__":
    main()
