"""Definitions on the command line: check files, publish them."""

from collections.abc import Sequence
from pathlib import Path

from cyclopts import App

from homebuy.cli.context import context
from homebuy.cli.exit_codes import ExitCode
from homebuy.cli.options import Json, Publisher
from homebuy.cli.output import note, print_json, print_table, say
from homebuy.cli.pages.faults import print_faults
from homebuy.definitions import publication as publishing
from homebuy.definitions.bundle import Bundle, FaultyDefinitionsError, read_bundle, shipped
from homebuy.domain.definitions.checks.uncovered_rules import uncovered_rules
from homebuy.storage.definitions import DefinitionStore, Published

app = App(name="definitions", help="Check and publish schemes.")


@app.command
def check(*paths: Path, as_json: Json = False) -> ExitCode:
    """Check definition files, and show every fault of every file.

    For example: homebuy definitions check schemes/

    Parameters
    ----------
    paths
        Files, or folders of *.yaml; the definitions that come with Home Buy, if absent.
    """
    try:
        bundle = read_bundle(paths or [shipped()], today=context().today())
    except FaultyDefinitionsError as faulty:
        return print_faults(faulty, as_json)
    if as_json:
        print_json({"faults": []})
    else:
        say(_summary(bundle))
    return ExitCode.DONE


@app.command
async def publish(
    *paths: Path,
    by: Publisher = None,
    as_json: Json = False,
) -> ExitCode:
    """Check definitions and publish them; cases that run keep the version they began with.

    A calendar that is published already must not differ: see homebuy calendar publish.

    For example: homebuy definitions publish schemes/ --by grace-okafor

    Parameters
    ----------
    paths
        Files, or folders of *.yaml; the definitions that come with Home Buy, if absent.
    """
    publisher = context().actor(by)
    async with context().database() as pool:
        try:
            bundle = read_bundle(paths or [shipped()], today=context().today())
            versions = await publishing.publish(pool, bundle, by=publisher, at=context().now())
        except FaultyDefinitionsError as faulty:
            return print_faults(faulty, as_json)
        schemes = await DefinitionStore(pool).newest_schemes()
    print_json(versions) if as_json else _print_versions(versions)
    for gap in uncovered_rules(bundle.organisation, schemes, context().today()):
        note(f"warning: {gap.path}: {gap.reason}")
    return ExitCode.DONE


def _print_versions(versions: Sequence[Published]) -> None:
    rows = [
        [each.kind, each.id, str(each.version), "new" if each.changed else "unchanged"]
        for each in versions
    ]
    print_table("Published", ["Kind", "Id", "Version", ""], rows)


def _summary(bundle: Bundle) -> str:
    schemes = ", ".join(scheme.id for scheme in bundle.schemes) or "no scheme"
    return f"No faults: {bundle.organisation.id}, {len(bundle.calendars)} calendars, {schemes}"
