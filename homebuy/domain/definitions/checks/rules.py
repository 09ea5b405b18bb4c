"""Escalation rules and webhooks: known names, no circles, somebody to tell."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from homebuy.domain.definitions.checks.fault import Fault, repeated, unknown
from homebuy.domain.definitions.checks.rows import known_once, legible
from homebuy.domain.definitions.organisation import EscalationRule, Organisation, Webhook
from homebuy.domain.ids import RuleId

HTTPS: Final = re.compile(r"https://[^\s/@:?#\\]+(:\d{1,5})?([/?#][^\s\\]*)?", re.IGNORECASE)

Rules = Mapping[RuleId, EscalationRule]


def rule_faults(organisation: Organisation, today: date) -> Iterator[Fault]:
    """Every fault of the rules and of the webhooks they name; rules are tried on `today`."""
    for index, webhook in enumerate(organisation.webhooks):
        yield from _webhook(f"webhooks[{index}:{webhook.id}]", webhook)
    rules = {rule.id: rule for rule in reversed(organisation.escalation_rules)}
    reaching = _reaching(organisation, rules, today)
    for index, rule in enumerate(organisation.escalation_rules):
        path = f"escalation_rules[{index}:{rule.id}]"
        yield from legible(f"{path}.title", rule.title)
        yield from _names(path, rule, organisation, rules)
        if rule.holds_on(today) and rule.id not in reaching:
            yield Fault(
                path,
                f"on {today} the rule alerts nobody: name a user who works here, a role that "
                "somebody holds, the owner or the line manager",
            )


def _webhook(path: str, webhook: Webhook) -> Iterator[Fault]:
    yield from legible(f"{path}.title", webhook.title)
    if not (HTTPS.fullmatch(webhook.url) or webhook.setting):
        # The address may hold what should stay secret, so it is not repeated here.
        yield Fault(
            f"{path}.url",
            "this is no address that alerts may be sent to: write https://, a host, and "
            "neither a user name nor a password; or name the setting that holds it, as in "
            "${HOMEBUY_WEBHOOK_TEAMS_URL}",
        )


def _names(
    path: str, rule: EscalationRule, organisation: Organisation, rules: Rules
) -> Iterator[Fault]:
    users = organisation.accounts()
    roles = {role.id for role in organisation.roles}
    webhooks = {webhook.id for webhook in organisation.webhooks}
    yield from known_once(f"{path}.users", "user", [(r.user, r) for r in rule.users], users)
    yield from known_once(f"{path}.roles", "role", [(r.role, r) for r in rule.roles], roles)
    for number, webhook in enumerate(rule.webhooks):
        if webhook not in webhooks:
            yield unknown(f"{path}.webhooks[{number}]", "webhook", webhook, webhooks)
    for number, other in enumerate(rule.otherwise):
        if other not in rules:
            yield unknown(f"{path}.otherwise[{number}]", "escalation rule", other, rules)
    for field, names in (("webhooks", rule.webhooks), ("otherwise", rule.otherwise)):
        for name in repeated(names):
            yield Fault(f"{path}.{field}", f"'{name}' is there twice: keep one of them")
    yield from _circle(path, rule, rules)


def _circle(path: str, rule: EscalationRule, rules: Rules) -> Iterator[Fault]:
    """The shortest way back to the rule, told once, at the first of its members."""
    before = dict[RuleId, RuleId]()
    waiting = [rule.id]
    for here in waiting:
        for other in rules[here].otherwise if here in rules else ():
            if other == rule.id:
                way = _way(before, rule.id, here)
                if rule.id == min(way):
                    names = " otherwise ".join([*way, rule.id])
                    yield Fault(f"{path}.otherwise", f"the rules run in a circle: {names}")
                return
            if other not in before:
                before[other] = here
                waiting.append(other)


def _way(before: Mapping[RuleId, RuleId], start: RuleId, end: RuleId) -> list[RuleId]:
    way = [end]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]


def _reaching(organisation: Organisation, rules: Rules, day: date) -> set[RuleId]:
    """The rules that reach somebody, by themselves or by one to try otherwise.

    Who is away counts: leave is no reason to refuse a definition.
    """
    found = {id for id, rule in rules.items() if _reaches_somebody(rule, organisation, day)}
    trying = dict[RuleId, list[RuleId]]()
    for id, rule in rules.items():
        for other in rule.otherwise:
            trying.setdefault(other, []).append(id)
    waiting = list(found)
    for id in waiting:
        for other in trying.get(id, ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _reaches_somebody(rule: EscalationRule, organisation: Organisation, day: date) -> bool:
    if not rule.holds_on(day):
        return False
    users = (organisation.serving(r.user, day) for r in rule.users if r.holds_on(day))
    holders = (organisation.role_holders(r.role, day) for r in rule.roles if r.holds_on(day))
    in_force = {webhook.id for webhook in organisation.webhooks if webhook.holds_on(day)}
    posted = not rule.names_people() and in_force.intersection(rule.webhooks)
    return rule.owner or rule.line_manager or any(users) or any(holders) or bool(posted)
