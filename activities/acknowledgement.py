"""Whose word counts that an escalation is being seen to."""

from collections.abc import Collection
from datetime import date
from typing import Final

from temporalio import activity

from activities.contracts import AcknowledgementActivities, AcknowledgementRequest
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.definitions.staffing import Staffing
from homebuy.domain.ids import UserId
from homebuy.domain.time.deadlines import local_date
from homebuy.storage.alerts import AlertStore
from homebuy.storage.definitions import DefinitionStore

ZONE: Final = "Europe/London"
"""Where the days of absences are told."""


class Acknowledger(AcknowledgementActivities):
    """Knows whom an escalation concerns: who was told, who is in charge, and who covers."""

    def __init__(self, alerts: AlertStore, definitions: DefinitionStore) -> None:
        self._alerts = alerts
        self._definitions = definitions

    @activity.defn(name="may_acknowledge")
    async def may_acknowledge(self, request: AcknowledgementRequest) -> str | None:
        """Covers are those of the day on which it is acknowledged."""
        told = await self._alerts.told(request.reference, request.clock)
        organisation = await self._definitions.organisation()
        owner = organisation.user(request.owner)
        managers = (request.line_manager, owner.line_manager if owner else None)
        concerned = set(filter(None, (*told, request.owner, *managers)))
        day = local_date(request.at, ZONE)
        if request.actor in concerned | _covers(organisation, concerned, day):
            return None
        return (
            f"{request.actor} is not concerned with {request.clock}: whoever was alerted to it "
            f"may acknowledge it, or the owner {request.owner}, the line manager, "
            "or somebody who covers for one of them"
        )


def _covers(organisation: Organisation, people: Collection[UserId], day: date) -> set[UserId]:
    staffing = Staffing(organisation, day)
    posts = (staffing.post(person).user for person in people)
    return {user.id for user in posts if user}
