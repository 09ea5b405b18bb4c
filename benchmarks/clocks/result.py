"""What came of each package, as a table and as a line for programs."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, NamedTuple

from benchmarks.clocks.conformance import Tally
from homebuy.cli.output import print_table


class Result(NamedTuple):
    """What came of one package: its speed, unless a remark says why there is none."""

    package: str
    version: str
    tally: Tally | None = None
    rate: float | None = None
    agrees: bool = True
    compiled: str = ""
    remark: str = ""

    @property
    def is_right(self) -> bool:
        """Whether nothing that was tried came out wrong."""
        return self.agrees and (self.tally is None or self.tally.is_perfect)

    @property
    def counts(self) -> bool:
        """Whether it stands in the ratio: right throughout, and Python as ours is."""
        return self.is_right and self.rate is not None and not self.compiled


def show(title: str, ours: float, results: Sequence[Result]) -> None:
    """A table, the fastest that counts first; the speed of a wrong one stands in brackets."""
    columns = ("package", "version", "published cases", "deadlines/s", "ours ÷ theirs", "")
    rows = [("Home Buy", version("homebuy"), "", f"{ours:,.0f}", "", "")]
    order = sorted(results, key=lambda result: (not result.counts, -(result.rate or 0)))
    print_table(title, columns, rows + [_row(ours, result) for result in order])


def _row(ours: float, result: Result) -> tuple[str, ...]:
    tried = str(result.tally or "-")
    said = [result.compiled, result.remark]
    if not result.agrees:
        said.append("wrong deadlines")
    if result.tally and not result.tally.is_perfect:
        said.append("wrong published cases")
    words = ", ".join(filter(None, said))
    if result.rate is None:
        return (result.package, result.version, tried, "-", "-", words)
    speed = (f"{result.rate:,.0f}", f"{ours / result.rate:,.1f}")
    shown = speed if result.is_right else tuple(f"({figure})" for figure in speed)
    return (result.package, result.version, tried, *shown, words)


def summary(ours: float, results: Sequence[Result]) -> dict[str, Any]:
    """What programs read: the ratio is to the fastest that counts, null if there is none."""
    best = max((result.rate or 0 for result in results if result.counts), default=None)
    return {
        "ratio": best and round(ours / best, 1),
        "ours": round(ours),
        "peers": {result.package: round(result.rate, 1) for result in results if result.rate},
    }
