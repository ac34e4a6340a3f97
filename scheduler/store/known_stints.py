"""What people may know of each duty, kept over the books being replaced by those of a backup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from scheduler.books.counters import KnownStint, carried_forward, raised
from scheduler.store.duties import Duty, Stint
from scheduler.store.people import Officer

__all__ = ["Carried", "KnownDuty", "carry_forward", "known_duties"]

_COLUMNS: Final = (
    Duty.id, Duty.uid, Duty.first_sequence, Officer.name, Officer.staff_number,
    Stint.start, Stint.end, Stint.post, Stint.cancelled, Stint.sequence, Stint.changed_at,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownDuty:
    """A duty, whose it is, and its stint, None if none was ever published."""

    id: int
    uid: str
    first_sequence: int
    name: str
    staff_number: str
    stint: KnownStint | None

    @property
    def is_published(self) -> bool:
        """Whether people have a stint of it before them that holds."""
        return self.stint is not None and not self.stint.cancelled


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of the stints. `moved`: how many have another counter than in the backup.

    `cancelled`: published after the backup, so that it had to cancel them. `unknown`: published
    after the backup for duties that it does not have; nothing in the books is left of them.
    """

    moved: int
    cancelled: tuple[KnownDuty, ...]
    unknown: tuple[KnownDuty, ...]


def known_duties(session: Session) -> dict[str, KnownDuty]:
    """All duties by their uid, those without a stint too."""
    rows = session.execute(
        select(*_COLUMNS)
        .join(Officer, Officer.id == Duty.officer_id)
        .outerjoin(Stint, Stint.duty_id == Duty.id)
        .order_by(Duty.id)
    )
    return {row.uid: KnownDuty(*row[:5], _stint(*row[5:])) for row in rows}


def _stint(start: Any, *rest: Any) -> KnownStint | None:
    return None if start is None else KnownStint(start, *rest)


def carry_forward(
    session: Session, before: Mapping[str, KnownDuty], now: datetime, floor: int | None
) -> Carried:
    """Has no counter and no change date behind those of the books that were replaced.

    `before`: what they knew; `floor`: see `carried_forward`.
    """
    restored = known_duties(session)
    added, changed = list[dict[str, Any]](), list[dict[str, Any]]()
    for uid, duty in restored.items():
        known = before[uid].stint if uid in before else None
        stint = carried_forward(duty.stint, known, now, floor)
        if stint is not None and stint != duty.stint:
            (added if duty.stint is None else changed).append(
                {"duty_id": duty.id, "release": None, **asdict(stint)}
            )
    _write(session, added, changed)
    _move_first_sequences(session, restored.values(), before, floor)
    lost = [duty for duty in before.values() if duty.is_published]
    return Carried(
        len(changed),
        tuple(each for each in lost if each.uid in restored and not restored[each.uid].stint),
        tuple(each for each in lost if each.uid not in restored),
    )


def _write(session: Session, added: list[dict[str, Any]], changed: list[dict[str, Any]]) -> None:
    connection = session.connection()
    if added:
        connection.execute(insert(Stint), added)
    if changed:
        by_duty = update(Stint).where(Stint.duty_id == bindparam("of"))
        moved = by_duty.values(sequence=bindparam("to"), changed_at=bindparam("at"))
        connection.execute(
            moved,
            [{"of": c["duty_id"], "to": c["sequence"], "at": c["changed_at"]} for c in changed],
        )


def _move_first_sequences(
    session: Session,
    duties: Iterable[KnownDuty],
    before: Mapping[str, KnownDuty],
    floor: int | None,
) -> None:
    moved = list[dict[str, Any]]()
    for duty in duties:
        known = before[duty.uid].first_sequence if duty.uid in before else 0
        to = max(duty.first_sequence, known)
        to = to if floor is None else raised(to, floor)
        if to != duty.first_sequence:
            moved.append({"of": duty.id, "to": to})
    if moved:
        by_id = update(Duty).where(Duty.id == bindparam("of"))
        session.connection().execute(by_id.values(first_sequence=bindparam("to")), moved)
