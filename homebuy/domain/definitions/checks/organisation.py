"""What an organisation must satisfy: known people, sound lines, rules that reach somebody."""

from collections.abc import Collection, Iterator
from datetime import date

from homebuy.domain.definitions.checks.fault import Fault, twice
from homebuy.domain.definitions.checks.people import people_faults
from homebuy.domain.definitions.checks.rows import known_once
from homebuy.domain.definitions.checks.rules import rule_faults
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.ids import CalendarId


def organisation_faults(
    organisation: Organisation,
    *,
    today: date,
    calendars: Collection[CalendarId] | None = None,
) -> Iterator[Fault]:
    """Every fault of the organisation; rules are tried on `today`.

    Without `calendars`, those that accounts name are not looked for.
    """
    yield from twice("users", "user", (user.id for user in organisation.users))
    yield from twice("roles", "role", (role.id for role in organisation.roles))
    yield from twice("escalation_rules", "rule", (r.id for r in organisation.escalation_rules))
    yield from twice("agreements", "agreement", (a.id for a in organisation.agreements))
    yield from twice("webhooks", "webhook", (w.id for w in organisation.webhooks))
    yield from people_faults(organisation, calendars)
    yield from _roles(organisation)
    yield from rule_faults(organisation, today)


def _roles(organisation: Organisation) -> Iterator[Fault]:
    users = organisation.accounts()
    for index, role in enumerate(organisation.roles):
        members = [(member.user, member) for member in role.members]
        yield from known_once(f"roles[{index}:{role.id}].members", "user", members, users)
