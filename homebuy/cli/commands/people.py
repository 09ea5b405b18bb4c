"""People on the command line: list them, find gaps, import them, and stand in for them."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from cyclopts import App, Parameter

from homebuy.cli.commands.absence import away
from homebuy.cli.commands.people_import import import_people
from homebuy.cli.commands.reassign import reassign
from homebuy.cli.context import context
from homebuy.cli.exit_codes import ExitCode
from homebuy.cli.options import Day, Json
from homebuy.cli.output import print_json, print_table, say
from homebuy.domain.definitions.checks.uncovered_rules import uncovered_rules
from homebuy.domain.definitions.organisation import Organisation, User
from homebuy.domain.definitions.staffing import Staffing, named_day
from homebuy.imports.people.organisation_change import published_organisation
from homebuy.storage.definitions import DefinitionStore

app = App(name="people", help="See, import and stand in for people; find gaps.")
app.command(away)
app.command(import_people, name="import")
app.command(reassign)

Meant = Annotated[Day | None, Parameter(help="The day that is meant. Today, if absent.")]


@app.command(name="list")
async def list_(*, day: Meant = None, as_json: Json = False) -> None:
    """Show who serves, in which roles, and who is away and covered by whom.

    For example: homebuy people list --day 2026-12-24
    """
    meant = day or context().today()
    async with context().database() as pool:
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
async def gaps(*, day: Meant = None, as_json: Json = False) -> ExitCode:
    """Show whom alerts would not reach within a year: empty roles, absences, leavers.

    For example: homebuy people gaps --day 2027-01-04
    """
    meant = day or context().today()
    async with context().database() as pool:
        known = await published_organisation(pool)
    found = list(uncovered_rules(known.organisation, known.schemes, meant))
    if as_json:
        print_json({"gaps": [gap._asdict() for gap in found]})
    else:
        for gap in found:
            say(f"{gap.path}: {gap.reason}")
        say(f"gaps: {len(found)}")
    return ExitCode.FINDINGS if found else ExitCode.DONE
