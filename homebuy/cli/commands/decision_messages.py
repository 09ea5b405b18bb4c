"""The commands by which a case decides: assess the claim, reckon the price, count delay."""

from pathlib import Path
from typing import Annotated, Final

from cyclopts import Parameter

from homebuy.cli.context import context
from homebuy.cli.input_file import tenancies_in
from homebuy.cli.message_options import BY_DEFAULT, SendOptions, tell, told
from homebuy.cli.options import Day
from homebuy.cli.output import say
from homebuy.cli.pages.eligibility_page import print_finding
from homebuy.cli.pages.price_page import print_breakdown
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.views.decision import (
    DelayDecision,
    EligibilityDecision,
    PriceDecision,
)
from homebuy.domain.case.views.decision_lines import delay_lines
from homebuy.domain.delay.notices import Ground, Kind

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
    decision = answer.decision if answer else None
    found = decision.finding if isinstance(decision, EligibilityDecision) else None
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
    decision = answer.decision if answer else None
    if not isinstance(decision, PriceDecision):
        told(answer, reference, command, options)
        return
    more = {
        "number": decision.number,
        "breakdown": decision.breakdown.model_dump(mode="json"),
        "uncertainties": decision.breakdown.uncertainties,
    }
    told(answer, reference, command, options, **more)
    if not options.as_json:
        say(f"Calculation {decision.number}")
        print_breakdown(decision.breakdown)


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
    decision = answer.decision if answer else None
    if not isinstance(decision, DelayDecision):
        told(answer, reference, command, options)
        return
    told(answer, reference, command, options, delay=decision.delay.model_dump(mode="json"))
    if not options.as_json:
        for line in delay_lines(decision.delay, decision.zone):
            say(f"{line.label:<11}{line.text}")
