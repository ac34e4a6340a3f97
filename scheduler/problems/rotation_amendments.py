"""Amendments of `rotation/1`: cadres are away or recalled, stints are decided by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from scheduler.dates import add_months
from scheduler.problems.changes import Away, PinStint, Recall
from scheduler.problems.draft import Draft
from scheduler.problems.faults import shown
from scheduler.problems.rows import Row

__all__ = ["AMEND", "published", "second_pins"]

_OF_A_PERSON = ("id", "name", "unit", "rank", "gender", "skills")


def published(plan: Row) -> list[Row]:
    """The plan's stints as the problem that is to keep them names them."""
    return [{key: stint[key] for key in ("cadre", "start", "post")} for stint in plan["stints"]]


def away(draft: Draft, change: Away) -> None:
    cadre = _with_id(draft.document["cadres"], change.person)
    if cadre is not None:
        period = {"from": change.from_.isoformat(), "to": change.to.isoformat()}
        draft.add(cadre["unavailable"], period)
    elif (serving := _with_id(draft.document["serving"], change.person)) is not None:
        draft.refuse("amend.serving_away", **_named(serving))
    else:
        draft.refuse("amend.unknown_person", id=shown(change.person))


def recall(draft: Draft, change: Recall) -> None:
    """The stint ends on the day; those of a plan that have begun by then go to `serving`."""
    document = draft.document
    serving = _with_id(document["serving"], change.cadre)
    cadre = _with_id(document["cadres"], change.cadre)
    stint = next((row for row in document["published"] if row["cadre"] == change.cadre), None)
    if serving is not None:
        if _is_served(draft, serving, serving, change.until):
            serving["until"] = change.until.isoformat()
    elif cadre is None:
        draft.refuse("amend.unknown_person", id=shown(change.cadre))
    elif stint is None:
        draft.refuse("amend.no_stint", **_named(cadre))
    elif _is_served(draft, cadre, stint, change.until) and _starts_left(draft, change.until):
        _make_history(document, change.until)
        document["serving"][_place(document, change.cadre)]["until"] = change.until.isoformat()


def _is_served(draft: Draft, person: Row, stint: Row, until: date) -> bool:
    """Whether the stint has begun before that day and still runs on it."""
    start = date.fromisoformat(stint["start"])
    end = add_months(start, draft.document["stint_months"])
    if "until" in stint:
        end = min(end, date.fromisoformat(stint["until"]))
    if start < until < end:
        return True
    days = {"start": start.isoformat(), "end": end.isoformat(), "until": until.isoformat()}
    draft.refuse("amend.not_serving", **_named(person), **days)
    return False


def _starts_left(draft: Draft, until: date) -> bool:
    last: str = draft.document["starts"][-1]
    if last >= until.isoformat():
        return True
    draft.refuse("amend.no_start_left", until=until.isoformat(), last=last)
    return False


def _make_history(document: Row, until: date) -> None:
    """What has begun before the day is decided for good: the plan's first start comes after."""
    day = until.isoformat()  # days written alike compare as their texts do
    begun = {row["cadre"]: row for row in document["published"] if row["start"] < day}
    cadres = {cadre["id"]: cadre for cadre in document["cadres"]}
    for cadre, stint in begun.items():
        person = {key: cadres[cadre][key] for key in _OF_A_PERSON}
        document["serving"].append({**person, "start": stint["start"], "post": stint["post"]})
    for name, key in (("cadres", "id"), ("pins", "cadre"), ("published", "cadre")):
        document[name] = [row for row in document[name] if row[key] not in begun]
    document["starts"] = [start for start in document["starts"] if start >= day]


def _place(document: Row, person: str) -> int:
    return next(i for i, row in enumerate(document["serving"]) if row["id"] == person)


def pin_stint(draft: Draft, change: PinStint) -> None:
    """Takes the place of the cadre's pin, if there is one."""
    pins: list[Row] = draft.document["pins"]
    row = {"cadre": change.cadre, "start": change.start.isoformat(), "post": change.post}
    for place, old in enumerate(pins):
        if old["cadre"] == change.cadre:
            pins[place] = row
            draft.brought(row)
            return
    draft.add(pins, row)


AMEND: Final[dict[str, Callable[[Draft, Any], None]]] = {
    "away": away,
    "recall": recall,
    "pin_stint": pin_stint,
}
"""How each kind of change is made."""


def second_pins(changes: Sequence[Any]) -> Iterator[tuple[int, str]]:
    """Changes that decide once more what one before them decides, with what that is."""
    decided = set[str]()
    for place, change in enumerate(changes):
        if isinstance(change, PinStint):
            if change.cadre in decided:
                yield place, change.cadre
            decided.add(change.cadre)


def _with_id(rows: Sequence[Row], wanted: str) -> Row | None:
    return next((row for row in rows if row["id"] == wanted), None)


def _named(person: Row) -> dict[str, str]:
    return {"id": shown(person["id"]), "name": person["name"]}
