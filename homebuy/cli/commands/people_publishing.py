"""Imports of people and absences on the command line: published whole, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from pydantic import ValidationError

from homebuy.cli.context import context
from homebuy.cli.exit_codes import ExitCode, UsageError
from homebuy.cli.input_file import read_file
from homebuy.cli.options import Day, Json, Publisher
from homebuy.cli.output import note, print_json, print_table, say
from homebuy.definitions.definition_file import UnfitError, read_definition
from homebuy.definitions.wording import validation_faults
from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.definitions.checks.uncovered_rules import uncovered_rules
from homebuy.domain.definitions.organisation import Absence, Organisation
from homebuy.imports.people.import_faults import ImportFault
from homebuy.imports.people.merge import Files, Merged, import_faults, merge
from homebuy.imports.people.organisation_change import (
    Change,
    PublishedOrganisation,
    changes,
    publish,
    published_organisation,
    with_absence,
)
from homebuy.storage.definitions import DefinitionStore, Published
from homebuy.storage.pool import Pool


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Sources:
    """What to import, and into what."""

    users: Annotated[
        Path | None,
        Parameter(
            help="id, name, email, and perhaps line_manager, digest_at, effective_from, "
            "effective_to."
        ),
    ] = None
    roles: Annotated[
        Path | None,
        Parameter(help="role, user, and perhaps title, effective_from, effective_to."),
    ] = None
    groups: Annotated[
        Path | None,
        Parameter(help="group, user, responsible, and perhaps effective_from, effective_to."),
    ] = None
    absences: Annotated[
        Path | None,
        Parameter(help="user, effective_from, and perhaps effective_to, cover, reason."),
    ] = None
    organisation: Annotated[
        Path | None,
        Parameter(help="A definition file to start from. The published one, if absent."),
    ] = None

    def files(self) -> Files:
        """The files as they came; raises UsageError for none at all."""
        named = (self.users, self.roles, self.groups, self.absences)
        if not any(named):
            raise UsageError("nothing to import: name --users, --roles, --groups or --absences")
        return Files(*(read_file(path) if path else None for path in named))


FROM_NOWHERE = Sources()


async def import_people(
    *,
    sources: Sources = FROM_NOWHERE,
    dry_run: Annotated[bool, Parameter(help="Publish nothing; show what would change.")] = False,
    by: Publisher = None,
    as_json: Json = False,
) -> ExitCode:
    """Merge CSV files into the organisation, and publish it whole or not at all.

    A row replaces the account, the membership or the absence that it names, or is added; nobody
    is removed: who leaves gets an effective_to. In groups, the line manager is the one who is
    responsible for a group that the user belongs to.

    For example: homebuy people import --users users.csv --roles roles.csv --dry-run
    """
    files, publisher = sources.files(), context().actor(by)
    async with context().database() as pool:
        known = await _start(pool, sources.organisation)
        merged = merge(known.organisation, files, context().today())
        return await _publish(pool, known, merged, publisher, dry_run=dry_run, as_json=as_json)


async def away(
    user: str,
    /,
    *,
    first: Annotated[Day, Parameter(name="--from", help="The first day away.")],
    last: Annotated[
        Day | None, Parameter(name="--to", help="The last day away. Not known yet, if absent.")
    ] = None,
    cover: Annotated[str | None, Parameter(help="Who gets the alerts meanwhile.")] = None,
    reason: Annotated[str, Parameter(help="Why, as far as everybody may know.")],
    by: Publisher = None,
    as_json: Json = False,
) -> ExitCode:
    """Say that somebody is away, and who covers; with the same --from it replaces what was said.

    It replaces all of it: say --to and --cover again, or they hold no longer.

    For example: homebuy people away amira-khan --from 2026-12-21 --to 2027-01-04
                 --cover ben-hughes --reason "annual leave"

    Parameters
    ----------
    user
        Who is away.
    """
    absence = _absence(
        user=user,
        cover=cover,
        reason=reason,
        effective_from=first,
        effective_to=last,
    )
    publisher = context().actor(by)
    async with context().database() as pool:
        known = await published_organisation(pool)
        merged = Merged(with_absence(known.organisation, absence), {}, ())
        return await _publish(pool, known, merged, publisher, dry_run=False, as_json=as_json)


def _absence(**fields: Any) -> Absence:
    try:
        return Absence(**fields)
    except ValidationError as invalid:
        faults = validation_faults(invalid, fields, Absence)
        raise UsageError("; ".join(": ".join(filter(None, fault)) for fault in faults)) from None


async def _start(pool: Pool, file: Path | None) -> PublishedOrganisation:
    """What is published, or the organisation of the file beside the schemes that are published."""
    if file is None:
        return await published_organisation(pool)
    try:
        organisation = read_definition(file)
    except UnfitError as unfit:
        raise UnfitError(
            tuple(Fault(": ".join(filter(None, (str(file), p))), why) for p, why in unfit.faults)
        ) from None
    if not isinstance(organisation, Organisation):
        raise UsageError(f"{file} holds no organisation: name the file that does")
    return PublishedOrganisation(organisation, None, await DefinitionStore(pool).newest_schemes())


async def _publish(
    pool: Pool,
    known: PublishedOrganisation,
    merged: Merged,
    by: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> ExitCode:
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
