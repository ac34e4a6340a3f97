"""Whether a plan names what its problem has, and leaves out the rest: `plan_refers`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scheduler.problems.faults import json_path
from scheduler.problems.plans import Visit
from scheduler.problems.teams import TeamsProblem
from scheduler.referee.left_out import LeftOut
from scheduler.referee.reading import Listed
from scheduler.referee.violations import Violation, VisitLike, found

__all__ = ["unknown_names", "unvisited_list"]


def unknown_names(problem: TeamsProblem, visits: Mapping[int, VisitLike]) -> Iterator[Violation]:
    """Cases, days, seats and people that the problem does not have.

    Seats of an unknown case are passed over: nobody knows which it would have.
    """
    for place, visit in visits.items():
        at, case = f"$.visits[{place}]", visit.case
        if case not in problem.cases_by_id:
            yield found("plan_refers.unknown_case", path=f"{at}.case", case=case)
        if visit.start not in problem.place_of_day:
            start = visit.start.isoformat()
            yield found("plan_refers.unknown_day", path=f"{at}.start", case=case, start=start)
        yield from _unknown_in_seats(problem, place, visit)


def _unknown_in_seats(problem: TeamsProblem, place: int, visit: VisitLike) -> Iterator[Violation]:
    case = problem.cases_by_id.get(visit.case)
    for seat, people in visit.seats.items():
        path = json_path(("visits", place, "seats", seat))
        if case is not None and seat not in case.seats_by_id:
            yield found("plan_refers.unknown_seat", path=path, case=visit.case, seat=seat)
        for index, person in enumerate(people):
            if person not in problem.people_by_id:
                at = f"{path}[{index}]"
                yield found("plan_refers.unknown_person", path=at, case=visit.case, person=person)


def unvisited_list(
    problem: TeamsProblem, visits: Listed[Visit], unvisited: Listed[str]
) -> Iterator[Violation]:
    """Where `unvisited` is not exactly the cases without a visit, each once."""
    return _UNVISITED.wrong(problem.cases_by_id, visits.each(lambda visit: visit.case), unvisited)


_UNVISITED = LeftOut(
    key="unvisited",
    doubled="plan_refers.unvisited_doubled",
    unknown="plan_refers.unvisited_unknown",
    assigned="plan_refers.unvisited_visited",
    missing="plan_refers.unvisited_missing",
    named=lambda case: {"case": case},
)
