"""A person of the books as `teams/1` describes them, on the days of one problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from scheduler.books.inspection import SUPERVISOR
from scheduler.books.inspection_settings import Inspection
from scheduler.books.teams_snapshot import PersonRow
from scheduler.dates import Span, overlaps
from scheduler.problems.rows import Row

__all__ = ["gaps", "person_document"]


def person_document(
    person: PersonRow,
    window: Span,
    settings: Inspection,
    *,
    prior: int,
    away: Sequence[Span],
    sits: bool,
    held: int = 0,
) -> Row | None:
    """The person, None for who is neither on the list nor serving on any of those days.

    `prior`: days of the year's visits that the problem does not count; `away`: days on which they
    are taken besides; `sits`: in a team that the problem names, so that they stand in it, if only
    as away; `held`: days of settled visits, which they keep however few they may have. A supervisor
    holds that role on exactly the days of the stint. A declaration that covers some of the days
    counts as filed, and the others as days away.
    """
    there = [span for span in (person.listed, *person.stints) if span and overlaps(*span, *window)]
    gone = person.left_on is not None and person.left_on <= window[0]
    if (gone or not there) and not sits:
        return None
    declared = [span for span in person.declared if overlaps(*span, *window)]
    absent = [*person.leave, *away, *gaps(there, window)]
    if declared:
        absent += gaps(declared, window)
    if person.left_on is not None:
        absent.append((person.left_on, window[1]))
    return {
        "id": person.key,
        "name": person.name,
        "unit": person.unit,
        "rank": person.rank,
        "gender": person.gender,
        "roles": list(_roles(person, window)),
        "skills": list(person.skills),
        "hometown": person.hometown,
        "declared": bool(declared),
        "unavailable": [
            {"from": first.isoformat(), "to": end.isoformat()}
            for first, end in _merged(absent, window)
        ],
        "prior_days": prior,
        "max_days": max(held, settings.max_days if person.max_days is None else person.max_days),
    }


def _roles(person: PersonRow, window: Span) -> Iterator[Row]:
    for first, end in person.stints:
        if overlaps(first, end, *window):
            yield {"role": SUPERVISOR, "from": first.isoformat(), "to": end.isoformat()}
    for role, first_day, end_day in person.roles:
        if overlaps(first_day or date.min, end_day or date.max, *window):
            yield {
                "role": role,
                **({"from": first_day.isoformat()} if first_day else {}),
                **({"to": end_day.isoformat()} if end_day else {}),
            }


def gaps(spans: Iterable[Span], window: Span) -> list[Span]:
    """The stretches of the window that no span covers."""
    found: list[Span] = []
    reached = window[0]
    for first, end in sorted(spans):
        if first > reached:
            found.append((reached, min(first, window[1])))
        reached = max(reached, end)
    if reached < window[1]:
        found.append((reached, window[1]))
    return [span for span in found if span[0] < span[1]]


def _merged(spans: Iterable[Span], window: Span) -> list[Span]:
    """The same days, those within the window alone, in as few spans as possible, ascending."""
    found: list[Span] = []
    for first, end in sorted((max(a, window[0]), min(b, window[1])) for a, b in spans):
        if first >= end:
            continue
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((first, end))
    return found
