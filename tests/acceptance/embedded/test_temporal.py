import asyncio
from pathlib import Path
from urllib.request import urlopen

from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from homebuy.embedded.temporal import embedded_temporal

STAGE = SearchAttributeKey.for_keyword("Stage")
OWNER = SearchAttributeKey.for_keyword("Owner")


async def start(target: str, workflow_id: str, *pairs: SearchAttributePair[str]) -> None:
    client = await Client.connect(target)
    await client.start_workflow(
        "Nobody works on this",
        id=workflow_id,
        task_queue="idle",
        search_attributes=TypedSearchAttributes(pairs),
    )


async def test_file_keeps_workflows_over_a_restart_and_learns_new_attributes(
    tmp_path: Path,
) -> None:
    only_stage, both = {"Stage": "Keyword"}, {"Stage": "Keyword", "Owner": "Keyword"}
    async with embedded_temporal(tmp_path, search_attributes=only_stage, ui=False) as server:
        await start(server.target, "kept", SearchAttributePair(STAGE, "Valuation"))
    async with embedded_temporal(tmp_path, search_attributes=both, ui=False) as server:
        await start(server.target, "new", SearchAttributePair(OWNER, "Asha"))
        client = await Client.connect(server.target)
        kept = await client.get_workflow_handle("kept").describe()
        assert kept.status is WorkflowExecutionStatus.RUNNING
        assert kept.typed_search_attributes[STAGE] == "Valuation"
        new = await client.get_workflow_handle("new").describe()
        assert new.typed_search_attributes[OWNER] == "Asha"


async def test_memory_server_shows_its_pages() -> None:
    async with embedded_temporal(None, search_attributes={"Due": "Datetime"}, ui=True) as server:
        assert server.ui_url is not None
        page = await asyncio.to_thread(urlopen, server.ui_url)
        with page:
            assert page.status == 200
