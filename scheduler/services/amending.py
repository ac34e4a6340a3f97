"""A problem that has a plan is changed, and planned anew with as little change as can be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from scheduler.overview.changes import PlanChanges, plan_changes
from scheduler.problems.amendments import (
    Amendment,
    RefusedChanges,
    amended_problem,
    amendment_of,
)
from scheduler.problems.formats import Plan, Problem
from scheduler.problems.loading import LoadedProblem
from scheduler.problems.rows import Row, row_of
from scheduler.referee.plans import judge_plan
from scheduler.services.errors import RefusedWishes, RejectedPlan, UnsoundPlan
from scheduler.services.files import check_target, write_all
from scheduler.services.plans import document_bytes, plan_bytes, plan_of
from scheduler.services.reading import judged_by, read_problem
from scheduler.services.solving import Planned, Solver, note_of, solved
from scheduler.services.wishes import Wish, refusals_of, understood
from solver.results import Contradiction, Settings, Watch

__all__ = ["Amended", "Outputs", "Prepared", "amend", "outputs", "prepare"]

_AMENDED = re.compile(r"-amended(-\d+)?$")


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the amended problem, its plan and the record of the amendment go."""

    problem: Path
    plan: Path
    record: Path

    def __iter__(self) -> Iterator[Path]:
        return iter((self.problem, self.plan, self.record))


@dataclass(frozen=True, slots=True)
class Prepared:
    """An amendment before it is planned; `document` is that of the problem `after`."""

    before: Problem
    known: Plan
    after: LoadedProblem
    document: Row
    record: Amendment


@dataclass(frozen=True, slots=True)
class Amended:
    """The new plan, judged and written, and what it changes."""

    planned: Planned
    changes: PlanChanges


def outputs(problem: Path, prefix: Path | None) -> Outputs:
    """The files for that prefix; without one, beside the problem, where nothing stands yet."""
    if prefix is not None:
        return _outputs(prefix.with_name(prefix.name.removesuffix(".json")))
    stem = _AMENDED.sub("", problem.stem) + "-amended"
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    choices = (_outputs(problem.with_name(name)) for name in names)
    return next(each for each in choices if not any(path.exists() for path in each))


def _outputs(prefix: Path) -> Outputs:
    name = prefix.name
    return Outputs(
        prefix.with_name(f"{name}.json"),
        prefix.with_name(f"{name}-plan.json"),
        prefix.with_name(f"{name}-amendment.json"),
    )


def prepare(problem: Path, plan: Path, wishes: Sequence[Wish], targets: Outputs) -> Prepared:
    """Reads all, makes the changes, looks whether the targets can be written to.

    Raises RefusedFile, RejectedPlan, RefusedWishes with everything that is wrong with the
    changes, CannotWrite and SameFile.
    """
    sources = [Path(wish.value) for wish in wishes if wish.names_file]
    for target in targets:
        check_target(target, problem, plan, *sources)
    loaded = read_problem(problem)
    known_document, known = _passed(loaded, plan)
    document = row_of(loaded.problem)
    granted, refused = understood(wishes, loaded.problem.format)
    try:
        changes = [each.change for each in granted]
        amended, after = amended_problem(document, known_document, changes)
    except RefusedChanges as error:
        raise RefusedWishes([*refused, *refusals_of(error, granted, refused)]) from None
    if refused:
        raise RefusedWishes(refused)
    record = amendment_of(document, known_document, changes, amended)
    return Prepared(loaded.problem, known, after, amended, record)


def _passed(loaded: LoadedProblem, path: Path) -> tuple[Row, Plan]:
    result = judged_by(loaded, path)
    if result.verdict is None or result.verdict.plan is None or not result.verdict.ok:
        raise RejectedPlan(path, result.violations)
    assert isinstance(result.document, dict)
    return result.document, result.verdict.plan


def amend(
    prepared: Prepared,
    targets: Outputs,
    settings: Settings,
    watch: Watch,
    *,
    began: float,
    solver: Solver | None = None,
) -> Amended | Contradiction:
    """Plans the amended problem, has the plan judged, and writes all three files or none.

    The arguments are those of `scheduler.services.solving.solve`. Raises UnsoundPlan and
    CannotWrite, and of a contradiction nothing is written.
    """
    answer = solved(prepared.after, settings, watch, solver=solver)
    if isinstance(answer, Contradiction):
        return answer
    plan = plan_of(prepared.after, answer, note_of(settings, began))
    data = plan_bytes(plan)
    verdict = judge_plan(prepared.after.problem, prepared.after.sha256, json.loads(data))
    if not verdict.ok:
        raise UnsoundPlan(verdict.violations)
    changes = plan_changes(prepared.before, prepared.known, prepared.after.problem, plan)
    write_all(
        {
            targets.problem: document_bytes(prepared.document),
            targets.plan: data,
            targets.record: document_bytes(row_of(prepared.record)),
        }
    )
    return Amended(Planned(plan, verdict.values, answer.stopped), changes)
