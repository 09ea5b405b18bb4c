"""The life of one home buy case, as a state machine: `decide` and `evolve`, and `LiveCase`."""

from homebuy.domain.case.decide import (
    decide,
    enter_stage,
    import_step,
    raise_case,
    reach_due,
)
from homebuy.domain.case.evolution.evolve import evolve
from homebuy.domain.case.live import LiveCase
from homebuy.domain.case.state import Case, CaseStatus, Colour, StageState, TaskState
from homebuy.domain.case.transaction import SYSTEM

__all__ = [
    "SYSTEM",
    "Case",
    "CaseStatus",
    "Colour",
    "LiveCase",
    "StageState",
    "TaskState",
    "decide",
    "enter_stage",
    "evolve",
    "import_step",
    "raise_case",
    "reach_due",
]
