"""From the books to a problem, stored, and to a job that solves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from scheduler.books.free_text import refuse_number
from scheduler.books.problem import Window, rotation_document
from scheduler.books.roles import PLANNERS
from scheduler.books.snapshot import Snapshot
from scheduler.books.states import OPEN_STATES
from scheduler.dates import add_months
from scheduler.problems.base import parse_day
from scheduler.problems.faults import FaultyFile, LunzhiError, shown
from scheduler.problems.loading import LoadedProblem, problem_from_bytes
from scheduler.problems.rotation import StintChoice
from scheduler.services.books.errors import RefusedPlan
from scheduler.services.books.finding import duty_key, latest_duty, officer_by_number
from scheduler.services.books.jobs import JobSettings, queue_job
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.releases import latest_release, next_number
from scheduler.services.books.snapshots import snapshot_in
from scheduler.services.plans import document_bytes
from scheduler.store.plans import Problem

__all__ = ["Ordered", "order_rotation", "queued_problem", "stored_problem"]


@dataclass(frozen=True, slots=True)
class Ordered:
    """A solve that waits for a runner. `later`: open duties that cannot begin in the window."""

    job: int
    loaded: LoadedProblem
    later: int


def order_rotation(
    books: Books,
    first: date,
    months: int,
    *,
    seed: str | None = None,
    pins: Sequence[str] = (),
    how: JobSettings | None = None,
) -> Ordered:
    """Makes the problem of planning stints that start in these months, and queues its solve.

    `first`: first day of the first month. `seed`: one that nobody chose if none is given: the
    county's name, the months and the number that the release will have. `pins`: decisions by hand
    as STAFF_NUMBER:START:POST. Raises LunzhiError, RefusedPlan, NotAllowed and StoreError.
    """
    with books.acting(*PLANNERS) as act:
        refuse_number(seed or "")
        window = Window(first, add_months(first, months))
        snapshot = snapshot_in(act.session, books.today)
        latest = latest_release(act.session)
        based_on = None if latest is None else latest.number
        usual = f"{snapshot.settings.county} {first:%Y-%m} +{months} #{next_number(act.session)}"
        document = rotation_document(
            snapshot,
            window,
            seed=seed or usual,
            pins=list(_pins(act.session, snapshot, pins)),
        )
        data = document_bytes(document)
        loaded = _loaded(data)
        job = queued_problem(act, loaded, data, based_on, how or JobSettings())
        cadres = len(document["cadres"])
        act.record(
            "plan.ordered", f"job:{job}",
            problem_sha256=loaded.sha256, first=first.isoformat(), months=months, cadres=cadres,
        )  # fmt: skip
        return Ordered(job, loaded, _open(snapshot) - cadres)


def _loaded(data: bytes) -> LoadedProblem:
    try:
        return problem_from_bytes(data)
    except FaultyFile as refusal:
        raise RefusedPlan(refusal) from None


def queued_problem(
    act: Act,
    loaded: LoadedProblem,
    data: bytes,
    based_on: int | None,
    how: JobSettings,
    base: int | None = None,
    reason: str | None = None,
) -> int:
    """Stores the problem, to the byte, and queues its solve; the job's id.

    `based_on`: number of the release that it took as published; `base`: the draft planned anew;
    `reason`: of what was decided by hand.
    """
    problem = stored_problem(act, loaded, data, based_on)
    return queue_job(act, problem.id, how, base, reason)


def stored_problem(act: Act, loaded: LoadedProblem, data: bytes, based_on: int | None) -> Problem:
    """Stores the problem alone; likewise."""
    problem = Problem(
        format=loaded.problem.format, sha256=loaded.sha256, data=data, made_at=act.at,
        based_on=based_on,
    )  # fmt: skip
    act.session.add(problem)
    act.session.flush()
    return problem


def _open(snapshot: Snapshot) -> int:
    return sum(snapshot.state(duty) in OPEN_STATES for duty in snapshot.duties)


def _pins(session: Session, snapshot: Snapshot, texts: Sequence[str]) -> Iterator[StintChoice]:
    posts = {post.name: post.id for post in snapshot.settings.posts}
    for text in texts:
        number, _, rest = text.partition(":")
        start, _, post = rest.partition(":")
        try:
            day = parse_day(start)
        except ValueError:  # pydantic's errors are such
            raise LunzhiError("plan.pin_form", {"found": shown(text)}) from None
        officer = officer_by_number(session, number)
        duty = latest_duty(session, officer)
        if duty is None:
            raise LunzhiError("duty.none", {"name": officer.name})
        yield StintChoice(cadre=duty_key(duty.id), start=day, post=posts.get(post, post))
