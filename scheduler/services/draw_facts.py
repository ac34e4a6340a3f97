"""The steps of `draw check` that need no solving: whose problem, whose seed, which tickets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version

from scheduler.problems.draws import Lot, problem_digest
from scheduler.problems.public import public_row
from scheduler.problems.rows import row_of
from scheduler.services.draw_steps import Step, failed, passed
from scheduler.services.draw_subject import Subject

__all__ = ["problem_steps", "seed_step", "tickets_step"]


def problem_steps(subject: Subject) -> Iterator[Step]:
    """Whether the problem is a committed one and, of the full one, if the public one is its own."""
    commit = subject.commit
    if subject.standing == "other":
        found = problem_digest(row_of(subject.given))
        yield failed("problem.other", found=found, committed=commit.problem_sha256)
        return
    yield passed(f"problem.{subject.standing}")
    if subject.standing == "full":
        public = problem_digest(public_row(subject.given))
        if public == commit.public_sha256:
            yield passed("public.follows")
        else:
            yield failed("public.other", committed=commit.lunzhi, ours=version("lunzhi"))


def seed_step(subject: Subject, tickets: Step) -> Step:
    """Whether the problem has the seed that follows or, drawn before it had any, the plan has.

    `tickets`: what became of that step, under the seed that follows.
    """
    if subject.given.seed == subject.seed:
        return passed("seed.follows")
    if tickets.state == "passed":
        return passed("seed.of_plan")
    return failed("seed.other", found=subject.given.seed, seed=subject.seed)


def tickets_step(subject: Subject, tickets: Sequence[Lot]) -> Step:
    """Whether the plan's tickets, one by one from the seed, add up to what it claims."""
    if subject.plan is None:
        return failed("tickets.unreadable")
    total = sum(lot.ticket for lot in tickets)
    claimed = next((goal.value for goal in subject.plan.goals if goal.goal == "draw"), None)
    if claimed is None:
        return failed("tickets.no_claim", count=len(tickets), total=total)
    if claimed != total:
        return failed("tickets.other_sum", count=len(tickets), total=total, claimed=claimed)
    return passed("tickets.add_up", count=len(tickets), total=total)
