"""One attempt at a job, in a process of its own: it opens the books itself, and writes what came
of it there. Nothing is handed back, so that nothing is lost with whoever waits for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from sqlalchemy import select

from scheduler.books.jobs import JobState
from scheduler.problems.loading import LoadedProblem, problem_from_bytes
from scheduler.services import clock
from scheduler.services.books.jobs import JobProgress, JobSettings, end_job
from scheduler.services.books.jobs_outcome import Outcome
from scheduler.services.books.opened import Act
from scheduler.services.books.running_heart import Heart
from scheduler.services.books.running_leases import Lease, LostLease, held, ours
from scheduler.services.errors import UnsoundPlan
from scheduler.services.plans import Extent, extent_of
from scheduler.services.solving import Solver, note_of, solved, sound_plan, usable_threads
from scheduler.store.errors import StoreError
from scheduler.store.opening import open_store
from scheduler.store.plans import Draft, Job, Problem
from scheduler.store.store import Store
from solver.results import Contradiction, Progress, Settings, Watch

__all__ = ["work"]


@dataclass(frozen=True, slots=True)
class _Ending:
    """What is to be written. `plan`: the bytes of its file; `extent`: what a list tells of it."""

    state: JobState
    outcome: Outcome
    plan: bytes | None = None
    extent: Extent | None = None


def work(
    lease: Lease,
    *,
    solver: Solver | None = None,
    machine_clock: Callable[[], float] = time.time,
) -> None:
    """Solves the job and writes its outcome, unless the lease is lost by then.

    `solver`: ours, if none is given. Raises StoreError where the books cannot be read or written:
    the attempt then counts as one that died.
    """
    began = time.monotonic()
    with (
        closing(open_store(lease.url)) as store,
        suppress(LostLease),
        Heart(store, lease, machine_clock) as heart,
    ):
        data, settings = _order(store, lease)
        ending = _attempted(data, settings, heart, solver, began)
        _write(store, lease, heart, ending)


def _order(store: Store, lease: Lease) -> tuple[bytes, JobSettings]:
    wanted = select(Problem.data, Job.settings).join(Job, Job.problem_id == Problem.id)
    with store.reading() as session:
        found = session.execute(wanted.where(ours(lease))).one_or_none()
    if found is None:
        raise LostLease
    data, settings = found
    return data, JobSettings(**settings)


def _attempted(
    data: bytes, how: JobSettings, heart: Heart, solver: Solver | None, began: float
) -> _Ending:
    deadline = None if how.time_limit is None else began + how.time_limit
    settings = Settings(deadline, how.threads or usable_threads(), how.unique)
    try:
        ending = _solved(problem_from_bytes(data), settings, heart, solver, began)
    except UnsoundPlan as unsound:
        ending = _Ending("failed", Outcome("unsound_plan", violations=unsound.violations))
    except Exception as error:  # noqa: BLE001 - the boundary of a job: again would be no better
        ending = _Ending("failed", Outcome("defect", reference=_reference(error)))
    seconds = round(time.monotonic() - began, 3)
    return replace(ending, outcome=replace(ending.outcome, seconds=seconds))


def _solved(
    loaded: LoadedProblem, settings: Settings, heart: Heart, solver: Solver | None, began: float
) -> _Ending:
    watch = Watch(heart.stopped.is_set, lambda progress: heart.heard(_placed(loaded, progress)))
    answer = solved(loaded, settings, watch, solver=solver)
    if isinstance(answer, Contradiction):
        return _Ending("failed", Outcome("contradiction", contradiction=answer))
    sound = sound_plan(loaded, answer, note_of(settings, began))
    outcome = Outcome(
        "planned", stopped=answer.stopped, unique=answer.unique, goals=answer.goals
    )  # fmt: skip
    # Where it was the time limit that ended the search, the job did all that was ordered.
    state: JobState = "stopped" if answer.stopped and heart.asked else "done"
    return _Ending(state, outcome, sound.data, extent_of(loaded.problem, sound.plan))


def _placed(loaded: LoadedProblem, progress: Progress) -> JobProgress:
    goals: list[str] = [*loaded.problem.goals]
    # The solver's own goals, while it weighs contradictory pins, are none of the problem's.
    place = goals.index(progress.goal) + 1 if progress.goal in goals else None
    return JobProgress(
        goal=progress.goal,
        value=progress.value,
        bound=progress.bound,
        seconds=round(progress.seconds, 1),
        place=place,
        count=len(goals),
    )


def _write(store: Store, lease: Lease, heart: Heart, ending: _Ending) -> None:
    while not heart.lost:
        try:
            _write_once(store, lease, ending)
        except StoreError as error:
            # Somebody writes for long, and has our lease kept meanwhile: each try waits for them.
            if error.code != "database.busy":
                raise
        else:
            return


def _write_once(store: Store, lease: Lease, ending: _Ending) -> None:
    with store.writing() as session:
        job = held(session, lease)
        act = Act(session, clock.now(), job.ordered_by)
        draft = _draft(act, job, ending)
        end_job(act, job, ending.state, replace(ending.outcome, draft=draft))


def _draft(act: Act, job: Job, ending: _Ending) -> int | None:
    plan, extent = ending.plan, ending.extent
    if plan is None or extent is None:
        return None
    draft = Draft(
        problem_id=job.problem_id,
        plan=plan,
        state="draft",
        **asdict(extent),
        made_at=act.at,
        made_by=act.by,
        job_id=job.id,
        base_id=job.base_id,
        reason=job.reason,
    )
    act.session.add(draft)
    act.session.flush()
    facts = {"job": job.id, "problem": job.problem_id, "plan_sha256": sha256(plan).hexdigest()}
    act.record("draft.made", f"draft:{draft.id}", **facts)
    return draft.id


def _reference(error: Exception) -> str:
    """Kind and place of a defect."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "?" if trace is None else f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
    return f"{type(error).__name__} {place}"
