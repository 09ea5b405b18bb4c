"""Imports of people on the command line: published whole, or not at all."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from homebuy.cli.commands.organisation_publication import publish_organisation
from homebuy.cli.context import context
from homebuy.cli.exit_codes import ExitCode, UsageError
from homebuy.cli.input_file import read_file
from homebuy.cli.options import Json, Publisher
from homebuy.definitions.definition_file import UnfitError, read_definition
from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.definitions.organisation import Organisation
from homebuy.imports.people.merge import Files, merge
from homebuy.imports.people.organisation_change import (
    PublishedOrganisation,
    published_organisation,
)
from homebuy.storage.definitions import DefinitionStore
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
        return await publish_organisation(
            pool, known, merged, publisher, dry_run=dry_run, as_json=as_json
        )


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
