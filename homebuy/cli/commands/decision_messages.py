"""The commands by which a case decides: assess the claim, reckon the price, count delay."""

import asyncio
import json
from datetime import date
from pathlib import Path
from typing import Annotated, Final, TypeVar

from cyclopts import Parameter

from homebuy.cli.exit_codes import UsageError
from homebuy.cli.message_options import Sending, tell, told
from homebuy.cli.output import note, say
from homebuy.cli.pages.eligibility_page import print_finding
from homebuy.cli.pages.price_page import print_breakdown
from homebuy.cli.services import database, home_buy
from homebuy.cli.tenancy_file import tenancies_in
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.views.decision_lines import delay_lines
from homebuy.domain.delay.notices import Ground, Kind
from homebuy.domain.eligibility.finding import EligibilityFinding
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.ids import CaseReference
from homebuy.domain.models import Value
from homebuy.domain.pricing.breakdown import Breakdown
from homebuy.storage.cases import CaseStore
from homebuy.storage.rows import EventRow
from homebuy.written_dates import day

Decided = TypeVar("Decided", bound=Value)
NOW = Sending()
LOOKS, BETWEEN_LOOKS = 50, 0.1
"""How often, and after how many seconds, to look whether a decision is on record yet."""

Why = Annotated[str, Parameter(help="Why, if it needs saying.")]
DAY: Final = "a day, as 2026-03-31."


async def assess(
    reference: str,
    /,
    *,
    tenancies: Annotated[
        Path | None,
        Parameter(help="A file as for `homebuy eligibility years`; to be asked for, if absent."),
    ] = None,
    reason: Why = "",
    sending: Sending = NOW,
) -> None:
    """Weigh the claim of a case: admit it, deny it with reasons, or say what is still to be asked.

    For example: homebuy case assess RTB-1042 --tenancies tenancies.csv

    Parameters
    ----------
    reference
        The case.
    """
    # The case itself tries the list again, on the day of its claim.
    listed = tenancies_in(tenancies, sending.now.date()) if tenancies else ()
    command = sending.message(cmd.AssessEligibility, tenancies=listed, reason=reason)
    answer = await tell(reference, command, sending)
    event = await _on_record(reference, command, "eligibility_assessed") if answer else None
    found = _part(event, "finding", EligibilityFinding)
    more = {"finding": found.model_dump(mode="json")} if found else {}
    told(answer, reference, command, sending, **more)
    if found and not sending.as_json:
        print_finding(found)


async def price(reference: str, /, *, reason: Why = "", sending: Sending = NOW) -> None:
    """Reckon the price on the facts of a case, and put it on record; earlier ones stay.

    For example: homebuy case price RTB-1042 --reason "valuation corrected"

    Parameters
    ----------
    reference
        The case.
    """
    command = sending.message(cmd.CalculatePrice, reason=reason)
    answer = await tell(reference, command, sending)
    event = await _on_record(reference, command, "price_calculated") if answer else None
    found = _part(event, "breakdown", Breakdown)
    more = {"number": event.detail["number"]} if event else {}
    if found:
        more |= {"breakdown": found.model_dump(mode="json"), "uncertainties": found.uncertainties}
    told(answer, reference, command, sending, **more)
    if event and found and not sending.as_json:
        say(f"Calculation {event.detail['number']}")
        print_breakdown(found)


async def delay(
    reference: str,
    notice: Kind,
    /,
    *,
    served: Annotated[str, Parameter(help=f"When it was served: {DAY}", allow_leading_hyphen=True)],
    ground: Annotated[
        Ground | None,
        Parameter(help="What is late: needed for an initial notice, or where several are open."),
    ] = None,
    stated_until: Annotated[
        str | None,
        Parameter(
            help=f"The last day for the answer that an initial notice states: {DAY}",
            allow_leading_hyphen=True,
        ),
    ] = None,
    sending: Sending = NOW,
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
    command = sending.message(
        cmd.ServeDelayNotice,
        notice=notice,
        served=_day("--served", served),
        ground=ground,
        stated_until=_day("--stated-until", stated_until) if stated_until is not None else None,
    )
    answer = await tell(reference, command, sending)
    view = await (await home_buy()).case(CaseReference(reference)) if answer else None
    cost = view.decisions.delay if view else None
    more = {"delay": cost.model_dump(mode="json")} if cost else {}
    told(answer, reference, command, sending, **more)
    if view and cost and not sending.as_json:
        for line in delay_lines(cost, view.zone):
            say(f"{line.label:<11}{line.text}")


def _day(option: str, text: str) -> date:
    try:
        return day(text)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None


async def _on_record(reference: str, command: cmd.Command, kind: str) -> EventRow | None:
    """What the message led to, once it is recorded; recording follows the answer."""
    try:
        async with database() as pool:
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
