"""A chart of a return, month by month; needs the `documents` extra."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple

from homebuy.domain.errors import HomeBuyError
from homebuy.returns.claims import MAIN
from homebuy.returns.monthly import Month
from homebuy.returns.period import ONE_DAY
from homebuy.returns.report import Report
from homebuy.returns.tables import heading
from homebuy.returns.timeliness import DECISIONS, OFFERS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FORMATS: Final = ("svg", "png")
SIZE: Final = (10, 7.5)
DOTS: Final = 150
"""Of a PNG, an inch."""
MOST_MARKED: Final = 60
MOST_LABELS: Final = 13
"""Months for whose points and names there is room."""
STEPS: Final = (1, 2, 3, 6, 12, 24)
"""Months from one label to the next: so that they are the same of each year."""
MARGIN: Final = 0.04
"""Of the height, above and below, so that no marker is cut."""


class Style(NamedTuple):
    """A line that is told from the others without its colour too."""

    colour: str
    marker: str
    line: str


# The colours of Okabe and Ito, which people with any colour vision tell apart.
STYLES: Final = {
    "applications": Style("#0072B2", "o", "-"),
    "admissions": Style("#009E73", "s", "--"),
    "denials": Style("#D55E00", "^", ":"),
    "completions": Style("#000000", "D", "-."),
    DECISIONS: Style("#0072B2", "o", "-"),
    OFFERS: Style("#D55E00", "s", "--"),
}


class NoChartError(HomeBuyError):
    """What draws charts is not installed."""


def must_be_drawable() -> None:
    """Raise NoChartError if there is nothing to draw with."""
    try:
        import matplotlib  # noqa: F401, PLC0415
    except ImportError:
        raise NoChartError(
            "charts need a package that is not installed: pip install 'homebuy[documents]', or "
            "leave out --chart"
        ) from None


def draw(report: Report, kind: str) -> bytes:
    """The counts above, the share done in time below; `kind` is one of FORMATS."""
    from matplotlib import rc_context  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    with rc_context({"svg.hashsalt": "homebuy", "svg.fonttype": "none"}):
        figure = Figure(figsize=SIZE, layout="constrained")
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        figure.suptitle(heading(report), fontsize=13)
        _counts(above, report.months)
        _rates(below, report.months)
        _months(below, report)
        content = BytesIO()
        metadata = {"Date": None} if kind == "svg" else None
        figure.savefig(content, format=kind, dpi=DOTS, metadata=metadata)
    return content.getvalue()


def _counts(axes: "Axes", months: Sequence[Month]) -> None:
    for name in MAIN:
        _line(axes, name, [month.counts[name] for month in months])
    axes.set_ylabel("cases a month")
    axes.locator_params(axis="y", integer=True)
    most = max(n for month in months for n in month.counts.values())
    axes.set_ylim(-MARGIN * max(1, most), (1 + MARGIN) * max(1, most))
    _dress(axes, "Applications, decisions and completions")


def _rates(axes: "Axes", months: Sequence[Month]) -> None:
    for name in (DECISIONS, OFFERS):
        _line(axes, name, [_share(*month.limits[name]) for month in months])
    axes.set_ylabel("percent on time")
    axes.set_ylim(-100 * MARGIN, 100 * (1 + MARGIN))
    _dress(axes, "Within the statutory limit, of the limits that ended in the month")


def _line(axes: "Axes", name: str, values: Sequence[float]) -> None:
    colour, marker, line = STYLES[name]
    size = 5 if len(values) <= MOST_MARKED else 0
    axes.plot(values, label=name, color=colour, marker=marker, linestyle=line, markersize=size)


def _dress(axes: "Axes", title: str) -> None:
    axes.set_title(title, loc="left", fontsize=11)
    axes.grid(axis="y", color="#DDDDDD")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)


def _months(axes: "Axes", report: Report) -> None:
    """A label for each month, or for as many as have room."""
    days = [month.days.first for month in report.months]
    every = next((step for step in STEPS if len(days) <= step * MOST_LABELS), STEPS[-1])
    axes.set_xticks(range(0, len(days), every), [f"{day:%b}\n{day:%Y}" for day in days[::every]])
    axes.set_xlim(-0.5, len(days) - 0.5)
    axes.set_xlabel(_partial(report.period.first, report.until))


def _partial(first: date, last: date) -> str:
    """Which months are shown in part only."""
    parts = [f"{first:%B %Y} from day {first.day} on"] if first.day > 1 else []
    if (last + ONE_DAY).day > 1:
        parts.append(f"{last:%B %Y} to day {last.day}")
    return f"In part: {', '.join(parts)}" if parts else ""


def _share(met: int, ended: int) -> float:
    """What is drawn need not be exact; where nothing ended, the line has a gap."""
    return 100 * met / ended if ended else float("nan")
