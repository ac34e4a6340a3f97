"""What rows of people say of the stint that is owed, or under way as the books are opened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from scheduler.books.settings import Settings, valid_in
from scheduler.books.states import OPEN_STATES
from scheduler.dates import add_months
from scheduler.services.books.importing_held import Held, HeldDuty, HeldOfficer
from scheduler.services.books.importing_lines import Change
from scheduler.workbooks.rows import PersonRow
from scheduler.workbooks.texts import key
from scheduler.workbooks.values import nearest
from scheduler.workbooks.wrong import CellFault

__all__ = ["duty_changes", "duty_faults"]

_DAY = timedelta(1)


def duty_changes(held: Held, officer: HeldOfficer | None, row: PersonRow) -> Iterator[Change]:
    """Of a row without faults: a duty for who has none, another promotion of who has yet to begin,
    the stint of who is new and serving.
    """
    assert row.promoted_on
    duties = officer.duties if officer else ()
    if row.promoted_on not in {duty.arose_on for duty in duties}:
        before = duties[-1] if duties else None
        serve_by = add_months(row.promoted_on, held.settings.serve_within_months)
        old = before and before.arose_on.isoformat()
        yield Change("promoted_on", old, row.promoted_on.isoformat())
        old = before and before.serve_by.isoformat()
        yield Change("serve_by", old, serve_by.isoformat())
    if row.kind == "serving" and officer is None:
        yield from _stint(held.settings, row)


def _stint(settings: Settings, row: PersonRow) -> Iterator[Change]:
    assert row.start
    regular = add_months(row.start, settings.stint_months)
    end = row.last_day + _DAY if row.last_day else regular
    yield Change("start", None, row.start.isoformat())
    yield Change("end", None, end.isoformat())
    yield Change("post", None, _post(settings, row))
    if end < regular:
        yield Change("recalled_on", None, end.isoformat())


def duty_faults(held: Held, officer: HeldOfficer | None, row: PersonRow) -> list[CellFault]:
    """What of the row does not fit the books, or itself."""
    if row.kind == "roster":
        return list(_promotion(officer, row))
    faults = list(_order(held, row, new=officer is None))
    if not _holds_post(officer, row):
        faults += _unknown_post(held.settings, row)
    if officer is not None and not faults and not row.faults:
        faults += _known_stint(held.settings, officer, row)
    return faults


def _promotion(officer: HeldOfficer | None, row: PersonRow) -> Iterator[CellFault]:
    """Once a stint has begun, another promotion is another duty, not a correction."""
    if officer is None or row.promoted_on is None or not officer.duties:
        return
    if row.promoted_on in {duty.arose_on for duty in officer.duties}:
        return
    latest = officer.duties[-1]
    if latest.state not in OPEN_STATES:
        params = {"found": row.promoted_on.isoformat(), "held": latest.arose_on.isoformat()}
        yield CellFault(row.columns["promoted_on"], "promoted_otherwise", params, "promote")


def _order(held: Held, row: PersonRow, *, new: bool) -> Iterator[CellFault]:
    if row.start is None:
        return
    start = row.start.isoformat()
    if row.start > held.today:
        yield CellFault(row.columns["start"], "start_ahead", {"start": start}, "plan")
    if row.promoted_on is not None and row.promoted_on > row.start:
        params = {"promoted_on": row.promoted_on.isoformat(), "start": start}
        yield CellFault(row.columns["promoted_on"], "promoted_after_start", params)
    if row.last_day is not None:
        yield from _last_day(held.settings, row, row.start, row.last_day, new=new)


def _last_day(
    settings: Settings, row: PersonRow, start: date, last_day: date, *, new: bool
) -> Iterator[CellFault]:
    regular = add_months(start, settings.stint_months) - _DAY
    params = {"last_day": last_day.isoformat(), "start": start.isoformat()}
    if last_day < start:
        yield CellFault(row.columns["last_day"], "last_day_before_start", params)
    elif new and last_day > regular:
        params["regular"] = regular.isoformat()
        yield CellFault(row.columns["last_day"], "last_day_after_end", params)


def _unknown_post(settings: Settings, row: PersonRow) -> Iterator[CellFault]:
    if row.post is None or row.start is None or _post(settings, row) is not None:
        return
    names = [post.name for post in valid_in(settings.posts, row.start, row.start + _DAY)]
    params = {"found": row.post, "allowed": "、".join(names) or "—"}
    near = nearest(row.post, names)
    if near is None:
        yield CellFault(row.columns["post"], "unknown_post", params, "choose")
    else:
        yield CellFault(row.columns["post"], "unknown_post", {**params, "near": near}, "near")


def _post(settings: Settings, row: PersonRow) -> str | None:
    """The id of the post that the row names, if there is such a one on the day of its start."""
    assert row.start
    assert row.post
    posts = list(valid_in(settings.posts, row.start, row.start + _DAY))
    by_name = {key(post.name): post.id for post in posts} | {
        key(post.id): post.id for post in posts
    }
    return by_name.get(key(row.post))


def _holds_post(officer: HeldOfficer | None, row: PersonRow) -> bool:
    """Whether the row names, by its id, the post that the books hold, in force or no more."""
    duties = officer.duties if officer else ()
    return any(duty.start == row.start and duty.post == row.post for duty in duties)


def _known_stint(settings: Settings, officer: HeldOfficer, row: PersonRow) -> Iterator[CellFault]:
    """Of somebody in the books only the very stint that they hold may be told again."""
    duty = next((duty for duty in officer.duties if duty.start == row.start), None)
    if duty is None:
        params = {"name": officer.name}
        yield CellFault(row.columns["start"], "in_books", params, "plan")
    elif not _same_stint(settings, duty, row):
        yield CellFault(row.columns["start"], "stint_otherwise", {"name": officer.name}, "recall")
    elif duty.arose_on != row.promoted_on:
        params = {"found": str(row.promoted_on), "held": duty.arose_on.isoformat()}
        yield CellFault(row.columns["promoted_on"], "promoted_otherwise", params, "promote")


def _same_stint(settings: Settings, duty: HeldDuty, row: PersonRow) -> bool:
    assert duty.end
    # Without a last day nothing is said of the end: settings may have changed since.
    ends_alike = row.last_day is None or row.last_day + _DAY == duty.end
    return ends_alike and duty.post in {row.post, _post(settings, row)}
