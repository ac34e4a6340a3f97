"""The stints of a plan, one row each, by start and post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.problems.rotation import Person, Post, RotationProblem
from scheduler.referee.presence import Assigned
from scheduler.words import printable

__all__ = ["Before", "PostKey", "StintRow", "post_keys", "stint_rows"]


@dataclass(frozen=True, slots=True)
class PostKey:
    """A post by its place in the file, which chooses its letter, colour and pattern."""

    index: int
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Before:
    """Where the published plan had put somebody."""

    start: date
    post: str


@dataclass(frozen=True, slots=True)
class StintRow:
    """Who serves where and when; `last` is the last day served, `rank` a code of the format.

    `before`: the published stint, where this one differs. `days_late`: start after `serve_by`.
    """

    person: str
    name: str
    unit: str
    rank: str
    post: PostKey
    start: date
    last: date
    serving: bool
    days_late: int = 0
    before: Before | None = None


def post_keys(problem: RotationProblem) -> dict[str, PostKey]:
    """Every post of the problem by its id, in the file's order."""
    return {post.id: _key(index, post) for index, post in enumerate(problem.posts)}


def _key(index: int, post: Post) -> PostKey:
    return PostKey(index, post.id, printable(post.name))


def stint_rows(
    problem: RotationProblem, assigned: Sequence[Assigned], posts: dict[str, PostKey]
) -> tuple[StintRow, ...]:
    """Serving people first, then the plan's, each by start, post and the file's order of cadres."""
    serving = _ordered(_serving_rows(problem, posts))
    return (*serving, *_ordered(_planned_rows(problem, assigned, posts)))


def _ordered(rows: Iterable[StintRow]) -> list[StintRow]:
    return sorted(rows, key=lambda row: (row.start, row.post.index))


def _serving_rows(problem: RotationProblem, posts: dict[str, PostKey]) -> Iterator[StintRow]:
    for person in problem.serving:
        end = problem.end_of_serving(person)
        yield _row(problem, person, posts[person.post], person.start, end, serving=True)


def _planned_rows(
    problem: RotationProblem, assigned: Sequence[Assigned], posts: dict[str, PostKey]
) -> Iterator[StintRow]:
    order = {cadre.id: index for index, cadre in enumerate(problem.cadres)}
    known = {entry.cadre: entry for entry in problem.published}
    for stint in sorted(assigned, key=lambda stint: order[stint.cadre.id]):
        entry = known.get(stint.cadre.id)
        before = None
        if entry and (entry.start, entry.post) != (stint.start, stint.post):
            post = posts.get(entry.post)
            before = Before(entry.start, post.name if post else printable(entry.post))
        yield _row(
            problem, stint.cadre, _post(posts, stint.post), stint.start, stint.end,
            days_late=max(0, (stint.start - stint.cadre.serve_by).days), before=before,
        )  # fmt: skip


def _post(posts: dict[str, PostKey], post: str) -> PostKey:
    # A plan made by hand may name a post that the file does not have; it is shown all the same.
    return posts.get(post) or PostKey(len(posts), post, printable(post))


def _row(
    problem: RotationProblem, person: Person, post: PostKey, start: date, end: date, *,
    serving: bool = False, days_late: int = 0, before: Before | None = None,
) -> StintRow:  # fmt: skip
    return StintRow(
        person.id, printable(person.name), printable(problem.units_by_id[person.unit].name),
        person.rank, post, start, end - timedelta(1), serving, days_late, before,
    )  # fmt: skip
