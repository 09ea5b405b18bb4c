"""Whose word counts that an escalation is being seen to."""

from collections.abc import Collection
from datetime import date
from typing import Final

from homebuy.domain.case.questions import Concerned, ConcernQuestion, Reply, Unanswerable
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.definitions.staffing import Staffing
from homebuy.domain.ids import UserId
from homebuy.domain.time.deadlines import local_date
from homebuy.storage.alerts import AlertStore
from homebuy.storage.definitions import DefinitionStore

ZONE: Final = "Europe/London"
"""Where the days of absences are told."""


class Acknowledger:
    """Knows whom an escalation concerns: who was told, who is in charge, and who covers."""

    def __init__(self, alerts: AlertStore, definitions: DefinitionStore) -> None:
        self._alerts = alerts
        self._definitions = definitions

    async def concern(self, question: ConcernQuestion) -> Reply:
        """Covers are those of the day on which it is acknowledged."""
        alerted = await self._alerts.alerted_users(question.reference, question.clock)
        organisation = await self._definitions.organisation()
        owner = organisation.user(question.owner)
        managers = (question.line_manager, owner.line_manager if owner else None)
        concerned = set(filter(None, (*alerted, question.owner, *managers)))
        day = local_date(question.at, ZONE)
        if question.actor in concerned | _covers(organisation, concerned, day):
            return Concerned()
        return Unanswerable(
            reason=f"{question.actor} is not concerned with {question.clock}: whoever was alerted "
            f"to it may acknowledge it, or the owner {question.owner}, the line manager, "
            "or somebody who covers for one of them"
        )


def _covers(organisation: Organisation, people: Collection[UserId], day: date) -> set[UserId]:
    staffing = Staffing(organisation, day)
    posts = (staffing.post(person).user for person in people)
    return {user.id for user in posts if user}
