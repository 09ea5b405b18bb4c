"""What a price costs to reckon: `./run bench prices`.

The baseline is one multiplication of the value by the percentage, as often, in the same run.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import cycle, islice
from time import thread_time

from homebuy.cli.output import print_table
from homebuy.definitions.price_tables import shipped_tables
from homebuy.domain.pricing.calculate import calculate
from homebuy.domain.pricing.fields import Method
from homebuy.domain.pricing.requests import PriceRequest, read_request

ROUNDS = 3
CLAIM = {
    "value": "210000",
    "relevant_time": "2025-03-03",
    "property_kind": "house",
    "qualifying_years": "20",
    "region": "eastern",
    "authority": "Norwich",
    "cost_floor": "180000",
}
FLAT = {"property_kind": "flat", "region": "london", "authority": "Camden"}
SHARE = {"value": "400000", "relevant_time": "2025-03-03", "lease": "new", "share": "40"}
SOLD = {"relevant_time": "2020-01-15", "sold_on": "2021-07-15", "resale_value": "120000"}
CLAIMS = (
    read_request(Method.RIGHT_TO_BUY, CLAIM),
    read_request(Method.RIGHT_TO_BUY, CLAIM | {"relevant_time": "2018-05-01"}),
    read_request(Method.RIGHT_TO_BUY, CLAIM | FLAT | {"previous_discount": "5000"}),
    read_request(Method.PRESERVED_RIGHT_TO_BUY, CLAIM | FLAT | {"rent_credit": "2200"}),
)
OTHERS = (
    read_request(Method.SHARED_OWNERSHIP, SHARE),
    read_request(Method.DISCOUNT_REPAYMENT, SOLD | {"discount_percent": "40"}),
)


def main(number: int, as_json: bool) -> None:
    """Print seconds of one core for so many prices, and as a multiple of the baseline."""
    tables, factor = shipped_tables(), Decimal("0.5")
    value = Decimal(CLAIM["value"])
    base = best(lambda _: value * factor, CLAIMS, number)
    parts = {
        "claims": best(lambda request: calculate(request, tables), CLAIMS, number),
        "all": best(lambda request: calculate(request, tables), CLAIMS + OTHERS, number),
    }
    if as_json:
        seconds = {name: round(spent, 2) for name, spent in parts.items()}
        ratio = round(parts["claims"] / base, 1)
        baseline = round(base, 4)
        print(json.dumps({"prices": number, "baseline": baseline, "ratio": ratio, **seconds}))
        return
    rows = [("one multiplication", base)]
    rows += [(f"prices, {name}", spent) for name, spent in parts.items()]
    columns = ("what", "seconds", "of a multiplication")
    cells = [[what, f"{spent:.2f}", f"{spent / base:,.0f}"] for what, spent in rows]
    print_table(f"{number:,} times on one core", columns, cells)


def best(
    do: Callable[[PriceRequest], object], requests: Sequence[PriceRequest], number: int
) -> float:
    """The seconds of the best round, of this thread alone; other programs do not count."""
    return min(_round(do, requests, number) for _ in range(ROUNDS))


def _round(
    do: Callable[[PriceRequest], object], requests: Sequence[PriceRequest], number: int
) -> float:
    jobs = list(islice(cycle(requests), number))
    start = thread_time()
    for job in jobs:
        do(job)
    return thread_time() - start


if __name__ == "__main__":
    options = argparse.ArgumentParser("./run bench prices", description=__doc__)
    options.add_argument("--number", type=int, default=100_000, help="prices (default 100,000)")
    options.add_argument("--json", action="store_true", help="one line for programs")
    given = options.parse_args()
    main(given.number, given.json)
