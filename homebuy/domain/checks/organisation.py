"""What an organisation must satisfy: known people, sound lines, rules that reach somebody."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from homebuy.domain.checks.fault import Fault, twice, unknown
from homebuy.domain.effective import Effective
from homebuy.domain.ids import UserId
from homebuy.domain.organisation import EscalationRule, Organisation

Named = tuple[str, Effective]


def organisation_faults(organisation: Organisation, *, today: date) -> Iterator[Fault]:
    """Every fault of the organisation; rules are tried on `today`."""
    yield from twice("users", "user", (user.id for user in organisation.users))
    yield from twice("roles", "role", (role.id for role in organisation.roles))
    yield from twice("escalation_rules", "rule", (r.id for r in organisation.escalation_rules))
    yield from twice("agreements", "agreement", (a.id for a in organisation.agreements))
    yield from _lines(organisation)
    yield from _roles(organisation)
    for index, rule in enumerate(organisation.escalation_rules):
        yield from _rule(f"escalation_rules[{index}:{rule.id}]", rule, organisation, today)


def _lines(organisation: Organisation) -> Iterator[Fault]:
    users = {user.id for user in organisation.users}
    for index, user in enumerate(organisation.users):
        path = f"users[{index}:{user.id}].line_manager"
        if user.line_manager and user.line_manager not in users:
            yield unknown(path, "user", user.line_manager, users)
        chain = _line(organisation, user.id)
        # Each loop is told once, at the first of its members.
        if chain[-1] == user.id and len(chain) > 1 and user.id == min(chain):
            names = " reports to ".join(chain)
            yield Fault(path, f"the line runs in a circle: {names}")


def _line(organisation: Organisation, user_id: UserId) -> list[UserId]:
    """The user and the managers above, up to the top or to the first met again."""
    chain = [user_id]
    while (user := organisation.user(chain[-1])) and user.line_manager:
        chain.append(user.line_manager)
        if user.line_manager in chain[:-1]:
            break
    return chain


def _roles(organisation: Organisation) -> Iterator[Fault]:
    users = {user.id for user in organisation.users}
    for index, role in enumerate(organisation.roles):
        members = [(member.user, member) for member in role.members]
        yield from _named(f"roles[{index}:{role.id}].members", "user", members, users)


def _rule(
    path: str, rule: EscalationRule, organisation: Organisation, day: date
) -> Iterator[Fault]:
    users = {user.id for user in organisation.users}
    roles = {role.id for role in organisation.roles}
    yield from _named(f"{path}.users", "user", [(r.user, r) for r in rule.users], users)
    yield from _named(f"{path}.roles", "role", [(r.role, r) for r in rule.roles], roles)
    if rule.holds_on(day) and not _reaches_somebody(rule, organisation, day):
        yield Fault(
            path,
            f"on {day} the rule alerts nobody: name a user who works here, a role that "
            "somebody holds, the owner or the line manager",
        )


def _reaches_somebody(rule: EscalationRule, organisation: Organisation, day: date) -> bool:
    users = (organisation.serving(r.user, day) for r in rule.users if r.holds_on(day))
    holders = (organisation.role_holders(r.role, day) for r in rule.roles if r.holds_on(day))
    return rule.owner or rule.line_manager or any(users) or any(holders)


def _named(path: str, kind: str, rows: Sequence[Named], known: Iterable[str]) -> Iterator[Fault]:
    for index, (name, _) in enumerate(rows):
        if name not in known:
            yield unknown(f"{path}[{index}].{kind}", kind, name, known)
    for (_, (name, row)), (index, (other, later)) in combinations(enumerate(rows), 2):
        if name == other and row.overlaps(later):
            yield Fault(
                f"{path}[{index}:{name}]",
                f"{kind} '{name}' is there twice at the same time: end the first period "
                "before the second begins",
            )
