"""A draft asked about one cadre: why there, where else, and in exchange with whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from scheduler.books.roles import READERS
from scheduler.overview.why_options import Options, options_of
from scheduler.overview.why_rotation import StintAnswer, why_stint
from scheduler.problems.faults import LunzhiError
from scheduler.problems.printing import printable
from scheduler.problems.rotation import Cadre, RotationProblem
from scheduler.services.books.drafts import draft_in
from scheduler.services.books.finding import staff_number_of
from scheduler.services.books.kept import Kept, kept_plan
from scheduler.services.books.opened import Books
from scheduler.services.questions import known

__all__ = ["Explained", "StintOptions", "cadre_of", "stint_options", "why_here"]

_EFFORT: Final = 60_000
"""Ways to make room, times stints of the plan: to try one takes time by the number of stints."""


_REMEMBERED: Final = 64
"""Cadres of which a process keeps what it found: of a large county it takes a second."""


@dataclass(frozen=True, slots=True)
class StintOptions:
    """Who it is, and where they serve or could; names are `printable`.

    `state`: of the draft, which is changed only while it is one. `staff_number` None: the cadre is
    nobody of these books. `problem`: for the names of posts. `why`: what speaks for the stint that
    the cadre has, None: none.
    """

    name: str
    unit: str
    state: str
    staff_number: str | None
    problem: RotationProblem
    found: Options
    why: StintAnswer | None


@dataclass(frozen=True, slots=True)
class Explained:
    """An answer, and the problem that its words are made with."""

    problem: RotationProblem
    answer: StintAnswer


def stint_options(books: Books, draft_id: int, cadre: str) -> StintOptions:
    """Every start and post for the cadre, and with whom they could change places.

    Raises LunzhiError for a draft or cadre that is not there, UnsoundPlan.
    """
    with books.looking(*READERS) as session:
        draft = draft_in(session, draft_id)
        state, kept = draft.state, kept_plan(session, draft)
        number = staff_number_of(session, cadre)
    problem = kept.problem
    person = cadre_of(problem, cadre)
    found, why = _options(kept, person.id)
    unit = printable(problem.units_by_id[person.unit].name)
    return StintOptions(printable(person.name), unit, state, number, problem, found, why)


@lru_cache(_REMEMBERED)
def _options(kept: Kept, cadre: str) -> tuple[Options, StintAnswer | None]:
    """A plan never changes, and who tries this and that asks about the same cadre again."""
    problem, stints = kept.problem, kept.plan.stints
    person = cadre_of(problem, cadre)
    found = options_of(problem, stints, person)
    own = found.own
    return found, why_stint(problem, stints, person, own.start, own.post) if own else None


def why_here(books: Books, draft_id: int, cadre: str, start: str, post: str | None) -> Explained:
    """Why the cadre serves, or does not, from that day on; at `post`, None: at any.

    In a county of a thousand not everybody is tried who might make room, as somebody waits for the
    answer. Raises as `stint_options`, and LunzhiError for a start or post that is not the draft's.
    """
    with books.looking(*READERS) as session:
        kept = kept_plan(session, draft_in(session, draft_id))
    problem = kept.problem
    person = cadre_of(problem, cadre)
    day = known("start", {each.isoformat(): each for each in problem.starts}, start)
    if post is not None:
        known("post", problem.posts_by_id, post, lambda one: one.name)
    stints = kept.plan.stints
    answer = why_stint(problem, stints, person, day, post, _EFFORT // max(1, len(stints)))
    return Explained(problem, answer)


def cadre_of(problem: RotationProblem, cadre: str) -> Cadre:
    """The cadre of that id. Raises LunzhiError, with those that come closest, and for who serves
    already, whose stint is none of the draft's.
    """
    serving = next((one.name for one in problem.serving if one.id == cadre), None)
    if serving is not None:
        raise LunzhiError("draft.serving", {"name": serving})
    return known("cadre", problem.cadres_by_id, cadre, lambda one: one.name)
