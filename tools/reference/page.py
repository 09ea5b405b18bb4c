"""The page of the message contract."""

import json
from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel

from activities.contracts import NOT_FOUND
from homebuy.domain.case.commands import RaiseCase
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.ids import CaseReference
from tools.reference import examples
from tools.reference.fields import table
from tools.reference.schemas import Schema, schemas
from workflows.contract import (
    EXPLAIN,
    QUERY,
    REHEARSE,
    REJECTED,
    SEARCH_ATTRIBUTES,
    TASK_QUEUE,
    UNAVAILABLE,
    WORKFLOW,
    workflow_id,
)

REASONS: Final = {
    RejectionCode.IN_FUTURE: "the time it happened lies ahead",
    RejectionCode.TOO_EARLY: "it happened before the case, its stage or its task began",
    RejectionCode.CASE_CLOSED: "the case has an outcome",
    RejectionCode.UNKNOWN_TASK: "the stage has no such task now",
    RejectionCode.UNKNOWN_STAGE: "the scheme has no such stage",
    RejectionCode.UNKNOWN_USER: "nobody of that name serves now",
    RejectionCode.BAD_FACT: "the scheme does not know the fact, or not with that value",
    RejectionCode.NOT_OPEN: "the task waits on others",
    RejectionCode.ALREADY_DONE: "the task is complete or cancelled",
    RejectionCode.ALREADY_ACTIVE: "the task is in the stage already",
    RejectionCode.MANDATORY: "a mandatory task cannot be cancelled",
    RejectionCode.NEEDS_CASCADE: "other tasks wait on this one: agree to cancel them too",
    RejectionCode.NOT_HELD: "nothing was on hold at that time",
    RejectionCode.LATE_REASON: "the target was missed: say why in `late_reason`",
    RejectionCode.BAD_RELEASE: "the release does not come after the hold begins",
    RejectionCode.BAD_TARGET: "the target would be in the past, or is measured unlike its warnings",
    RejectionCode.BEYOND_STAGE: "the task would be due after its stage: revise the stage first",
    RejectionCode.NOT_REACHED: "the clock has reached no mark that could be acknowledged",
    RejectionCode.TOO_MANY: "a case has at most 100 holds, and a clock at most 50 revisions",
    RejectionCode.NOT_CONCERNED: "the sender was not alerted and is neither owner nor line manager",
    RejectionCode.UNKNOWN_CLOCK: "the case has no such clock",
    RejectionCode.UNKNOWN_CALENDAR: "that version of the calendar is not published",
    RejectionCode.NO_RULES: "the scheme had no rule for such a decision when the case was raised",
    RejectionCode.BAD_TENANCIES: "the list of tenancies contradicts itself",
    RejectionCode.NO_PRICE: "no price can be reckoned on these facts, or none has been",
    RejectionCode.STALE_PRICE: "facts have changed since the price was reckoned",
    RejectionCode.BAD_NOTICE: "a notice of delay cannot be served so, or not yet",
    RejectionCode.CONDITION_UNMET: "the case does not meet what such an ending needs",
    RejectionCode.NOT_NEXT: "that stage does not follow the current one",
    RejectionCode.NOT_AN_OUTCOME: "a case cannot end so from its current stage",
    RejectionCode.UNFINISHED: "mandatory tasks are not complete",
    RejectionCode.HISTORY_ONLY: "that belongs in an imported history, or may not be part of one",
    RejectionCode.DUPLICATE: "a signal whose message id was applied before",
    RejectionCode.MALFORMED: "the payload does not fit its schema, or is larger than 64 KiB",
    RejectionCode.UNKNOWN_MESSAGE: "there is no message of that name",
}

INTRODUCTION: Final = f"""\
# Messages

This page and the schemas beside it are what a caller in any language needs. Code writes them:
`python -m tools.reference` does so again, and a test fails while they differ from the code.

| | |
|---|---|
| workflow type | `{WORKFLOW}` |
| task queue | `{TASK_QUEUE}` |
| workflow id | `{workflow_id(CaseReference("<case reference>"))}` |
| updates, and signals of the same names | {", ".join(f"`{name}`" for name in examples.COMMANDS)} |
| queries | `{QUERY}`, `{EXPLAIN}`, `{REHEARSE}` |
| result | a `CaseView`, once the case has ended |

Every payload is one JSON object in the encoding `json/plain`, and a field that is not listed is
refused. Instants are RFC 3339 with a zone, and come back in UTC. An identifier is lower case
letters and digits with single `-`, `_` or `.` between. Facts are texts by name: dates as
`2026-02-27`.

Each message says when the thing happened (`at`), who sends it (`actor`) and which message it is
(`message_id`). A message that is sent again with the same id applies once: the update answers
`duplicate`, the signal is put on record.

**Updates** are checked and answered. **Signals** are for callers who do not wait: what cannot
apply changes nothing, and goes on the record of the case as `message_rejected` with the reason.
A signal that comes before what it builds on, such as the completion of a task whose predecessor's
completion is still on its way, is put on record as `message_deferred` and applies when that is
there.
"""

