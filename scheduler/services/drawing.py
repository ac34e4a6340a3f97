"""The draw step by step: the public problem, the promise, the seed once the value is there."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from pathlib import Path

from scheduler.problems.draws import (
    Commit,
    commit_from_document,
    committed,
    moment,
    normalised,
    problem_digest,
    seed_of,
)
from scheduler.problems.faults import FaultyFile, LunzhiError, shown
from scheduler.problems.loading import LoadedProblem, load_document
from scheduler.problems.public import public_row
from scheduler.problems.rows import row_of
from scheduler.services.clock import today
from scheduler.services.errors import RefusedFile
from scheduler.services.files import check_target, write_whole
from scheduler.services.plans import document_bytes
from scheduler.services.reading import read_problem

__all__ = [
    "commit_bytes", "derive_seed", "promise", "read_commit", "refuse_past", "write_public",
    "write_seeded",
]  # fmt: skip


def write_public(problem: Path, target: Path) -> LoadedProblem:
    """Writes the public problem; returns the problem. Raises RefusedFile, CannotWrite, SameFile."""
    check_target(target, problem)
    loaded = read_problem(problem)
    write_whole(target, document_bytes(public_row(loaded.problem)))
    return loaded


def promise(
    problem: Path, *, source: str, at: str, reading: str, target: Path | None = None
) -> Commit:
    """The commit to a problem and to a value that does not exist yet; written if there is a target.

    Raises LunzhiError where `at` is no day or moment, or not after today: without a clock that
    others trust, this keeps from mistakes, not from fraud. Raises also RefusedFile, CannotWrite,
    SameFile.
    """
    _refuse_blank("--source", source)
    _refuse_blank("--reading", reading)
    refuse_past(at, today())
    if target is not None:
        check_target(target, problem)
    loaded = read_problem(problem)
    commit = committed(
        loaded.problem, source=source, at=at, reading=reading, lunzhi=version("lunzhi")
    )
    if target is not None:
        write_whole(target, commit_bytes(commit))
    return commit


def _refuse_blank(option: str, text: str) -> None:
    if not text.strip():
        raise LunzhiError("draw.blank", {"what": option})


def refuse_past(at: str, now: date) -> date:
    """The day of that moment. Raises LunzhiError where it is none, or not after today."""
    day = moment(at)
    if day is None:
        raise LunzhiError("draw.no_moment", {"found": shown(at)})
    if day <= now:
        raise LunzhiError("draw.not_ahead", {"at": at, "today": now.isoformat()})
    return day


def commit_bytes(commit: Commit) -> bytes:
    """The commit as a file."""
    return document_bytes(row_of(commit))


def read_commit(path: Path) -> Commit:
    """The commit of a file. Raises RefusedFile with all its faults."""
    try:
        return commit_from_document(load_document(path))
    except FaultyFile as refusal:
        raise RefusedFile(path, refusal) from None


def derive_seed(commit: Commit, value: str) -> str:
    """The seed that follows from the promise and the value. Raises LunzhiError for a blank one."""
    if not normalised(value):
        raise LunzhiError("draw.blank", {"what": "VALUE"})
    return seed_of(commit, value)


def write_seeded(problem: Path, commit: Path, value: str, target: Path) -> str:
    """Writes the problem, if it is the committed one or its public one, with the seed; returns it.

    Raises LunzhiError if it is neither, and for a blank value; RefusedFile, CannotWrite, SameFile.
    """
    check_target(target, problem, commit)
    promised = read_commit(commit)
    seed = derive_seed(promised, value)
    row = row_of(read_problem(problem).problem)
    if problem_digest(row) not in (promised.problem_sha256, promised.public_sha256):
        raise LunzhiError("draw.other_problem", {"path": str(problem)})
    write_whole(target, document_bytes({**row, "seed": seed}))
    return seed
