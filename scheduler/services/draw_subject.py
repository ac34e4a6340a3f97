"""The files that `draw check` looks at, read and brought under the seed that has to be theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from scheduler.problems.amendments import Amendment, amendment_from_document
from scheduler.problems.draws import Commit, problem_digest
from scheduler.problems.faults import FaultyFile
from scheduler.problems.formats import Plan, Problem
from scheduler.problems.loading import LoadedProblem, load_document, problem_from_document
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.rows import row_of
from scheduler.referee.reading import read_rotation_plan, read_teams_plan
from scheduler.services.drawing import derive_seed, read_commit
from scheduler.services.errors import RefusedFile
from scheduler.services.reading import read_problem

__all__ = ["Subject", "made_subject", "read_subject"]


@dataclass(frozen=True)
class Subject:
    """What is to be checked.

    `given`: the problem as its file has it; `seeded`: with the seed that follows from commit and
    value. `document`: that of the plan, whatever it is; `plan`: the plan, None where anything of
    it is malformed. `records`: amendments, each of the problem that the one before made.
    """

    given: Problem
    seeded: LoadedProblem
    document: object
    plan: Plan | None
    commit: Commit
    seed: str
    records: tuple[Amendment, ...]

    @cached_property
    def standing(self) -> Literal["full", "public", "other"]:
        """Which of the two committed problems it is, if it is one of them."""
        digest = problem_digest(row_of(self.given))
        if digest == self.commit.problem_sha256:
            return "full"
        return "public" if digest == self.commit.public_sha256 else "other"


def read_subject(
    problem: Path, plan: Path, commit: Path, value: str, records: Sequence[Path] = ()
) -> Subject:
    """Everything there is to check. Raises RefusedFile, and LunzhiError for a blank value."""
    promised = read_commit(commit)
    derive_seed(promised, value)  # refuses a blank value before anything large is read
    given = read_problem(problem).problem
    return made_subject(
        given, _document(plan), promised, value, [_record(each) for each in records]
    )


def made_subject(
    given: Problem,
    document: object,
    commit: Commit,
    value: str,
    records: Sequence[Amendment] = (),
) -> Subject:
    """The same of what is at hand already; `document`: the plan's. Raises LunzhiError."""
    seed = derive_seed(commit, value)
    read = read_rotation_plan if isinstance(given, RotationProblem) else read_teams_plan
    return Subject(
        given=given,
        seeded=problem_from_document({**row_of(given), "seed": seed}),
        document=document,
        plan=read(document).plan,
        commit=commit,
        seed=seed,
        records=tuple(records),
    )


def _document(path: Path) -> object:
    try:
        return load_document(path)
    except FaultyFile as refusal:
        raise RefusedFile(path, refusal) from None


def _record(path: Path) -> Amendment:
    try:
        return amendment_from_document(load_document(path))
    except FaultyFile as refusal:
        raise RefusedFile(path, refusal) from None
