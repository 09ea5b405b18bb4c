"""Service levels on the command line: what they come to, and why."""

from cyclopts import App

from homebuy.cli.due import due
from homebuy.cli.explaining import explain

app = App(name="sla", help="Reckon service levels, and explain them.")

app.command(due)
app.command(explain)
