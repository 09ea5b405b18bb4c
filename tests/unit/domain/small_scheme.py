"""A small valid scheme, and ways to make it faulty."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.definitions.checks.organisation import organisation_faults
from homebuy.domain.definitions.checks.scheme import scheme_faults
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.time.calendars import Calendar

TODAY = date(2026, 11, 23)
Change = Callable[[dict[str, Any]], object]

OFFICE = Calendar.model_validate(
    {
        "id": "office",
        "title": "Office",
        "zone": "Europe/London",
        "covers": {"from": "2026-01-01", "to": "2027-12-31"},
        "opening": {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
        "closed": {
            "2026-12-25": "Christmas Day",
            "2026-12-28": "Boxing Day (substitute day)",
            "2027-01-01": "New Year's Day",
        },
    }
)

ORGANISATION: dict[str, Any] = {
    "id": "landlord",
    "title": "Landlord",
    "users": [
        {"id": "ann", "name": "Ann", "email": "ann@example.org"},
        {"id": "bob", "name": "Bob", "email": "bob@example.org", "line_manager": "ann"},
        {"id": "old", "name": "Old", "email": "old@example.org", "effective_to": "2020-01-01"},
    ],
    "roles": [{"id": "desk", "title": "Desk", "members": [{"user": "ann"}]}],
    "escalation_rules": [{"id": "warn", "title": "Warn", "users": [{"user": "bob"}]}],
    "agreements": [{"id": "standard", "title": "Standard"}],
}


def sla(target: str, amber: str = "1 hour before target") -> dict[str, Any]:
    return {"target": target, "amber": amber}


SCHEME: dict[str, Any] = {
    "id": "small",
    "title": "Small",
    "country": "England",
    "calendar": "office",
    "agreement": "standard",
    "alerts": {"amber": "warn"},
    "fallback": "desk",
    "first_stage": "begin",
    "applied_on": "served",
    "facts": {
        "served": {"title": "Served", "kind": "date"},
        "answered": {"title": "Answered", "kind": "date"},
        "home": {"title": "Home", "kind": "choice", "choices": ["flat", "house"]},
        "note": {"title": "Note"},
    },
    "tasks": {
        "check": {"title": "Check", "sla": sla("2 working days"), "records": "served"},
        "decide": {"title": "Decide", "sla": sla("1 working day")},
        "visit": {"title": "Visit", "sla": sla("3 working days")},
    },
    "stages": [
        {
            "id": "begin",
            "title": "Begin",
            "master_stage": "application",
            "audience": "customer",
            "basis": "statute",
            "sla": sla("3 working days"),
            "path": [
                {"task": "check", "mandatory": True},
                {"task": "decide", "after": ["check"], "mandatory": True},
            ],
            "on_demand": ["visit"],
            "statutory_deadlines": [
                {
                    "id": "answer",
                    "title": "Answer",
                    "source": "An Act",
                    "duty": "landlord",
                    "starts": "served",
                    "met_by": ["answered"],
                    "period": "4 weeks",
                    "variants": [
                        {"when": {"home": "flat"}, "period": "8 weeks", "source": "An Act"}
                    ],
                    "amber": "1 week before target",
                }
            ],
            "next": ["end"],
        },
        {
            "id": "end",
            "title": "End",
            "master_stage": "completion",
            "audience": "internal",
            "basis": "best practice",
            "sla": sla("3 working days"),
            "path": [{"task": "visit"}],
            "outcomes": ["completed"],
        },
    ],
}


def in_scheme(
    *changes: Change,
    calendar: Calendar = OFFICE,
    others: Sequence[Calendar] = (),
    today: date = TODAY,
    landlord: Change | None = None,
) -> list[Fault]:
    """The faults of the small scheme after some changes."""
    document, organisation = deepcopy(SCHEME), deepcopy(ORGANISATION)
    for change in changes:
        change(document)
    if landlord:
        landlord(organisation)
    scheme = Scheme.model_validate(document)
    known = Organisation.model_validate(organisation)
    calendars = {each.id: each for each in (calendar, *others)}
    return list(scheme_faults(scheme, known, calendars, today=today))


def depot(**parts: Any) -> Calendar:
    """Another office, open on Tuesdays and Thursdays, with some parts of its own."""
    opening = {"tue": ["10:00-16:00"], "thu": ["10:00-16:00"]}
    fields = {**OFFICE.model_dump(by_alias=True), "id": "depot", "opening": opening, "closed": {}}
    return Calendar.model_validate({**fields, **parts})


def in_organisation(*changes: Change) -> list[Fault]:
    """The faults of the small organisation after some changes."""
    document = deepcopy(ORGANISATION)
    for change in changes:
        change(document)
    return list(organisation_faults(Organisation.model_validate(document), today=TODAY))
