"""Small drawn problems of teams, so small that every plan of a problem can be enumerated.

Problems are documents as in a file: valid by the format, free to contradict themselves by pins.
The days lie around a 29 February and a weekend, so that neighbours in the list may not be
neighbours in the calendar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, combinations, product

from hypothesis import strategies as st

from scheduler.problems.teams import VisitChoice
from tests.teams_drawing import Document, drawn_problem

__all__ = ["Document", "every_plan", "plans", "problems", "visits", "wild_plans"]


def visits(document: Document, case: Document) -> Iterator[VisitChoice]:
    """Every visit of the case: each day as its start, any people in any seats, allowed or not."""
    names = [seat["id"] for seat in case["seats"]]
    people = [person["id"] for person in document["people"]]
    for day, *taken in product(document["days"], *[list(_subsets(people)) for _ in names]):
        yield _visit(case["id"], day, dict(zip(names, taken, strict=True)))


def every_plan(document: Document) -> Iterator[list[VisitChoice]]:
    """Every plan in which each case is visited at most once, allowed or not."""
    by_case = [[None, *visits(document, case)] for case in document["cases"]]
    for chosen in product(*by_case):
        yield [visit for visit in chosen if visit is not None]


@st.composite
def plans(draw: st.DrawFn, document: Document) -> list[VisitChoice]:
    """A plan of the document, allowed or not, in which each case is visited at most once."""
    drawn = [draw(st.none() | _some_visit(document, case)) for case in document["cases"]]
    return [visit for visit in drawn if visit is not None] if document["days"] else []


def wild_plans(document: Document) -> st.SearchStrategy[list[VisitChoice]]:
    """Visits of the document in any number and order: a case twice, somebody twice in a seat."""
    if not document["cases"] or not document["days"]:
        return st.just([])
    any_visit = st.sampled_from(document["cases"]).flatmap(
        lambda case: _some_visit(document, case, unique=False)
    )
    return st.lists(any_visit, max_size=4)


def _some_visit(
    document: Document, case: Document, *, unique: bool = True
) -> st.SearchStrategy[VisitChoice]:
    if not document["days"]:
        return st.nothing()
    seats = {seat["id"]: _some_people(document, unique=unique) for seat in case["seats"]}
    return st.builds(
        _visit, st.just(case["id"]), st.sampled_from(document["days"]), st.fixed_dictionaries(seats)
    )


def _some_people(document: Document, *, unique: bool) -> st.SearchStrategy[list[str]]:
    people = [person["id"] for person in document["people"]]
    if not people:
        return st.just([])
    return st.lists(st.sampled_from(people), max_size=3, unique=unique)


def _subsets(people: Sequence[str]) -> Iterator[list[str]]:
    sizes = range(len(people) + 1)
    return (list(some) for some in chain.from_iterable(combinations(people, n) for n in sizes))


def _visit(case: str, day: str, seats: dict[str, list[str]]) -> VisitChoice:
    return VisitChoice(case=case, start=date.fromisoformat(day), seats=seats)


@st.composite
def problems(
    draw: st.DrawFn,
    *,
    most_plans: int = 2500,
    max_people: int = 4,
    max_days: int = 3,
    max_cases: int = 3,
    pins: bool = True,
    published: bool = True,
    all_goals: bool = False,
) -> Document:
    """A valid problem, as a document, with at most `most_plans` plans.

    `pins`, `published`: whether there may be any. `all_goals`: all eight in the usual order, else
    some of them in any order that the format allows.
    """
    days = draw(st.integers(1, max_days))
    people = draw(_number(max_people))
    seats = _seat_numbers(draw, people, days, max_cases, most_plans)
    document = drawn_problem(draw, people, days, seats, all_goals)
    if pins:
        document["pins"] = _pins(draw, document)
    if published:
        document["published"] = _published(draw, document)
    return document


def _number(most: int) -> st.SearchStrategy[int]:
    """Up to so many; none is seldom, as nothing much can be seen then."""
    return st.sampled_from([*range(min(1, most), most + 1)] * 3 + [0])


def _seat_numbers(
    draw: st.DrawFn, people: int, days: int, max_cases: int, most_plans: int
) -> list[int]:
    """The number of seats of each case, so that all plans together are few enough."""
    numbers: list[int] = []
    left = most_plans
    for _ in range(draw(_number(max_cases))):
        fitting = [n for n in (1, 2, 1, 2, 3, 0) if _visits(people, days, n) < left]
        if not fitting:
            break
        numbers.append(draw(st.sampled_from(fitting)))
        left //= 1 + _visits(people, days, numbers[-1])
    return numbers


def _visits(people: int, days: int, seats: int) -> int:
    return days << people * seats


def _pins(draw: st.DrawFn, document: Document) -> list[Document]:
    """Some of the cases, each with start, seats, both or neither."""
    return [
        _pin(draw, document, case)
        for case in document["cases"]
        if draw(st.sampled_from((False, False, False, True)))
    ]


def _pin(draw: st.DrawFn, document: Document, case: Document) -> Document:
    pin: Document = {"case": case["id"]}
    if draw(st.booleans()):
        pin["start"] = draw(st.sampled_from(document["days"]))
    if draw(st.booleans()):
        seats = [seat for seat in case["seats"] if draw(st.booleans())]
        pin["seats"] = {
            seat["id"]: draw(_some_people(document, unique=True))[: seat["count"]] for seat in seats
        }
    return pin


def _published(draw: st.DrawFn, document: Document) -> list[Document]:
    """Some of the cases as they were, perhaps with a start, seat or person that is gone, and
    perhaps a case that is gone.
    """
    known = [_known(draw, document, case) for case in document["cases"] if draw(st.booleans())]
    gone = {"case": "gone", "start": document["days"][0], "seats": {"s0": ["r0", "left"]}}
    return [*known, gone] if draw(st.booleans()) else known


def _known(draw: st.DrawFn, document: Document, case: Document) -> Document:
    seats = {
        seat["id"]: draw(_some_people(document, unique=True))
        for seat in case["seats"]
        if draw(st.integers(0, 3))
    }
    if draw(st.integers(0, 3)) == 3:
        seats["abolished"] = ["left"]
    start = draw(st.sampled_from([*document["days"], *document["days"], "2024-03-03"]))
    return {"case": case["id"], "start": start, "seats": seats}
