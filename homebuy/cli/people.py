"""People on the command line: list them, find gaps, import them, and stand in for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter
from pydantic import ValidationError

from homebuy.cli.exits import ExitCode, MissingFileError, UsageError
from homebuy.cli.handing_over import reassign
from homebuy.cli.printing import note, print_json, print_table, say
from homebuy.cli.sending import Json, actor
from homebuy.cli.services import database
from homebuy.definitions.reading import UnfitError, read_definition
from homebuy.definitions.wording import validation_faults
from homebuy.domain.checks.fault import Fault
from homebuy.domain.checks.gaps import organisation_gaps
from homebuy.domain.deadlines import local_date
from homebuy.domain.organisation import Absence, Organisation, User
from homebuy.domain.staffing import Staffing, named_day
from homebuy.imports.moments import HOME
from homebuy.imports.moments import day as day_named
from homebuy.imports.sheet import LARGEST, File
from homebuy.people.changing import (
    Change,
    Standing,
    changes,
    newest_schemes,
    publish,
    standing,
    with_absence,
)
from homebuy.people.findings import Finding
from homebuy.people.merging import Files, Merged, findings, merge
from homebuy.storage.definitions import DefinitionStore, Published
from homebuy.storage.pool import Pool

app = App(name="people", help="See, import and stand in for people; find gaps.")
app.command(reassign)

Day = Annotated[str | None, Parameter(help="The day that is meant. Today, if absent.")]
By = Annotated[str | None, Parameter(help="Who publishes. You, if absent.")]


@app.command(name="list")
async def list_(*, day: Day = None, as_json: Json = False) -> None:
    """Show who serves, in which roles, and who is away and covered by whom.

    For example: homebuy people list --day 2026-12-24
    """
    meant = _day("--day", day)
    async with database() as pool:
        organisation = await DefinitionStore(pool).organisation()
    entries = _entries(organisation, meant)
    if as_json:
        return print_json(entries)
    rows = [[_cell(value) for value in entry.values()] for entry in entries]
    columns = ["Id", "Name", "E-mail", "Line manager", "Roles", "Away", "Answers", "Digest"]
    return print_table(f"People on {named_day(meant)}", columns, rows)


def _entries(organisation: Organisation, day: date) -> list[dict[str, Any]]:
    staffing, roles = Staffing(organisation, day), dict[str, list[str]]()
    for role in organisation.roles:
        for member in organisation.members(role.id, day):
            roles.setdefault(member.user, []).append(role.id)
    return [
        _entry(user, roles.get(user.id, []), staffing)
        for user in organisation.users
        if user.holds_on(day)
    ]


def _entry(user: User, roles: Iterable[str], staffing: Staffing) -> dict[str, Any]:
    absence, answers = staffing.absence(user.id), staffing.post(user.id).user
    until = str(absence.effective_to or "for now") if absence else None
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "line_manager": user.line_manager,
        "roles": list(roles),
        "away_until": until,
        "answered_by": answers.id if answers else None,
        "digest_at": user.digest_at,
    }


def _cell(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "-")


@app.command
async def gaps(*, day: Day = None, as_json: Json = False) -> ExitCode:
    """Show whom alerts would not reach within a year: empty roles, absences, leavers.

    For example: homebuy people gaps --day 2027-01-04
    """
    meant = _day("--day", day)
    async with database() as pool:
        known = await standing(pool)
    found = list(organisation_gaps(known.organisation, known.schemes, meant))
    if as_json:
        print_json({"gaps": [gap._asdict() for gap in found]})
    else:
        for gap in found:
            say(f"{gap.path}: {gap.reason}")
        say(f"gaps: {len(found)}")
    return ExitCode.FINDINGS if found else ExitCode.DONE


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
        return Files(*(_read(path) if path else None for path in named))


FROM_NOWHERE = Sources()


@app.command(name="import")
async def import_(
    *,
    sources: Sources = FROM_NOWHERE,
    dry_run: Annotated[bool, Parameter(help="Publish nothing; show what would change.")] = False,
    by: By = None,
    as_json: Json = False,
) -> ExitCode:
    """Merge CSV files into the organisation, and publish it whole or not at all.

    A row replaces the account, the membership or the absence that it names, or is added; nobody
    is removed: who leaves gets an effective_to. In groups, the line manager is the one who is
    responsible for a group that the user belongs to.

    For example: homebuy people import --users users.csv --roles roles.csv --dry-run
    """
    files, publisher, today = sources.files(), actor(by), _today()
    async with database() as pool:
        known = await _start(pool, sources.organisation)
        merged = merge(known.organisation, files, today)
        return await _publish(pool, known, merged, publisher, dry_run=dry_run, as_json=as_json)


@app.command
async def away(
    user: str,
    /,
    *,
    first: Annotated[str, Parameter(name="--from", help="The first day away.")],
    last: Annotated[
        str | None, Parameter(name="--to", help="The last day away. Not known yet, if absent.")
    ] = None,
    cover: Annotated[str | None, Parameter(help="Who gets the alerts meanwhile.")] = None,
    reason: Annotated[str, Parameter(help="Why, as far as everybody may know.")],
    by: By = None,
    as_json: Json = False,
) -> ExitCode:
    """Say that somebody is away, and who covers; with the same --from it replaces what was said.

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
        effective_from=_day("--from", first),
        effective_to=_day("--to", last) if last is not None else None,
    )
    publisher = actor(by)
    async with database() as pool:
        known = await standing(pool)
        merged = Merged(with_absence(known.organisation, absence), {}, ())
        return await _publish(pool, known, merged, publisher, dry_run=False, as_json=as_json)


