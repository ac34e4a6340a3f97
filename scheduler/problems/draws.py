"""The draw, promised before it can be known: commits, `draw-commit/1`, and seeds made of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import StringConstraints

from scheduler.problems.base import Strict, Text
from scheduler.problems.canonical import problem_sha256
from scheduler.problems.faults import FaultyFile, Finding, shown
from scheduler.problems.formats import Plan, Problem
from scheduler.problems.plans import RotationPlan, TeamsPlan
from scheduler.problems.public import public_row
from scheduler.problems.rows import Row, row_of
from scheduler.problems.shape import shape_findings
from scheduler.problems.tickets import ticket

__all__ = [
    "CODES", "Commit", "Lot", "commit_from_document", "committed", "instant", "lots", "moment",
    "normalised", "problem_digest", "read_aloud", "seed_of",
]  # fmt: skip

CODES: Final = ("wrong_digest",)
"""Codes of what can be wrong between the parts of a commit; the rest is that of any file."""

Digest = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
Moment = Annotated[
    str, StringConstraints(strict=True, pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$")
]
"""A day, perhaps with hour and minute by the clock on the wall there."""

_GROUP: Final = 4


class _Promise(Strict):
    format: Literal["draw-commit/1"]
    name: Text
    """Of the problem, as its file says."""
    problem_sha256: Digest
    """Of the problem without its seed: see `problem_digest`."""
    public_sha256: Digest
    """Likewise of the public problem."""
    source: Text
    """Whence the value comes, which nobody who knows the problem can choose."""
    at: Moment
    """When the source has its value."""
    reading: Text
    """How the value is read from the source and written down."""
    lunzhi: Text
    """The version that made the public problem."""


class Commit(_Promise):
    """What is promised, published before `at`."""

    commit_sha256: Digest
    """Of the canonical JSON of all the rest."""


class Lot(NamedTuple):
    """A ticket of a plan: `seed|text` is what is hashed for it."""

    text: str
    ticket: int


def problem_digest(document: Row) -> str:
    """SHA-256 of the problem's canonical JSON, its `seed` an empty text: the seed comes later."""
    return problem_sha256({**document, "seed": ""})


def committed(problem: Problem, *, source: str, at: str, reading: str, lunzhi: str) -> Commit:
    """The commit to a problem; `at` as `moment` reads it, `lunzhi`: our version.

    Its digest depends on nothing else, so it can be made again and compared.
    """
    promise = _Promise(
        format="draw-commit/1",
        name=problem.name,
        problem_sha256=problem_digest(row_of(problem)),
        public_sha256=problem_digest(public_row(problem)),
        source=source,
        at=at,
        reading=reading,
        lunzhi=lunzhi,
    )
    row = row_of(promise)
    return Commit.model_validate({**row, "commit_sha256": problem_sha256(row)})


def commit_from_document(value: object) -> Commit:
    """The commit in a JSON document. Raises FaultyFile with all that is wrong in it."""
    faults = [found.fault() for found in _findings(value)]
    if faults:
        raise FaultyFile(faults)
    return Commit.model_validate(value)


def _findings(value: object) -> Iterator[Finding]:
    malformed = list(shape_findings(Commit, value))
    yield from malformed
    places = {found.loc for found in malformed}
    if not isinstance(value, dict) or () in places:
        return
    at = value.get("at")
    if ("at",) not in places and moment(str(at)) is None:
        yield Finding(("at",), "bad_date.unknown", {"found": shown(at)})
    if not malformed:
        yield from _wrong_digest(value)


def _wrong_digest(value: dict[str, Any]) -> Iterator[Finding]:
    rest = {key: item for key, item in value.items() if key != "commit_sha256"}
    right, found = problem_sha256(rest), value["commit_sha256"]
    if found != right:
        params: dict[str, str | int] = {"found": shown(found), "right": shown(right)}
        yield Finding(("commit_sha256",), "wrong_digest", params)


def moment(text: str) -> date | None:
    """The day of `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`; None: it is neither, or there is none such."""
    at = instant(text)
    return None if at is None else at.date()


def instant(text: str) -> datetime | None:
    """The same by the clock on the wall there, without a zone; of a day alone its beginning."""
    for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%M"):
        try:
            at = datetime.strptime(text, form)  # noqa: DTZ007 - by the clock on the wall there
        except ValueError:
            continue
        # `strptime` takes 2026-3-5 too.
        return at if at.strftime(form) == text else None
    return None


# --- the seed ----------------------------------------------------------------------------------


def normalised(value: str) -> str:
    """The source's value as it goes into the seed, however it was typed.

    NFKC, which makes plain digits and letters of full-width ones, and spaces of ideographic ones;
    then no space before and after, and one for each run of them within.
    """
    return " ".join(unicodedata.normalize("NFKC", value).split())


def seed_of(commit: Commit, value: str) -> str:
    """SHA-256, in hexadecimal, of `commit digest|normalised value`."""
    return sha256(f"{commit.commit_sha256}|{normalised(value)}".encode()).hexdigest()


def read_aloud(digest: str) -> str:
    """The digest in groups of four, as people compare it by eye or over the telephone."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))


def lots(plan: Plan, seed: str) -> list[Lot]:
    """Every ticket of the plan, in its order; their sum is the goal `draw`."""
    parts = _stints(plan) if isinstance(plan, RotationPlan) else _places(plan)
    return [Lot("|".join(each), ticket(seed, *each)) for each in parts]


def _stints(plan: RotationPlan) -> Iterator[tuple[str, ...]]:
    for stint in plan.stints:
        yield stint.cadre, stint.start.isoformat(), stint.post


def _places(plan: TeamsPlan) -> Iterator[tuple[str, ...]]:
    for visit in plan.visits:
        yield visit.case, visit.start.isoformat()
        for seat, people in visit.seats.items():
            yield from ((visit.case, seat, person) for person in people)
