"""`./run verify`: published cases and claims, each beside what Home Buy answers."""

import sys

from homebuy.cli.program import app_named, leave, run
from verification.conformance.command import conformance
from verification.timelines.command import timelines

app = app_named("./run verify", "Hold Home Buy against what others publish; start in the checkout.")
app.command(conformance)
app.command(timelines)

if __name__ == "__main__":
    leave(run(app, sys.argv[1:]))
