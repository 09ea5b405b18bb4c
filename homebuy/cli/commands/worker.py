"""Serving cases, as one command among the others."""

from homebuy.cli.program import app_named
from worker import SERVE, main

app = app_named("worker", SERVE, main)
