"""Service levels on the command line: what they come to, and why."""

from cyclopts import App

app = App(name="sla", help="Reckon service levels, and compare the arithmetic with others'.")
