from datetime import UTC, date, datetime

import pytest
from temporalio.exceptions import ApplicationError

from activities.contracts import (
    NOT_FOUND,
    OpeningRequest,
    StageRequest,
)
from activities.definitions import PublishedDefinitions
from activities.recording import CaseRecorder
from homebuy.definitions.bundle import calendar_document
from homebuy.domain.case.questions import (
    CalendarQuestion,
    CalendarVersion,
    OwnerQuestion,
    ServingUser,
    Unanswerable,
)
from homebuy.domain.ids import CalendarId, SchemeId, StageId, UserId
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionKind, DefinitionStore
from homebuy.storage.pool import Pool
from tests.training_case import (
    MANAGER,
    OWNER,
    PUBLISHED,
    REFERENCE,
    START,
    TRAINING,
    TrainingCase,
    training_document,
)

RUTH = UserId("ruth-bell")
OFFICE, BRANCH = PUBLISHED.calendar.id, CalendarId("branch")


def opening(scheme: str = TRAINING, owner: UserId = OWNER, at: datetime = START) -> OpeningRequest:
    return OpeningRequest(reference=REFERENCE, scheme=SchemeId(scheme), owner=owner, at=at, now=at)


def stage(name: str, version: int = 1, at: datetime = START) -> StageRequest:
    return StageRequest(
        scheme=TRAINING, version=version, stage=StageId(name), at=at, raised_at=START
    )


async def publish_calendar(
    store: DefinitionStore, id: CalendarId = OFFICE, title: str = "Newer"
) -> None:
    calendar = PUBLISHED.calendar.model_copy(update={"id": id, "title": title})
    document = calendar_document(calendar)
    await store.publish(DefinitionKind.CALENDAR, id, document, "asha", START)


def says(failed: pytest.ExceptionInfo[ApplicationError]) -> str:
    assert failed.value.type == NOT_FOUND
    assert failed.value.non_retryable
    return failed.value.message


async def test_case_opens_in_the_first_stage_of_the_newest_version(
    definitions: PublishedDefinitions, store: DefinitionStore
) -> None:
    document = training_document()
    document["scheme"]["title"] = "Newer"
    await store.publish(DefinitionKind.SCHEME, TRAINING, document, "asha", START)
    opened = await definitions.open_case(opening())
    assert (opened.plan.version, opened.plan.title) == (2, "Newer")
    assert opened.plan.stage.id == "first-steps"
    assert opened.line_manager == MANAGER


async def test_reference_that_is_on_record_opens_no_other_case(
    definitions: PublishedDefinitions, recorder: CaseRecorder
) -> None:
    assert await definitions.open_case(opening())
    await recorder.record_events(TrainingCase().raised)
    with pytest.raises(ApplicationError) as failed:
        await definitions.open_case(opening())
    assert "case 'P-1' is on record already" in says(failed)


async def test_running_case_keeps_the_version_it_was_raised_under(
    definitions: PublishedDefinitions, store: DefinitionStore
) -> None:
    document = training_document()
    document["scheme"]["title"] = "Newer"
    await store.publish(DefinitionKind.SCHEME, TRAINING, document, "asha", START)
    assert (await definitions.load_stage(stage("side-by-side"))).title != "Newer"


async def test_stage_is_counted_in_the_newest_version_of_its_calendar(
    definitions: PublishedDefinitions, store: DefinitionStore
) -> None:
    for number, title in enumerate(("New", "Newer"), 1):
        await publish_calendar(store, title=title)
        opened = (await definitions.open_case(opening())).plan.calendar
        loaded = (await definitions.load_stage(stage("side-by-side"))).calendar
        assert opened == loaded
        assert (opened.title, opened.version) == (title, number)


async def test_stage_is_counted_in_the_scheme_s_own_copy_until_its_calendar_is_published(
    definitions: PublishedDefinitions,
) -> None:
    plan = (await definitions.open_case(opening())).plan
    assert (plan.calendar.id, plan.calendar.version) == (OFFICE, 0)


async def test_tasks_of_another_office_are_counted_in_its_newest_calendar(
    definitions: PublishedDefinitions, store: DefinitionStore
) -> None:
    document = training_document()
    document["others"] = {BRANCH: document["calendar"] | {"id": BRANCH}}
    for task in document["scheme"]["tasks"].values():
        task["calendar"] = BRANCH
    await store.publish(DefinitionKind.SCHEME, TRAINING, document, "asha", START)
    await publish_calendar(store, BRANCH)
    plan = (await definitions.open_case(opening())).plan
    assert {id: (each.title, each.version) for id, each in plan.others.items()} == {
        BRANCH: ("Newer", 1)
    }
    assert plan.calendar.version == 0


async def test_case_gets_as_much_of_a_calendar_as_its_stages_take_along(
    definitions: PublishedDefinitions, store: DefinitionStore
) -> None:
    await publish_calendar(store)
    asked = CalendarQuestion(calendar=OFFICE, version=1, raised_at=START)
    reply = await definitions.calendar(asked)
    assert isinstance(reply, CalendarVersion)
    loaded = reply.calendar
    assert loaded == (await definitions.load_stage(stage("side-by-side"))).calendar
    assert loaded.covers.first == max(date(2025, 1, 1), PUBLISHED.calendar.covers.first)


