"""The database on the command line."""

from cyclopts import App

from homebuy import config
from homebuy.cli.options import Json
from homebuy.cli.output import print_json, say
from homebuy.storage import migrate as migrations
from homebuy.storage.unreachable import database_errors

app = App(name="database", help="Prepare the database.")


@app.command
async def migrate(*, as_json: Json = False) -> None:
    """Bring the database of HOMEBUY_DATABASE_URL up to date; safe to repeat.

    For example: homebuy database migrate
    """
    url = config.database_url()
    with database_errors():
        applied = await migrations.migrate(url)
    if as_json:
        print_json({"applied": applied})
    else:
        say("\n".join(f"applied {name}" for name in applied) or "the database is up to date")
