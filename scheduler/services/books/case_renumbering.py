"""A case's number corrected: everything of it stays, and calendars name it by the new one.

What was published before is never changed: files of plans, and pages made of them, keep the number
that the case had then. `renumbered` tells which it has now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.books.cases import CaseFault, RefusedCase, number_faults
from scheduler.books.jobs import OPEN_JOBS
from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import CASE_KEEPERS
from scheduler.problems.faults import LunzhiError
from scheduler.problems.loading import problem_from_bytes
from scheduler.problems.teams import TeamsProblem
from scheduler.services.books.cases_read import CaseTitle, title_of
from scheduler.services.books.knowing import must_see_whole, visible_case
from scheduler.services.books.opened import Books
from scheduler.services.books.team_draws_open import open_draw_about
from scheduler.services.books.telling import telling
from scheduler.store.cases import Case
from scheduler.store.plans import Draft, Job, Problem
from scheduler.store.trail import AuditEntry, AuditValue

__all__ = ["renumber_case", "renumbered"]

_WORKED_ON = ("draft", "submitted", "approved")


def renumber_case(books: Books, number: str, new: str) -> CaseTitle:
    """The case is called that from now on.

    Raises RefusedCase for a number that makes no sense or is taken, and LunzhiError while a draft,
    a solve or a draw that is not over names the case; an account that is tied to an officer may
    not, as the number that is taken may be of a case hidden from it.
    """
    must_see_whole(books.actor, *CASE_KEEPERS)
    with telling(books, *CASE_KEEPERS) as act:
        case, said = visible_case(act.session, books, number), new.strip()
        if said == case.number:
            raise LunzhiError("case.unchanged", {"number": case.number})
        faults = [*number_faults(said), *_taken(act.session, case, said)]
        if faults:
            raise RefusedCase(faults)
        _refuse_named(act.session, case.number)
        was, case.number = case.number, said
        act.session.flush()
        act.record("case.renumbered", f"case:{case.id}", was=was, number=said)
        return title_of(act.session, case)


def renumbered(session: Session, numbers: Iterable[str]) -> Mapping[str, str]:
    """Of those numbers that a case once had and that are nobody's now: which it has."""
    wanted = {*numbers} - {*session.scalars(select(Case.number))}
    if not wanted:
        return {}
    now = dict(session.execute(select(Case.id, Case.number)).all())
    acts = (
        select(AuditEntry.subject, AuditValue.values)
        .join(AuditValue, AuditValue.seq == AuditEntry.seq)
        .where(AuditEntry.act == "case.renumbered")
        .order_by(AuditEntry.seq)
    )
    found = dict[str, str]()
    for subject, values in session.execute(acts):
        case = int(subject.partition(":")[2])
        if values and values["was"] in wanted and case in now:
            found[values["was"]] = now[case]
    return found


def _taken(session: Session, case: Case, number: str) -> Iterator[CaseFault]:
    other = select(Case.number).where(func.lower(Case.number) == number.lower(), Case.id != case.id)
    found = session.scalar(other)
    if found is not None:
        yield CaseFault("number", "case.taken", {"found": found})


def _refuse_named(session: Session, number: str) -> None:
    """Raises LunzhiError while something on its way to a release calls the case so."""
    draw = open_draw_about(session, number)
    if draw is not None:
        raise LunzhiError("case.in_draw", {"number": number, "id": draw})
    of_teams = Problem.format == TEAMS.format
    drafts = select(Draft.id, Problem.data).join(Problem, Problem.id == Draft.problem_id)
    for draft, data in session.execute(drafts.where(of_teams, Draft.state.in_(_WORKED_ON))):
        if _names(data, number):
            raise LunzhiError("case.in_draft", {"number": number, "id": draft})
    jobs = select(Job.id, Problem.data).join(Problem, Problem.id == Job.problem_id)
    for job, data in session.execute(jobs.where(of_teams, Job.state.in_(OPEN_JOBS))):
        if _names(data, number):
            raise LunzhiError("case.in_job", {"number": number, "id": job})


def _names(data: bytes, number: str) -> bool:
    problem = problem_from_bytes(data).problem
    return isinstance(problem, TeamsProblem) and number in problem.cases_by_id
