"""Who is alerted: a rule, resolved on the day its mark is reached."""

from collections.abc import Iterable
from datetime import date

from homebuy.domain.ids import RoleId, RuleId, UserId
from homebuy.domain.models import Value
from homebuy.domain.organisation import EscalationRule, Organisation, User


class Recipients(Value):
    """The people to alert, and whether the scheme's fallback had to stand in."""

    users: tuple[User, ...]
    fell_back: bool


def recipients(
    organisation: Organisation,
    rule_id: RuleId,
    *,
    owner: UserId,
    line_manager: UserId | None,
    fallback: RoleId,
    day: date,
) -> Recipients:
    """Each person once; the fallback role when the rule resolves to nobody that day."""
    rule = organisation.rule(rule_id)
    in_force = rule and rule.holds_on(day)
    named = _resolve(organisation, rule, owner, line_manager, day) if rule and in_force else ()
    users = _once(named)
    if users:
        return Recipients(users=users, fell_back=False)
    return Recipients(users=_once(organisation.role_holders(fallback, day)), fell_back=True)


def _resolve(
    organisation: Organisation,
    rule: EscalationRule,
    owner: UserId,
    line_manager: UserId | None,
    day: date,
) -> Iterable[User]:
    direct = [r.user for r in rule.users if r.holds_on(day)]
    direct += [owner] if rule.owner else []
    direct += [line_manager] if rule.line_manager and line_manager else []
    yield from filter(None, (organisation.serving(user, day) for user in direct))
    for role in (r.role for r in rule.roles if r.holds_on(day)):
        yield from organisation.role_holders(role, day)


def _once(users: Iterable[User]) -> tuple[User, ...]:
    return tuple({user.id: user for user in users}.values())