async def test_unknown_version_of_a_calendar_cannot_be_had(
    definitions: PublishedDefinitions, store: DefinitionStore
) -> None:
    await publish_calendar(store)
    reply = await definitions.calendar(
        CalendarQuestion(calendar=OFFICE, version=2, raised_at=START)
    )
    assert reply == Unanswerable(reason=f'calendar "{OFFICE}" has no version 2')


async def test_day_is_the_one_on_the_wall_in_the_scheme_s_country(
    definitions: PublishedDefinitions, store: DefinitionStore
) -> None:
    document = training_document()
    document["scheme"]["effective_from"] = "2026-06-02"
    await store.publish(DefinitionKind.SCHEME, TRAINING, document, "asha", START)
    midnight = datetime(2026, 6, 1, 23, tzinfo=UTC)
    assert await definitions.open_case(opening(at=midnight))
    with pytest.raises(ApplicationError) as failed:
        await definitions.open_case(opening(at=datetime(2026, 6, 1, 22, 59, tzinfo=UTC)))
    assert "scheme 'training' is in force from 2 Jun 2026, not on 1 Jun 2026" in says(failed)


async def test_unknown_scheme_fails_for_good_and_names_those_published(
    definitions: PublishedDefinitions,
) -> None:
    with pytest.raises(ApplicationError) as failed:
        await definitions.open_case(opening(scheme="right-to-dream"))
    assert says(failed) == "there is no scheme 'right-to-dream': there are: training"


async def test_scheme_that_has_ended_fails_for_good_even_where_its_stages_are_published(
    definitions: PublishedDefinitions, store: DefinitionStore
) -> None:
    closed = {
        "id": TRAINING,
        "title": "Training",
        "country": "Wales",
        "ended_on": "2019-01-26",
        "source": "a page",
        "earlier_claims": "none is known",
    }
    document = {"id": "closed", "title": "Ended", "schemes": [closed]}
    await store.publish(DefinitionKind.CLOSED_SCHEMES, "closed", document, "asha", START)
    with pytest.raises(ApplicationError) as failed:
        await definitions.open_case(opening())
    assert "Training ended on Sat 26 Jan 2019 (a page)" in says(failed)
    closed["id"] = "other"
    await store.publish(DefinitionKind.CLOSED_SCHEMES, "closed", document, "asha", START)
    assert await definitions.open_case(opening())


async def test_unknown_stage_is_asked_for_again_and_names_those_there_are(
    definitions: PublishedDefinitions,
) -> None:
    with pytest.raises(ApplicationError) as failed:
        await definitions.load_stage(stage("encore"))
    assert "there are: first-steps, hand-in, side-by-side" in str(failed.value)


async def test_unknown_version_is_asked_for_again(definitions: PublishedDefinitions) -> None:
    with pytest.raises(ApplicationError) as failed:
        await definitions.load_stage(stage("hand-in", version=9))
    assert 'scheme "training" has no version 9' in str(failed.value)


async def test_stage_entered_after_the_calendar_ends_is_entered_all_the_same(
    definitions: PublishedDefinitions,
) -> None:
    plan = await definitions.load_stage(stage("hand-in", at=datetime(2036, 1, 1, tzinfo=UTC)))
    assert plan.stage.id == "hand-in"


async def test_serving_user_is_found_with_the_line_manager(
    definitions: PublishedDefinitions,
) -> None:
    reply = await definitions.owner(OwnerQuestion(user=OWNER, at=START))
    assert reply == ServingUser(line_manager=MANAGER)


async def test_user_serves_to_the_end_of_the_last_day(definitions: PublishedDefinitions) -> None:
    last = datetime(2025, 8, 31, 22, 59, tzinfo=UTC)
    assert isinstance(await definitions.owner(OwnerQuestion(user=RUTH, at=last)), ServingUser)
    reply = await definitions.owner(OwnerQuestion(user=RUTH, at=START))
    assert isinstance(reply, Unanswerable)
    assert "user 'ruth-bell' serves to 31 Aug 2025, not on 2 Mar 2026" in reply.reason


async def test_unknown_user_fails_for_good(definitions: PublishedDefinitions) -> None:
    with pytest.raises(ApplicationError) as failed:
        await definitions.open_case(opening(owner=UserId("jo-public")))
    assert "there is no user 'jo-public': there are: amira-khan" in says(failed)


async def test_nothing_published_at_all_fails_for_good(pool: Pool) -> None:
    empty = PublishedDefinitions(DefinitionStore(pool), CaseStore(pool))
    with pytest.raises(ApplicationError) as failed:
        await empty.open_case(opening())
    assert "no organisation is published yet" in says(failed)
    reply = await empty.owner(OwnerQuestion(user=OWNER, at=START))
    assert isinstance(reply, Unanswerable)
    assert "no organisation is published yet" in reply.reason
