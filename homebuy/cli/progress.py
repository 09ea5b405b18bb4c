"""Bars beside the output that show how far something has come."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Final

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from homebuy.cli.output import console

LONG: Final = 1.0
"""Seconds after which it is worth showing that something is being done."""


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[object], None]]:
    """A bar that is gone at the end, and what to call with each that is done."""
    with Progress(console=console(errors=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda _: bar.advance(task)


@contextmanager
def progress_if_long(title: str) -> Iterator[None]:
    """A bar without an end, but only once it has taken long, and only for people."""
    beside = console(errors=True)
    if not beside.is_terminal:
        yield
        return
    bar = Progress(console=beside, transient=True)
    bar.add_task(title, total=None)
    soon = Timer(LONG, bar.start)
    soon.daemon = True
    soon.start()
    try:
        yield
    finally:
        soon.cancel()
        soon.join()
        if bar.live.is_started:
            bar.stop()


def step_bar() -> Progress:
    """Bars that stay, one below the other."""
    return Progress(
        TextColumn("{task.description:<44}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console(errors=True),
    )


def steps(bar: Progress, title: str, total: int) -> Callable[[str], None]:
    """A line of the bar, and what moves it on under another title."""
    task = bar.add_task(title, total=total)
    return lambda title: bar.update(task, advance=1, description=title)
