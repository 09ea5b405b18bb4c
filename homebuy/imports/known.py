"""What is published, read once: the schemes and the accounts that a case may name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches

from homebuy.domain.closed import ClosedScheme
from homebuy.domain.deadlines import local_date
from homebuy.domain.effective import Effective
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.ids import SchemeId, StageId, UserId
from homebuy.domain.models import Instant
from homebuy.domain.organisation import Organisation, User
from homebuy.domain.plan import CaseOpening, StagePlan, open_scheme, plan_stage
from homebuy.domain.published import PublishedScheme
from homebuy.imports.moments import HOME
from homebuy.storage.definitions import DefinitionStore
from homebuy.storage.pool import Pool


class UnknownNameError(HomeBuyError):
    """A scheme or an account that is not there, not on that day, or no more."""


@dataclass(frozen=True)
class Known:
    """The organisation, the newest version of each scheme, and the schemes that have ended."""

    organisation: Organisation
    schemes: Mapping[SchemeId, PublishedScheme]
    today: date
    closed: Mapping[SchemeId, ClosedScheme] = field(default_factory=dict)

    def scheme(self, id: SchemeId, at: Instant) -> PublishedScheme:
        """The scheme, in force at `at` and covered by its calendar; raises UnknownNameError."""
        if closed := self.closed.get(id):
            raise UnknownNameError(closed.refusal(local_date(at, HOME)))
        published = self.schemes.get(id)
        if published is None:
            raise UnknownNameError(_no_such("scheme", id, list(self.schemes)))
        scheme, calendar = published.scheme, published.calendar
        day = local_date(at, calendar.zone)
        if not scheme.holds_on(day):
            raise UnknownNameError(f"scheme '{id}' is in force {_spell(scheme)}, not on {day}")
        if day not in calendar.covers:
            raise UnknownNameError(
                f"calendar '{calendar.id}' of scheme '{id}' covers {calendar.covers}, not {day}"
            )
        return published

    def owner(self, id: UserId) -> User:
        """The account, in force today however old the case is; raises UnknownNameError."""
        user, day = self.organisation.user(id), self.today
        if user is None:
            serving = [user.id for user in self.organisation.users if user.holds_on(day)]
            raise UnknownNameError(_no_such("user", id, serving))
        if not user.holds_on(day):
            raise UnknownNameError(f"user '{id}' serves {_spell(user)}, not on {day}")
        return user

    def opening(self, scheme: SchemeId, owner: UserId, at: Instant) -> CaseOpening:
        """What the worker will find when it raises the case; raises UnknownNameError."""
        published, user = self.scheme(scheme, at), self.owner(owner)
        plan = self.plan(scheme, published.scheme.first_stage, at)
        return open_scheme(published, plan, user.line_manager)

    def plan(self, scheme: SchemeId, stage: StageId, at: Instant) -> StagePlan:
        """A stage entered at `at`, with the whole calendar, so that all cases share one."""
        published = self.schemes[scheme]
        calendar = published.calendar
        entered = local_date(at, calendar.zone)
        if entered > calendar.covers.last:
            raise UnknownNameError(f"calendar '{calendar.id}' ends on {calendar.covers.last}")
        raised = calendar.covers.first + timedelta(days=31)
        plan = plan_stage(published, stage, entered=entered, raised=raised)
        if plan is None:
            stages = [stage.id for stage in published.scheme.stages]
            raise UnknownNameError(_no_such(f"stage of scheme '{scheme}'", stage, stages))
        return plan


async def read_known(pool: Pool) -> Known:
    """All that is published now; raises NotPublishedError if no organisation is."""
    store = DefinitionStore(pool)
    newest = {row.id: row.version for row in reversed(await store.schemes())}
    published = [await store.scheme(id, version) for id, version in newest.items()]
    calendars = await store.latest_calendars({id for p in published for id in p.scheme.calendars()})
    schemes = {p.scheme.id: p.counted_in(calendars) for p in published}
    today = local_date(datetime.now(UTC), HOME)
    return Known(await store.organisation(), schemes, today, await store.closed_schemes())


def _no_such(what: str, id: str, known: list[SchemeId] | list[UserId] | list[StageId]) -> str:
    names = [str(name) for name in known]
    near = get_close_matches(id, names, n=1)
    meant = f"did you mean '{near[0]}'? " if near else ""
    return f"there is no {what} '{id}': {meant}there are: {', '.join(sorted(names)) or 'none'}"


def _spell(definition: Effective) -> str:
    def end(word: str, day: date | None) -> str:
        return f"{word} {day}" if day else ""

    ends = (end("from", definition.effective_from), end("to", definition.effective_to))
    return " ".join(filter(None, ends))
