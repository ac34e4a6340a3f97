"""A draft changed by hand: tried without a trace, or made a draft of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.metadata import version

from scheduler.books.roles import PLANNERS, READERS
from scheduler.overview.stint_changes import StintChange, stint_changes
from scheduler.problems.faults import LunzhiError
from scheduler.problems.loading import LoadedProblem
from scheduler.problems.plans import GoalClaim, SolverNote, Stint
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.plans import check_stints
from scheduler.referee.violations import Violation
from scheduler.services.books.changing import Change, changed_stints, told
from scheduler.services.books.comparing import GoalPair
from scheduler.services.books.drafts import draft_in, draft_in_state
from scheduler.services.books.errors import RefusedChange
from scheduler.services.books.kept import Kept, kept_plan
from scheduler.services.books.opened import Act, Books
from scheduler.services.plans import extent_of
from scheduler.services.solving import SoundPlan, sound_plan
from scheduler.store.plans import Draft
from solver.results import GoalResult, RotationSolution

__all__ = ["Tried", "apply_change", "claims_after", "try_change"]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a change would do. `violations`: the rules that it breaks; none, and it can be applied.

    `state`: of the draft, which is changed only while it is one. `problem`: the draft's, for names.
    `goals`: those of the problem, in its order. `people`: all whose stint would be another.
    """

    state: str
    problem: RotationProblem
    violations: tuple[Violation, ...]
    goals: tuple[GoalPair, ...]
    people: tuple[StintChange, ...]


def try_change(books: Books, draft_id: int, change: Change) -> Tried:
    """What the change would do to the draft. Nothing is stored.

    A pin is tried as the move that it asks for: what it breaks, planning anew would have to mend.
    Raises LunzhiError for ids that the draft does not have and where nothing would change.
    """
    with books.looking(*READERS) as session:
        draft = draft_in(session, draft_id)
        state, kept = draft.state, kept_plan(session, draft)
    stints = changed_stints(kept, change)
    violations, values = check_stints(kept.problem, stints)
    pairs = (GoalPair(goal, kept.values[goal], values[goal]) for goal in kept.problem.goals)
    return Tried(state, kept.problem, violations, tuple(pairs), _people(kept, stints))


def apply_change(books: Books, draft_id: int, change: Change) -> int:
    """Makes the changed plan a draft of its own, whose id is returned; the old one stays.

    What was proven of the old plan stays so up to the first goal that has another value. Raises
    RefusedChange where it breaks a rule, and LunzhiError as `try_change`, for a pin, which only
    planning anew can keep, and for a draft that is on its way already.
    """
    with books.acting(*PLANNERS) as act:
        if change.kind == "pin":
            raise LunzhiError("change.pin_replans")
        base = draft_in_state(act.session, draft_id, "draft")
        kept = kept_plan(act.session, base)
        stints = changed_stints(kept, change)
        violations, values = check_stints(kept.problem, stints)
        if violations:
            raise RefusedChange(draft_id, violations)
        return _made(act, base, kept, _plan(kept, stints, values), change)


def _people(kept: Kept, stints: Sequence[StintChoice]) -> tuple[StintChange, ...]:
    end_of = kept.problem.end_of
    placed = [
        Stint(cadre=one.cadre, start=one.start, end=end_of(one.start), post=one.post)
        for one in stints
    ]
    after = kept.plan.model_copy(update={"stints": placed})
    return stint_changes(kept.problem, kept.plan, kept.problem, after).rows


def _plan(kept: Kept, stints: Sequence[StintChoice], values: Mapping[str, int]) -> SoundPlan:
    loaded = LoadedProblem(kept.problem, kept.plan.problem_sha256, ())
    goals = tuple(claims_after(kept.plan.goals, values))
    solution = RotationSolution(goals, True, None, tuple(stints))
    note = SolverNote(name="lunzhi-hand", version=version("lunzhi"), seconds=0.0, threads=1)
    return sound_plan(loaded, solution, note)


def claims_after(claims: Sequence[GoalClaim], values: Mapping[str, int]) -> Iterator[GoalResult]:
    """A bound holds given the values of the goals before: up to the first that has another."""
    holds, proven = True, True
    for claim in claims:
        value = values[claim.goal]
        bound = claim.bound if holds else None
        proven = proven and bound == value
        yield GoalResult(claim.goal, value, bound, proven)
        holds = holds and value == claim.value


def _made(act: Act, base: Draft, kept: Kept, sound: SoundPlan, change: Change) -> int:
    draft = Draft(
        problem_id=base.problem_id,
        plan=sound.data,
        state="draft",
        **asdict(extent_of(kept.problem, sound.plan)),
        made_at=act.at,
        made_by=act.by,
        base_id=base.id,
    )
    act.session.add(draft)
    act.session.flush()
    act.record(
        "draft.changed_by_hand", f"draft:{draft.id}",
        base=base.id, **told(change), plan_sha256=sha256(sound.data).hexdigest(),
    )  # fmt: skip
    return draft.id
