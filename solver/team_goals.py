"""The goals of teams, one function each, in the order of the format's description."""

from __future__ import annotations

import numpy as np

from scheduler.problems.teams import TeamsProblem, VisitChoice, VisitPin
from scheduler.problems.tickets import ticket
from solver.ledgers import Entry, ledger
from solver.program import Ints, OneOf
from solver.team_draft import Draft, held

__all__ = ["GOALS"]


def unstaffed(draft: Draft) -> None:
    """Severity of the cases not visited."""
    severity = [case.severity for case in draft.problem.cases]
    draft.builder.cost("unstaffed", draft.unvisited, np.array(severity, np.int64))


def late(draft: Draft) -> None:
    """Severity times the days of the list after `due`, up to the visit's last day."""
    cases, days = draft.problem.cases, draft.problem.days
    in_time = np.array([sum(day <= case.due for day in days) for case in cases], np.int64)
    severity = np.array([case.severity for case in cases], np.int64)
    made = draft.visits
    after = np.maximum(made.end - in_time[made.case], 0)
    draft.builder.cost("late", draft.visited, severity[made.case] * after)


def changes(draft: Draft) -> None:
    """Published visits that start otherwise or are gone, and people no longer in their seat."""
    problem = draft.problem
    constant = 0
    kept: list[Ints] = []
    for known in problem.published:
        people = [(seat, person) for seat, them in known.seats.items() for person in them]
        constant += 1 + len(people)
        if known.case not in problem.cases_by_id:
            continue
        kept.append(_kept_visit(draft, known))
        kept.extend(_kept_place(draft, known.case, *each) for each in people)
    columns = np.concatenate([np.zeros(0, np.int64), *kept])
    draft.builder.cost("changes", columns, -1, constant=constant)


def _kept_visit(draft: Draft, known: VisitChoice) -> Ints:
    if known.start not in draft.problem.place_of_day:
        return draft.visited[:0]
    return held(draft, VisitPin(case=known.case, start=known.start))


def _kept_place(draft: Draft, case: str, seat: str, person: str) -> Ints:
    problem = draft.problem
    if seat not in problem.cases_by_id[case].seats_by_id or person not in problem.people_by_id:
        return draft.sits.column[:0]
    return held(draft, VisitPin(case=case, seats={seat: [person]}))


def appearance(draft: Draft) -> None:
    """People in teams against whom an appearance ground stands."""
    problem = draft.problem
    table = np.array(
        [[any(not ground.bars for ground in problem.grounds(person, case))
          for person in problem.people] for case in problem.cases], np.int64,
    ).reshape(len(problem.cases), len(problem.people))  # fmt: skip
    if table.size:
        costs = table[draft.sits.case, draft.sits.person]
        draft.builder.cost("appearance", draft.sits.column, costs)


def load(draft: Draft) -> None:
    """Squares of the days served this year, those of the plan included."""
    if "load" not in draft.problem.goals:
        return
    before = np.array([person.prior_days for person in draft.problem.people], np.int64)
    most = _most_days(draft)
    paths = ledger(draft.builder, _entries(draft), most)
    draft.builder.derive(paths)
    person, days = np.nonzero(paths.end >= 0)
    added = days * (2 * before[person] + days)
    columns = paths.end[person, days]
    draft.builder.cost("load", columns, added, constant=int((before * before).sum()))


def _entries(draft: Draft) -> list[list[Entry]]:
    """The cases in whose team each person may be, with the seats there."""
    cases, sits = draft.problem.cases, draft.sits
    entries: list[list[Entry]] = [[] for _ in draft.problem.people]
    order = np.lexsort((sits.case, sits.person))
    pairs = sits.person[order] * max(len(cases), 1) + sits.case[order]
    edges = np.flatnonzero(np.diff(pairs, prepend=-1))
    for group in np.split(order, edges[1:]) if len(order) else []:
        person, case = int(sits.person[group[0]]), int(sits.case[group[0]])
        entries[person].append(Entry(cases[case].days, sits.column[group]))
    return entries


def _most_days(draft: Draft) -> Ints:
    """How many days each person can serve at most: by the rule, by the list, by the cases."""
    most = np.array([person.max_days for person in draft.problem.people], np.int64)
    length = np.array([case.days for case in draft.problem.cases], np.int64)
    there = np.zeros(len(most), np.int64)
    np.add.at(there, draft.sits.person, length[draft.sits.case])
    return np.minimum(np.minimum(most, len(draft.problem.days)), there)


def places(draft: Draft) -> None:
    """Different places that people visit."""
    if "places" not in draft.problem.goals:
        return
    number = {name: i for i, name in enumerate(dict.fromkeys(c.place for c in draft.problem.cases))}
    place = np.array([number[case.place] for case in draft.problem.cases], np.int64)
    people = max(len(draft.problem.people), 1)
    # A row for each case and person, not for each place and person: that is what keeps a
    # fraction of a column from standing for several visits.
    sits = draft.sits
    pairs, row = np.unique(sits.case * people + sits.person, return_inverse=True)
    goes, column = np.unique(place[pairs // people] * people + pairs % people, return_inverse=True)
    there = draft.builder.add_columns(len(goes), 1)
    rows = draft.builder.add_rows(len(pairs), lower=0)
    draft.builder.put(rows, there[column], 1)
    draft.builder.put(rows[row], sits.column, -1)
    draft.builder.derive(OneOf(there, column, rows))
    draft.builder.cost("places", there, 1)


def draw(draft: Draft) -> None:
    """The tickets of the visits, and of everybody in a seat."""
    problem, made = draft.problem, draft.visits
    starts = [day.isoformat() for day in problem.days]
    lots = [
        ticket(problem.seed, problem.cases[c].id, starts[first])
        for c, first in zip(made.case.tolist(), made.first.tolist(), strict=True)
    ]
    draft.builder.cost("draw", draft.visited, np.array(lots, np.int64))
    sits = draft.sits
    triples = zip(sits.case.tolist(), sits.seat.tolist(), sits.person.tolist(), strict=True)
    seats = [_seat_ticket(problem, *triple) for triple in triples]
    draft.builder.cost("draw", sits.column, np.array(seats, np.int64))


def _seat_ticket(problem: TeamsProblem, case: int, seat: int, person: int) -> int:
    kept = problem.cases[case]
    return ticket(problem.seed, kept.id, kept.seats[seat].id, problem.people[person].id)


GOALS = (unstaffed, late, changes, appearance, load, places, draw)
"""All but `gaps`, which the rule `seat_filled` counts."""
