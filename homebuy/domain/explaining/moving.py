"""What moved a clock: revisions, holds, and a new version of its calendar."""

from collections.abc import Iterator
from datetime import timedelta

from homebuy.domain.clock import Clock, Revision
from homebuy.domain.explaining.account import Account, Line, line
from homebuy.domain.holds import Hold, Spell, standstill
from homebuy.domain.models import Instant
from homebuy.domain.sla import Mark
from homebuy.domain.wording import lasting, quoted


def moving(account: Account) -> Iterator[Line]:
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
    clock = account.clock
    counted: tuple[Hold, ...] = ()
    target = _target(account, clock, counted)
    for hold in sorted(clock.holds, key=lambda hold: hold.placed_at):
        if not _overlaps(clock, hold):
            continue
        moved = _target(account, clock, (*counted, hold))
        effect = _effect(account, counted, hold, target, moved)
        yield line(
            "held", f"{_spell(account, hold)}, {quoted(hold.reason)}{effect}", hold.placed_at
        )
        counted, target = (*counted, hold), moved


def _target(account: Account, clock: Clock, holds: tuple[Hold, ...]) -> Instant | None:
    """Where the target is with these holds only."""
    with_these = clock.model_copy(update={"holds": holds})
    return with_these.reckoned(account.calendar).get(Mark.TARGET)


def _overlaps(clock: Clock, hold: Hold) -> bool:
    return bool(standstill((hold,), since=clock.started_at, until=clock.stopped_at))


def _spell(account: Account, hold: Hold) -> str:
    since = account.shown(hold.placed_at)
    if hold.released_at is not None:
        return f"{since} to {account.shown(hold.released_at)}"
    if hold.release_at is not None:
        return f"{since} until {account.shown(hold.release_at)}, the date set for its release"
    return f"since {since}, with no end set"


def _effect(
    account: Account,
    counted: tuple[Hold, ...],
    hold: Hold,
    target: Instant | None,
    moved: Instant | None,
) -> str:
    clock = account.clock
    if not account.accounts or account.target != account.reckoned.get(Mark.TARGET):
        return ""
    since = clock.started_at if clock.target else clock.revisions[-1].at
    spells = standstill((hold,), since=since, until=clock.stopped_at)
    if not spells:
        return ": the date that was set allows for it"
    if target is None:
        return ": counted once with the hold before it" if _no_end(clock, counted) else ""
    if moved is None:
        return _left(account, spells[0], target)
    if moved == target:
        late = target <= hold.placed_at
        return f", {'after' if late else 'which does not move'} the target"
    return _moved(account, counted, spells[0], target, moved)


def _no_end(clock: Clock, holds: tuple[Hold, ...]) -> bool:
    return clock.stopped_at is None and any(hold.ends_at is None for hold in holds)


def _left(account: Account, spell: Spell, target: Instant) -> str:
    left = account.passed(spell.since, target) if spell.until is None else None
    if left is None:
        return ""
    return f": {_length(account, left)} left of the target when it is released"


def _moved(
    account: Account, counted: tuple[Hold, ...], spell: Spell, target: Instant, moved: Instant
) -> str:
    """Time that an earlier hold covered already does not count again."""
    since = max(
        [spell.since, *(h.ends_at for h in counted if h.ends_at and h.placed_at < h.ends_at)]
    )
    covered = account.passed(since, spell.until) if spell.until else None
    length = f"{_length(account, covered)}, which " if covered else ""
    return f": {length}moves the target from {account.shown(target)} to {account.shown(moved)}"


def _length(account: Account, length: timedelta) -> str:
    return f"{lasting(length)}{' of open time' if account.is_working else ''}"


def _calendar(account: Account) -> Iterator[Line]:
    at, version = account.clock.reckoned_at, account.calendar.version
    if at is not None and account.accounts and not account.clock.frozen:
        text = (
            f"{account.shown(at)}: version {version} took effect, and open dates are counted in it"
        )
        yield line("calendar", text, at)
