"""Changes of how a case goes about its work; cases that began before one go on as they began."""

from temporalio import workflow

FROM_THE_START = "settled-at-the-start"
"""The patch with which a case has made every change of 0.1.

A change that comes after cases run on it is no part of it: ask `workflow.patched` for that one, and
before anything is looked up.
"""


def settle() -> None:
    """Settle it before the case does anything else.

    A query that comes while something is looked up in the worker ends a task early. On replay a
    patch that is asked about only after that is not known in time (temporalio 1.35), and the
    history no longer fits.
    """
    workflow.patched(FROM_THE_START)


def includes(change: str) -> bool:
    """Whether this case makes the change: it began with it, or comes to it now."""
    return workflow.patched(FROM_THE_START) or workflow.patched(change)
