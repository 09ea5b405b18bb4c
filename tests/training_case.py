"""A practice case, told by the pure core and cut into the turns that a workflow would record."""

from datetime import UTC, datetime, timedelta
from typing import Any

import yaml

from activities.contracts import Recording
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.events import Event
from homebuy.domain.case.questions import LookedUp
from homebuy.domain.case.views.view import view
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.definitions.plan import open_scheme, plan_stage
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.ids import CaseReference, MessageId, SchemeId, TaskId, UserId
from tests.case_driver import CaseDriver
from tests.places import SCHEMES

SHIPPED = SCHEMES
REFERENCE = CaseReference("P-1")
TRAINING = SchemeId("training")
OWNER = UserId("amira-khan")
MANAGER = UserId("grace-okafor")
START = datetime(2026, 3, 2, 10, tzinfo=UTC)
FIRST_TASK = TaskId("watch-the-marks")


def shipped(name: str) -> dict[str, Any]:
    """A definition as it ships, without the word that says what it is."""
    document: dict[str, Any] = yaml.safe_load((SHIPPED / name).read_text(encoding="utf-8"))
    document.pop("kind")
    return document


def training_document() -> dict[str, Any]:
    """The practice scheme with its calendar, as it is published."""
    parts = {"scheme": shipped("training.yaml"), "calendar": shipped(CALENDAR)}
    dumped = PublishedScheme(**parts, version=1).model_dump(mode="json")
    return {part: dumped[part] for part in parts}


def organisation_document() -> dict[str, Any]:
    """The organisation, as it is published."""
    return Organisation.model_validate(shipped("organisation.yaml")).model_dump(mode="json")


CALENDAR = "calendars/round-the-clock.yaml"
PUBLISHED = PublishedScheme(**training_document(), version=1)


class TrainingCase(CaseDriver):
    """One case; every step answers with the turn to record."""

    def __init__(
        self,
        owner: UserId = OWNER,
        line_manager: UserId | None = MANAGER,
        reference: CaseReference = REFERENCE,
    ) -> None:
        super().__init__()
        day = START.date()
        plan = plan_stage(PUBLISHED, PUBLISHED.scheme.first_stage, entered=day, raised=day)
        assert plan
        request = cmd.RaiseCase(
            message_id=MessageId("raise"),
            actor="front desk",
            at=START,
            reference=reference,
            scheme=TRAINING,
            owner=owner,
        )
        opening = open_scheme(PUBLISHED, plan, line_manager)
        self.raised = self._turn(self.start(request, opening, START))

    def wait(self, seconds: int) -> Recording:
        """Let time pass until so many seconds after the case was raised."""
        return self._turn(self.advance(START + timedelta(seconds=seconds)))

    def complete(self, *, done: int, told: int) -> Recording:
        """Complete the first task; the case learns of it later."""
        command = cmd.CompleteTask(
            message_id=MessageId(f"done at {done}"),
            actor=OWNER,
            at=START + timedelta(seconds=done),
            task=FIRST_TASK,
        )
        return self.decide(command, told=told)

    def decide(
        self, command: cmd.Command, *, told: int, known: LookedUp | None = None
    ) -> Recording:
        """Whatever follows from a message that comes so many seconds after the case was raised."""
        now = START + timedelta(seconds=told)
        return self._turn(self.handle(command, now, known))

    def _turn(self, events: tuple[Event, ...]) -> Recording:
        return Recording(events=events, view=view(self.case))


def together(*turns: Recording) -> Recording:
    """Several turns recorded as one."""
    return Recording(events=sum((turn.events for turn in turns), ()), view=turns[-1].view)
