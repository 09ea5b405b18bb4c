"""How a command ends: the exit codes, and which fault has which."""

from enum import IntEnum
from typing import Final

from homebuy.domain.errors import HomeBuyError


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


class UsageError(HomeBuyError):
    """The command cannot be understood."""


class MissingFileError(HomeBuyError):
    """A file that was named is not there, or cannot be read."""


# By name, so that a fault in one corner does not load the clients of all the others.
CODES: Final = {
    "UsageError": ExitCode.USAGE,
    "PeriodError": ExitCode.USAGE,
    "RefusedError": ExitCode.REFUSED,
    "RejectedError": ExitCode.REFUSED,
    "MissingFileError": ExitCode.NOT_FOUND,
    "FileExistsAlreadyError": ExitCode.NOT_FOUND,
    "UnwritableError": ExitCode.NOT_FOUND,
    "NoSuchAlertError": ExitCode.NOT_FOUND,
    "NoSuchCaseError": ExitCode.NOT_FOUND,
    "NoSuchLetterError": ExitCode.NOT_FOUND,
    "NoSuchCalendarError": ExitCode.NOT_FOUND,
    "NoSuchClockError": ExitCode.NOT_FOUND,
    "CaseExistsError": ExitCode.NOT_FOUND,
    "UnknownNameError": ExitCode.NOT_FOUND,
    "NotPublishedError": ExitCode.NOT_FOUND,
    "UnreachableError": ExitCode.UNREACHABLE,
    "NoDatabaseError": ExitCode.UNREACHABLE,
    "ConfigurationError": ExitCode.UNREACHABLE,
    "LetterheadError": ExitCode.UNREACHABLE,
}


def code_of(error: HomeBuyError) -> ExitCode:
    """The exit code of a fault; one of no special kind is a finding."""
    names = (kind.__name__ for kind in type(error).__mro__)
    return next((CODES[name] for name in names if name in CODES), ExitCode.FINDINGS)
