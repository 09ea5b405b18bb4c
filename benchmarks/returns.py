"""What a return costs: `./run bench returns`.

Synthetic cases: one Right to Buy case from the claim to the sale, told by the core, and copied in
PostgreSQL. The baseline counts the events of the same cases in the same run.
"""

import argparse
import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from activities.pricing import Pricer
from homebuy.cli.output import print_table
from homebuy.definitions.price_tables import shipped_tables
from homebuy.definitions.publication import publish_shipped
from homebuy.domain import case as core
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.events import Event
from homebuy.domain.case.questions import LookedUp
from homebuy.domain.case.rules.prices import price_question
from homebuy.domain.case.views.view import view
from homebuy.domain.definitions.plan import open_scheme, plan_stage
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.ids import CaseReference, FactName, MessageId, SchemeId, UserId
from homebuy.domain.outcomes import Outcome
from homebuy.embedded.postgres import embedded_postgres
from homebuy.returns.period import ReturnPeriod
from homebuy.returns.report import calculate_report
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionStore
from homebuy.storage.migrate import migrate
from homebuy.storage.pool import Pool, open_pool
from homebuy.storage.returns import ReturnStore

ROUNDS = 3
NUMBERS = count(1)
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
YEAR = ReturnPeriod(date(2024, 4, 1), date(2025, 3, 31))
SCHEME = SchemeId("right-to-buy-england")
CLAIM = {
    "rtb1_served": "2024-06-03",
    "property_kind": "house",
    "qualifying_years": "20",
    "region": "eastern",
    "authority": "Norwich",
    "cost_floor": "0.00",
    "landlord": "Northgate Homes",
    "secure_tenancy": "yes",
}
LEARNT = (
    (datetime(2024, 6, 20, 12, tzinfo=UTC), {"rtb2_decision": "admitted"}),
    (datetime(2024, 6, 21, 12, tzinfo=UTC), {"rtb2_served": "2024-06-21"}),
    (datetime(2024, 6, 22, 12, tzinfo=UTC), {"right_established": "2024-06-21"}),
    (datetime(2024, 7, 22, 12, tzinfo=UTC), {"valuation": "210000.00"}),
    (datetime(2024, 8, 1, 12, tzinfo=UTC), {"s125_served": "2024-08-01"}),
    (datetime(2024, 8, 20, 12, tzinfo=UTC), {"s125d_response": "2024-08-20"}),
    (datetime(2024, 11, 1, 12, tzinfo=UTC), {"completed_on": "2024-11-01"}),
)
COPIES = """
WITH number AS (SELECT generate_series(2, $1) AS n),
cases AS (
    INSERT INTO home_buy_case
    SELECT copy.* FROM number, home_buy_case AS told,
        jsonb_populate_record(told, jsonb_build_object('reference', 'R-' || n)) AS copy
),
stages AS (
    INSERT INTO case_stage
    SELECT copy.* FROM number, case_stage AS told,
        jsonb_populate_record(told, jsonb_build_object('reference', 'R-' || n)) AS copy
),
clocks AS (
    INSERT INTO case_clock
    SELECT copy.* FROM number, case_clock AS told,
        jsonb_populate_record(told, jsonb_build_object('reference', 'R-' || n)) AS copy
)
INSERT INTO case_event
SELECT copy.* FROM number, case_event AS told,
    jsonb_populate_record(told, jsonb_build_object('reference', 'R-' || n)) AS copy
"""


async def main(number: int, as_json: bool) -> None:
    """Print the seconds of the best round."""
    with TemporaryDirectory() as folder:
        async with embedded_postgres(Path(folder), durable=False) as dsn:
            await migrate(dsn)
            async with open_pool(dsn) as pool:
                await fill(pool, number)
                events = await pool.fetchval("SELECT count(*) FROM case_event")
                base = await best(lambda: pool.fetchval("SELECT count(*) FROM case_event"))
                store = ReturnStore(pool)
                spent = await best(lambda: calculate_report(store, YEAR, None, NOW.date()))
    if as_json:
        figures = {"cases": number, "events": events, "seconds": round(spent, 3)}
        print(json.dumps({**figures, "baseline": round(base, 4), "ratio": round(spent / base)}))
        return
    rows = [["count the events", f"{base:.3f}", "1"]]
    rows += [["the return of a year", f"{spent:.3f}", f"{spent / base:,.0f}"]]
    columns = ("what", "seconds", "of a count")
    print_table(f"{number:,} cases with {events:,} events", columns, rows)


async def fill(pool: Pool, number: int) -> None:
    """Record the case, copy it, and let PostgreSQL look at what it has."""
    await publish_shipped(pool, by="bench", at=NOW)
    published = await DefinitionStore(pool).latest_scheme(SCHEME)
    assert published
    case, events = told(published)
    await CaseStore(pool).record(events, view(case, NOW))
    await pool.execute(COPIES, number)
    await pool.execute("ANALYZE")


def told(published: PublishedScheme) -> tuple[core.Case, tuple[Event, ...]]:
    """A case that was admitted, priced, offered and completed."""
    scheme, day = published.scheme, YEAR.first
    plan = plan_stage(published, scheme.first_stage, entered=day, raised=day)
    assert plan
    raised = sent(datetime(2024, 6, 3, 12, tzinfo=UTC), facts=CLAIM)
    request = cmd.RaiseCase(
        **raised, reference=CaseReference("R-1"), scheme=SCHEME, owner=UserId("amira-khan")
    )
    live = core.LiveCase()
    live.raise_(request, open_scheme(published, plan, None), NOW)
    for at, facts in LEARNT:
        live.import_step(cmd.RecordFacts(**sent(at, facts=facts)), NOW)
        if "valuation" in facts:
            live.handle(cmd.AssessEligibility(**sent(at)), NOW)
            live.handle(cmd.CalculatePrice(**sent(at)), NOW, priced(live.case, at))
    sold = cmd.CloseCase(**sent(LEARNT[-1][0]), outcome=Outcome.COMPLETED, reason="sold")
    live.import_step(sold, NOW)
    return live.case, live.take_events()


def priced(case: core.Case, at: datetime) -> LookedUp:
    """The price of the case, by the tables that ship."""
    asked = price_question(case, at)
    return LookedUp(asked, Pricer(shipped_tables()).price(asked))


def sent(at: datetime, facts: dict[str, str] | None = None) -> dict[str, Any]:
    """What a message carries."""
    named = {"facts": {FactName(name): value for name, value in facts.items()}} if facts else {}
    identity = MessageId(f"message {next(NUMBERS)}")
    return {"message_id": identity, "actor": "bench", "at": at, **named}


async def best(do: Callable[[], Awaitable[object]]) -> float:
    """The seconds of the best round."""
    return min([await _round(do) for _ in range(ROUNDS)])


async def _round(do: Callable[[], Awaitable[object]]) -> float:
    start = perf_counter()
    await do()
    return perf_counter() - start


if __name__ == "__main__":
    options = argparse.ArgumentParser("./run bench returns", description=__doc__)
    options.add_argument("--number", type=int, default=10_000, help="cases (default 10,000)")
    options.add_argument("--json", action="store_true", help="one line for programs")
    given = options.parse_args()
    asyncio.run(main(given.number, given.json))
