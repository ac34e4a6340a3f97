"""Good points near a relaxation's: whatever finds them, only valid ones count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from solver import polishing
from solver.calling import Clock
from solver.certificates import certify
from solver.levels import Incumbent, Level
from solver.linear import relax
from solver.polishing import polish
from solver.program import Ints, Program
from solver.results import Settings, Watch
from solver.scouting import scout
from tests.solver.programs import odd_cycle, points, programs


def clock() -> Clock:
    return Clock(Settings(), Watch())


def relaxed(program: Program, goal: int) -> Level:
    """The goal at work on the whole program, its target below every point's value."""
    relaxation = relax(program, program.root, goal, clock())
    assert relaxation is not None
    certificate = certify(program, program.root, goal, relaxation.duals)
    return Level(program.root, certificate, certificate.floor, point=relaxation.x)


def test_the_relaxation_of_an_odd_cycle_leads_to_a_whole_point() -> None:
    program = odd_cycle(5)
    best = Incumbent(program)
    polish(program, best, [relaxed(program, 0)], clock())
    # Two of five, no two neighbours, is the most; the relaxation takes five halves.
    assert best.values[0] == -2


@pytest.mark.parametrize("lie", [[1, 1, 1, 1, 1], [2, 0, 0, 0, 0], [-1, 0, 0, 0, 0]])
def test_a_scout_that_lies_changes_nothing(lie: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    program = odd_cycle(5)
    best = Incumbent(program)
    told: list[Ints] = []

    def lying(*_: object, **__: object) -> Ints:
        told.append(np.array(lie, np.int64))
        return told[-1]

    monkeypatch.setattr(polishing, "scout", lying)
    monkeypatch.setattr(polishing, "_straight", lambda *_: False)
    monkeypatch.setattr(polishing, "_walk", lambda *_: None)
    polish(program, best, [relaxed(program, 0)], clock())
    assert told
    assert best.x is None


@given(program=programs())
def test_what_a_scout_finds_is_a_point_of_the_program(program: Program) -> None:
    every = {tuple(point.tolist()) for point in points(program)}
    found = scout(program, program.root, 0, clock(), seconds=5.0)
    assert found is None or tuple(found.tolist()) in every
