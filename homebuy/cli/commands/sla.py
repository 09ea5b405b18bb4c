"""Service levels on the command line: what they come to, and why."""

from cyclopts import App

from homebuy.cli.commands.due import due
from homebuy.cli.pages.explanation import explain

app = App(name="sla", help="Reckon service levels, and explain them.")

app.command(due)
app.command(explain)
