"""What a case reads from published definitions, and from the organisation's accounts."""

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.contracts import (
    NOT_FOUND,
    DefinitionActivities,
    OpeningRequest,
    StageRequest,
)
from homebuy.domain.case.questions import (
    CalendarQuestion,
    CalendarVersion,
    OwnerQuestion,
    Reply,
    ServingUser,
    Unanswerable,
)
from homebuy.domain.definitions.catalogue import (
    ZONE_OF_ACCOUNTS,
    Catalogue,
    UnknownNameError,
    stage_plan,
)
from homebuy.domain.definitions.plan import CaseOpening, StagePlan, brief
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.ids import SchemeId
from homebuy.domain.models import Instant
from homebuy.domain.time.deadlines import local_date
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionStore, NotPublishedError


class PublishedDefinitions(DefinitionActivities):
    """Reads definitions from the database; what does not exist fails for good and says so."""

    def __init__(self, definitions: DefinitionStore, cases: CaseStore) -> None:
        self._definitions = definitions
        self._cases = cases

    @activity.defn(name="open_case")
    async def open_case(self, request: OpeningRequest) -> CaseOpening:
        """As the catalogue decides; the owner must serve now, however old the claim is.

        Events of two cases under one reference would displace each other.
        """
        if await self._cases.case(request.reference):
            raise _not_found(
                f"case '{request.reference}' is on record already: raise it under another reference"
            )
        try:
            catalogue = await self._catalogue(request.now, request.scheme)
            return catalogue.opening(request.scheme, request.owner, request.at)
        except (NotPublishedError, UnknownNameError) as unknown:
            raise _not_found(str(unknown)) from unknown

    @activity.defn(name="load_stage")
    async def load_stage(self, request: StageRequest) -> StagePlan:
        """The version stays what it was when the case was raised, and the calendars are the newest.

        A scheme that is missing, as in a database restored too far back, is asked for again and
        again.
        """
        try:
            published = await self._definitions.scheme(request.scheme, request.version)
        except NotPublishedError as missing:
            raise _missing(str(missing)) from missing
        current = await self._counted_anew(published)
        try:
            return stage_plan(current, request.stage, request.at, request.raised_at)
        except UnknownNameError as unknown:
            raise _missing(str(unknown)) from unknown

    async def calendar(self, question: CalendarQuestion) -> Reply:
        """As much of it as a stage takes along."""
        try:
            calendar = await self._definitions.calendar(question.calendar, question.version)
        except NotPublishedError as missing:
            return Unanswerable(reason=str(missing))
        day = local_date(question.raised_at, calendar.zone)
        return CalendarVersion(calendar=brief(calendar, day))

    async def owner(self, question: OwnerQuestion) -> Reply:
        """The account must be in force on the day."""
        try:
            user = (await self._catalogue(question.at)).owner(question.user)
        except (NotPublishedError, UnknownNameError) as unknown:
            return Unanswerable(reason=str(unknown))
        return ServingUser(line_manager=user.line_manager)

    async def _catalogue(self, now: Instant, scheme: SchemeId | None = None) -> Catalogue:
        """As much of it as that takes: the organisation, and the one scheme that is named."""
        organisation = await self._definitions.organisation()
        today = local_date(now, ZONE_OF_ACCOUNTS)
        if scheme is None:
            return Catalogue(organisation, {}, today)
        latest = await self._definitions.latest_scheme(scheme)
        schemes = {scheme: await self._counted_anew(latest)} if latest else {}
        names = () if latest else tuple({row.id for row in await self._definitions.schemes()})
        closed = await self._definitions.closed_schemes()
        return Catalogue(organisation, schemes, today, closed, names)

    async def _counted_anew(self, published: PublishedScheme) -> PublishedScheme:
        calendars = published.scheme.calendars()
        return published.counted_in(await self._definitions.latest_calendars(calendars))


def _missing(message: str) -> ApplicationError:
    return ApplicationError(message, category=ApplicationErrorCategory.BENIGN)


def _not_found(message: str) -> ApplicationError:
    category = ApplicationErrorCategory.BENIGN
    return ApplicationError(message, type=NOT_FOUND, non_retryable=True, category=category)
