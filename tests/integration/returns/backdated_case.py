"""Right to Buy cases that the core told, recorded as a worker records them."""

from datetime import UTC, date, datetime
from functools import cache
from itertools import count
from typing import Any

from homebuy.definitions.bundle import Bundle, documents, read_bundle, shipped
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.views.view import view
from homebuy.domain.definitions.plan import StagePlan, open_scheme, plan_stage
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.delay.notices import Ground, Kind
from homebuy.domain.ids import CaseReference, FactName, MessageId, SchemeId, StageId, UserId
from homebuy.domain.outcomes import Outcome
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionKind, DefinitionStore
from homebuy.storage.pool import Pool
from tests.case_driver import CaseDriver
from tests.look_ups import price_of

RIGHT_TO_BUY = SchemeId("right-to-buy-england")
RIGHT_TO_ACQUIRE = SchemeId("right-to-acquire")
OWNER, COLLEAGUE = UserId("amira-khan"), UserId("ben-hughes")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""When all of it is told."""
NORWICH: dict[str, Any] = {
    "property_kind": "house",
    "qualifying_years": "20",
    "region": "eastern",
    "authority": "Norwich",
    "cost_floor": "0.00",
}
"""A home worth £210,000 costs £107,600 when claimed in June 2024: the discount is £102,400."""
NUMBERS = count(1)


@cache
def bundle() -> Bundle:
    return read_bundle([shipped()], today=NOW.date())


@cache
def scheme(id: SchemeId) -> PublishedScheme:
    found = next(scheme for scheme in bundle().schemes if scheme.id == id)
    calendars = bundle().calendars
    others = {id: calendars[id] for id in found.calendars() - {found.calendar}}
    return PublishedScheme(
        scheme=found, calendar=calendars[found.calendar], others=others, version=1
    )


async def publish_schemes(pool: Pool, *ids: SchemeId) -> None:
    """Publish only these of what ships."""
    for kind, id, document in documents(bundle()):
        if id in ids:
            await DefinitionStore(pool).publish(DefinitionKind(kind), id, document, "asha", NOW)


def at(text: str) -> datetime:
    """A day's noon in UTC, or a time in UTC."""
    moment = datetime.fromisoformat(text if "T" in text else f"{text}T12:00")
    return moment.replace(tzinfo=UTC)


class BackdatedCase(CaseDriver):
    """One case; every step happened at the time given, and is told now."""

    def __init__(
        self, raised: str, scheme_id: SchemeId = RIGHT_TO_BUY, owner: UserId = OWNER, **facts: Any
    ) -> None:
        super().__init__()
        self._published = scheme(scheme_id)
        definition = self._published.scheme
        request = cmd.RaiseCase(
            **sent(raised),
            reference=CaseReference(f"R-{next(NUMBERS)}"),
            scheme=scheme_id,
            owner=owner,
            facts=named(facts),
        )
        plan = self._plan(definition.first_stage, at(raised).date())
        opening = open_scheme(self._published, plan, None)
        self.start(request, opening, NOW)

    def learn(self, when: str, **facts: str) -> "BackdatedCase":
        return self._import(cmd.RecordFacts(**sent(when), facts=named(facts)))

    def carry(self, stage: str, when: str) -> "BackdatedCase":
        self._import(cmd.CarryToStage(**sent(when), stage=StageId(stage)))
        assert self.case.next_stage
        plan = self._plan(self.case.next_stage, self.case.moved_at.date())
        self.arrive(plan, NOW)
        return self

    def close(self, outcome: Outcome, when: str) -> "BackdatedCase":
        return self._import(cmd.CloseCase(**sent(when), outcome=outcome, reason="told"))

    def hand_over(self, when: str, owner: UserId) -> "BackdatedCase":
        return self._decide(cmd.ReassignCase(**sent(when), owner=owner, reason="leave"))

    def complete(self, when: str, task: str, late: str = "") -> "BackdatedCase":
        given: dict[str, Any] = {"task": task, "late_reason": late}
        return self._decide(cmd.CompleteTask(**sent(when), **given))

    def assess(self, when: str) -> "BackdatedCase":
        return self._decide(cmd.AssessEligibility(**sent(when)))

    def price(self, when: str) -> "BackdatedCase":
        command = cmd.CalculatePrice(**sent(when))
        self.handle(command, NOW, price_of(self.case, command))
        return self

    def notify(self, kind: Kind, served: str, ground: Ground | None = None) -> "BackdatedCase":
        given: dict[str, Any] = {"served": date.fromisoformat(served), "ground": ground}
        return self._decide(cmd.ServeDelayNotice(**sent("2026-11-19"), notice=kind, **given))

    async def record(self, pool: Pool) -> None:
        await CaseStore(pool).record(self.events, view(self.case, NOW))

    def _decide(self, command: cmd.Command) -> "BackdatedCase":
        self.handle(command, NOW)
        return self

    def _import(self, command: cmd.Command) -> "BackdatedCase":
        self.import_step(command, NOW)
        return self

    def _plan(self, stage: StageId, entered: date) -> StagePlan:
        plan = plan_stage(self._published, stage, entered=entered, raised=entered)
        assert plan, f"no stage {stage}"
        return plan


def sent(when: str) -> dict[str, Any]:
    """What every message carries."""
    return {"message_id": MessageId(f"m-{next(NUMBERS)}"), "actor": OWNER, "at": at(when)}


def named(facts: dict[str, str]) -> dict[FactName, str]:
    return {FactName(name): value for name, value in facts.items()}
