"""Identifiers, each its own type so that a stage is never passed where a task is meant."""

from typing import Annotated, NewType

from pydantic import Field

SchemeId = NewType("SchemeId", str)
StageId = NewType("StageId", str)
TaskId = NewType("TaskId", str)
StatutoryDeadlineId = NewType("StatutoryDeadlineId", str)
FactName = NewType("FactName", str)
CalendarId = NewType("CalendarId", str)
AgreementId = NewType("AgreementId", str)
RuleId = NewType("RuleId", str)
RoleId = NewType("RoleId", str)
UserId = NewType("UserId", str)
WebhookId = NewType("WebhookId", str)
CaseReference = NewType("CaseReference", str)
ClockId = NewType("ClockId", str)
MessageId = NewType("MessageId", str)

SLUG = Field(pattern=r"^[a-z0-9]+([-_.][a-z0-9]+)*$", max_length=64)
"""The form of every identifier in a definition: lower case, digits, single separators."""

REFERENCE = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
"""The form of a case reference: it becomes part of the workflow id."""

Title = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=4_000)]
