"""Whether a namespace can hold cases: one stops at the first search attribute not known."""

import asyncio
from typing import Final

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.client import Client

from workflows.contract import SEARCH_ATTRIBUTES

LOOKS: Final = 5
BETWEEN_LOOKS: Final = 2
"""Seconds; a server takes some to know an attribute that was just added."""


async def missing_attributes(client: Client) -> dict[str, str]:
    """The search attributes of the contract that the namespace does not know, with their types.

    Raises RPCError where the server does not list them.
    """
    for _ in range(LOOKS - 1):
        if not await _missing_now(client):
            return {}
        await asyncio.sleep(BETWEEN_LOOKS)
    return await _missing_now(client)


async def _missing_now(client: Client) -> dict[str, str]:
    listed = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    known = {
        name: IndexedValueType.Name(kind).removeprefix("INDEXED_VALUE_TYPE_")
        for name, kind in listed.custom_attributes.items()
    }
    return {
        name: kind for name, kind in SEARCH_ATTRIBUTES.items() if known.get(name) != kind.upper()
    }


def adding(namespace: str, attributes: dict[str, str]) -> str:
    """The command that makes the namespace know them."""
    named = " ".join(f"--name {name} --type {kind}" for name, kind in attributes.items())
    return f"temporal operator search-attribute create --namespace {namespace} {named}"
