"""Problems as they can be shown to anybody: without names, ground texts and personal facts."""

from __future__ import annotations

from scheduler.problems import rotation_public, teams_public
from scheduler.problems.formats import Problem
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.rows import Row

__all__ = ["public_row"]


def public_row(problem: Problem) -> Row:
    """The document of the public problem: of the same format, and valid.

    It has the same ids, so the same plans and tickets. A plan that breaks no rule in one breaks
    none in the other and has the same values; a plan that breaks a rule here breaks it there. The
    public problem of a public problem is itself.
    """
    if isinstance(problem, RotationProblem):
        return rotation_public.public_row(problem)
    return teams_public.public_row(problem)
