"""A person's visits as a path: what it accepts, what it costs, which columns follow and open."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from solver.building import Builder
from solver.calling import Clock
from solver.integer import minimise
from solver.ledgers import Entry, Ledger, ledger
from solver.program import Face, Ints, Program
from solver.results import Settings, Watch

Person = tuple[int, int, tuple[tuple[int, int], ...]]
"""Days served before, most days, and of each case: its days and how many seats there are."""


class _Book:
    """A program of nothing but ledgers: the seats are its first columns, in the order given."""

    def __init__(self, *people: Person) -> None:
        builder = Builder(("load",))
        self.entries: list[list[Entry]] = [
            [Entry(days, builder.add_columns(seats, 1)) for days, seats in cases]
            for _, _, cases in people
        ]
        self.seats = builder.columns
        most = np.array([limit for _, limit, _ in people], np.int64)
        self.ledger: Ledger = ledger(builder, self.entries, most)
        builder.derive(self.ledger)
        for path, (before, _, _) in zip(self.ledger.end, people, strict=True):
            days = np.flatnonzero(path >= 0)
            builder.cost("load", path[days], (before + days) ** 2)
        self.program: Program = builder.program()

    def completed(self, *taken: int) -> Ints:
        """The point in which these seats are taken, and whatever follows from that."""
        x = np.zeros(self.program.columns, np.int64)
        x[list(taken)] = 1
        return self.program.complete(x)

    def days(self, person: int, taken: set[int]) -> int:
        return sum(
            entry.days for entry in self.entries[person] if taken & set(entry.columns.tolist())
        )

    def takeable(self) -> list[tuple[int, ...]]:
        """Every choice of at most one seat of each entry."""
        options = [[(), *((c,) for c in e.columns.tolist())] for es in self.entries for e in es]
        return [tuple(c for part in parts for c in part) for parts in product(*options)]


@st.composite
def books(draw: st.DrawFn) -> tuple[Person, ...]:
    case = st.tuples(st.integers(1, 3), st.integers(1, 2))
    cases = st.lists(case, max_size=3).map(tuple)
    person = st.tuples(st.integers(0, 4), st.integers(0, 7), cases)
    return tuple(draw(st.lists(person, min_size=1, max_size=2)))


@given(books())
def test_a_path_accepts_exactly_what_the_days_allow_and_costs_its_square(
    people: tuple[Person, ...],
) -> None:
    book = _Book(*people)
    for taken in book.takeable():
        x = book.completed(*taken)
        days = [book.days(person, set(taken)) for person in range(len(people))]
        allowed = all(d <= most for d, (_, most, _) in zip(days, people, strict=True))
        assert book.program.holds(x) == allowed
        if allowed:
            squares = [(p[0] + d) ** 2 for p, d in zip(people, days, strict=True)]
            assert book.program.values(x) == (sum(squares),)


@given(books(), st.data())
def test_no_other_path_goes_with_what_is_taken(
    people: tuple[Person, ...], data: st.DataObject
) -> None:
    """Not even where `complete` finds none: CP-SAT looks for any."""
    book = _Book(*people)
    taken = data.draw(st.sampled_from(book.takeable()))
    fixed = book.completed(*taken)[: book.seats]
    root = book.program.root
    lower, upper = root.lower.copy(), root.upper.copy()
    lower[: book.seats] = upper[: book.seats] = fixed
    face = Face(lower, upper, root.row_lower, root.row_upper)
    x = book.completed(*taken)
    found = minimise(book.program, face, None, Clock(Settings(), Watch()))
    if book.program.holds(x):
        assert found.x is not None
        assert found.x.tolist() == x.tolist()
    else:
        assert found.x is None


def test_two_seats_of_one_case_are_no_path() -> None:
    book = _Book((0, 9, ((2, 2),)))
    assert book.program.holds(book.completed(0))
    assert book.program.holds(book.completed(1))
    assert not book.program.holds(book.completed(0, 1))


def test_days_before_make_the_same_visit_dearer() -> None:
    # 0 and 3 days before, one visit of 2 for either: 2² + 3² = 13 or 0² + 5² = 25.
    book = _Book((0, 9, ((2, 1),)), (3, 9, ((2, 1),)))
    assert book.program.values(book.completed()) == (9,)
    assert book.program.values(book.completed(0)) == (13,)
    assert book.program.values(book.completed(1)) == (25,)


def test_a_path_beyond_its_most_days_has_no_columns() -> None:
    # Three visits of two days, five days at most: two of them. Columns: the days before each.
    book = _Book((0, 5, ((2, 1), (2, 1), (2, 1))))
    days = [np.flatnonzero(row >= 0).tolist() for row in book.ledger.skip]
    assert days == [[0], [0, 2], [0, 2, 4]]
    days = [np.flatnonzero(row >= 0).tolist() for row in book.ledger.take]
    assert days == [[0], [0, 2], [0, 2]]
    assert np.flatnonzero(book.ledger.end[0] >= 0).tolist() == [0, 2, 4]


# --- what opens -----------------------------------------------------------------------------------


TWO_PEOPLE: tuple[Person, ...] = ((0, 4, ((1, 1), (2, 1))), (1, 4, ((1, 1), (2, 2))))
"""Seats 0 and 1 of the first, 2 to 4 of the second."""


def _own(book: _Book, person: int) -> set[int]:
    """The columns of the person's path."""
    first, last = book.ledger.first[person : person + 2]
    arcs = np.concatenate([book.ledger.skip[first:last], book.ledger.take[first:last]])
    both = np.concatenate([arcs.ravel(), book.ledger.end[person]])
    return set(both[both >= 0].tolist())


