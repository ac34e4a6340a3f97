"""`lunzhi solve`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from scheduler.cli.contradiction import contradiction_sentences
from scheduler.cli.exits import Exit
from scheduler.cli.interrupts import Interrupts
from scheduler.cli.outcomes import contradiction_facts, fault_facts, goal_facts
from scheduler.cli.progress import told
from scheduler.cli.session import Session
from scheduler.documents.text import goal_table
from scheduler.overview.goals import GoalRow, goal_rows
from scheduler.problems.faults import Fault
from scheduler.problems.loading import LoadedProblem
from scheduler.services.files import check_target
from scheduler.services.reading import read_problem
from scheduler.services.solving import Planned, solve
from scheduler.words import Words
from solver.results import Contradiction, Settings, Watch

__all__ = ["solve_command", "warn"]


def solve_command(
    session: Session,
    *,
    problem: Path,
    output: Path | None,
    time_limit: float | None,
    threads: int | None,
    quiet: bool,
    log_format: str,
) -> int:
    """Solves a problem file and writes the plan; says what came out of it."""
    session.notices.as_json = log_format == "json"
    target = output or Path(f"{problem.stem}-plan.json")
    check_target(target, problem)
    deadline = None if time_limit is None else session.started + time_limit
    with Interrupts() as interrupts:
        loaded = read_problem(problem)
        warn(session, loaded.warnings)
        goals = loaded.problem.goals
        with told(session, goals, interrupts.asked, quiet=quiet) as progress:
            answer = solve(
                loaded,
                target,
                Settings(deadline, threads or _usable_threads()),
                Watch(interrupts.asked, progress),
                began=session.started,
            )
    if isinstance(answer, Contradiction):
        return _contradicted(session, loaded, answer)
    return _planned(session, loaded, answer, target, asked=interrupts.asked())


def warn(session: Session, warnings: Iterable[Fault]) -> None:
    """What the clerk should look at though nothing is wrong with the file."""
    for warning in warnings:
        said = session.words(f"fault.{warning.code}", **warning.params)
        sentence = session.words("cli.warning", path=warning.path, what=said)
        session.notices.tell("warning", sentence, **fault_facts(warning))


def _usable_threads() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _planned(
    session: Session, loaded: LoadedProblem, planned: Planned, target: Path, *, asked: bool
) -> int:
    words, plan = session.words, planned.plan
    session.notices.tell(
        "outcome",
        outcome="planned",
        path=str(target),
        stopped=planned.stopped,
        goals=goal_facts(plan.goals),
        seconds=plan.solver.seconds,
        exit_code=Exit.DONE,
    )
    cadres = len(loaded.problem.cadres)
    session.say(
        [
            words("cli.solve.written", path=str(target)),
            words.many("show.sum.planned", cadres - len(plan.unserved), cadres=cadres),
            _proof(words, planned, asked=asked),
        ]
    )
    rows = goal_rows(loaded.problem, planned.values, plan.goals)
    session.out.print(goal_table(rows, words))
    return Exit.DONE


def _proof(words: Words, planned: Planned, *, asked: bool) -> str:
    if all(goal.proven for goal in planned.plan.goals):
        seconds = f"{planned.plan.solver.seconds:.1f}"
        return words("cli.solve.proven", seconds=seconds)
    return words("cli.solve.interrupted" if asked else "cli.solve.out_of_time")


def _contradicted(session: Session, loaded: LoadedProblem, answer: Contradiction) -> int:
    facts = contradiction_facts(answer)
    nothing = session.words("cli.contradiction.none_written")
    session.notices.tell(
        "outcome", nothing, outcome="contradiction", exit_code=Exit.CONTRADICTION, **facts
    )
    session.say(contradiction_sentences(session.words, loaded.problem, answer))
    if answer.goals:
        rows = (GoalRow(g.goal, g.value, g.bound, g.proven, True, None) for g in answer.goals)
        session.out.print(goal_table(rows, session.words))
    return Exit.CONTRADICTION
