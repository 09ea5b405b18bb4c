"""What a case file holds: calendars, and cases that each expect something of one of them."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from homebuy.domain.ids import SLUG, CalendarId
from homebuy.domain.models import Message
from homebuy.domain.time.opening_hours import Openings, Weekday
from homebuy.domain.time.zones import Zone
from verification.conformance.values import amount, calendar_period, day, length, moment


class Operation(StrEnum):
    """What is reckoned; a case file explains each."""

    ADD = "add"
    SUB = "sub"
    BETWEEN = "between"
    ELAPSED = "elapsed"
    SLA = "sla"
    ADD_DAYS = "add_days"
    ADD_DAYS_EOD = "add_days_eod"
    ADD_DAYS_BIZ = "add_days_biz"
    ADD_DAYS_DATE = "add_days_date"
    ADD_DAYS_DATE_NOROLL = "add_days_date_noroll"
    ADD_DAYS_INCLUSIVE = "add_days_inclusive"
    LAG = "lag"
    CALENDAR_DAYS = "calendar_days"


Op = Operation
LENGTHS: Final = frozenset({Op.BETWEEN, Op.ELAPSED})
"""Operations whose answer is a length of time; their amount is an instant."""
DATES: Final = frozenset({Op.ADD_DAYS_DATE, Op.ADD_DAYS_DATE_NOROLL, Op.ADD_DAYS_INCLUSIVE, Op.LAG})
"""Operations from a day to a day."""
LEAST: Final = {Op.ADD: 0, Op.SUB: 0, Op.SLA: 1, Op.ADD_DAYS_INCLUSIVE: 1, Op.LAG: 0}
"""The smallest amount that makes sense; other operations also count back."""
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
PAUSED: Final = frozenset({Op.ELAPSED, Op.SLA})


def _openings(given: Any) -> Any:
    """Pairs of times as openings; what is no list of pairs is left to be refused."""
    if not isinstance(given, list):
        return given
    return tuple(map(_opening, given))


def _opening(pair: Any) -> str:
    if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(t, str) for t in pair)):
        raise ValueError(f'{pair!r} is no opening: write a pair of times, as ["09:00", "17:00"]')
    return "-".join(pair)


class Office(Message):
    """A calendar of the file: its zone, its week, and the days on which it is closed."""

    tz: Zone
    hours: dict[Weekday, Annotated[Openings, BeforeValidator(_openings)]] = Field(min_length=1)
    hol: tuple[date, ...] = ()


class Case(Message):
    """One published expectation, and where it was published."""

    id: str
    op: Operation
    calendar: CalendarId
    start: str
    amount: str
    expect: str
    cross_check: Literal["agrees", "differs"]
    note: str = ""
    source: str = ""
    licence: str = ""
    pauses: tuple[tuple[str, str], ...] = ()
    wait_s: int | None = Field(default=None, ge=0)
    escalation_offset: str | None = None
    escalation_due: str | None = None
    end_of_working_day: bool = False
    disputed: bool = False

    @field_validator("id")
    @classmethod
    def _name(cls, text: str) -> str:
        if not NAME.fullmatch(text):
            raise ValueError(f'"{text[:64]}" is no id: use up to 64 letters, digits, ".", "_", "-"')
        return text

    @field_validator("start", "expect", "escalation_due")
    @classmethod
    def _instant(cls, text: str | None, info: ValidationInfo) -> str | None:
        op = info.data.get("op")
        if op is None or text is None:
            return text
        if info.field_name == "expect" and op in LENGTHS:
            length(text)
        elif op in DATES:
            day(text)
        else:
            moment(text, "UTC")
        return text

    @field_validator("amount")
    @classmethod
    def _amount(cls, text: str, info: ValidationInfo) -> str:
        match info.data.get("op"):
            case None:
                pass
            case Op.BETWEEN | Op.ELAPSED:
                moment(text, "UTC")
            case Op.CALENDAR_DAYS:
                calendar_period(text)
            case op:
                _counts(text, op)
        return text

    @field_validator("escalation_offset")
    @classmethod
    def _offset(cls, text: str | None) -> str | None:
        if text is not None and not amount(text).size:
            raise ValueError(f'"{text}" is no distance from the target: leave it out')
        return text

    @field_validator("pauses")
    @classmethod
    def _pauses(cls, pauses: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        for text in (text for pause in pauses for text in pause):
            moment(text, "UTC")
        return pauses

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.pauses and self.op not in PAUSED:
            raise ValueError(f"'{self.op}' knows no pauses: take them away")
        service_level = ("wait_s", "escalation_offset", "escalation_due", "end_of_working_day")
        given = [name for name in service_level if name in self.model_fields_set]
        if given and self.op is not Op.SLA:
            raise ValueError(f"'{self.op}' knows no {given[0]}: take it away")
        if (self.escalation_offset is None) != (self.escalation_due is None):
            raise ValueError("escalation_offset and escalation_due belong together: give both")
        return self


class CaseFile(Message):
    """A whole file."""

    about: str = ""
    operations: dict[Operation, str] = Field(default_factory=dict)
    calendars: dict[Annotated[CalendarId, SLUG], Office]
    cases: tuple[Case, ...] = Field(min_length=1)


def _counts(text: str, op: Operation) -> None:
    found, days = amount(text), op not in {Op.ADD, Op.SUB, Op.SLA}
    if days and not text.endswith("d"):
        raise ValueError(f'"{text}": \'{op}\' counts working days: write one such as "5d"')
    if op in {Op.ADD, Op.SUB} and text.endswith("d"):
        raise ValueError(f"\"{text}\": '{op}' counts working time: use 's', 'm' or 'h'")
    least = LEAST.get(op)
    if least is not None and (found.size < least or text.startswith("-")):
        raise ValueError(f"\"{text}\": '{op}' counts {least} or more: write such an amount")
