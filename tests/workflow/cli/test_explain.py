"""Why each date is what it is, asked of a real case on the command line."""

import asyncio
import json

import pytest
from temporalio.client import Client

from homebuy.cli.pages.explanation import tell
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.views.explain import explain_case
from homebuy.domain.ids import ClockId
from tests.command_line import Ask, Said, Say
from tests.desk import Desk
from tests.training_case import TrainingCase


@pytest.fixture
def ask(say: Say, temporal: Client, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run a command beside a server, in a thread since it brings its own event loop."""
    monkeypatch.setenv("TEMPORAL_ADDRESS", temporal.service_client.config.target_host)

    async def asked(*words: str) -> Said:
        return await asyncio.to_thread(say, "sla", "explain", *words)

    return asked


def test_an_explanation_is_a_heading_and_a_line_for_each_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell(explain_case(TrainingCase().case, ClockId("task/1/watch-the-marks")))
    assert capsys.readouterr().out.splitlines() == [
        "Watch the marks (task/1/watch-the-marks): running, due Mon 2 Mar 2026 10:00:12",
        "  starts     Mon 2 Mar 2026 10:00, when the task opened",
        "  counts     12 seconds, in Round the clock (round-the-clock): Mon-Sun 00:00-24:00",
        "  amber      Mon 2 Mar 2026 10:00:04, 8 seconds before target; not reached yet",
        "  target     Mon 2 Mar 2026 10:00:12; not reached yet",
        "  escalation Mon 2 Mar 2026 10:00:16, 4 seconds after target; not reached yet",
    ]


async def test_every_clock_of_a_case_is_explained_the_one_on_hold_too(desk: Desk, ask: Ask) -> None:
    reference = await desk.raise_case()
    await desk.execute(reference, cmd.HoldCase, reason="waiting for papers")
    code, out, err = await ask(reference)
    assert (code, err) == (0, "")
    assert "First steps (stage/1): on hold" in out
    assert '"waiting for papers"' in out


async def test_one_clock_is_explained_for_programs(desk: Desk, ask: Ask) -> None:
    reference = await desk.raise_case()
    code, out, _ = await ask(reference, "stage/1", "--json")
    (explained,) = json.loads(out)
    view = await desk.see(reference)
    (clock,) = (clock for clock in view.clocks if clock.id == "stage/1")
    target = next(line for line in explained["lines"] if line["label"] == "target")
    assert (code, explained["clock"], explained["state"]) == (0, "stage/1", "running")
    assert target["at"] == explained["due"] == clock.model_dump(mode="json")["target_at"]


async def test_an_unknown_clock_or_case_has_code_4_and_names_what_there_is(
    desk: Desk, ask: Ask
) -> None:
    reference = await desk.raise_case()
    code, out, err = await ask(reference, "law/none")
    assert (code, out) == (4, "")
    assert f"case '{reference}' has no clock 'law/none'; it has: stage/1, task/1/" in err
    code, out, err = await ask("NOPE-1")
    assert (code, out) == (4, "")
    assert "case 'NOPE-1' was never raised" in err


def test_a_temporal_that_is_down_has_code_5(say: Say) -> None:
    code, out, err = say("sla", "explain", "T-1")
    assert (code, out) == (5, "")
    assert "Temporal does not answer at 127.0.0.1:9" in err


async def test_callers_in_any_language_may_ask_without_naming_a_clock(desk: Desk) -> None:
    reference = await desk.raise_case()
    handle = desk.temporal.get_workflow_handle(f"home-buy-{reference}")
    everything = await handle.query("explain")
    assert everything == await handle.query("explain", "")
    assert [each["clock"] for each in everything][-1] == "stage/1"
    with pytest.raises(Exception, match="has no clock 'x'; it has: stage/1"):
        await handle.query("explain", "x")