def _point(book: _Book, seats: list[float]) -> NDArray[np.float64]:
    """The seats as given; of the paths nothing, as `around` looks only at what is decided."""
    x = np.zeros(book.program.columns)
    x[: len(seats)] = seats
    return x


def test_around_opens_the_paths_of_whoever_has_a_fractional_seat_and_no_others() -> None:
    book = _Book(*TWO_PEOPLE)
    face = book.program.around(_point(book, [1, 0, 0, 0.5, 0.5]))
    assert set(face.free.tolist()) == {3, 4} | _own(book, 1)
    # The first one's path is that of the first case alone.
    kept = book.completed(0)
    own = sorted(_own(book, 0))
    assert face.lower[own].tolist() == kept[own].tolist()
    assert face.lower[:3].tolist() == [1, 0, 0]


def test_around_a_whole_point_opens_nothing() -> None:
    book = _Book(*TWO_PEOPLE)
    face = book.program.around(_point(book, [1, 1, 0, 0, 1]))
    assert not len(face.free)
    assert face.lower.tolist() == book.completed(0, 1, 4).tolist()


@given(st.data())
def test_between_a_point_and_any_other_the_point_itself_remains(data: st.DataObject) -> None:
    book = _Book(*TWO_PEOPLE)
    whole = data.draw(st.sampled_from(book.takeable()).map(lambda t: book.completed(*t)))
    if not book.program.holds(whole):
        return
    parts = st.sampled_from([0.0, 0.25, 0.5, 1.0])
    x = _point(book, data.draw(st.lists(parts, min_size=book.seats, max_size=book.seats)))
    face = book.program.between(whole, x)
    assert book.program.holds(whole, face)
    differing = set(np.flatnonzero(np.abs(x[: book.seats] - whole[: book.seats]) > 0).tolist())
    paths = [
        _own(book, p)
        for p in range(2)
        if any(differing & set(e.columns.tolist()) for e in book.entries[p])
    ]
    assert set(face.free.tolist()) == differing.union(*paths)


@given(st.data())
def test_around_leaves_every_whole_point_that_agrees_where_seats_are_whole(
    data: st.DataObject,
) -> None:
    book = _Book(*TWO_PEOPLE)
    parts = st.sampled_from([0.0, 0.5, 1.0])
    x = _point(book, data.draw(st.lists(parts, min_size=book.seats, max_size=book.seats)))
    face = book.program.around(x)
    settled = [c for c in range(book.seats) if x[c] in (0.0, 1.0)]
    for taken in book.takeable():
        whole = book.completed(*taken)
        agrees = all(whole[c] == x[c] for c in settled)
        if book.program.holds(whole):
            assert book.program.holds(whole, face) == agrees
