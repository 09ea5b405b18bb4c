"""Break things while cases run, and see that nothing is lost: `./run drill`."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from drills.drill import Plan, Result, Round, Step, drill
from drills.easter import EASTER, SKIPPING, Easter
from drills.faults import FAULTS, Pace
from drills.findings import Wrong
from drills.office import office
from homebuy.cli.exit_codes import ExitCode
from homebuy.cli.output import console, note, print_table, say
from homebuy.cli.program import leave

LONG, SHORT = Pace(outage=30, spell=30, pause=4), Pace(outage=5, spell=8, pause=2)
NAMES = (*FAULTS, EASTER)
SHOWN, LONGEST = 40, 400
"""Findings that are printed, and characters of each."""


def plan(given: argparse.Namespace) -> Plan:
    """What the options ask for."""
    names = [name for name in NAMES if not given.only or any(o in name for o in given.only)]
    return Plan(
        seed=given.seed,
        cases=given.cases or (24 if given.short else 200),
        rate=6 if given.short else 8,
        pace=SHORT if given.short else LONG,
        patience=45 if given.short else 150,
        faults=tuple(name for name in names if name in FAULTS),
        easter=(6 if given.short else 24) if EASTER in names else 0,
        queries=given.queries,
    )


async def main(given: argparse.Namespace) -> Result | None:
    """Run to the end or to a signal, whichever comes first; everything started is stopped."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    running, stopped = asyncio.create_task(run(given)), asyncio.create_task(stop.wait())
    await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if not running.done():
        note("Stopping …")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return None
    stopped.cancel()
    return running.result()


async def run(given: argparse.Namespace) -> Result:
    """The drill, in a folder of its own unless one is given to keep."""
    with TemporaryDirectory(prefix="homebuy-drill-") as temporary, progress() as bar:
        steps, result, asked = stepper(bar), Result(), plan(given)
        home = Path(given.keep or temporary).resolve()
        if asked.faults:
            async with office(home, lambda what: print_step(steps, what)) as ready:
                result = await drill(ready, asked, steps, print_round)
        if asked.easter:
            result.rounds.append(await over_easter(home / "easter", asked, steps))
            print_round(result.rounds[-1])
        return result


async def over_easter(home: Path, asked: Plan, steps: Step) -> Round:
    """The outage of four days, on servers of its own: time can be skipped on them."""
    async with office(home, lambda what: print_step(steps, what), settings=SKIPPING) as ready:
        return await Easter(ready, asked.seed, asked.easter).drill(asked.patience, steps)


def progress() -> Progress:
    """One bar, beside the output."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    return Progress(*columns, TimeElapsedColumn(), console=console(errors=True), transient=True)


def stepper(bar: Progress) -> Step:
    """A way to say what goes on, in place of what went on before."""
    task = bar.add_task("")

    def step(what: str, parts: int) -> Callable[[], None]:
        bar.reset(task, description=what, total=parts)
        return lambda: bar.advance(task)

    return step


def print_step(steps: Step, what: str) -> None:
    """Something begins that has no parts."""
    steps(what, 1)


def print_round(round: Round) -> None:
    """One line when a fault is over, for who watches."""
    wrong = ", ".join(f"{round.number(kind)} {kind}" for kind in Wrong)
    note(f"{round.fault}: {round.messages} messages, {wrong}, {round.seconds:.1f} s to catch up")


def show(result: Result) -> None:
    """The table, and what is wrong."""
    rows = [row(each) for each in result.rounds]
    figures = result.figures()
    total = [str(figures["messages"]), *(str(figures[wrong]) for wrong in Wrong)]
    again = str(sum(each.repeated for each in result.rounds))
    rows.append(["in all", *total, again, f"{figures['catch_up_seconds']:.1f}"])
    columns = ("fault", "messages", *Wrong, "mails repeated", "seconds to catch up")
    print_table("Faults, and what came of them", columns, rows)
    for finding in result.found[:SHOWN]:
        say(f"{finding.wrong}: {finding.where}: {finding.what[:LONGEST]}")
    if len(result.found) > SHOWN:
        say(f"and {len(result.found) - SHOWN} more")


def row(round: Round) -> list[str]:
    """One line of the table."""
    wrong = [str(round.number(kind)) for kind in Wrong]
    seconds = f"{round.seconds:.1f}"
    return [round.fault, str(round.messages), *wrong, str(round.repeated), seconds]


def options() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="./run drill", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a few minutes: short outages")
    parser.add_argument("--seed", type=int, default=1, help="draws the same moments again")
    parser.add_argument("--cases", type=int, help="how many cases (200, or 24 if short)")
    parser.add_argument(
        "--only",
        metavar="FAULT",
        action="append",
        help=f"this one, and others if given again: {'; '.join(NAMES)}",
    )
    parser.add_argument(
        "--queries", action="store_true", help="query cases while Temporal is killed, too"
    )
    parser.add_argument("--keep", metavar="FOLDER", help="keep data and logs there")
    parser.add_argument("--json", action="store_true", help="end with one line for programs")
    return parser


if __name__ == "__main__":
    given = options().parse_args()
    for only in given.only or ():
        if not any(only in name for name in NAMES):
            options().error(f"--only {only!r} is no fault; there are: {'; '.join(NAMES)}")
    result = asyncio.run(main(given))
    if result is None:
        leave(ExitCode.INTERRUPTED)
    show(result)
    if given.json:
        print(json.dumps(result.figures()))
    sys.stdout.flush()
    leave(ExitCode.FINDINGS if result.found else ExitCode.DONE)
