"""Faults of definition files on the command line."""

from homebuy.cli.exit_codes import ExitCode
from homebuy.cli.output import print_json, say
from homebuy.definitions.bundle import FaultyDefinitionsError


def print_faults(faulty: FaultyDefinitionsError, as_json: bool) -> ExitCode:
    """Print every fault and how many there are; answers with the exit code for findings."""
    if as_json:
        print_json({"faults": [fault._asdict() for fault in faulty.faults]})
    else:
        for fault in faulty.faults:
            say(str(fault).replace("\n", "\n    "))
        say(f"faults: {len(faulty.faults)}")
    return ExitCode.FINDINGS
