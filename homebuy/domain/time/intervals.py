"""Intervals of time."""

from typing import NamedTuple

from homebuy.domain.models import Instant


class Interval(NamedTuple):
    """From one instant to another; without an end while nobody knows it."""

    since: Instant
    until: Instant | None
