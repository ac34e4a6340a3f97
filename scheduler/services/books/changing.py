"""A change of a draft by hand, as a value: read from a form, and made on the stints of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final, Literal, get_args

from scheduler.problems.base import parse_day
from scheduler.problems.faults import LunzhiError, shown
from scheduler.problems.plans import Stint
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.services.books.draft_inquiry import cadre_of
from scheduler.services.books.kept import Kept
from scheduler.services.questions import known

__all__ = [
    "Change",
    "Kind",
    "change_from",
    "changed_places",
    "changed_stints",
    "planned_places",
    "told",
]

Kind = Literal["move", "swap", "pin", "leave_out"]

_KINDS: Final[tuple[str, ...]] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different, by the ids of the draft's problem.

    `move`, `pin`: the cadre serves from `start` at `post`; a pin is a decision that planning anew
    keeps. `swap`: the cadre and `other` have each other's place, or none where the other had none.
    `leave_out`: the cadre does not serve. What a kind has no use for is None.
    """

    kind: Kind
    cadre: str
    start: date | None = None
    post: str | None = None
    other: str | None = None


def change_from(
    kind: str,
    cadre: str,
    start: str | None = None,
    post: str | None = None,
    other: str | None = None,
) -> Change:
    """The change that a form's fields tell; fields that its kind has no use for are passed over.

    Raises LunzhiError for a kind or day that is none, and for a field that is missing or empty.
    """
    match kind:
        case "move" | "pin":
            day = _day(_needed(kind, "start", start))
            return Change(kind, _needed(kind, "cadre", cadre), day, _needed(kind, "post", post))
        case "swap":
            partner = _needed(kind, "other", other)
            return Change(kind, _needed(kind, "cadre", cadre), other=partner)
        case "leave_out":
            return Change(kind, _needed(kind, "cadre", cadre))
        case _:
            raise LunzhiError("change.kind", {"found": shown(kind), "known": ", ".join(_KINDS)})


def _needed(kind: str, field: str, value: str | None) -> str:
    if not value:
        raise LunzhiError(f"change.needs.{field}", {"kind": kind})
    return value


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError:  # pydantic's errors are such
        raise LunzhiError("change.day", {"found": shown(text)}) from None


def changed_stints(kept: Kept, change: Change) -> list[StintChoice]:
    """The stints of the plan after the change, whatever the referee says of them.

    Raises LunzhiError for ids that the problem does not have, and where nothing would change.
    """
    places = planned_places(kept)
    after = {**places, **dict(changed_places(kept.problem, places, change))}
    stints = [stint for stint in after.values() if stint is not None]
    if set(map(_key, stints)) == set(map(_key, places.values())):
        raise LunzhiError("change.nothing", {"name": kept.problem.cadres_by_id[change.cadre].name})
    return stints


def planned_places(kept: Kept) -> dict[str, StintChoice]:
    """Where the plan has whom serve, by cadre."""
    return {stint.cadre: _choice(stint.cadre, stint) for stint in kept.plan.stints}


def changed_places(
    problem: RotationProblem, places: Mapping[str, StintChoice], change: Change
) -> Iterator[tuple[str, StintChoice | None]]:
    """Those whom the change names, with the place that it gives them; None: they serve no more.

    Raises LunzhiError for ids that the problem does not have.
    """
    cadre = cadre_of(problem, change.cadre).id
    match change:
        case Change(kind="swap", other=str(other)):
            partner = cadre_of(problem, other).id
            for one, its in ((cadre, partner), (partner, cadre)):
                yield one, _choice(one, places[its]) if its in places else None
        case Change(start=date() as start, post=str(post)):
            known("start", {day.isoformat(): day for day in problem.starts}, start.isoformat())
            known("post", problem.posts_by_id, post, lambda one: one.name)
            yield cadre, StintChoice(cadre=cadre, start=start, post=post)
        case _:
            yield cadre, None


def _choice(cadre: str, place: Stint | StintChoice) -> StintChoice:
    return StintChoice(cadre=cadre, start=place.start, post=place.post)


def _key(stint: StintChoice) -> tuple[str, date, str]:
    return stint.cadre, stint.start, stint.post


def told(change: Change) -> dict[str, str]:
    """The change as the audit keeps it: plain JSON, what is None left out."""
    values = asdict(change) | {"start": change.start.isoformat() if change.start else None}
    return {key: str(value) for key, value in values.items() if value is not None}
