"""The starter in production: raises one case, or a file of them, for those who schedule it."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from homebuy.cli.commands.applications import import_
from homebuy.cli.commands.cases import raise_
from homebuy.cli.exit_codes import UsageError
from homebuy.cli.options import AppliedOn
from homebuy.cli.program import app_named, leave, run

app = app_named("starter", "Raise one case, or the cases of a CSV file; to repeat does no harm.")


@app.default
async def start(
    reference: str | None = None,
    /,
    *,
    scheme: Annotated[str | None, Parameter(help="The way to buy.")] = None,
    owner: Annotated[str | None, Parameter(help="Whose case it is.")] = None,
    applied_on: Annotated[AppliedOn, Parameter(help="The day of the application.")] = None,
    file: Annotated[Path | None, Parameter(help="A CSV file of applications.")] = None,
) -> int | None:
    """Raise one case, or the cases of a CSV file; to repeat does no harm.

    For example: python starter.py RTB-1042 --scheme right-to-buy-england --owner amira-khan

    For example: python starter.py --file applications.csv

    Parameters
    ----------
    reference
        The case to raise.
    """
    if file and not (reference or scheme or owner or applied_on):
        return await import_(file)
    if reference and scheme and owner and not file:
        await raise_(reference, scheme=scheme, owner=owner, applied_on=applied_on)
        return None
    raise UsageError("give a reference with --scheme and --owner, or only --file")


if __name__ == "__main__":
    leave(run(app, sys.argv[1:]))
