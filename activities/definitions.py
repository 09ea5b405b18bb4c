"""What a case reads from published definitions, and from the organisation's accounts."""

from datetime import date
from typing import Final

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.contracts import (
    NOT_FOUND,
    CalendarRequest,
    DefinitionActivities,
    OpeningRequest,
    StageRequest,
    UserFound,
    UserRequest,
)
from homebuy.domain.calendars import Calendar
from homebuy.domain.deadlines import local_date
from homebuy.domain.effective import Effective
from homebuy.domain.ids import SchemeId, StageId, UserId
from homebuy.domain.models import Instant
from homebuy.domain.organisation import User
from homebuy.domain.plan import CaseOpening, StagePlan, brief, open_scheme, plan_stage
from homebuy.domain.published import PublishedScheme
from homebuy.domain.staffing import named_day
from homebuy.storage.definitions import DefinitionStore, NotPublishedError

# Neither an account nor a scheme that has ended has a calendar; all are of the United Kingdom.
ZONE_OF_ACCOUNTS: Final = "Europe/London"


class PublishedDefinitions(DefinitionActivities):
    """Reads definitions from the database; what does not exist fails for good and says so."""

    def __init__(self, definitions: DefinitionStore) -> None:
        self._definitions = definitions

    @activity.defn(name="open_case")
    async def open_case(self, request: OpeningRequest) -> CaseOpening:
        """The scheme must be in force on the day of the claim, and the owner must serve today.

        One that has ended takes no claim, of whatever day.
        """
        published = await self._scheme_in_force(request.scheme, request.at)
        owner = await self._serving(request.owner, request.now)
        plan = _plan(published, published.scheme.first_stage, request.at, request.at)
        return open_scheme(published, plan, owner.line_manager)

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
        return _plan(current, request.stage, request.at, request.raised_at)

    @activity.defn(name="load_calendar")
    async def load_calendar(self, request: CalendarRequest) -> Calendar:
        """As much of it as a stage takes along."""
        try:
            calendar = await self._definitions.calendar(request.calendar, request.version)
        except NotPublishedError as missing:
            raise _not_found(str(missing)) from missing
        return brief(calendar, local_date(request.raised_at, calendar.zone))

    @activity.defn(name="find_user")
    async def find_user(self, request: UserRequest) -> UserFound:
        """The account must be in force on the day."""
        user = await self._serving(request.user, request.at)
        return UserFound(user=user.id, line_manager=user.line_manager)

    async def _counted_anew(self, published: PublishedScheme) -> PublishedScheme:
        calendars = published.scheme.calendars()
        return published.counted_in(await self._definitions.latest_calendars(calendars))

    async def _scheme_in_force(self, id: SchemeId, at: Instant) -> PublishedScheme:
        if closed := (await self._definitions.closed_schemes()).get(id):
            raise _not_found(closed.refusal(local_date(at, ZONE_OF_ACCOUNTS)))
        latest = await self._definitions.latest_scheme(id)
        if latest is None:
            schemes = {scheme.id for scheme in await self._definitions.schemes()}
            raise _not_found(f'there is no scheme "{id}". Published: {_list(schemes)}')
        published = await self._counted_anew(latest)
        day = local_date(at, published.calendar.zone)
        if not published.scheme.holds_on(day):
            spell = _spell(published.scheme)
            raise _not_found(f'scheme "{id}" is in force {spell}, not on {named_day(day)}')
        _must_be_covered(published, day)
        return published

    async def _serving(self, id: UserId, at: Instant) -> User:
        try:
            organisation = await self._definitions.organisation()
        except NotPublishedError as missing:
            raise _not_found(str(missing)) from missing
        day = local_date(at, ZONE_OF_ACCOUNTS)
        user = organisation.user(id)
        if user is None:
            raise _not_found(
                f'there is no user "{id}" in {organisation.id}: choose another, '
                "or add the account and publish the organisation"
            )
        if not user.holds_on(day):
            spell = _spell(user)
            raise _not_found(f'user "{id}" serves {spell}, not on {named_day(day)}: choose another')
        return user


def _plan(
    published: PublishedScheme, stage: StageId, entered_at: Instant, raised_at: Instant
) -> StagePlan:
    calendar, scheme = published.calendar, published.scheme
    entered, raised = (local_date(at, calendar.zone) for at in (entered_at, raised_at))
    plan = plan_stage(published, stage, entered=entered, raised=raised)
    if plan is None:
        stages = [stage.id for stage in scheme.stages]
        raise _missing(
            f'version {published.version} of scheme "{scheme.id}" has no stage "{stage}". '
            f"It has: {_list(stages)}"
        )
    return plan


def _must_be_covered(published: PublishedScheme, day: date) -> None:
    calendar = published.calendar
    covers = calendar.covers
    if day > covers.last:
        raise _not_found(
            f'calendar "{calendar.id}" of scheme "{published.scheme.id}" covers '
            f"{named_day(covers.first)} to {named_day(covers.last)}, and not {named_day(day)}: "
            "publish a longer calendar"
        )


def _spell(definition: Effective) -> str:
    first = f"from {named_day(definition.effective_from)}" if definition.effective_from else ""
    last = f"to {named_day(definition.effective_to)}" if definition.effective_to else ""
    return " ".join(filter(None, (first, last)))


def _list(names: list[StageId] | set[SchemeId]) -> str:
    return ", ".join(sorted(names)) or "none"


def _missing(message: str) -> ApplicationError:
    return ApplicationError(message, category=ApplicationErrorCategory.BENIGN)


def _not_found(message: str) -> ApplicationError:
    category = ApplicationErrorCategory.BENIGN
    return ApplicationError(message, type=NOT_FOUND, non_retryable=True, category=category)
