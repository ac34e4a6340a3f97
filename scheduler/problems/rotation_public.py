"""`rotation/1` without names and personal facts: what the draw needs, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from scheduler.problems.base import Period
from scheduler.problems.rotation import Cadre, Quota, RotationProblem, Serving
from scheduler.problems.rows import Row, row_of

__all__ = ["public_row"]


def public_row(problem: RotationProblem) -> Row:
    """The document of a problem of the same plans, with the same values and the same tickets.

    Gone: names of people, units, posts and quotas; skills, ranks and genders for which no post
    and no quota asks; absences and wishes outside the horizon, and wishes that cost nothing.

    Left, as rules, goals and tickets need it: every id, the unit, the days of promotion and until
    when to serve, absences and wishes within the horizon, the stints of those who serve, and all
    that is said of posts, units and quotas.
    """
    view = _View(problem)
    return {
        **row_of(problem),
        "posts": [{**row_of(post), "name": post.id} for post in problem.posts],
        "units": [{**row_of(unit), "name": unit.id} for unit in problem.units],
        "cadres": [view.cadre(cadre) for cadre in problem.cadres],
        "serving": [view.serving(person) for person in problem.serving],
        "quotas": [_quota(quota, n) for n, quota in enumerate(problem.quotas, start=1)],
    }


class _View:
    """People as the public sees them."""

    def __init__(self, problem: RotationProblem) -> None:
        requires = [post.requires for post in problem.posts]
        where = [quota.where for quota in problem.quotas]
        self._horizon = problem.horizon
        self._counted = {each.skill for each in where if each.skill is not None}
        self._skills = self._counted | {
            skill for each in requires for skill in each.any_skill or ()
        }
        self._counts_ranks = any(each.rank for each in where)
        self._ranks = self._counts_ranks or any(each.ranks for each in requires)
        self._genders = any(each.gender for each in where)

    def cadre(self, cadre: Cadre) -> Row:
        return {
            **self._person(cadre, self._skills, ranks=self._ranks),
            "unavailable": list(self._absences(cadre)),
            "avoid": list(self._wishes(cadre)),
        }

    def serving(self, person: Serving) -> Row:
        """Whoever serves already has a post; of them only the quotas ask anything."""
        return self._person(person, self._counted, ranks=self._counts_ranks)

    def _person(self, person: Cadre | Serving, skills: set[str], *, ranks: bool) -> Row:
        return {
            **row_of(person),
            "name": person.id,
            "rank": person.rank if ranks else "deputy_section",
            "gender": person.gender if self._genders else "f",
            "skills": sorted(skills.intersection(person.skills)),
        }

    def _absences(self, cadre: Cadre) -> Iterator[Row]:
        spans = filter(None, map(self._within, cadre.unavailable))
        for first, end in _merged(sorted(spans)):
            yield {"from": first.isoformat(), "to": end.isoformat()}

    def _wishes(self, cadre: Cadre) -> Iterator[Row]:
        for avoid in cadre.avoid:
            span = self._within(avoid)
            if span is not None and avoid.cost:
                first, end = (day.isoformat() for day in span)
                yield {"from": first, "to": end, "cost": avoid.cost}

    def _within(self, period: Period) -> tuple[date, date] | None:
        """The part of the period that lies in the horizon."""
        first, end = max(period.from_, self._horizon[0]), min(period.to, self._horizon[1])
        return (first, end) if first < end else None


def _merged(spans: Sequence[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """Ascending spans, those that touch or overlap as one: how many there were says something."""
    if not spans:
        return
    first, end = spans[0]
    for next_first, next_end in spans[1:]:
        if next_first > end:
            yield first, end
            first, end = next_first, next_end
        end = max(end, next_end)
    yield first, end


def _quota(quota: Quota, number: int) -> Row:
    return {**row_of(quota), "name": f"Q{number}"}
