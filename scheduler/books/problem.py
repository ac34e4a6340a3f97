"""From the books to a problem file: `rotation/1`, as a document.

Who is planned: every duty whose stint is still to begin, and can begin within the window. What is
decided already stays as it is: who serves, or will have begun before the window's first start,
stands in `serving`; what was published within the window stands in `published`, so that a new plan
moves as few people as it can. On a day on which somebody begins, that day is settled: the plan
starts with the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.books.settings import Lasting, PostSettings, Settings, valid_in
from scheduler.books.snapshot import DutyRow, Snapshot, UnitRow
from scheduler.books.states import OPEN_STATES, deadline
from scheduler.dates import Span, add_months, overlaps
from scheduler.problems.faults import LunzhiError
from scheduler.problems.rotation import StintChoice
from scheduler.problems.rows import Row, row_of

__all__ = ["Window", "rotation_document", "start_days"]


@dataclass(frozen=True, slots=True)
class Window:
    """Days `[first, end)` on which the stints of a plan may start."""

    first: date
    end: date


def start_days(settings: Settings, window: Window, today: date) -> list[date]:
    """The days on which stints may start, ascending: by the settings, and not in the past."""
    days = set[date]()
    for rule in settings.starts:
        month = window.first.replace(day=1)
        while month < window.end:
            day = month.replace(day=rule.day)
            if (month.month - 1) % rule.every_months == 0 and _holds(rule, day):
                days.add(day)
            month = add_months(month, 1)
    return sorted(day for day in days if max(today, window.first) <= day < window.end)


def _holds(rule: Lasting, day: date) -> bool:
    return next(valid_in([rule], day, day + timedelta(1)), None) is not None


def rotation_document(
    snapshot: Snapshot, window: Window, *, seed: str, pins: Sequence[StintChoice] = ()
) -> Row:
    """The problem of planning that window, as a JSON document.

    Raises LunzhiError where the settings give no start or no post, and where stints are published
    that start after the window, which a plan of this window would not see.
    """
    return _Builder(snapshot, window).document(seed, pins)


class _Builder:
    def __init__(self, snapshot: Snapshot, window: Window) -> None:
        self._settings = snapshot.settings
        self._snapshot = snapshot
        self._window = window
        begun = {d.facts.start for d in snapshot.duties if snapshot.state(d) == "serving"}
        days = start_days(self._settings, window, snapshot.today)
        self._starts = [day for day in days if day not in begun]
        shown: dict[str, str | int] = {
            "first": window.first.isoformat(),
            "end": window.end.isoformat(),
        }
        if not self._starts:
            raise LunzhiError("plan.no_start", shown)
        self._first = self._starts[0]
        self._end = add_months(self._starts[-1], self._settings.stint_months)
        if not any(valid_in(self._settings.posts, self._first, self._end)):
            raise LunzhiError("plan.no_post", shown)
        self._refuse_later_stints()

    def _refuse_later_stints(self) -> None:
        later = [
            duty.facts.start
            for duty in self._snapshot.duties
            if self._snapshot.state(duty) == "planned"
            and duty.facts.start is not None
            and duty.facts.start > self._starts[-1]
            and duty.facts.start < self._end
        ]
        if later:
            last = max(later).isoformat()
            raise LunzhiError("plan.later_stints", {"count": len(later), "last": last})

    def document(self, seed: str, pins: Sequence[StintChoice]) -> Row:
        settings = self._settings
        planned = [duty for duty in self._snapshot.duties if self._is_planned(duty)]
        return {
            "format": "rotation/1",
            "name": f"{settings.county} {self._first:%Y-%m} – {self._starts[-1]:%Y-%m}".strip(),
            "stint_months": settings.stint_months,
            "starts": [day.isoformat() for day in self._starts],
            "posts": list(self._posts()),
            "demand": [*self._demand(), *self._more_demand(), *self._closed()],
            "units": [self._unit(unit) for unit in self._snapshot.units],
            "cadres": [self._cadre(duty) for duty in planned],
            "serving": list(self._serving()),
            "pins": [row_of(pin) for pin in pins],
            "published": [_known(duty) for duty in planned if duty.facts.start is not None],
            "quotas": list(self._quotas()),
            "quiet": list(self._quiet()),
            "goals": list(settings.goals),
            "seed": seed,
        }

    # --- people --------------------------------------------------------------------------------

    def _is_planned(self, duty: DutyRow) -> bool:
        """Whether the plan decides when, and where, this stint is served."""
        if self._snapshot.state(duty) not in OPEN_STATES:
            return False
        start = duty.facts.start
        if start is not None:
            return self._first <= start <= self._starts[-1]
        return max(duty.arose_on, duty.facts.deferred_until or duty.arose_on) <= self._starts[-1]

    def _cadre(self, duty: DutyRow) -> Row:
        return {
            **_person(duty),
            "promoted_on": duty.arose_on.isoformat(),
            "serve_by": deadline(duty.facts).isoformat(),
            "unavailable": [_period(*span) for span in self._away(duty)],
            "avoid": [
                {**_period(*span), "cost": cost}
                for span, cost in duty.wishes
                if overlaps(*span, self._first, self._end)
            ],
        }

    def _away(self, duty: DutyRow) -> Iterator[Span]:
        yield from (span for span in duty.leave if overlaps(*span, self._first, self._end))
        until = duty.facts.deferred_until
        if until is not None and until > self._first:
            yield self._first, until

    def _serving(self) -> Iterator[Row]:
        for duty in self._snapshot.duties:
            start, end, post = duty.facts.start, duty.facts.end, duty.post
            if start is None or end is None or post is None or duty.facts.exempt:
                continue
            if start < self._first < end:
                began = self._began(start, end)
                row = {**_person(duty), "start": began.isoformat(), "post": post}
                if end < add_months(began, self._settings.stint_months):
                    row["until"] = end.isoformat()
                yield row

    def _began(self, start: date, end: date) -> date:
        """The start, or the day from which a stint of today's length would last as long as this."""
        months = self._settings.stint_months
        day = start
        while add_months(day, months) < end:
            day += timedelta(1)
        return day

    # --- units, posts and numbers --------------------------------------------------------------

    def _unit(self, unit: UnitRow) -> Row:
        busy = [
            {**_period(*span), "hard": hard}
            for span, hard in unit.busy
            if overlaps(*span, self._first, self._end)
        ]
        limit = unit.limit_in(self._first, self._end)
        return {"id": unit.code, "name": unit.name, "max_away": limit, "busy": busy}

    def _posts(self) -> Iterator[Row]:
        valid = {post.id: post for post in self._valid_posts()}
        for post in valid.values():
            yield {"id": post.id, "name": post.name, "requires": row_of(post.requires)}
        named = {post.id: post.name for post in self._settings.posts}
        gone = {row["post"] for row in self._serving()} - set(valid)
        for post_id in sorted(gone):  # somebody still serves there
            yield {"id": post_id, "name": named.get(post_id, post_id), "requires": {}}

    def _valid_posts(self) -> Iterator[PostSettings]:
        return valid_in(self._settings.posts, self._first, self._end)

    def _demand(self) -> Iterator[Row]:
        posts = {post.id for post in self._valid_posts()}
        for row in valid_in(self._settings.demand, self._first, self._end):
            if row.post in posts:
                yield {"post": row.post, **self._clipped(row), "min": row.min, "max": row.max}

    def _more_demand(self) -> Iterator[Row]:
        posts = {post.id for post in self._valid_posts()}
        for key in self._settings.key_periods:
            if overlaps(key.from_, key.to, self._first, self._end):
                days = _period(max(key.from_, self._first), min(key.to, self._end))
                for row in key.demand:
                    if row.post in posts:
                        yield {"post": row.post, **days, "min": row.min, "max": None}

    def _closed(self) -> Iterator[Row]:
        """Nobody is put to a post on days on which it does not hold."""
        valid = {post.id: post for post in self._valid_posts()}
        for post in valid.values():
            if post.from_ is not None and post.from_ > self._first:
                yield {"post": post.id, **_period(self._first, post.from_), "min": 0, "max": 0}
            if post.to is not None and post.to < self._end:
                yield {"post": post.id, **_period(post.to, self._end), "min": 0, "max": 0}
        for row in self._posts():
            if row["id"] not in valid:
                yield {"post": row["id"], **_period(self._first, self._end), "min": 0, "max": 0}

    def _quotas(self) -> Iterator[Row]:
        for row in valid_in(self._settings.quotas, self._first, self._end):
            bounds = {"min": row.min, "max": row.max}
            yield {"name": row.name, "where": row_of(row.where), **self._clipped(row), **bounds}

    def _quiet(self) -> Iterator[Row]:
        keys = (key for key in self._settings.key_periods if key.quiet)
        for period in (*self._settings.quiet, *keys):
            if overlaps(period.from_, period.to, self._first, self._end):
                yield _period(period.from_, period.to)

    def _clipped(self, row: Lasting) -> Row:
        first = self._first if row.from_ is None else max(row.from_, self._first)
        return _period(first, self._end if row.to is None else min(row.to, self._end))


def _person(duty: DutyRow) -> Row:
    return {
        "id": duty.key,
        "name": duty.name,
        "unit": duty.unit,
        "rank": duty.rank,
        "gender": duty.gender,
        "skills": list(duty.skills),
    }


def _known(duty: DutyRow) -> Row:
    assert duty.facts.start is not None
    return {"cadre": duty.key, "start": duty.facts.start.isoformat(), "post": duty.post}


def _period(first: date, end: date) -> Row:
    return {"from": first.isoformat(), "to": end.isoformat()}
