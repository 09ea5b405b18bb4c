"""Who is alerted: a rule, resolved on the day its mark is reached."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from homebuy.domain.definitions.organisation import EscalationRule, Organisation, User, Webhook
from homebuy.domain.definitions.staffing import Staffing, named_day
from homebuy.domain.ids import RoleId, RuleId, UserId, WebhookId

MOST_GAPS: Final = 20
"""More gaps than these are only counted, so that an alert stays readable."""


class Recipient(NamedTuple):
    """Somebody to alert, perhaps for a colleague who is away."""

    user: User
    on_behalf_of: UserId | None = None


class Recipients(NamedTuple):
    """Whom to alert, why others could not be, and whether the fallback role had to stand in."""

    people: tuple[Recipient, ...]
    webhooks: tuple[Webhook, ...] = ()
    gaps: tuple[str, ...] = ()
    fell_back: bool = False


def recipients(
    organisation: Organisation,
    rule_id: RuleId,
    *,
    owner: UserId,
    line_manager: UserId | None,
    fallback: RoleId,
    day: date,
) -> Recipients:
    """Each person once: of the rule, of those to try otherwise, or of the fallback role.

    A rule that is there for webhooks alone is content with them. Where all who could be alerted
    are away and nobody covers, they are alerted all the same.
    """
    search = _Search(organisation, owner, line_manager, day)
    fell_back = not search.try_rules(rule_id)
    if fell_back:
        search.add_role(fallback, "fallback role")
    return search.found(fell_back=fell_back)


class _Search:
    """What has been found on the way from one rule to the next."""

    def __init__(
        self, organisation: Organisation, owner: UserId, line_manager: UserId | None, day: date
    ) -> None:
        self._organisation, self._staffing = organisation, Staffing(organisation, day)
        self._owner, self._line_manager, self._day = owner, line_manager, day
        self._people = dict[UserId, Recipient]()
        self._away = dict[UserId, Recipient]()
        self._answers = dict[UserId, bool]()
        self._webhooks = dict[WebhookId, Webhook]()
        self._gaps = dict[str, None]()
        self._for_webhooks_alone = True

    def found(self, *, fell_back: bool) -> Recipients:
        """All that was found, in the order in which it was."""
        people = self._people or self._away
        if not self._people:
            self._gaps |= {
                f"{id} is told although away: nobody else is left": None for id in people
            }
        return Recipients(
            people=tuple(people.values()),
            webhooks=tuple(self._webhooks.values()),
            gaps=_not_too_many(tuple(self._gaps)),
            fell_back=fell_back,
        )

    def try_rules(self, first: RuleId) -> bool:
        """Whether the rule reaches somebody, or one to try otherwise; none is tried twice."""
        rules = {rule.id: rule for rule in reversed(self._organisation.escalation_rules)}
        waiting, tried = [first], set[RuleId]()
        while waiting:
            id = waiting.pop()
            if id in tried:
                continue
            tried.add(id)
            rule = rules.get(id)
            if rule is None:
                self._note(f'there is no escalation rule "{id}"')
                continue
            if not rule.holds_on(self._day):
                self._note(f'escalation rule "{id}" is not in force on {named_day(self._day)}')
            elif self._reaches(rule):
                return True
            waiting += reversed(rule.otherwise)
        return False

    def add_role(self, role: RoleId, kind: str = "role") -> None:
        """Everybody who is listed under the role, or a gap where nobody answers."""
        members = dict.fromkeys(m.user for m in self._organisation.members(role, self._day))
        if not sum(map(self._add, members)):
            self._note(f'{kind} "{role}" has nobody on {named_day(self._day)}')

    def _reaches(self, rule: EscalationRule) -> bool:
        for user in (r.user for r in rule.users if r.holds_on(self._day)):
            self._add(user)
        if rule.owner:
            self._add(self._owner)
        if rule.line_manager:
            self._add_line_manager()
        for role in (r.role for r in rule.roles if r.holds_on(self._day)):
            self.add_role(role)
        self._add_webhooks(rule)
        self._for_webhooks_alone &= not rule.names_people()
        return bool(self._people or (self._webhooks and self._for_webhooks_alone))

    def _add_line_manager(self) -> None:
        """The one that the case carries; where nobody answers there, the owner's of that day."""
        owner = self._staffing.serving(self._owner)
        managers = dict.fromkeys((self._line_manager, owner.line_manager if owner else None))
        named = [manager for manager in managers if manager]
        if not named:
            self._note("the owner has no line manager")
        for manager in named:
            if self._add(manager):
                break

    def _add(self, id: UserId) -> bool:
        """Whether somebody answers for the account; who is met in person needs no stand-in."""
        if id in self._answers:
            return self._answers[id]
        user, gap = self._staffing.post(id)
        self._answers[id] = user is not None
        if user is None:
            self._note(gap)
            if away := self._staffing.serving(id):
                self._away[id] = Recipient(away)
        elif user.id == id:
            self._people[id] = Recipient(user)
        else:
            self._people.setdefault(user.id, Recipient(user, id))
        return self._answers[id]

    def _add_webhooks(self, rule: EscalationRule) -> None:
        known = {webhook.id: webhook for webhook in self._organisation.webhooks}
        for id in rule.webhooks:
            webhook = known.get(id)
            if webhook and webhook.holds_on(self._day):
                self._webhooks[id] = webhook
            else:
                self._note(f'webhook "{id}" is not in force on {named_day(self._day)}')

    def _note(self, gap: str) -> None:
        self._gaps[gap] = None


def _not_too_many(gaps: Sequence[str]) -> tuple[str, ...]:
    rest = len(gaps) - MOST_GAPS
    return (*gaps[:MOST_GAPS], f"and {rest:,} more") if rest > 0 else tuple(gaps)
