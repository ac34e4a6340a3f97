"""What was asked about a plan, in the terms of its problem; or what is wrong with the asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import TypeVar

from scheduler.problems.faults import LunzhiError
from scheduler.problems.formats import Plan, Problem
from scheduler.problems.plans import RotationPlan, TeamsPlan
from scheduler.problems.rotation import Cadre, RotationProblem
from scheduler.problems.teams import Case, Person, TeamsProblem
from scheduler.referee.violations import Params
from scheduler.services.reading import passed

__all__ = ["Asked", "Question", "StintQuestion", "TeamQuestion", "known", "questioned"]

_MOST_KNOWN = 5
_ASKED_OF = {"teams/1": ("case", "person"), "rotation/1": ("cadre", "start")}
_ALLOWED_OF = {"teams/1": ("case", "person", "seat"), "rotation/1": ("cadre", "start", "post")}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who and where, as given: ids, and a day as YYYY-MM-DD."""

    case: str | None = None
    person: str | None = None
    seat: str | None = None
    cadre: str | None = None
    start: str | None = None
    post: str | None = None


@dataclass(frozen=True, slots=True)
class TeamQuestion:
    """Why is that person, or is not, in the team of that case? `seat` None: any."""

    problem: TeamsProblem
    plan: TeamsPlan
    case: Case
    person: Person
    seat: str | None


@dataclass(frozen=True, slots=True)
class StintQuestion:
    """Why does that cadre serve, or not, on that start? `post` None: any."""

    problem: RotationProblem
    plan: RotationPlan
    cadre: Cadre
    start: date
    post: str | None


Question = TeamQuestion | StintQuestion


def questioned(problem: Path, plan: Path, asked: Asked) -> Question:
    """The question, with a plan that the referee lets pass.

    Raises RefusedFile, RejectedPlan, and LunzhiError for ids that the problem does not have and
    for options that are missing or belong to another format.
    """
    return _question(*passed(problem, plan), asked)


def _question(problem: Problem, plan: Plan, asked: Asked) -> Question:
    _check_options(problem, asked)
    match problem, plan:
        case TeamsProblem(), TeamsPlan():
            case = known("case", problem.cases_by_id, asked.case, lambda case: case.topic)
            person = known("person", problem.people_by_id, asked.person, lambda one: one.name)
            if asked.seat is not None:
                known("seat", case.seats_by_id, asked.seat)
            return TeamQuestion(problem, plan, case, person, asked.seat)
        case RotationProblem(), RotationPlan():
            cadre = known("cadre", problem.cadres_by_id, asked.cadre, lambda one: one.name)
            days = {day.isoformat(): day for day in problem.starts}
            start = known("start", days, asked.start)
            if asked.post is not None:
                known("post", problem.posts_by_id, asked.post, lambda post: post.name)
            return StintQuestion(problem, plan, cadre, start, asked.post)
        case _:
            raise TypeError("problem and plan of different formats")


def _check_options(problem: Problem, asked: Asked) -> None:
    given = {name for name in Asked.__slots__ if getattr(asked, name) is not None}
    needed, allowed = set(_ASKED_OF[problem.format]), set(_ALLOWED_OF[problem.format])
    if not needed <= given <= allowed:
        raise LunzhiError(f"why_options.{problem.format.partition('/')[0]}")


def known(
    kind: str,
    all_known: Mapping[str, T],
    wish: str | None,
    name: Callable[[T], str] | None = None,
) -> T:
    """The one of that id, else LunzhiError with those that come closest, by id or by name."""
    assert wish is not None
    if wish in all_known:
        return all_known[wish]

    def distance(id_: str) -> float:
        texts = [id_, *([name(all_known[id_])] if name else [])]
        return -max(SequenceMatcher(None, wish, text).ratio() for text in texts)

    closest = sorted(all_known, key=distance)[:_MOST_KNOWN]
    told = (f"{id_} ({name(all_known[id_])})" if name else id_ for id_ in closest)
    params: Params = {"found": wish, "count": len(all_known), "known": ", ".join(told)}
    raise LunzhiError(f"unknown.{kind}", params)
