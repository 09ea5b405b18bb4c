"""The commands by which a case decides: assess the claim, reckon the price, count delay."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Final, TypeVar

from cyclopts import Parameter

from homebuy.cli.context import context
from homebuy.cli.input_file import tenancies_in
from homebuy.cli.message_options import BY_DEFAULT, SendOptions, tell, told
from homebuy.cli.options import Day
from homebuy.cli.output import note, say
from homebuy.cli.pages.eligibility_page import print_finding
from homebuy.cli.pages.price_page import print_breakdown
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.views.decision_lines import delay_lines
from homebuy.domain.delay.notices import Ground, Kind
from homebuy.domain.eligibility.finding import Finding
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.ids import CaseReference
from homebuy.domain.models import Value
from homebuy.domain.pricing.breakdown import Breakdown
from homebuy.storage.cases import CaseStore
from homebuy.storage.rows import EventRow

Decided = TypeVar("Decided", bound=Value)
LOOKS, BETWEEN_LOOKS = 50, 0.1
"""How often, and after how many seconds, to look whether a decision is on record yet."""

Why = Annotated[str, Parameter(help="Why, if it needs saying.")]
DAY: Final = "a day, as 2026-03-31."
Late = Annotated[
    Ground | None,
    Parameter(help="What is late: needed for an initial notice, or where several are open."),
]
StatedUntil = Annotated[
    Day | None,
    Parameter(help=f"The last day for the answer that an initial notice states: {DAY}"),
]


async def assess(
    reference: str,
    /,
    *,
    tenancies: Annotated[
        Path | None,
        Parameter(help="A file as for `homebuy eligibility years`; to be asked for, if absent."),
    ] = None,
    reason: Why = "",
    options: SendOptions = BY_DEFAULT,
) -> None:
    """Weigh the claim of a case: admit it, deny it with reasons, or say what is still to be asked.

    For example: homebuy case assess RTB-1042 --tenancies tenancies.csv

    Parameters
    ----------
    reference
        The case.
    """
    # The case itself tries the list again, on the day of its claim.
    listed = tenancies_in(tenancies, context().now().date()) if tenancies else ()
    command = options.message(cmd.AssessEligibility, tenancies=listed, reason=reason)
    answer = await tell(reference, command, options)
    event = await _on_record(reference, command, "eligibility_assessed") if answer else None
    found = _part(event, "finding", Finding)
    more = {"finding": found.model_dump(mode="json")} if found else {}
    told(answer, reference, command, options, **more)
    if found and not options.as_json:
        print_finding(found)


async def price(reference: str, /, *, reason: Why = "", options: SendOptions = BY_DEFAULT) -> None:
    """Reckon the price on the facts of a case, and put it on record; earlier ones stay.

    For example: homebuy case price RTB-1042 --reason "valuation corrected"

    Parameters
    ----------
    reference
        The case.
    """
    command = options.message(cmd.CalculatePrice, reason=reason)
    answer = await tell(reference, command, options)
    event = await _on_record(reference, command, "price_calculated") if answer else None
    found = _part(event, "breakdown", Breakdown)
    more = {"number": event.detail["number"]} if event else {}
    if found:
        more |= {"breakdown": found.model_dump(mode="json"), "doubts": found.doubts}
    told(answer, reference, command, options, **more)
    if event and found and not options.as_json:
        say(f"Calculation {event.detail['number']}")
        print_breakdown(found)


async def delay(
    reference: str,
    notice: Kind,
    /,
    *,
    served: Annotated[Day, Parameter(help=f"When it was served: {DAY}")],
    ground: Late = None,
    stated_until: StatedUntil = None,
    options: SendOptions = BY_DEFAULT,
) -> None:
    """Record that a notice of delay was served: RTB6 initial, RTB7 counter or RTB8 operative.

    For example: homebuy case delay RTB-1042 initial --served 2026-04-01 --ground rtb2-late

    Parameters
    ----------
    reference
        The case.
    notice
        initial, counter or operative.
    """
    command = options.message(
        cmd.ServeDelayNotice,
        notice=notice,
        served=served,
        ground=ground,
        stated_until=stated_until,
    )
    answer = await tell(reference, command, options)
    view = await (await context().cases()).case(CaseReference(reference)) if answer else None
    cost = view.decisions.delay if view else None
    more = {"delay": cost.model_dump(mode="json")} if cost else {}
    told(answer, reference, command, options, **more)
    if view and cost and not options.as_json:
        for line in delay_lines(cost, view.zone):
            say(f"{line.label:<11}{line.text}")


async def _on_record(reference: str, command: cmd.Command, kind: str) -> EventRow | None:
    """What the message led to, once it is recorded; recording follows the answer."""
    try:
        async with context().database() as pool:
            for _ in range(LOOKS):
                for event in await CaseStore(pool).events(CaseReference(reference)):
                    if (event.kind, event.message_id) == (kind, command.message_id):
                        return event
                await asyncio.sleep(BETWEEN_LOOKS)
    except HomeBuyError as fault:
        note(f"it is decided, and cannot be shown whole: {fault}")
        return None
    note(f"it is decided, but not on record yet: see homebuy case show {reference}")
    return None


def _part(event: EventRow | None, name: str, kind: type[Decided]) -> Decided | None:
    """Part of what is on record; it is read as JSON, which knows no dates."""
    return kind.model_validate_json(json.dumps(event.detail[name])) if event else None
