"""An organisation that was changed on the command line: published whole, or not at all."""

from collections.abc import Sequence

from homebuy.cli.context import context
from homebuy.cli.exit_codes import ExitCode
from homebuy.cli.output import note, print_json, print_table, say
from homebuy.domain.definitions.checks.uncovered_rules import uncovered_rules
from homebuy.imports.people.import_faults import ImportFault
from homebuy.imports.people.merge import Merged, import_faults
from homebuy.imports.people.organisation_change import (
    Change,
    PublishedOrganisation,
    changes,
    publish,
)
from homebuy.storage.definitions import Published
from homebuy.storage.pool import Pool


async def publish_organisation(
    pool: Pool,
    known: PublishedOrganisation,
    merged: Merged,
    by: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> ExitCode:
    """Publish it and print what has changed, or every fault that it has."""
    if found := import_faults(merged, known.schemes, context().today()):
        return _print_faults(found, as_json)
    made = list(changes(known.organisation, merged.organisation))
    published = None
    if not dry_run:
        published = await publish(
            pool, merged.organisation, by=by, at=context().now(), following=known.version
        )
    _print_changes(made, published, as_json)
    for gap in uncovered_rules(merged.organisation, known.schemes, context().today()):
        note(f"warning: {gap.path}: {gap.reason}")
    return ExitCode.DONE


def _print_faults(found: Sequence[ImportFault], as_json: bool) -> ExitCode:
    if as_json:
        print_json({"faults": [fault._asdict() for fault in found]})
    else:
        for fault in found:
            say(str(fault))
        say(f"faults: {len(found)}; nothing has been published")
    return ExitCode.FINDINGS


def _print_changes(made: Sequence[Change], published: Published | None, as_json: bool) -> None:
    if as_json:
        version = published.version if published else None
        changed = [change._asdict() for change in made]
        return print_json({"version": version, "changes": changed, "faults": []})
    print_table("Changes", ["What", "Who", "Change", "Detail"], made)
    if published is None:
        return say("nothing has been published: this was a dry run")
    new = "published" if published.changed else "is published already"
    return say(f"organisation '{published.id}' version {published.version} {new}")
