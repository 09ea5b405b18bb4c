"""What moved a clock: revisions, holds, and a new version of its calendar."""

from collections.abc import Iterator
from datetime import timedelta

from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import Revision
from homebuy.domain.service_levels.explain.account import Account, Line, line
from homebuy.domain.service_levels.holds import Hold, paused_intervals
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.calendars import open_time
from homebuy.domain.time.deadlines import extended_by_pauses
from homebuy.domain.time.errors import OutsideCoverageError
from homebuy.domain.time.intervals import Interval
from homebuy.domain.time.wording import lasting, quoted


def change_lines(account: Account) -> Iterator[Line]:
    """Each revision, each hold with what it put off, and a calendar that changed."""
    if account.is_law:
        return
    yield from _revisions(account)
    yield from _holds(account)
    yield from _calendar(account)


def _revisions(account: Account) -> Iterator[Line]:
    before = str(account.clock.sla.target)
    for revision in account.clock.revisions:
        after = _set(account, revision)
        text = f"{account.shown(revision.at)} by {revision.actor}, {quoted(revision.reason)}: "
        yield line("revised", f"{text}from {before} to {after}", revision.at)
        before = after


def _set(account: Account, revision: Revision) -> str:
    return str(revision.target) if revision.due is None else account.shown(revision.due)


def _holds(account: Account) -> Iterator[Line]:
    holds = sorted(account.clock.holds, key=lambda hold: hold.placed_at)
    if not holds:
        return
    target = MovingTarget(account)
    for hold in holds:
        if paused_intervals(
            (hold,), since=account.clock.started_at, until=account.clock.stopped_at
        ):
            effect = target.moved_by(hold) if _is_computed(account) else ""
            text = f"{_interval(account, hold)}, {quoted(hold.reason)}{effect}"
            yield line("held", text, hold.placed_at)


def _is_computed(account: Account) -> bool:
    """Whether the target is where its period and its holds put it."""
    return account.accounts and account.target == account.calculated_marks.get(Mark.TARGET)


def _interval(account: Account, hold: Hold) -> str:
    since = account.shown(hold.placed_at)
    if hold.released_at is not None:
        return f"{since} to {account.shown(hold.released_at)}"
    if hold.release_at is not None:
        return f"{since} until {account.shown(hold.release_at)}, the date set for its release"
    return f"since {since}, with no end set"


class MovingTarget:
    """The target of a clock, put off by one hold after another."""

    def __init__(self, account: Account) -> None:
        self._account = account
        without = account.clock.model_copy(update={"holds": ()})
        self._first = self._at = without.calculate_marks(account.calendar).get(Mark.TARGET)
        self._paused: Interval | None = None
        self._before = self._at

    def moved_by(self, hold: Hold) -> str:
        """What the hold did to the target; those before it are told already."""
        clock, at, paused = self._account.clock, self._at, self._paused
        since = clock.started_at if clock.target else clock.revisions[-1].at
        own = paused_intervals((hold,), since=since, until=clock.stopped_at)
        if not own:
            return ": the date that was set allows for it"
        if at is None:
            return ": counted once with the hold before it" if paused and not paused.until else ""
        self._pause(own[0])
        if self._at is None:
            return self._left()
        if self._at == at:
            return f", {'after' if at <= hold.placed_at else 'which does not move'} the target"
        covered = self._covered(own[0], paused)
        moves = f"moves the target from {self._shown(at)} to {self._shown(self._at)}"
        return f": {covered}{moves}"

    def _pause(self, interval: Interval) -> None:
        """Holds that overlap are one spell; each other one starts from where the target is."""
        paused = self._paused
        if paused and paused.until and interval.since <= paused.until:
            until = max(paused.until, interval.until) if interval.until else None
            self._paused = Interval(paused.since, until)
        else:
            self._paused, self._before = interval, self._at
        self._at = self._extended(self._before, self._paused)

    def _extended(self, at: Instant | None, interval: Interval) -> Instant | None:
        try:
            return at and extended_by_pauses(
                at, (interval,), self._account.calendar, working=self._account.is_working
            )
        except OutsideCoverageError:
            return None

    def _left(self) -> str:
        """From where the clock stopped to the target it had then, whatever held it since."""
        paused, before = self._paused, self._before
        if paused is None or paused.until is not None or before is None:
            return ""
        left = self._account.passed(paused.since, before)
        if left is None:
            return ""
        return f": {_length(self._account, left)} left of the target when it is released"

    def _covered(self, interval: Interval, paused: Interval | None) -> str:
        """Time that an earlier hold covered already does not count again."""
        since = max(interval.since, paused.until) if paused and paused.until else interval.since
        covered = self._account.passed(since, interval.until) if interval.until else None
        return f"{_length(self._account, covered)}, which " if covered else ""

    def _shown(self, at: Instant) -> str:
        """A target that is due at close is so again wherever a hold puts it."""
        target = self._account.clock.target
        if at != self._first and target and target.at_close:
            at = open_time(self._account.calendar).add_days(at, 0, at_close=True)
        return self._account.shown(at)


def _length(account: Account, length: timedelta) -> str:
    return f"{lasting(length)}{' of open time' if account.is_working else ''}"


def _calendar(account: Account) -> Iterator[Line]:
    at, version = account.clock.recalculated_at, account.calendar.version
    if at is not None and account.accounts and not account.clock.frozen:
        text = (
            f"{account.shown(at)}: version {version} took effect, and open dates are counted in it"
        )
        yield line("calendar", text, at)
