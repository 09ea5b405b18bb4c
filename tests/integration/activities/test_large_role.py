"""A role that far too many hold: everybody is told, and nobody else is held up."""

import time
from typing import Any, Final

from activities.recording import CaseRecorder
from homebuy.storage.alerts import AlertStore
from homebuy.storage.definitions import DefinitionKind, DefinitionStore
from tests.training_case import START, TrainingCase, organisation_document, together

MANY: Final = 10_000
RECORDING: Final = 30
"""Seconds after which a worker gives a recording up, and begins it anew."""


def crowded() -> dict[str, Any]:
    """The organisation, with every rule alerting a role of ten thousand."""
    people = organisation_document()
    crowd = [
        {"id": f"user-{n}", "name": f"User {n}", "email": f"user-{n}@example.org"}
        for n in range(MANY)
    ]
    people["users"] += crowd
    members = [{"user": user["id"]} for user in crowd]
    people["roles"].append({"id": "everybody", "title": "Everybody", "members": members})
    for rule in people["escalation_rules"]:
        rule["roles"] = [{"role": "everybody"}]
    return people


async def test_a_role_of_ten_thousand_is_alerted_within_the_time_of_one_recording(
    recorder: CaseRecorder, alerts: AlertStore, store: DefinitionStore
) -> None:
    people = crowded()
    await store.publish(DefinitionKind.ORGANISATION, people["id"], people, "asha", START)
    driver = TrainingCase()
    recording = together(driver.raised, driver.wait(4))
    began = time.monotonic()
    await recorder.record_events(recording)
    took = time.monotonic() - began
    told = {alert.recipient for alert in await alerts.alerts(limit=2 * MANY)}
    assert told >= {f"user-{n}" for n in range(MANY)}
    assert took < RECORDING
