"""Why a case will not do what a message asks."""

from enum import StrEnum

from homebuy.domain.errors import RefusalError


class RejectionCode(StrEnum):
    """What a rejection is to programs; its message is for people."""

    IN_FUTURE = "in_future"
    TOO_EARLY = "too_early"
    CASE_CLOSED = "case_closed"
    UNKNOWN_TASK = "unknown_task"
    UNKNOWN_STAGE = "unknown_stage"
    UNKNOWN_USER = "unknown_user"
    BAD_FACT = "bad_fact"
    NOT_OPEN = "not_open"
    ALREADY_DONE = "already_done"
    ALREADY_ACTIVE = "already_active"
    MANDATORY = "mandatory"
    NEEDS_CASCADE = "needs_cascade"
    NOT_HELD = "not_held"
    LATE_REASON = "late_reason"
    BAD_RELEASE = "bad_release"
    BAD_TARGET = "bad_target"
    BEYOND_STAGE = "beyond_stage"
    NOT_REACHED = "not_reached"
    TOO_MANY = "too_many"
    NOT_CONCERNED = "not_concerned"
    UNKNOWN_CLOCK = "unknown_clock"
    UNKNOWN_CALENDAR = "unknown_calendar"
    NO_RULES = "no_rules"
    BAD_TENANCIES = "bad_tenancies"
    NO_PRICE = "no_price"
    STALE_PRICE = "stale_price"
    BAD_NOTICE = "bad_notice"
    CONDITION_UNMET = "condition_unmet"
    NOT_NEXT = "not_next"
    NOT_AN_OUTCOME = "not_an_outcome"
    UNFINISHED = "unfinished"
    HISTORY_ONLY = "history_only"
    DUPLICATE = "duplicate"
    MALFORMED = "malformed"
    UNKNOWN_MESSAGE = "unknown_message"


class RejectedError(RefusalError):
    """The case refuses, and is as it was before."""

    def __init__(self, code: RejectionCode, message: str) -> None:
        super().__init__(message)
        self.code = code
