"""What is published, and whether a case may be raised under it: one rule for every door."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Final

from homebuy.domain.definitions.closed_schemes import ClosedScheme
from homebuy.domain.definitions.organisation import Organisation, User
from homebuy.domain.definitions.plan import CaseOpening, StagePlan, open_scheme, plan_stage
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.definitions.staffing import named_day
from homebuy.domain.effective import Effective
from homebuy.domain.errors import NotFoundError
from homebuy.domain.ids import SchemeId, StageId, UserId
from homebuy.domain.models import Instant
from homebuy.domain.time.deadlines import local_date

ZONE_OF_ACCOUNTS: Final = "Europe/London"
"""Neither an account nor a scheme that has ended has a calendar; all are of the United Kingdom."""


MOST_NAMED: Final = 20
"""Of many names so many are enough to see what one looks like."""


class UnknownNameError(NotFoundError):
    """A scheme, a stage or an account that is not there, not on that day, or no more."""


@dataclass(frozen=True)
class Catalogue:
    """The organisation as of `today`, the newest version of schemes, and schemes that have ended.

    `names` are those of schemes that are published but not at hand.
    """

    organisation: Organisation
    schemes: Mapping[SchemeId, PublishedScheme]
    today: date
    closed: Mapping[SchemeId, ClosedScheme] = field(default_factory=dict)
    names: tuple[SchemeId, ...] = ()

    def opening(self, scheme: SchemeId, owner: UserId, at: Instant) -> CaseOpening:
        """What a case takes along that is raised at `at`; raises UnknownNameError.

        The scheme must be in force on the day of the claim, and the owner must serve today.
        """
        published, user = self.scheme(scheme, at), self.owner(owner)
        plan = stage_plan(published, published.scheme.first_stage, at, at)
        return open_scheme(published, plan, user.line_manager)

    def scheme(self, id: SchemeId, at: Instant) -> PublishedScheme:
        """The scheme in force at `at`; raises UnknownNameError.

        One that has ended takes no claim, of whatever day. A claim may be older than the calendar
        of its scheme, but not newer.
        """
        if closed := self.closed.get(id):
            raise UnknownNameError(closed.refusal(local_date(at, ZONE_OF_ACCOUNTS)))
        published = self.schemes.get(id)
        if published is None:
            raise UnknownNameError(no_such("scheme", id, {*self.schemes, *self.names}))
        _must_hold(published, local_date(at, published.calendar.zone))
        return published

    def owner(self, id: UserId) -> User:
        """The account, which serves today however old the case is; raises UnknownNameError."""
        user, day = self.organisation.user(id), self.today
        if user is None:
            serving = {user.id for user in self.organisation.users if user.holds_on(day)}
            raise UnknownNameError(no_such("user", id, serving))
        if not user.holds_on(day):
            raise UnknownNameError(
                f"user '{id}' serves {_interval(user)}, not on {named_day(day)}: choose another"
            )
        return user


def stage_plan(
    published: PublishedScheme, stage: StageId, entered_at: Instant, raised_at: Instant
) -> StagePlan:
    """The stage for a case that enters it; raises UnknownNameError if there is none."""
    zone = published.calendar.zone
    entered, raised = local_date(entered_at, zone), local_date(raised_at, zone)
    plan = plan_stage(published, stage, entered=entered, raised=raised)
    if plan is None:
        stages = {stage.id for stage in published.scheme.stages}
        whose = f"stage of version {published.version} of scheme '{published.scheme.id}'"
        raise UnknownNameError(no_such(whose, stage, stages))
    return plan


def no_such(what: str, id: str, known: Iterable[str]) -> str:
    """That there is nothing of that name, and what there is instead."""
    names = sorted(known)
    near = get_close_matches(id, names, n=1)
    meant = f"did you mean '{near[0]}'? " if near else ""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    there_are = ", ".join(names[:MOST_NAMED]) or "none"
    return f"there is no {what} '{id}': {meant}there are: {there_are}{more}"


def _must_hold(published: PublishedScheme, day: date) -> None:
    scheme, covers = published.scheme, published.calendar.covers
    if not scheme.holds_on(day):
        raise UnknownNameError(
            f"scheme '{scheme.id}' is in force {_interval(scheme)}, not on {named_day(day)}"
        )
    if day > covers.last:
        raise UnknownNameError(
            f"calendar '{published.calendar.id}' of scheme '{scheme.id}' covers "
            f"{named_day(covers.first)} to {named_day(covers.last)}, and not {named_day(day)}: "
            "publish a longer calendar"
        )


def _interval(definition: Effective) -> str:
    first = f"from {named_day(definition.effective_from)}" if definition.effective_from else ""
    last = f"to {named_day(definition.effective_to)}" if definition.effective_to else ""
    return " ".join(filter(None, (first, last)))
