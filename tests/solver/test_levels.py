from __future__ import annotations

from solver.levels import Incumbent
from solver.teams import state
from tests.teams import problem


def test_a_point_counts_as_what_its_decisions_come_to() -> None:
    """Nobody goes anywhere, whatever a solver that had another goal in mind made of the places."""
    known = problem()
    program = state(known).program
    where = program.goals[known.goals.index("places")].costs > 0
    idle = program.complete(program.root.lower)
    loose = idle.copy()
    loose[where] = program.root.upper[where]
    assert program.holds(loose)
    assert program.values(loose) > program.values(idle)
    best = Incumbent(program)
    best.offer(loose)
    assert best.values == program.values(idle)