def _absence(**fields: Any) -> Absence:
    try:
        return Absence(**fields)
    except ValidationError as invalid:
        faults = validation_faults(invalid, fields, Absence)
        raise UsageError("; ".join(": ".join(filter(None, fault)) for fault in faults)) from None


async def _start(pool: Pool, file: Path | None) -> Standing:
    """What is published, or the organisation of the file beside the schemes that are published."""
    if file is None:
        return await standing(pool)
    try:
        organisation = read_definition(file)
    except UnfitError as unfit:
        raise UnfitError(
            tuple(Fault(": ".join(filter(None, (str(file), p))), why) for p, why in unfit.faults)
        ) from None
    if not isinstance(organisation, Organisation):
        raise UsageError(f"{file} holds no organisation: name the file that does")
    return Standing(organisation, None, await newest_schemes(DefinitionStore(pool)))


async def _publish(
    pool: Pool, known: Standing, merged: Merged, by: str, *, dry_run: bool, as_json: bool
) -> ExitCode:
    today = _today()
    if found := findings(merged, known.schemes, today):
        return _print_findings(found, as_json)
    made = list(changes(known.organisation, merged.organisation))
    published = None
    if not dry_run:
        published = await publish(
            pool, merged.organisation, by=by, at=datetime.now(UTC), following=known.version
        )
    _print_changes(made, published, as_json)
    for gap in organisation_gaps(merged.organisation, known.schemes, today):
        note(f"warning: {gap.path}: {gap.reason}")
    return ExitCode.DONE


def _print_findings(found: Sequence[Finding], as_json: bool) -> ExitCode:
    if as_json:
        print_json({"faults": [finding._asdict() for finding in found]})
    else:
        for finding in found:
            say(str(finding))
        say(f"faults: {len(found)}; nothing has been published")
    return ExitCode.FINDINGS


def _print_changes(made: Sequence[Change], published: Published | None, as_json: bool) -> None:
    if as_json:
        version = published.version if published else None
        changed = [change._asdict() for change in made]
        return print_json({"version": version, "changes": changed, "faults": []})
    print_table("Changes", ["What", "Who", ""], made)
    if published is None:
        return say("nothing has been published: this was a dry run")
    new = "published" if published.changed else "is published already"
    return say(f"organisation '{published.id}' version {published.version} {new}")


def _read(path: Path) -> File:
    """As much of a file as shows whether it is too large."""
    try:
        with path.open("rb") as opened:
            return File(str(path), opened.read(LARGEST + 1))
    except OSError as fault:
        raise MissingFileError(f"{path} cannot be read: {fault.strerror}") from None


def _day(option: str, text: str | None) -> date:
    try:
        return _today() if text is None else day_named(text)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None


def _today() -> date:
    return local_date(datetime.now(UTC), HOME)
