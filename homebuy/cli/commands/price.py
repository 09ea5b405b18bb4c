"""Prices on the command line: no case, no service."""

from collections.abc import Callable
from inspect import Parameter as Argument
from inspect import Signature
from typing import Annotated, Final

from cyclopts import App, Parameter

from homebuy.cli.exit_codes import UsageError
from homebuy.cli.options import Json
from homebuy.cli.output import print_json
from homebuy.cli.pages.price_page import print_breakdown
from homebuy.definitions.price_tables import shipped_tables
from homebuy.domain.pricing.calculate import calculate
from homebuy.domain.pricing.errors import PriceError
from homebuy.domain.pricing.fields import Method
from homebuy.domain.pricing.requests import REQUESTS, fields_of, read_request, required_of

EXAMPLES: Final = {
    Method.RIGHT_TO_BUY: "--value 210000 --relevant-time 2024-06-03 --property-kind house "
    "--qualifying-years 20 --region eastern --authority Norwich --cost-floor 0",
    Method.PRESERVED_RIGHT_TO_BUY: "--value 180000 --relevant-time 2025-03-03 "
    "--property-kind flat --qualifying-years 12 --region london --authority Camden",
    Method.RIGHT_TO_ACQUIRE: "--value 120000 --relevant-time 2025-03-03 --area-discount 11000",
    Method.SOCIAL_HOMEBUY: "--value 240000 --relevant-time 2025-03-03 --share 50 "
    "--area-discount 16000 --rent-percent 3",
    Method.RIGHT_TO_SHARED_OWNERSHIP: "--value 400000 --relevant-time 2025-03-03 --share 40",
    Method.SHARED_OWNERSHIP: "--value 105000 --relevant-time 2025-03-03 --lease new --share 25",
    Method.STAIRCASING: "--value 150000 --relevant-time 2025-03-03 --lease old --owned 50 "
    "--share 50",
    Method.STAIRCASING_ONE_PERCENT: "--value 200000 --index-then 140.1 --index-now 151.3 "
    "--lease-began 2022-05-02 --relevant-time 2025-03-03 --owned 25",
    Method.NI_HOUSE_SALES: "--value 90000 --relevant-time 2025-03-03 --discount-percent 40 "
    '--percent-from 2020-01-01 --percent-source "Scheme of 2020"',
    Method.DISCOUNT_REPAYMENT: "--relevant-time 2024-01-15 --sold-on 2025-07-15 "
    "--resale-value 120000 --discount-percent 40",
    Method.RENT_REVIEW: "--rent 360 --relevant-time 2025-04-01 --lease-began 2022-05-02 "
    "--index rpi --index-change 4",
}

app = App(name="price", help="Reckon prices, rents and repayments, line by line.")


def price(method: Method, *, as_json: bool = False, **given: str | None) -> None:
    """Print the answer to what was given."""
    texts = {name: text for name, text in given.items() if text is not None}
    try:
        breakdown = calculate(read_request(method, texts), shipped_tables())
    except PriceError as error:
        raise UsageError(str(error)) from None
    if as_json:
        document = breakdown.model_dump(mode="json")
        return print_json({**document, "doubts": breakdown.doubts})
    return print_breakdown(breakdown)


def command(method: Method) -> Callable[..., None]:
    """The command of a method, with an option for each of its fields."""
    required = required_of(method)
    options = [_option(n, meaning, n in required) for n, meaning in fields_of(method).items()]
    options.append(Argument("as_json", Argument.KEYWORD_ONLY, default=False, annotation=Json))

    def calculate_given(**given: str | None) -> None:
        as_json = given.pop("as_json", False)
        price(method, as_json=bool(as_json), **given)

    calculate_given.__signature__ = Signature(options)  # type: ignore[attr-defined]
    calculate_given.__annotations__ = {option.name: option.annotation for option in options}
    example = f"For example: homebuy price {method} {EXAMPLES[method]}"
    calculate_given.__doc__ = f"{REQUESTS[method].__doc__}\n\n{example}"
    return calculate_given


def _option(name: str, meaning: str, required: bool) -> Argument:
    help = f"{meaning} Needed." if required else meaning
    kind = Annotated[str | None, Parameter(help=help.strip(), allow_leading_hyphen=True)]
    return Argument(name, Argument.KEYWORD_ONLY, default=None, annotation=kind)


for each in Method:
    app.command(command(each), name=each)
