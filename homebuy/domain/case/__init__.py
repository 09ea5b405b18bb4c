"""The life of one home buy case, as a state machine: `decide` and `evolve`."""

from homebuy.domain.case.decide import (
    decide,
    enter_stage,
    raise_case,
    reach_due,
    reject,
    relive,
    undelivered,
)
from homebuy.domain.case.early import is_early, keep
from homebuy.domain.case.evolve import evolve
from homebuy.domain.case.state import Case, CaseStatus, Colour, StageState, TaskState
from homebuy.domain.case.turn import SYSTEM

__all__ = [
    "SYSTEM",
    "Case",
    "CaseStatus",
    "Colour",
    "StageState",
    "TaskState",
    "decide",
    "enter_stage",
    "evolve",
    "is_early",
    "keep",
    "raise_case",
    "reach_due",
    "reject",
    "relive",
    "undelivered",
]
