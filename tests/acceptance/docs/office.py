"""An office on paper: the command line and the rules are the real ones, and time is as told.

The pages tell of days to come, and no server lives through those; how messages reach a real server
is tried elsewhere. What happens is written down and sent after each command.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache, cached_property
from pathlib import Path

import pytest

from activities.contracts import Recording
from homebuy.cli.context import Context
from homebuy.definitions.bundle import Bundle, FaultyDefinitionsError, read_bundle, shipped
from homebuy.domain import case as core
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.events import MarkReached
from homebuy.domain.case.rehearsal import Rehearsal, rehearse
from homebuy.domain.case.rejection import RejectedError
from homebuy.domain.case.rules.marks import next_instant
from homebuy.domain.case.rules.questions import question
from homebuy.domain.case.views.decision import decision_on
from homebuy.domain.case.views.explain import explain_case
from homebuy.domain.case.views.view import CaseView, view
from homebuy.domain.definitions.catalogue import Catalogue, stage_plan
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.ids import CaseReference, ClockId
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.explain import Explanation
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.deadlines import local_date
from homebuy.embedded.mailbox import Mailbox
from homebuy.storage.pool import open_pool
from homebuy.temporal.client import CaseExistsError, HomeBuyClient, NoSuchCaseError, RefusedError
from homebuy.written_dates import HOME
from tests.acceptance.docs.post import Post
from tests.acceptance.docs.sessions import files
from tests.desk import publish_shipped
from workflows.contract import Answer

BEGINNING = datetime(2026, 11, 2, 9, tzinfo=UTC)
TOGETHER = ("organisation.yaml", "calendars")


class InMemoryClient(HomeBuyClient):
    """The front door to cases that no server keeps."""

    def __init__(self, folder: Path, database: str, mail: Mailbox) -> None:
        self.now: Instant = BEGINNING
        self.post = Post(database, mail)
        self._folder, self._database = folder, database
        self._cases: dict[CaseReference, core.LiveCase] = {}
        self._unwritten: list[Recording] = []

    async def open(self) -> None:
        """Take over the schemes in the folder."""
        await self.post.publish_schemes(self._sound(), self.now)

    def wait(self, until: Instant, *, noticing: bool = True) -> None:
        """Let time pass, and notice what it brings as it comes, or all of it at the end."""
        while noticing and (next := self._next(until)):
            self.now, live = next
            live.advance(self.now)
            self._take(live)
        self.now = until
        for live in self._cases.values():
            live.advance(until)
            self._take(live)

    async def record(self) -> None:
        """Put on record what has happened since, and send what is to be sent."""
        recordings, self._unwritten = self._unwritten, []
        await self.post.go_round(recordings, self.now)

    async def published(self) -> Catalogue:
        """The definitions that ship, and the sound ones in the folder."""
        organisation = await self.post.organisation()
        return replace(self._published, organisation=organisation, today=self.today())

    @cached_property
    def _published(self) -> Catalogue:
        bundles = [_shipped(), *self._sound()]
        schemes = {s.scheme.id: s for bundle in bundles for s in _schemes(bundle)}
        closed = {
            scheme.id: scheme
            for bundle in bundles
            for listed in bundle.closed
            for scheme in listed.schemes
        }
        return Catalogue(_shipped().organisation, schemes, self.today(), closed)

    def _sound(self) -> Iterator[Bundle]:
        together = [self._folder / name for name in TOGETHER]
        for file in sorted({*self._folder.glob("*.yaml")} - {*together}):
            with suppress(FaultyDefinitionsError):
                yield read_bundle([*together, file], today=self.today())

    async def raise_case(self, request: cmd.RaiseCase) -> None:
        if request.reference in self._cases:
            raise CaseExistsError(f"case '{request.reference}' was raised before")
        known = await self.published()
        found = known.opening(request.scheme, request.owner, request.at)
        live = self._cases[request.reference] = core.LiveCase()
        live.raise_(request, found, self.now)
        self._take(live)
        self.wait(self.now)

    async def execute(self, reference: CaseReference, command: cmd.Command) -> Answer:
        live, known = self._live(reference), await self.published()
        case = live.case
        duplicate = case.has_seen(command.message_id)
        try:
            asked = question(case, command, self.now)
            live.handle(command, self.now, await self.post.look_up(asked) if asked else None)
        except RejectedError as refused:
            raise RefusedError(str(refused), refused.code) from None
        self._take(live)
        if next_stage := live.case.next_stage:
            published = known.schemes[case.scheme]
            plan = stage_plan(published, next_stage, live.case.moved_at, case.raised_at)
            live.enter(plan, self.now)
            self._take(live)
        self.wait(self.now)
        after = await self.case(reference)
        shared = CaseView.model_fields.keys() & Answer.model_fields.keys()
        fields = {name: getattr(after, name) for name in shared}
        decision = decision_on(live.case, command, self.now)
        return Answer(**fields, duplicate=duplicate, decision=decision)

    async def signal(self, reference: CaseReference, command: cmd.Command) -> None:
        live = self._live(reference)
        try:
            await self.execute(reference, command)
        except RefusedError as error:
            refused = error.__context__
            assert isinstance(refused, RejectedError)
            live.defer_or_reject(command, refused, self.now)
            self._take(live)

    async def case(self, reference: CaseReference) -> CaseView:
        return view(self._live(reference).case, self.now)

    async def explain(
        self, reference: CaseReference, clock: ClockId | None = None
    ) -> tuple[Explanation, ...]:
        return explain_case(self._live(reference).case, clock)

    async def rehearse(
        self, reference: CaseReference, calendar: Calendar, at: Instant
    ) -> Rehearsal:
        return rehearse(self._live(reference).case, calendar, at)

    def _live(self, reference: CaseReference) -> core.LiveCase:
        if reference not in self._cases:
            raise NoSuchCaseError(f"case '{reference}' was never raised")
        return self._cases[reference]

    def _take(self, live: core.LiveCase) -> None:
        events, case = live.take_events(), live.case
        if events:
            clocks = {e.clock for e in events if isinstance(e, MarkReached) and e.rule}
            why = {clock: explain_case(case, clock)[0].texts for clock in clocks}
            self._unwritten.append(Recording(events=events, view=view(case), why=why))

    def _next(self, until: Instant) -> tuple[Instant, core.LiveCase] | None:
        """The case to which time brings something next, and when."""
        dues = ((next_instant(live.case), live) for live in self._cases.values())
        coming = [(at, live) for at, live in dues if at and self.now < at <= until]
        return min(coming, key=lambda due: (due[0], due[1].case.reference), default=None)

    def today(self) -> date:
        return local_date(self.now, HOME)


@cache
def _shipped() -> Bundle:
    return read_bundle([shipped()], today=BEGINNING.date())


def _schemes(bundle: Bundle) -> Iterator[PublishedScheme]:
    for scheme in bundle.schemes:
        others = {id: bundle.calendars[id] for id in scheme.calendars() - {scheme.calendar}}
        calendar = bundle.calendars[scheme.calendar]
        yield PublishedScheme(scheme=scheme, calendar=calendar, others=others, version=1)


class OnPaper(Context):
    """The command line in such an office, at its time."""

    def __init__(self, office: InMemoryClient) -> None:
        self._office = office

    def now(self) -> Instant:
        return self._office.now

    async def cases(self) -> InMemoryClient:
        return self._office

    async def catalogue(self) -> Catalogue:
        return await self._office.published()


@pytest.fixture
async def office(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    database: str,
    mail: Mailbox,
) -> InMemoryClient:
    """An office that has published what ships.

    A page with an organisation of its own starts with nothing: what ships would not go with it.
    """
    shutil.copy(shipped() / "organisation.yaml", tmp_path)
    shutil.copytree(shipped() / "calendars", tmp_path / "calendars")
    page = getattr(request.node, "callspec", None) and request.node.callspec.params.get("page")
    if not (page and "organisation.yaml" in files(page)):
        async with open_pool(database) as pool:
            await publish_shipped(pool)
    office = InMemoryClient(tmp_path, database, mail)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOMEBUY_DATABASE_URL", database)
    return office
