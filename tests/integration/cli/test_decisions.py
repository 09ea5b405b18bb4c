"""Commands by which a case decides: what is refused before it is sent, and what is shown."""

import json
from pathlib import Path

import pytest

from homebuy.cli.pages.case_page import print_case
from homebuy.domain.case.views.view import view
from homebuy.storage.cases import CaseStore
from homebuy.storage.pool import Pool
from tests.command_line import Ask, Say
from tests.unit.domain.case.claims import (
    ADMITS,
    HOME,
    STATED,
    about_to_offer,
    claim,
    on_notice,
    tenancy,
)
from tests.unit.domain.case.scripted_case import ScriptedCase, at

HEADER = "tenant,landlord,public,starts\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("delay R initial --ground rtb2-late", 2, "--served"),
        ("delay R initial --served soon --ground rtb2-late", 2, "--served: 'soon' is no day"),
        (
            "delay R initial --served 2026-02-30",
            2,
            "--served: there is no day or time '2026-02-30'",
        ),
        ("delay R initial --served -1", 2, "--served: '-1' is no day"),
        ("delay R first --served 2026-04-01", 2, "initial"),
        ("delay R initial --served 2026-04-01 --ground whim", 2, "rtb2-late"),
        (
            "delay R initial --served 2026-04-01 --stated-until x",
            2,
            "--stated-until: 'x' is no day",
        ),
        ("delay R initial --served 0026-04-01 --ground rtb2-late", 2, "check the year"),
        ("assess R --tenancies none.csv", 4, "none.csv cannot be read: No such file"),
        ("assess R --tenancies .", 4, "cannot be read: Is a directory"),
        ("price R --message-id", 2, "--message-id"),
        ("price", 2, "REFERENCE"),
        ("prices R --number one", 2, "one"),
        ("prices R", 5, "HOMEBUY_DATABASE_URL"),
        ("price R", 5, "Temporal does not answer"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    say: Say, words: str, code: int, said: str
) -> None:
    answer = say("case", *words.split())
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Ann,Northgate,perhaps,2015-04-06", "line 2: public: 'perhaps'"),
        ("Ann,Northgate,yes,2015-13-06", "line 2: starts:"),
        ("Ann,Northgate,yes,2015-04-06\nAnn,Northgate,yes,2015-04-06", "line 3"),
        ("\x00\x01", "line 2"),
    ],
)
def test_a_list_of_tenancies_with_faults_is_not_sent(
    say: Say, tmp_path: Path, rows: str, said: str
) -> None:
    file = tmp_path / "tenancies.csv"
    file.write_text(HEADER + rows + "\n")
    code, out, err = say("case", "assess", "R", "--tenancies", str(file))
    assert (code, out) == (1, "")
    assert said in err


async def kept(driver: ScriptedCase, pool: Pool) -> None:
    """The whole life, as a worker would have recorded it."""
    await CaseStore(pool).record(driver.events, view(driver.case, at("1 July 10:00")))


async def test_every_price_is_listed_with_who_and_why(ask: Ask, pool: Pool) -> None:
    driver = claim(**HOME)
    driver.price("9 March 10:00")
    driver.record("10 March 10:00", valuation="200000.00")
    driver.price("10 March 12:00")
    await kept(driver, pool)
    shown = await ask("case", "prices", "RTB-1")
    assert shown.code == 0
    assert "Prices of case RTB-1" in shown.out
    assert "price £176,000.00" in shown.out
    assert "price £166,000.00" in shown.out
    listed = json.loads((await ask("case", "prices", "RTB-1", "--json")).out)
    assert [each["detail"]["number"] for each in listed] == [1, 2]


async def test_one_price_is_shown_line_by_line(ask: Ask, pool: Pool) -> None:
    driver = claim(**HOME)
    driver.price("9 March 10:00")
    await kept(driver, pool)
    shown = (await ask("case", "prices", "RTB-1", "--number", "1")).out
    assert "Calculation 1, Mon 09 Mar 2026 10:00 GMT, by officer" in shown
    assert "£210,000.00" in shown
    assert "Housing Act 1985" in shown
    code, out, err = await ask("case", "prices", "RTB-1", "--number", "7")
    assert (code, out) == (2, "")
    assert "has no calculation 7; it has 1" in err


