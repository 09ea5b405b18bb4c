"""What the help shows is what the program prints."""

import asyncio
import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from homebuy.channels.template_context import MOST_IN_DIGEST
from homebuy.cli.app import command_line
from homebuy.cli.context import using
from homebuy.cli.program import run
from homebuy.definitions.bundle import read_bundle, shipped
from homebuy.domain.alerts.digest_times import LATE, MOST_AT_ONCE, WINDOW
from homebuy.domain.alerts.recipients import recipients
from homebuy.domain.ids import RoleId, RuleId, UserId
from tests.acceptance.docs.office import InMemoryClient, OnPaper, office
from tests.acceptance.docs.pages import FENCE, Example, examples
from tests.acceptance.docs.sessions import HELP, files, matches, steps

__all__ = ["office"]

PAGES = [page for page in sorted(HELP.glob("*.md")) if page.name != "README.md"]
CHECKS = (["definitions", "check"], ["calendar", "check"], ["people", "import"])
SHOWN_WHOLE = [example for example in examples("yaml") if example.page.parent == HELP]
TOO_SHORT = files(HELP / "sla-targets-for-stages.md")["too-short.yaml"]
STAGE_AMBER = "amber: 2 working days before target\n      escalation"
ESCALATION = "escalation: 2 working days after target"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
async def test_every_command_prints_what_the_page_shows(
    page: Path, office: InMemoryClient, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in files(page).items():
        Path(name).write_text(text, encoding="utf-8")
    await office.open()
    for step in steps(page):
        if step.at:
            office.wait(step.at, noticing=not step.outage)
            await office.record()
        for added in step.added:
            add(**added)
        printed = await asyncio.to_thread(answer, office, step.words, capsys)
        assert matches(step.printed, printed), f"{step.place}: {step.words}\n{printed}"
        await office.record()
    sent = office.post.mails()
    for shown in (example for example in examples("mail") if example.page == page):
        assert any(matches(shown.text, mail) for mail in sent), f"{shown}\n{'='.join(sent)}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_article_has_a_worked_example(page: Path) -> None:
    assert len(list(steps(page))) >= 2


@pytest.mark.parametrize("example", SHOWN_WHOLE, ids=str)
def test_every_file_that_is_shown_is_checked_on_its_page(example: Example) -> None:
    checked = {w for step in steps(example.page) if step.words[1:3] in CHECKS for w in step.words}
    assert [name for name, text in files(example.page).items() if text == example.text]
    assert files(example.page).keys() <= checked


@pytest.mark.parametrize(
    ("written", "instead", "words"),
    [
        ("target: 8 working days", "target: 10 working days", "No faults"),
        (STAGE_AMBER, STAGE_AMBER.replace("2", "8"), "amber (8 working days before target)"),
        (STAGE_AMBER, STAGE_AMBER.replace("2 working", "2"), "do not mix working time"),
        (ESCALATION, "escalation: 2 working days before target", "an escalation follows"),
        (ESCALATION, "", "what is repeated is the escalation"),
        ("target: 8 working days", "target: 9000 working days", "calendar 'england-office'"),
        ("after: [inspect], mandatory: true", "after: [epc], mandatory: true", "optional"),
        ("{task: epc}", "{task: book}", "twice"),
    ],
)
def test_what_the_help_says_is_refused_is_refused(
    written: str,
    instead: str,
    words: str,
    office: InMemoryClient,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert written in TOO_SHORT
    Path("changed.yaml").write_text(TOO_SHORT.replace(written, instead), encoding="utf-8")
    check = ["homebuy", "definitions", "check", "organisation.yaml", "calendars", "changed.yaml"]
    assert words in answer(office, check, capsys)


def test_the_rules_that_the_help_quotes_are_those_that_ship() -> None:
    page = (HELP / "marks.md").read_text(encoding="utf-8")
    (quoted,) = (f["text"] for f in FENCE.finditer(page) if f["language"] == "text")
    rules = yaml.safe_load((shipped() / "organisation.yaml").read_bytes())["escalation_rules"]
    shown = yaml.safe_load(quoted)["escalation_rules"]
    assert shown
    assert [rule for rule in shown if rule not in rules] == []


@pytest.mark.parametrize(
    ("rule", "day", "names"),
    [
        ("owner-warning", date(2026, 11, 4), ["Amira Khan"]),
        ("owner-and-manager", date(2026, 11, 5), ["Amira Khan", "Grace Okafor"]),
        ("head-of-service", date(2026, 11, 6), ["Grace Okafor", "Helen Ward"]),
    ],
)
def test_the_people_that_the_help_names_are_those_alerted(
    rule: RuleId, day: date, names: list[str]
) -> None:
    found = recipients(
        read_bundle([shipped()], today=day).organisation,
        rule,
        owner=UserId("amira-khan"),
        line_manager=UserId("grace-okafor"),
        fallback=RoleId("service-desk"),
        day=day,
    )
    assert [person.user.name for person in found.people] == names
    page = " ".join((HELP / "marks.md").read_text(encoding="utf-8").split())
    assert all(name in page for name in names)


def test_the_help_says_when_alerts_are_gathered() -> None:
    page = " ".join((HELP / "digests.md").read_text(encoding="utf-8").split())
    late, window = (round(span.total_seconds() / 60) for span in (LATE, WINDOW))
    assert f"more than {late} minutes after it was reached" in page
    assert f"{MOST_AT_ONCE} alerts within {window} minutes" in page
    assert f"It shows {MOST_IN_DIGEST} alerts at most" in page


def test_the_help_counts_the_stages_that_ship() -> None:
    scheme = yaml.safe_load((shipped() / "right-to-buy-england.yaml").read_bytes())
    page = (HELP / "stages.md").read_text(encoding="utf-8")
    (number,) = re.findall(r"Right to Buy in England\s+comes\s+with\s+(\d+)", page)
    assert int(number) == len(scheme["stages"])


def test_a_wrong_answer_is_found() -> None:
    assert matches("due Mon\n  09:00", "due  Mon 09:00\n")
    assert matches("due Mon\n...\nheld", "due Mon\namber Fri\nheld\n")
    assert not matches("due Mon", "due Mon 09:00")
    assert not matches("due Mon\n...\nheld", "due Tue\namber Fri\nheld\n")


def add(file: str, heading: str, line: str) -> None:
    """Add a line to a file, the first under that heading."""
    text = Path(file).read_text(encoding="utf-8")
    Path(file).write_text(
        text.replace(f"\n{heading}:\n", f"\n{heading}:\n  {line}\n"), encoding="utf-8"
    )


def answer(office: InMemoryClient, words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a command prints in the office, and the complaint if it has one."""
    assert words[0] == "homebuy"
    with using(OnPaper(office)):
        run(command_line(), words[1:])
    said = capsys.readouterr()
    complaints = [
        line for line in said.err.splitlines() if line.startswith(("homebuy: ", "warning: "))
    ]
    return said.out + "\n".join(complaints)
