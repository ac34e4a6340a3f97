"""The difference from one release to the next, told with the names of people, units and posts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.overview.stint_changes import Placed, StintChange, StintChanges
from scheduler.services.books.finding import duty_key
from scheduler.services.books.settings import settings_in
from scheduler.store.duties import Duty
from scheduler.store.people import Officer, Unit
from scheduler.words import printable

__all__ = ["told_changes"]


def told_changes(session: Session, changes: Mapping[str, Any]) -> StintChanges:
    """A release's `changes` as what people look at, in the order of staff numbers."""
    moved = changes["moves"]
    return StintChanges(
        stints=changes["known"],
        stints_changed=sum(move["kind"] != "new" for move in moved),
        history=0,
        rows=tuple(_rows(session, moved)),
    )


def _rows(session: Session, moved: Iterable[Mapping[str, Any]]) -> Iterator[StintChange]:
    by_duty = {move["duty"]: move for move in moved}
    posts = {post.id: post.name for post in settings_in(session).settings.posts}
    people = (
        select(Duty.id, Officer.name, Unit.name)
        .join(Officer, Officer.id == Duty.officer_id)
        .join(Unit, Unit.id == Officer.unit_id)
        .order_by(Officer.staff_number)
    )
    for duty, name, unit in session.execute(people):
        move = by_duty.get(duty)
        if move is not None:
            yield StintChange(
                cadre=duty_key(duty),
                name=printable(name),
                unit=printable(unit),
                kind=move["kind"],
                before=_placed(move["before"], posts),
                after=_placed(move["after"], posts),
            )


def _placed(content: Mapping[str, str] | None, posts: Mapping[str, str]) -> Placed | None:
    if content is None:
        return None
    last = date.fromisoformat(content["end"]) - timedelta(1)
    post = posts.get(content["post"], content["post"])
    return Placed(date.fromisoformat(content["start"]), last, printable(post))