async def test_a_case_without_prices_and_one_that_is_not_there_differ(ask: Ask, pool: Pool) -> None:
    await kept(claim(), pool)
    assert "none" in (await ask("case", "prices", "RTB-1")).out
    assert (await ask("case", "prices", "RTB-2")).code == 4


def page(driver: ScriptedCase, when: str, capsys: pytest.CaptureFixture[str]) -> str:
    print_case(view(driver.case, at(when)))
    return capsys.readouterr().out


def test_the_page_of_a_case_says_nothing_of_what_is_not_decided(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = page(claim(), "3 March 10:00", capsys).splitlines()
    assert not [line for line in shown if line.startswith(("Claim", "Price", "Offer", "Delay"))]


def test_the_page_shows_the_verdict_with_its_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    driver = claim(**{**ADMITS, "secure_tenancy": "no"})
    driver.assess("3 March 10:00", tenancy("Northgate", "2015-04-06"))
    shown = page(driver, "3 March 11:00", capsys)
    assert "Claim      deny (assessment 1)" in shown
    assert "no secure tenancy of the home (Housing Act 1985 s118(1))" in shown


def test_the_page_shows_how_much_is_still_to_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    driver = claim(secure_tenancy="yes")
    driver.assess("3 March 10:00")
    shown = page(driver, "3 March 11:00", capsys)
    assert "Claim      needs information (assessment 1)" in shown
    assert "to be asked: 12; homebuy case assess says what" in shown


def test_the_page_says_when_facts_have_changed_since_the_price(
    capsys: pytest.CaptureFixture[str],
) -> None:
    driver = claim(**HOME)
    driver.price("9 March 10:00")
    line = "Price      £176,000.00 (calculation 1, Mon 9 Mar 2026 10:00)"
    assert f"{line}\n" in page(driver, "9 March 11:00", capsys)
    driver.record("10 March 10:00", valuation="200000.00")
    changed = f"{line}; facts have changed since: homebuy case price"
    assert changed in page(driver, "10 March 11:00", capsys)


def test_the_page_says_how_much_of_a_price_is_not_confirmed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    driver = claim(**HOME, previous_discount="1000.00")
    driver.price("9 March 10:00")
    seen = view(driver.case).decisions.price
    assert seen
    assert seen.uncertainties
    said = (
        f"not confirmed in it: {len(seen.uncertainties)}; read homebuy case prices CASE --number 1"
    )
    assert said in page(driver, "9 March 11:00", capsys)


def test_the_page_shows_the_offer_with_the_days_by_which_to_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    driver = about_to_offer(**STATED)
    driver.price("25 March 11:00")
    driver.complete("serve-s125", "25 March 12:00")
    shown = page(driver, "25 March 13:00", capsys)
    assert "Offer      1, Wed 25 Mar 2026 12:00: £176,000.00 (calculation 1)" in shown
    assert "Tenant says whether to go on: by Tue 16 Jun 2026 (Housing Act 1985 s125D(2))" in shown


def test_the_page_shows_what_delay_costs(capsys: pytest.CaptureFixture[str]) -> None:
    driver = on_notice()
    driver.price("11 May 12:00")
    shown = page(driver, "11 May 13:00", capsys)
    assert (
        "2 notices, the last operative; £630.00 credited by Mon 11 May 2026, £105.00 a week now"
        in shown
    )
    assert "Price      £176,000.00, to pay £175,370.00" in shown


def test_the_page_says_what_contradicts_a_notice(capsys: pytest.CaptureFixture[str]) -> None:
    driver = on_notice()
    driver.record("12 May 12:00", rtb1_served="2026-03-30")
    assert "cannot be reckoned: the initial notice (RTB6)" in page(driver, "12 May 13:00", capsys)


def test_the_page_asks_for_the_rent_where_it_is_not_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    driver = on_notice()
    facts = {name: fact for name, fact in driver.case.facts.items() if name != "rent_per_week"}
    unknown = driver.case.model_copy(update={"facts": facts})
    print_case(view(unknown, at("11 May 13:00")))
    assert "what it costs is not known: record the rent a week" in capsys.readouterr().out
