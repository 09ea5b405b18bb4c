"""A return, whole: every figure of a period, and what must be known to read it."""

from datetime import date
from typing import NamedTuple

from homebuy.domain.ids import SchemeId
from homebuy.returns.claims import (
    claim_figures,
    denial_figures,
    duration_figures,
    scheme_figures,
)
from homebuy.returns.figures import Figure
from homebuy.returns.monthly import Month, month_figures, months
from homebuy.returns.period import ReturnPeriod
from homebuy.returns.sales import sale_figures
from homebuy.returns.timeliness import (
    age_figures,
    deadline_figures,
    level_figures,
    notice_figures,
)
from homebuy.storage.returns import ReturnStore


class Report(NamedTuple):
    """The figures of a period up to `until`, its last day or today; without a scheme, of all."""

    period: ReturnPeriod
    until: date
    scheme: SchemeId | None
    figures: tuple[Figure, ...]
    months: tuple[Month, ...]


async def calculate_report(
    store: ReturnStore, period: ReturnPeriod, scheme: SchemeId | None, today: date
) -> Report:
    """Read what is on record, and count it."""
    until = min(period.last, today)
    claims, runs = await store.claims(scheme), await store.statutory_periods(scheme)
    by_month = tuple(months(claims, runs, period._replace(last=until)))
    figures = (
        *claim_figures(claims, period),
        *scheme_figures(claims, period),
        *denial_figures(claims, period),
        *deadline_figures(runs, period, today),
        *sale_figures(claims, period),
        *duration_figures(claims, period),
        *age_figures(await store.ages(scheme, until)),
        *level_figures(await store.levels(scheme, *period)),
        *notice_figures(await store.notices(scheme, *period)),
        *month_figures(by_month),
    )
    return Report(period, until, scheme, figures, by_month)
