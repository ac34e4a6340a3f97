"""`lunzhi solve`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from scheduler.cli.exits import Exit
from scheduler.cli.interrupts import Interrupts
from scheduler.cli.outcomes import contradiction_facts, fault_facts, goal_facts
from scheduler.cli.progress import told
from scheduler.cli.session import Session
from scheduler.documents.tables import goal_table
from scheduler.overview.goals import goal_rows
from scheduler.problems.faults import Fault
from scheduler.problems.formats import Problem
from scheduler.problems.loading import LoadedProblem
from scheduler.problems.plans import RotationPlan, TeamsPlan
from scheduler.services.contradictions import contradiction_sentences, waiver_sentences
from scheduler.services.files import check_target
from scheduler.services.proofs import found_goals, proof_sentence, uniqueness_sentence
from scheduler.services.reading import read_problem
from scheduler.services.solving import Planned, solve, usable_threads
from scheduler.words import Words
from solver.results import Contradiction, GoalResult, Settings, Watch

__all__ = [
    "contradicted", "say_contradiction", "say_goals", "solve_command", "tell_contradiction",
    "warn",
]  # fmt: skip


def solve_command(
    session: Session,
    *,
    problem: Path,
    output: Path | None,
    time_limit: float | None,
    threads: int | None,
    unique: bool,
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
        with told(session, loaded.problem, interrupts.asked, quiet=quiet) as progress:
            answer = solve(
                loaded,
                target,
                Settings(deadline, threads or usable_threads(), unique),
                Watch(interrupts.asked, progress),
                began=session.started,
            )
    if isinstance(answer, Contradiction):
        return contradicted(session, loaded, answer)
    _tell_planned(session, answer, target)
    session.say(_planned(session.words, answer, target, asked=interrupts.asked(), unique=unique))
    rows = goal_rows(loaded.problem, answer.values, answer.plan.goals)
    session.out.print(goal_table(rows, session.words))
    return Exit.DONE


def warn(session: Session, warnings: Iterable[Fault]) -> None:
    """What the clerk should look at though nothing is wrong with the file."""
    for warning in warnings:
        said = session.words(f"fault.{warning.code}", **warning.params)
        sentence = session.words("cli.warning", path=warning.path, what=said)
        session.notices.tell("warning", sentence, **fault_facts(warning))


def _tell_planned(session: Session, planned: Planned, target: Path) -> None:
    plan = planned.plan
    session.notices.tell(
        "outcome",
        outcome="planned",
        path=str(target),
        stopped=planned.stopped,
        goals=goal_facts(plan.goals),
        unique=plan.unique,
        seconds=plan.solver.seconds,
        exit_code=Exit.DONE,
    )


def _planned(
    words: Words, planned: Planned, target: Path, *, asked: bool, unique: bool
) -> Iterator[str]:
    yield words("cli.solve.written", path=str(target))
    yield _summary(words, planned)
    plan = planned.plan
    yield proof_sentence(words, plan.goals, plan.solver.seconds, asked=asked)
    if unique:
        yield uniqueness_sentence(words, plan.unique)


def _summary(words: Words, planned: Planned) -> str:
    match planned.plan:
        case RotationPlan() as plan:
            served = len(plan.stints)
            cadres = served + len(plan.unserved)
            return words.many("show.sum.planned", served, cadres=cadres)
        case TeamsPlan() as plan:
            return words("show.clause_joint").join(_visits(words, plan, planned.values["gaps"]))


def _visits(words: Words, plan: TeamsPlan, gaps: int) -> Iterator[str]:
    visited = len(plan.visits)
    yield words.many("show.sum.visited", visited, cases=visited + len(plan.unvisited))
    people = sum(len(seated) for visit in plan.visits for seated in visit.seats.values())
    yield words.many("cli.solve.seated", people)
    if gaps:
        yield words.many("show.sum.empty", gaps)
    else:
        yield words("show.sum.none_empty")


def contradicted(session: Session, loaded: LoadedProblem, answer: Contradiction) -> int:
    """Tells of contradictory pins and the ways out."""
    tell_contradiction(session, loaded, answer)
    say_contradiction(session, loaded.problem, answer)
    return Exit.CONTRADICTION


def tell_contradiction(session: Session, loaded: LoadedProblem, answer: Contradiction) -> None:
    """That there is no plan; for machines with all there is to say."""
    session.notices.tell(
        "outcome",
        session.words("cli.contradiction.none_written"),
        outcome="contradiction",
        exit_code=Exit.CONTRADICTION,
        **contradiction_facts(loaded.problem, answer),
    )


def say_contradiction(
    session: Session, problem: Problem, answer: Contradiction, *, in_file: bool = True
) -> None:
    """The clashes, and the ways out with what they lead to; `in_file` as of `waiver_sentences`."""
    words = session.words
    session.say(contradiction_sentences(words, problem, answer))
    if answer.goals:
        say_goals(session, problem, answer.goals)
    session.say(waiver_sentences(words, problem, answer, in_file=in_file))


def say_goals(session: Session, problem: Problem, goals: Iterable[GoalResult]) -> None:
    """Goals as the solver found them, as a table."""
    session.out.print(goal_table(found_goals(problem, goals), session.words))
