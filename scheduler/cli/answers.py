"""Answers to "why" and lists of alternates as plain values, for `--json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scheduler.cli.outcomes import contradiction_facts, violation_facts
from scheduler.overview.alternates import Alternate, Place
from scheduler.overview.why_rotation import Move, StintAnswer
from scheduler.overview.why_teams import Replacement, TeamAnswer
from scheduler.overview.why_values import Reason
from scheduler.problems.formats import Problem
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.teams import Person, TeamsProblem
from scheduler.services.explaining import Replanned

__all__ = ["alternates_facts", "price_facts", "stint_facts", "team_facts"]

Facts = dict[str, Any]


def team_facts(problem: TeamsProblem, answer: TeamAnswer) -> Facts:
    return {
        "verdict": answer.verdict,
        "case": answer.case.id,
        "person": answer.person.id,
        "person_name": answer.person.name,
        "seat": answer.seat,
        "visit": _visit(answer),
        "sits": list(answer.sits),
        "chain": [_reason(reason) for reason in answer.chain],
        "open": {seat: [day.isoformat() for day in days] for seat, days in answer.open.items()},
        "replacements": [_replacement(problem, one) for one in answer.replacements],
        "alternates": [_alternate(one) for one in answer.alternates],
    }


def _visit(answer: TeamAnswer) -> Facts | None:
    if answer.start is None:
        return None
    return {"start": answer.start.isoformat(), "days": [day.isoformat() for day in answer.days]}


def _reason(reason: Reason) -> Facts:
    """A rule that the referee has named brings its own code and params along."""
    facts: Facts = {"code": reason.code, "force": reason.force, "params": dict(reason.params)}
    facts["place"] = reason.place
    facts["days"] = [day.isoformat() for day in reason.days]
    if reason.rule is not None:
        facts["rule"] = violation_facts(reason.rule)
    return facts


def _replacement(problem: TeamsProblem, one: Replacement) -> Facts:
    out = problem.people_by_id[one.out] if one.out else None
    return {
        "seat": one.seat,
        "possible": not one.broken,
        "replaces": _person(out) if out else None,
        "replaced_to": one.out_to,
        "leaves": one.leaves,
        "differences": dict(one.differences) or None,
        "broken": [violation_facts(found) for found in one.broken],
    }


def _person(person: Person) -> Facts:
    return {"person": person.id, "person_name": person.name}


def _alternate(one: Alternate) -> Facts:
    return {**_person(one.person), "differences": dict(one.differences)}


def stint_facts(problem: RotationProblem, answer: StintAnswer) -> Facts:
    return {
        "verdict": answer.verdict,
        "cadre": answer.cadre.id,
        "cadre_name": answer.cadre.name,
        "start": answer.start.isoformat(),
        "post": answer.post,
        "own": answer.own.model_dump(mode="json") if answer.own else None,
        "chain": [_reason(reason) for reason in answer.chain],
        "open": list(answer.open),
        "replacements": [_move(problem, move) for move in answer.moves],
        "elsewhere": _move(problem, answer.elsewhere) if answer.elsewhere else None,
    }


def _move(problem: RotationProblem, move: Move) -> Facts:
    out = problem.cadres_by_id[move.out] if move.out else None
    return {
        "start": move.start.isoformat(),
        "post": move.post,
        "possible": not move.broken,
        "replaces": {"cadre": out.id, "cadre_name": out.name} if out else None,
        "replaced_to": move.out_to.model_dump(mode="json") if move.out_to else None,
        "differences": dict(move.differences) or None,
        "broken": [violation_facts(found) for found in move.broken],
    }


def price_facts(problem: Problem, price: Replanned) -> Facts:
    """`proven` of a goal: its difference is the price, and not only that of two plans."""
    return {
        "outcome": _outcome(price),
        "place": price.place,
        "exact": price.exact,
        "goals": [
            {
                "goal": goal.goal,
                "before": goal.before,
                "after": goal.after,
                "by": goal.by,
                "proven": goal.proven,
            }
            for goal in price.goals
        ],
        "choice": price.choice.model_dump(mode="json") if price.choice else None,
        "refused": [
            {
                "place": one.place,
                "known": one.known,
                "contradiction": (
                    contradiction_facts(problem, one.contradiction) if one.contradiction else None
                ),
            }
            for one in price.refused
        ],
    }


def _outcome(price: Replanned) -> str:
    if price.place is not None:
        return "priced"
    return "impossible" if price.impossible else "unknown"


def alternates_facts(places: Sequence[Place]) -> list[Facts]:
    return [
        {
            "case": place.case.id,
            "start": place.start.isoformat(),
            "seat": place.seat,
            "holder": _person(place.holder) if place.holder else None,
            "pinned": place.pinned,
            "alternates": [_alternate(one) for one in place.alternates],
        }
        for place in places
    ]