STARTING: Final = """\
## Start a case

Start the workflow with the id reuse policy "reject duplicate" and the id conflict policy "fail",
so that a case is raised once however often it is asked for. `history` holds what another system
recorded of the case: messages with their `kind`, the earliest first. Marks before `alert_from`
are recorded and alert nobody.
"""

SENDING: Final = """\
With Temporal's own command line, for example:

```
temporal workflow update execute --workflow-id {id} --name {name} \\
  --input '{payload}'
```
"""

ANSWERS: Final = f"""\
## Answers

An update answers where the case stands after it, as in [answer](answer.schema.json). The query
`{QUERY}` answers with a [case view](case_view.schema.json), which is the result of the workflow,
too. `{EXPLAIN}`, given the id of a clock or nothing, answers with a list of
[explanations](explanation.schema.json): why each date is what it is. `{REHEARSE}`, given a
[calendar and an instant](rehearsal_request.schema.json), answers with what that calendar would
[change](rehearsal.schema.json) and changes nothing.
"""

ERRORS: Final = f"""\
## Errors

| error type | meaning |
|---|---|
| `{REJECTED}` | the case refuses and is as it was; the error's one detail is a code below |
| `{UNAVAILABLE}` | the database must be asked and is down: nothing was changed, send it again |
| `{NOT_FOUND}` | no such owner of a new case, no such scheme, or it has ended: its workflow fails |

An update fails with the first or the second; the first is also how the workflow of a case that
cannot be raised fails. The second comes only of what must be looked up: an acknowledgement, a new
owner, a new calendar. As a signal it waits until the database is back. A query fails while a case
is being raised: ask again in a moment. A case that has ended takes no message: Temporal then
answers `NOT_FOUND`, which the Python client and the command line tell as `case_closed`; the query
still works.

| code | meaning |
|---|---|
"""


def page() -> str:
    """The page in Markdown."""
    return "\n".join([INTRODUCTION, *_search_attributes(), *_messages(), *_answers(), *_errors()])


def _search_attributes() -> Iterator[str]:
    yield "## Search attributes\n\n| name | type |\n|---|---|"
    yield from (f"| `{name}` | {kind} |" for name, kind in SEARCH_ATTRIBUTES.items())
    yield ""


def _messages() -> Iterator[str]:
    known = schemas()
    yield STARTING
    yield from _payload("case_start", known["raise_case"], examples.START)
    yield "## Tell a case something\n"
    note = examples.COMMANDS["add_note"]
    yield SENDING.format(
        id=workflow_id(examples.REFERENCE),
        name="add_note",
        payload=note.model_dump_json(exclude_unset=True),
    )
    for name, example in examples.COMMANDS.items():
        yield f"### {name}\n"
        yield f"{known[name]['description']}\n"
        yield from _payload(name, known[name], example)


def _payload(name: str, fields: Schema, example: BaseModel) -> Iterator[str]:
    if name == "case_start":
        yield f"`request` is a `{RaiseCase.__name__}`:\n"
    yield from table(fields)
    yield f"\n[Schema]({name}.schema.json). For example:\n"
    yield from _json(example)


def _answers() -> Iterator[str]:
    known = schemas()
    yield ANSWERS
    yield from table(known["answer"])
    yield "\nFor example:\n"
    yield from _json(examples.ANSWER)
    yield "### The case view\n"
    yield from table(known["case_view"])
    yield ""


def _errors() -> Iterator[str]:
    yield ERRORS.rstrip("\n")
    yield from (f"| `{code}` | {REASONS[code]} |" for code in RejectionCode)
    yield ""


def _json(example: BaseModel) -> Iterator[str]:
    written = example.model_dump(mode="json", exclude_unset=True)
    yield f"```json\n{json.dumps(written, indent=2, ensure_ascii=False)}\n```\n"
