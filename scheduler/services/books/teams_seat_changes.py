"""Somebody else in a seat of a draft of teams: a draft of its own, which the referee has passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import version

from scheduler.books.free_text import checked_text
from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import ASSIGNERS
from scheduler.books.teams_settled import settled_cases
from scheduler.books.teams_snapshot import officer_of, person_key
from scheduler.problems.faults import LunzhiError, shown
from scheduler.problems.loading import LoadedProblem
from scheduler.problems.plans import SolverNote
from scheduler.problems.teams import VisitChoice
from scheduler.referee.plans import check_visits
from scheduler.services.books.draft_changes import claims_after
from scheduler.services.books.drafts import draft_in_state
from scheduler.services.books.errors import RefusedTeam
from scheduler.services.books.kept_teams import KeptTeams, kept_teams
from scheduler.services.books.knowing import must_see_whole
from scheduler.services.books.opened import Books
from scheduler.services.books.team_draws_open import refuse_promised
from scheduler.services.books.teams_exchanges import Substitution, exchanged
from scheduler.services.books.teams_names import named_violations, seat_names_in
from scheduler.services.books.teams_seats import planned_visit
from scheduler.services.plans import extent_of
from scheduler.services.solving import sound_plan
from scheduler.store.plans import Draft
from solver.results import TeamsSolution

__all__ = ["change_seat"]


def change_seat(books: Books, draft_id: int, wish: Substitution, reason: str) -> int:
    """Makes the plan with somebody else in that seat a draft of its own; its id. The old one stays.

    Everything else of the plan stays, and what was proven up to the first goal that has another
    value. Raises RefusedTeam where it breaks a rule, LunzhiError for a place that is not held so,
    for cases that an open draw decides on, and for a draft that is on its way already.
    """
    must_see_whole(books.actor, *ASSIGNERS)
    with books.acting(*ASSIGNERS) as act:
        said = checked_text(reason)
        base = draft_in_state(act.session, draft_id, "draft", kind=TEAMS)
        kept = kept_teams(act.session, base)
        refuse_promised(act.session, kept.problem)
        visits = _changed(kept, wish, seat_names_in(act.session))
        violations, values = check_visits(kept.problem, visits)
        if violations:
            raise RefusedTeam(wish.case, named_violations(act.session, violations))
        goals = tuple(claims_after(kept.plan.goals, values))
        note = SolverNote(name="lunzhi-hand", version=version("lunzhi"), seconds=0.0, threads=1)
        loaded = LoadedProblem(kept.problem, kept.plan.problem_sha256, ())
        sound = sound_plan(loaded, TeamsSolution(goals, True, None, tuple(visits)), note)
        draft = Draft(
            problem_id=base.problem_id, plan=sound.data, state="draft",
            **asdict(extent_of(kept.problem, sound.plan)), made_at=act.at, made_by=act.by,
            base_id=base.id, reason=said,
        )  # fmt: skip
        act.session.add(draft)
        act.session.flush()
        act.record(
            "teams.seat_changed", f"draft:{draft.id}", base=base.id, case=wish.case,
            seat=wish.seat, out=wish.out, into=wish.into, reason=said,
            plan_sha256=sha256(sound.data).hexdigest(),
        )  # fmt: skip
        return draft.id


def _changed(
    kept: KeptTeams, wish: Substitution, names: Mapping[str, str]
) -> Sequence[VisitChoice]:
    """The visits of the plan after it, whatever the referee says of them; `names`: of seats."""
    case = planned_visit(kept, wish.case).case
    _refuse_unfit(kept, case, wish, names)
    visits = {
        each.case: VisitChoice(case=each.case, start=each.start, seats=each.seats)
        for each in kept.plan.visits
    }
    held = {seat: [*map(officer_of, people)] for seat, people in visits[case].seats.items()}
    team = exchanged(case, held, wish.exchanges, names)
    seats = {seat: [*map(person_key, people)] for seat, people in team.items()}
    visits[case] = visits[case].but(seats=seats)
    return list(visits.values())


def _refuse_unfit(kept: KeptTeams, case: str, wish: Substitution, names: Mapping[str, str]) -> None:
    if case in settled_cases(kept.problem):
        raise LunzhiError("teams.seat_settled", {"case": case})
    if wish.seat not in kept.problem.cases_by_id[case].seats_by_id:
        raise LunzhiError("team_seat.unknown", {"case": case, "seat": shown(wish.seat)})
    if wish.into is not None and person_key(wish.into) not in kept.problem.people_by_id:
        raise LunzhiError("teams.no_inspector", {"case": case})
    if wish.out == wish.into:
        raise LunzhiError("teams.nobody", {"case": case, "seat": names.get(wish.seat, wish.seat)})
