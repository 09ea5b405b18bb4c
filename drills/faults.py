"""The faults: each breaks something while messages flow, and leaves everything mended."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from random import Random
from typing import Any, NamedTuple

import asyncpg

from drills.office import Office
from drills.people import UNKNOWN
from drills.servers import Server
from drills.traffic import Traffic

CUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE usename = current_user AND pid <> pg_backend_pid()"""


class Pace(NamedTuple):
    """Seconds: how long an outage lasts, how long a spell of other faults, and a pause in one."""

    outage: float
    spell: float
    pause: float

    def halved(self) -> "Pace":
        """For what comes one after another while other faults last."""
        return Pace(self.outage / 2, self.spell / 2, self.pause)


class Scene(NamedTuple):
    """What a fault may touch; `lot` draws its moments."""

    office: Office
    traffic: Traffic
    pace: Pace
    lot: Random


Fault = Callable[[Scene], Coroutine[Any, Any, None]]


async def kill_worker(scene: Scene) -> None:
    """The worker is killed every few seconds."""
    deadline = asyncio.get_running_loop().time() + scene.pace.spell
    while asyncio.get_running_loop().time() < deadline:
        await scene.office.worker.serving()
        await asyncio.sleep(scene.pace.pause * scene.lot.uniform(0.2, 1.5))
        await scene.office.worker.kill()


async def stop_database(scene: Scene) -> None:
    """PostgreSQL is shut down, and started again after a while."""
    await _down(scene.office.postgres, scene.pace.outage)


async def kill_database(scene: Scene) -> None:
    """PostgreSQL's postmaster is killed, and recovers over the same data."""
    await asyncio.sleep(scene.pace.pause * scene.lot.random())
    await scene.office.postgres.kill()
    await scene.office.postgres.start()
    await asyncio.sleep(scene.pace.pause)


async def refuse_writes(scene: Scene) -> None:
    """PostgreSQL answers but takes no writes, as a standby does."""
    async with _read_only(scene.office):
        await asyncio.sleep(scene.pace.outage)


async def stop_mail(scene: Scene) -> None:
    """The mail server is gone for a while."""
    await scene.office.post.stop()
    try:
        await asyncio.sleep(scene.pace.outage)
    finally:
        await scene.office.post.start()


async def refuse_mail(scene: Scene) -> None:
    """The mail server knows some people no more, and for a while it is busy."""
    post = scene.office.post
    post.refused |= UNKNOWN
    try:
        await asyncio.sleep(scene.pace.spell / 2)
        post.is_busy = True
        await asyncio.sleep(scene.pace.spell / 2)
    finally:
        post.is_busy = False
        post.refused.clear()


async def hang_up_mail(scene: Scene) -> None:
    """The mail server takes each mail and hangs up before it says so."""
    scene.office.post.hangs_up = True
    try:
        await asyncio.sleep(scene.pace.spell)
    finally:
        scene.office.post.hangs_up = False


async def answer_mail_late(scene: Scene) -> None:
    """The mail server takes each mail and says so when nobody listens any more."""
    scene.office.post.is_slow = True
    try:
        await asyncio.sleep(scene.pace.spell)
    finally:
        scene.office.post.is_slow = False


async def kill_temporal(scene: Scene) -> None:
    """The Temporal server is killed, and after a moment started again over its file."""
    await asyncio.sleep(scene.pace.pause * scene.lot.random())
    await scene.office.temporal.kill()
    await asyncio.sleep(scene.pace.pause * scene.lot.random())
    await scene.office.temporal.start()
    await asyncio.sleep(scene.pace.pause)


async def deliver_twice(scene: Scene) -> None:
    """Every message comes twice, in any order."""
    scene.traffic.twice = True
    try:
        await asyncio.sleep(scene.pace.spell)
    finally:
        scene.traffic.twice = False


async def everything(scene: Scene) -> None:
    """All of it at once, each at its own moment."""
    parts = (kill_worker, refuse_then_kill_database, _any_mail, kill_temporal, deliver_twice)

    async def later(part: Fault) -> None:
        await asyncio.sleep(scene.pace.pause * scene.lot.random())
        await part(scene)

    await asyncio.gather(*map(later, parts))


async def refuse_then_kill_database(scene: Scene) -> None:
    """PostgreSQL takes no writes, then is killed, then stopped."""
    for part in (refuse_writes, kill_database, stop_database):
        await part(scene._replace(pace=scene.pace.halved()))


async def _any_mail(scene: Scene) -> None:
    for part in (stop_mail, hang_up_mail, answer_mail_late):
        await part(scene._replace(pace=scene.pace.halved()))


async def _down(server: Server, seconds: float) -> None:
    await server.stop()
    try:
        await asyncio.sleep(seconds)
    finally:
        await server.start()


@asynccontextmanager
async def _read_only(office: Office) -> AsyncIterator[None]:
    await _run(office, "ALTER DATABASE homebuy SET default_transaction_read_only = on")
    try:
        yield
    finally:
        await _run(office, "ALTER DATABASE homebuy RESET default_transaction_read_only")


async def _run(office: Office, statement: str) -> None:
    """Change the database in spite of itself, and cut every other session, which has its own."""
    writing = {"default_transaction_read_only": "off"}
    connection = await asyncpg.connect(office.dsn, server_settings=writing)
    try:
        await connection.execute(statement)
        await connection.execute(CUT)
    finally:
        await connection.close()


FAULTS: dict[str, tuple[Fault, ...]] = {
    "worker killed": (kill_worker,),
    "database stopped, killed": (stop_database, kill_database),
    "mail stopped, refused, hung up, late": (
        stop_mail,
        refuse_mail,
        hang_up_mail,
        answer_mail_late,
    ),
    "temporal killed": (kill_temporal,),
    "database read-only": (refuse_writes,),
    "delivered twice, shuffled": (deliver_twice,),
    "all at once": (everything,),
}
"""Each fault of a drill by its name, with its parts, one after another."""

STOPS_TEMPORAL: frozenset[Fault] = frozenset({kill_temporal, everything})
"""The parts while which a query may wait in a server that is gone."""
