from temporalio import activity

from activities.case_activities import case_activities
from activities.contracts import CaseActivities, DigestActivities
from homebuy.channels.email import EmailChannel
from homebuy.channels.notice import Channels
from homebuy.storage.pool import Pool


def name(function: object) -> str:
    definition = activity._Definition.from_callable(function)  # type: ignore[arg-type]
    assert definition
    return str(definition.name)


async def test_worker_gets_every_activity_that_the_contract_promises(pool: Pool) -> None:
    promised = CaseActivities.__abstractmethods__ | DigestActivities.__abstractmethods__
    registered = case_activities(
        pool, Channels(EmailChannel("localhost", 25, "home-buy@example.org"))
    )
    assert {name(each) for each in registered} == promised
