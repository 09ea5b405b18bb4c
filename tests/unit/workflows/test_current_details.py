"""What the web UI shows of a case, word by word; no server is needed."""

from homebuy.domain.case import commands as cmd
from homebuy.domain.case.views.explain import explain_running
from homebuy.domain.case.views.view import view
from homebuy.domain.ids import MessageId, TaskId
from tests.unit.domain.case.claims import HOME, STATED, about_to_offer, claim, on_notice
from tests.unit.domain.case.scripted_case import ScriptedCase, Sent, at
from workflows.current_details import LONGEST, details


def sent(when: str) -> Sent:
    return Sent(message_id=MessageId(f"hold {when}"), actor="officer", at=at(when))


def page(driver: ScriptedCase) -> str:
    return details(view(driver.case), explain_running(driver.case))


def test_a_case_on_hold_shows_what_stands_still_since_when_and_why() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    away = at("5 March 12:00")
    driver.tell(cmd.HoldCase(**sent("2 March 11:00"), reason="a | dispute\nabout <papers>"))
    driver.tell(
        cmd.HoldTask(
            **sent("2 March 12:00"), task=TaskId("call-tenant"), reason="away", release_at=away
        )
    )
    shown = page(driver)
    assert (
        "| the case | Mon 2 Mar 2026 11:00 | released | a \\| dispute about \\<papers\\> |" in shown
    )
    assert "| `call-tenant` | Mon 2 Mar 2026 12:00 | Thu 5 Mar 2026 12:00 | away |" in shown
    assert "| Check | held | none | none |" in shown
    assert "**Decide on the claim** (`law/decision`): running" in shown


def test_beneath_the_tables_every_running_clock_says_why() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "2 March 12:00")
    tables, reasons = page(driver).split("### Why these dates\n")
    assert "on hold" not in tables
    assert reasons.split("\n\n")[:2] == [
        "\n**Call the tenant** (`task/1/call-tenant`): running, due Tue 3 Mar 2026 10:00",
        "- **starts** Mon 2 Mar 2026 10:00, when the task opened\n"
        "- **counts** 1 working day, in Office hours (office): Mon-Fri 09:00-17:00\n"
        "- **amber** Mon 2 Mar 2026 16:00, 2 hours before target; not reached yet\n"
        "- **target** Tue 3 Mar 2026 10:00; not reached yet\n"
        "- **escalation** Mon 2 Mar 2026 17:00, 1 hour after amber; not reached yet",
    ]
    assert "task/1/read-form" not in reasons


def test_a_page_of_endless_holds_says_where_to_read_the_rest() -> None:
    driver = ScriptedCase()
    for minute in range(10, 59):
        driver.tell(cmd.HoldCase(**sent(f"2 March 11:{minute}"), reason="x" * 900))
    assert LONGEST < len(page(driver)) < 3 * LONGEST
    assert "more: `homebuy sla explain RTB-1`" in page(driver)


def test_what_is_decided_stands_beneath_the_heading() -> None:
    driver = about_to_offer(**STATED)
    driver.price("25 March 11:00")
    driver.complete("serve-s125", "25 March 12:00")
    shown = page(driver)
    assert "- **Price** £176,000.00 (calculation 1, Wed 25 Mar 2026 11:00)\n" in shown
    assert "- **Offer** 1, Wed 25 Mar 2026 12:00: £176,000.00 (calculation 1)\n" in shown
    assert (
        "  - Tenant says whether to go on: by Tue 16 Jun 2026 (Housing Act 1985 s125D(2))" in shown
    )


def test_what_delay_costs_is_shown() -> None:
    shown = details(view(on_notice().case, at("11 May 12:00")))
    assert "£630.00 credited by Mon 11 May 2026, £105.00 a week now" in shown


def test_nothing_is_shown_of_what_is_not_decided() -> None:
    shown = page(claim(**HOME))
    assert not [word for word in ("Claim", "Price", "Offer", "Delay") if f"**{word}**" in shown]
