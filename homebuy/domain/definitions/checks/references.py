"""Names in a scheme must be names of something."""

from collections.abc import Iterator
from datetime import date

from homebuy.domain.definitions.checks.fault import Fault, unknown
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.ids import AgreementId
from homebuy.domain.service_levels.sla import Alerts, Mark


def name_faults(scheme: Scheme) -> Iterator[Fault]:
    """Tasks and stages that the scheme refers to and does not define."""
    known = {stage.id for stage in scheme.stages}
    if scheme.first_stage not in known:
        yield unknown("first_stage", "stage", scheme.first_stage, known)
    for index, stage in enumerate(scheme.stages):
        at = f"stages[{index}:{stage.id}]"
        for number, row in enumerate(stage.path):
            if row.task not in scheme.tasks:
                yield unknown(f"{at}.path[{number}].task", "task", row.task, scheme.tasks)
        for number, task in enumerate(stage.on_demand):
            if task not in scheme.tasks:
                yield unknown(f"{at}.on_demand[{number}]", "task", task, scheme.tasks)
        for number, following in enumerate(stage.next):
            if following not in known:
                yield unknown(f"{at}.next[{number}]", "stage of this scheme", following, known)


def organisation_name_faults(
    scheme: Scheme, organisation: Organisation, *, today: date
) -> Iterator[Fault]:
    """Rules, roles and agreements that the organisation lacks, or that are not in force."""
    day = max(today, scheme.effective_from or today)
    yield from _fallback(scheme, organisation, day)
    for path, agreement in _agreements(scheme):
        yield from _agreement(path, agreement, organisation, day)
    for path, alerts in _alerts(scheme):
        yield from _rules(path, alerts, organisation, day)


def _fallback(scheme: Scheme, organisation: Organisation, day: date) -> Iterator[Fault]:
    roles = {role.id for role in organisation.roles}
    if scheme.fallback not in roles:
        yield unknown("fallback", "role", scheme.fallback, roles)
    elif not organisation.role_holders(scheme.fallback, day):
        yield Fault(
            "fallback",
            f"nobody holds the role '{scheme.fallback}' on {day}, so an alert could reach "
            "nobody: give the role a member who works here",
        )


def _agreements(scheme: Scheme) -> Iterator[tuple[str, AgreementId]]:
    yield "agreement", scheme.agreement
    for index, stage in enumerate(scheme.stages):
        if stage.agreement:
            yield f"stages[{index}:{stage.id}].agreement", stage.agreement


def _agreement(
    path: str, name: AgreementId, organisation: Organisation, day: date
) -> Iterator[Fault]:
    agreements = {agreement.id: agreement for agreement in organisation.agreements}
    if name not in agreements:
        yield unknown(path, "agreement", name, agreements)
    elif not agreements[name].holds_on(day):
        yield Fault(path, f"agreement '{name}' is not in force on {day}: name one that is")


def _alerts(scheme: Scheme) -> Iterator[tuple[str, Alerts]]:
    yield "alerts", scheme.alerts
    for name, task in scheme.tasks.items():
        yield f"tasks.{name}.sla.alerts", task.sla.alerts
    for index, stage in enumerate(scheme.stages):
        at = f"stages[{index}:{stage.id}]"
        yield f"{at}.sla.alerts", stage.sla.alerts
        for number, deadline in enumerate(stage.statutory_deadlines):
            yield f"{at}.statutory_deadlines[{number}:{deadline.id}].alerts", deadline.alerts


def _rules(path: str, alerts: Alerts, organisation: Organisation, day: date) -> Iterator[Fault]:
    rules = {rule.id: rule for rule in organisation.escalation_rules}
    for mark in Mark:
        name = alerts.rule(mark)
        if name and name not in rules:
            yield unknown(f"{path}.{mark}", "escalation rule", name, rules)
        elif name and not rules[name].holds_on(day):
            yield Fault(f"{path}.{mark}", f"rule '{name}' is not in force on {day}: name another")
