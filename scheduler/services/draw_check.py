"""Whether a plan is what problem, promise and value left no choice about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from scheduler.problems.amendments import Amendment, RefusedChanges, amended_problem
from scheduler.problems.canonical import problem_sha256
from scheduler.problems.draws import lots
from scheduler.problems.formats import Plan
from scheduler.problems.loading import LoadedProblem
from scheduler.problems.plans import RotationPlan, Visit
from scheduler.problems.public import public_row
from scheduler.problems.rows import row_of
from scheduler.referee.plans import Verdict, judge_plan
from scheduler.services.draw_facts import problem_steps, seed_step, tickets_step
from scheduler.services.draw_steps import (
    Checked,
    Step,
    failed,
    late_change,
    not_reached,
    passed,
    undecided,
)
from scheduler.services.draw_subject import Subject
from scheduler.services.plans import plan_bytes, plan_of
from scheduler.services.solving import Solver, note_of, solved
from solver.results import Contradiction, Settings, Solution, Watch

__all__ = ["check_draw"]


def check_draw(
    subject: Subject, settings: Settings, watch: Watch, *, solver: Solver | None = None
) -> Checked:
    """Goes through every step, whatever those before it came to.

    The plan is that of the committed problem or, with records, of what they make of it: then each
    plan that was amended is found again by solving, so that no record is taken at its word.
    `solver`: ours, if none is given.
    """
    return _Check(subject, replace(settings, unique=True), watch, solver).checked()


class _Check:
    def __init__(
        self, subject: Subject, settings: Settings, watch: Watch, solver: Solver | None
    ) -> None:
        self._subject = subject
        self._settings = settings
        self._watch = watch
        self._solver = solver
        self._tickets = [] if subject.plan is None else lots(subject.plan, subject.seed)
        self._unique: list[bool | None] = []
        """Of every plan found so far, whether it is the only one of its values."""

    def checked(self) -> Checked:
        steps = tuple(self._steps())
        changes = (
            late_change(number, change)
            for number, record in enumerate(self._subject.records, start=1)
            for change in record.changes
        )
        return Checked(self._subject.seed, steps, tuple(changes), tuple(self._tickets))

    def _steps(self) -> Iterator[Step]:
        drawn = tickets_step(self._subject, self._tickets)
        yield from problem_steps(self._subject)
        yield seed_step(self._subject, drawn)
        last = self._amended()
        if self._subject.records:
            count = len(self._subject.records)
            yield last if isinstance(last, Step) else passed("amended.replayed", count=count)
        yield drawn
        if isinstance(last, Step):
            yield from map(not_reached, ("plan", "same", "unique"))
        else:
            yield from self._plan_steps(last)

    # --- amendments ----------------------------------------------------------------------------

    def _amended(self) -> LoadedProblem | Step:
        """What the records make of the committed problem, or why they make nothing of it."""
        problem = self._subject.seeded
        for number, record in enumerate(self._subject.records, start=1):
            wrong = self._foreign(problem, record, number)
            if wrong is not None:
                return wrong
            answer = self._answer(problem)
            if isinstance(answer, Contradiction):
                return failed("amended.contradiction", record=number)
            if not _proven(answer):
                return undecided("amended.unsolved", record=number)
            amended = _after(problem, self._plan(problem, answer), record, number)
            if isinstance(amended, Step):
                return amended
            problem = amended
        return problem

    def _foreign(self, problem: LoadedProblem, record: Amendment, number: int) -> Step | None:
        """What keeps the record from being one of that problem, if anything does."""
        if record.problem_sha256 == problem.sha256:
            return None
        if self._subject.standing == "public":
            return failed("amended.public", record=number)
        if record.seed != self._subject.seed:
            return failed("amended.seed", record=number)
        return failed("amended.before", record=number)

    def _answer(self, problem: LoadedProblem) -> Solution | Contradiction:
        answer = solved(problem, self._settings, self._watch, solver=self._solver)
        if not isinstance(answer, Contradiction):
            self._unique.append(answer.unique)
        return answer

    def _plan(self, problem: LoadedProblem, solution: Solution) -> Plan:
        # Its seconds go nowhere.
        return plan_of(problem, solution, note_of(self._settings, 0.0))

    # --- the plan ------------------------------------------------------------------------------

    def _plan_steps(self, problem: LoadedProblem) -> Iterator[Step]:
        code, sha256 = self._problem_of_plan(problem)
        verdict = judge_plan(problem.problem, sha256, self._subject.document)
        if verdict.ok:
            yield passed(code)
        else:
            foreign = any(found.rule == "plan_problem" for found in verdict.violations)
            code = "plan.of_another" if foreign else "plan.rejected"
            rejected = failed(code, count=len(verdict.violations))
            yield replace(rejected, violations=verdict.violations)
        same = self._same_step(problem, verdict)
        yield same
        yield self._unique_step(same)

    def _problem_of_plan(self, problem: LoadedProblem) -> tuple[str, str]:
        """By which problem's hash the plan is judged.

        Full and public problem have the same plans. Whoever has the full one can recompute the
        hash of the other; the reverse is what the public one is there to prevent.
        """
        subject, plan = self._subject, self._subject.plan
        if plan is not None and plan.problem_sha256 != problem.sha256 and not subject.records:
            if subject.standing == "public":
                return "plan.valid_of_full", plan.problem_sha256
            public = problem_sha256(public_row(problem.problem))
            if plan.problem_sha256 == public:
                return "plan.valid_of_public", public
        return "plan.valid", problem.sha256

    def _same_step(self, problem: LoadedProblem, verdict: Verdict) -> Step:
        if verdict.plan is None:
            return not_reached("same")
        answer = self._answer(problem)
        if isinstance(answer, Contradiction):
            return failed("same.contradiction")
        if not _proven(answer):
            return undecided("same.unsolved")
        for goal in answer.goals:
            value = verdict.values[goal.goal]
            if value != goal.value:
                return failed("same.other_value", goal=goal.goal, value=value, best=goal.value)
        ours, theirs = _decided(self._plan(problem, answer)), _decided(verdict.plan)
        different = sum(ours.get(key) != theirs.get(key) for key in {*ours, *theirs})
        return failed("same.another", count=different) if different else passed("same.yes")

    def _unique_step(self, same: Step) -> Step:
        if same.state != "passed":
            return not_reached("unique")
        if False in self._unique:
            return failed("unique.no", amendments=self._unique.index(False))
        return undecided("unique.unknown") if None in self._unique else passed("unique.yes")


def _proven(solution: Solution) -> bool:
    return all(goal.proven for goal in solution.goals)


def _after(
    problem: LoadedProblem, plan: Plan, record: Amendment, number: int
) -> LoadedProblem | Step:
    """The amended problem, if the record makes it of that problem and plan."""
    known = json.loads(plan_bytes(plan))
    try:
        _, after = amended_problem(row_of(problem.problem), known, record.changes)
    except RefusedChanges as refusal:
        return failed("amended.refused", record=number, count=len(refusal.faults))
    if after.sha256 != record.amended_sha256:
        return failed("amended.after", record=number)
    return after


def _decided(plan: Plan) -> Mapping[str, object]:
    """What the plan decides, by cadre or case, in whatever order its file lists it."""
    if isinstance(plan, RotationPlan):
        return {stint.cadre: (stint.start, stint.post) for stint in plan.stints}
    return {visit.case: (visit.start, _seated(visit)) for visit in plan.visits}


def _seated(visit: Visit) -> frozenset[tuple[str, frozenset[str]]]:
    return frozenset((seat, frozenset(people)) for seat, people in visit.seats.items() if people)
