"""How often something can be done in a second of one core's time."""

from collections.abc import Callable, Sequence
from time import thread_time
from typing import Final, TypeVar

Job = TypeVar("Job")
ROUNDS: Final = 5


def rate(do: Callable[[Job], object], jobs: Sequence[Job], seconds: float) -> float:
    """The best of five rounds over the jobs, after a first time; other programs do not count."""
    once = _time(do, jobs[:1])
    batch = max(1, min(len(jobs), int(0.01 / max(once, 1e-9))))
    return max(_round(do, jobs, batch, seconds / ROUNDS) for _ in range(ROUNDS))


def _round(do: Callable[[Job], object], jobs: Sequence[Job], batch: int, seconds: float) -> float:
    done, passed, place = 0, 0.0, 0
    while passed < seconds:
        some = jobs[place : place + batch]
        passed += _time(do, some)
        done += len(some)
        place = (place + batch) % len(jobs)
    return done / passed


def _time(do: Callable[[Job], object], jobs: Sequence[Job]) -> float:
    start = thread_time()
    for job in jobs:
        do(job)
    return thread_time() - start
