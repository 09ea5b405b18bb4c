"""How a command ends: the exit codes, and which fault has which."""

from enum import IntEnum
from typing import Final

from homebuy.domain.errors import (
    HomeBuyError,
    MisuseError,
    NotFoundError,
    OutOfReachError,
    RefusalError,
)


class ExitCode(IntEnum):
    """What scripts may rely on."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    REFUSED = 3
    NOT_FOUND = 4
    UNREACHABLE = 5
    INTERRUPTED = 130


EXPLAINED: Final = """Exit codes:
  0  done
  1  there are findings: faulty definitions, bad rows, disagreements
  2  the command cannot be understood
  3  the case refused
  4  not found, or there already
  5  a service cannot be reached, or a setting is missing"""


class UsageError(MisuseError):
    """The command cannot be understood."""


class MissingFileError(NotFoundError):
    """A file that was named is not there, or cannot be read."""


CODES: Final = {
    MisuseError: ExitCode.USAGE,
    RefusalError: ExitCode.REFUSED,
    NotFoundError: ExitCode.NOT_FOUND,
    OutOfReachError: ExitCode.UNREACHABLE,
}
"""The exit code of each kind of fault."""


def code_of(error: HomeBuyError) -> ExitCode:
    """The exit code of a fault; one of no special kind is a finding."""
    codes = (code for kind, code in CODES.items() if isinstance(error, kind))
    return next(codes, ExitCode.FINDINGS)
