"""What a case must know before it decides: each question goes to whoever can reply."""

from typing import assert_never

from temporalio import activity

from activities.acknowledgement import Acknowledger
from activities.contracts import LookUpActivities
from activities.definitions import PublishedDefinitions
from activities.pricing import Pricer
from homebuy.domain.case.questions import (
    CalendarQuestion,
    ConcernQuestion,
    OwnerQuestion,
    PriceQuestion,
    Question,
    Reply,
)


class LookUps(LookUpActivities):
    """Replies from what is published, what is on record, and the price tables."""

    def __init__(
        self, definitions: PublishedDefinitions, acknowledger: Acknowledger, pricer: Pricer
    ) -> None:
        self._definitions = definitions
        self._acknowledger = acknowledger
        self._pricer = pricer

    @activity.defn(name="look_up")
    async def look_up(self, question: Question) -> Reply:
        """The reply."""
        match question:
            case OwnerQuestion():
                return await self._definitions.owner(question)
            case CalendarQuestion():
                return await self._definitions.calendar(question)
            case ConcernQuestion():
                return await self._acknowledger.concern(question)
            case PriceQuestion():
                return self._pricer.price(question)
            case _:
                assert_never(question)
