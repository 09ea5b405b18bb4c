"""`homebuy demo`: Home Buy at work, on servers that it starts and stops by itself."""

import asyncio
import json as json_module
import time
from contextlib import AsyncExitStack
from signal import SIGHUP, SIGINT, SIGTERM
from typing import Annotated, Any

from cyclopts import Parameter
from rich.progress import Progress

from homebuy import config
from homebuy.cli.app import DEMO
from homebuy.cli.exit_codes import ExitCode
from homebuy.cli.output import note
from homebuy.cli.pages.demo_page import print_invitation, print_office
from homebuy.cli.program import app_named, stop_requested
from homebuy.cli.progress import step_bar, steps
from homebuy.demo.office import STEPS, Office, office, send_gathered
from homebuy.demo.report import report
from homebuy.demo.samples import LEFT_ALONE, raise_samples, sample_cases, work
from homebuy.domain.alerts.alert import AlertStatus
from homebuy.domain.service_levels.sla import Mark
from homebuy.storage.alerts import AlertStore

app = app_named("demo", DEMO)

LONGEST_WAIT = 90.0
"""Seconds for the marks of the training case and their mails."""


@app.default
def demo(
    *,
    exit: Annotated[
        bool,
        Parameter(
            help="End by itself instead of waiting for Ctrl-C; stopped before that, exit with 130."
        ),
    ] = False,
    json: Annotated[bool, Parameter(help="Print one line of JSON last, for programs.")] = False,
    fresh: Annotated[bool, Parameter(help="Forget what earlier demos left.")] = False,
) -> ExitCode:
    """Start everything, show it at work, and stop it."""
    figures = asyncio.run(_demo(wait=not exit, fresh=fresh))
    if json and figures:
        print(json_module.dumps(figures), flush=True)
    return ExitCode.INTERRUPTED if exit and not figures else ExitCode.DONE


async def _demo(*, wait: bool, fresh: bool) -> dict[str, Any]:
    """Run until the end or a signal, whichever comes first; everything started is stopped."""
    stop, figures = stop_requested(SIGINT, SIGTERM, SIGHUP), dict[str, Any]()
    running = asyncio.create_task(_run(stop, figures, wait=wait, fresh=fresh))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if stop.is_set() and not running.done():
        note("Stopping …")
        running.cancel()
    stopped.cancel()
    await asyncio.gather(running, return_exceptions=stop.is_set())
    return figures


async def _run(stop: asyncio.Event, figures: dict[str, Any], *, wait: bool, fresh: bool) -> None:
    started = time.monotonic()
    async with AsyncExitStack() as stack:
        with step_bar() as bar:
            step = steps(bar, "Setting up", STEPS)
            ready = await stack.enter_async_context(office(config.home(), fresh=fresh, step=step))
        set_up = time.monotonic()
        with step_bar() as bar:
            await _work(ready, bar)
        seen = await report(ready)
        figures.update(seen.summary(set_up - started, time.monotonic() - set_up))
        print_office(ready, seen)
        if wait:
            print_invitation(ready)
            await stop.wait()


async def _work(ready: Office, bar: Progress) -> None:
    """Raise and work the samples, and watch the marks of the case that is left alone."""
    cases = await sample_cases(ready)
    step = steps(bar, "Raising cases", len(cases))
    raised = await raise_samples(ready, lambda one: step(f"Raised {one.request.reference}"))
    step = steps(bar, "Working on cases, by updates and signals", 1)
    watching = asyncio.create_task(_watch(ready, bar))
    await work(ready.cases, raised)
    step("Worked on cases, by updates and signals")
    await watching
    step = steps(bar, "Sending what was gathered", 1)
    await send_gathered(ready)
    step("Sent what was gathered, one digest to each person")


async def _watch(ready: Office, bar: Progress) -> None:
    """Until the case that is left alone has reached its marks, and each has been mailed."""
    task = bar.add_task("Waiting for amber, target and escalation", total=len(Mark))
    alerts = AlertStore(ready.pool)
    async with asyncio.timeout(LONGEST_WAIT):
        while not bar.finished:
            reached = {
                mark for c in (await ready.cases.case(LEFT_ALONE)).clocks for mark in c.reached
            }
            left = await alerts.alerts(reference=LEFT_ALONE, status=AlertStatus.WAITING)
            waiting = any(alert.send_after is None for alert in left)
            bar.update(task, completed=min(len(reached), len(Mark) - waiting))
            await asyncio.sleep(0.2)
