"""Service levels on the command line: what they come to, and why."""

from cyclopts import App

from homebuy.cli.commands.due import due
from homebuy.cli.context import answer_awaited, context
from homebuy.cli.options import Json
from homebuy.cli.output import print_json
from homebuy.cli.pages.explanation import tell
from homebuy.domain.ids import CaseReference, ClockId

app = App(name="sla", help="Reckon service levels, and explain them.")

app.command(due)


@app.command
async def explain(case: str, clock: str | None = None, /, *, as_json: Json = False) -> None:
    """Say why the dates of a case are what they are, line by line.

    For example: homebuy sla explain RTB-1042 task/1/check-form

    Parameters
    ----------
    case
        The case.
    clock
        One of its clocks, such as stage/1; all of them, if absent, those that run first.
    """
    client = await context().cases()
    async with answer_awaited(case, "Nothing was changed"):
        explained = await client.explain(CaseReference(case), ClockId(clock) if clock else None)
    print_json([each.model_dump(mode="json") for each in explained]) if as_json else tell(explained)
