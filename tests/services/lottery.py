"""A draw from its promise to its plan, in files, around a solver that answers at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler.services.draw_check import check_draw
from scheduler.services.draw_steps import Checked
from scheduler.services.draw_subject import read_subject
from scheduler.services.drawing import promise, write_public, write_seeded
from scheduler.services.reading import read_problem
from scheduler.services.solving import Solver, solve
from solver.results import Contradiction, Settings, Watch
from tests.services.office import TEAMS_PROBLEM, team_visits
from tests.services.stand_in import proving, visiting

__all__ = ["PROMISE", "TODAY", "VALUE", "Draw", "drawn", "only_one", "planned", "written"]

TODAY = "2025-01-31"
VALUE = "03 05 17"
PROMISE: dict[str, Any] = {
    "source": "the lottery, draw 12",
    "at": "2025-02-01",
    "reading": "the six numbers",
}


def only_one() -> Solver:
    """The visits of the office's good plan, proven to be the only plan of their values."""
    return proving(visiting(team_visits(), unique=True))


@dataclass(frozen=True, slots=True)
class Draw:
    """`problem`: as promised; `seeded`: with the seed of `VALUE`; `plan`: drawn with it."""

    problem: Path
    public: Path
    commit: Path
    seeded: Path
    plan: Path

    def check(
        self,
        *records: Path,
        problem: Path | None = None,
        plan: Path | None = None,
        value: str = VALUE,
        solver: Solver | None = None,
    ) -> Checked:
        """The check of the plan, by the seeded problem if none is given."""
        subject = read_subject(
            problem or self.seeded, plan or self.plan, self.commit, value, records
        )
        return check_draw(subject, Settings(), Watch(), solver=solver or only_one())


def drawn(folder: Path, document: object = TEAMS_PROBLEM, solver: Solver | None = None) -> Draw:
    """Promised, drawn and planned. The day must be `TODAY`."""
    draw = Draw(
        problem=written(folder / "office.json", document),
        public=folder / "public.json",
        commit=folder / "commit.json",
        seeded=folder / "seeded.json",
        plan=folder / "plan.json",
    )
    write_public(draw.problem, draw.public)
    promise(draw.problem, target=draw.commit, **PROMISE)
    write_seeded(draw.problem, draw.commit, VALUE, draw.seeded)
    planned(draw.seeded, draw.plan, solver)
    return draw


def planned(problem: Path, target: Path, solver: Solver | None = None) -> None:
    """Writes the plan that the solver has of a problem."""
    solver = solver or only_one()
    answer = solve(read_problem(problem), target, Settings(), Watch(), began=0.0, solver=solver)
    assert not isinstance(answer, Contradiction)


def written(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path
