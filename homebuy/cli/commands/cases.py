"""Cases on the command line: raise one, tell it something, look at it, list them."""

from typing import Annotated

from cyclopts import App, Parameter

from homebuy.cli.commands import clock_messages, decision_messages, evidence, messages, offers
from homebuy.cli.commands.prices import prices
from homebuy.cli.commands.raise_case import open_case
from homebuy.cli.context import answer_awaited, context
from homebuy.cli.message_options import MessageOptions
from homebuy.cli.options import AppliedOn, Facts, Json, facts_in, one_of
from homebuy.cli.output import print_json, say
from homebuy.cli.pages.case_page import print_case, print_cases, print_events
from homebuy.domain.case.state import CaseStatus, Colour
from homebuy.domain.ids import CaseReference, SchemeId, UserId
from homebuy.storage.cases import CaseStore
from homebuy.temporal.client import NoSuchCaseError

app = App(name="case", help="Raise a case, tell it something, look at it.")
BY_DEFAULT = MessageOptions()


@app.command(name="raise")
async def raise_(
    reference: str,
    /,
    *,
    scheme: Annotated[str, Parameter(help="The way to buy, such as right-to-buy-england.")],
    owner: Annotated[str, Parameter(help="The user account that the case belongs to.")],
    applied_on: Annotated[
        AppliedOn,
        Parameter(help="The day of the application; the case counts as raised then."),
    ] = None,
    fact: Facts = (),
    options: MessageOptions = BY_DEFAULT,
) -> None:
    """Raise a case.

    For example: homebuy case raise T-42 --scheme training --owner amira-khan

    Parameters
    ----------
    reference
        The case's own reference: letters and digits, with - . or _ between.
    """
    request = await open_case(reference, scheme, owner, applied_on, facts_in(fact), options)
    if options.as_json:
        print_json({"reference": reference, "message_id": request.message_id, "raised": True})
    else:
        say(f"case '{reference}' is raised; look at it with homebuy case show {reference}")


@app.command
async def show(reference: str, /, *, as_json: Json = False) -> None:
    """Show a case: its stage, tasks, deadlines and facts, and what may be done next.

    For example: homebuy case show RTB-1042

    Parameters
    ----------
    reference
        The case.
    """
    client = await context().cases()
    async with answer_awaited(reference, "Nothing was changed"):
        view = await client.case(CaseReference(reference))
    print_json(view) if as_json else print_case(view)


@app.command(name="list")
async def list_(
    *,
    scheme: Annotated[str | None, Parameter(help="Only cases of this scheme.")] = None,
    status: Annotated[
        CaseStatus | None, one_of(CaseStatus), Parameter(help="open, closed or cancelled.")
    ] = None,
    owner: Annotated[str | None, Parameter(help="Only cases of this user.")] = None,
    colour: Annotated[Colour | None, one_of(Colour), Parameter(help="green, amber or red.")] = None,
    limit: Annotated[int, Parameter(help="How many at most.")] = 100,
    as_json: Json = False,
) -> None:
    """List cases, the next deadline first.

    For example: homebuy case list --status open --colour red
    """
    async with context().database() as pool:
        rows = await CaseStore(pool).cases(
            scheme=SchemeId(scheme) if scheme else None,
            status=status,
            owner=UserId(owner) if owner else None,
            colour=colour,
            limit=limit,
        )
    print_json(rows) if as_json else print_cases(rows)


@app.command
async def history(reference: str, /, *, as_json: Json = False) -> None:
    """Show all that happened to a case: when, what, by whom, and when it was recorded.

    For example: homebuy case history RTB-1042

    Parameters
    ----------
    reference
        The case.
    """
    async with context().database() as pool:
        events = await CaseStore(pool).events(CaseReference(reference))
    if not events:
        raise NoSuchCaseError(f"nothing is recorded of case '{reference}'")
    print_json(events) if as_json else print_events(reference, events)


app.command(evidence.evidence)
app.command(messages.complete)
app.command(messages.activate)
app.command(messages.cancel_task)
app.command(messages.fact)
app.command(offers.offer)
app.command(offers.answer)
app.command(messages.note)
app.command(messages.progress)
app.command(messages.close)
app.command(messages.reassign)
app.command(clock_messages.hold)
app.command(clock_messages.release)
app.command(clock_messages.revise)
app.command(clock_messages.acknowledge)
app.command(decision_messages.assess)
app.command(decision_messages.price)
app.command(decision_messages.delay)
app.command(prices)
