"""Who may subscribe to which feeds, and whose subscriptions are whose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import Session

from calendars.feed_events import CASE_FEEDS, FEED_KINDS, FeedKind
from scheduler.books.roles import CASE_KEEPERS, Actor, NotAllowed, Role
from scheduler.services.books.knowing import hidden_cases
from scheduler.services.books.opened import Books
from scheduler.store.feeds import Subscription

__all__ = ["SUBSCRIBERS", "SURVEYORS", "Owner", "gets_visits", "kinds_for", "must_own", "owned"]

_OFFICE: Final[tuple[Role, ...]] = ("organisation", "petitions", "administrator")
SUBSCRIBERS: Final[tuple[Role, ...]] = (*_OFFICE, "inspection", "liaison", "officer")
"""Who may have feeds, each those of their own part."""

SURVEYORS: Final[tuple[Role, ...]] = (*SUBSCRIBERS, "auditor")
"""Who sees which there are: auditors those of all."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a feed is; nobody's that is for all."""

    officer: int | None = None
    unit: int | None = None
    post: str | None = None
    case: int | None = None


def kinds_for(actor: Actor) -> tuple[FeedKind, ...]:
    """The kinds that the actor may order for anybody; nobody else is to know of those of cases.

    The whole of the inspection office is not for who is an officer, or a unit's: sooner or later
    there is a case that they must not know of in it.
    """
    return tuple(kind for kind in FEED_KINDS if _may_order(actor, kind))


def _may_order(actor: Actor, kind: FeedKind) -> bool:
    if kind not in CASE_FEEDS:
        return actor.is_any_of(*_OFFICE)
    return actor.is_any_of(*CASE_KEEPERS) and (not actor.is_tied or kind == "team")


def gets_visits(actor: Actor, kind: FeedKind, owner: Owner) -> bool:
    """Whether that feed, ordered by the actor, tells of visits beside stints.

    An officer's and a unit's do for themselves, and where the whole of the inspection office may
    be ordered: it would tell of the same. In anybody else's hands they would tell of cases.
    """
    if kind not in ("own", "unit"):
        return False
    free = actor.is_any_of(*CASE_KEEPERS) and not actor.is_tied
    return free or _is_own(actor, owner)


def _is_own(actor: Actor, owner: Owner) -> bool:
    unit = "liaison" in actor.roles and owner.unit is not None and owner.unit == actor.unit
    officer = owner.officer is not None and owner.officer == actor.officer
    return unit or ("officer" in actor.roles and officer)


def must_own(actor: Actor, kind: FeedKind, owner: Owner) -> None:
    """Raises NotAllowed where that feed is not for the actor. A case's: see `hidden_cases`."""
    if kind not in kinds_for(actor) and not _is_own(actor, owner):
        raise NotAllowed(actor.name, CASE_KEEPERS if kind in CASE_FEEDS else _OFFICE)


def owned(session: Session, books: Books) -> ColumnElement[bool]:
    """What `must_own` lets pass, as a condition on rows, without those of hidden cases; for who
    surveys and has none, all of them.
    """
    actor = books.actor
    own: list[ColumnElement[bool]] = [Subscription.kind.in_(_kinds_seen(actor))]
    if "liaison" in actor.roles and actor.unit is not None:
        own.append(Subscription.unit_id == actor.unit)
    if "officer" in actor.roles and actor.officer is not None:
        own.append(Subscription.officer_id == actor.officer)
    hidden = hidden_cases(session, actor, books.today)
    known = or_(Subscription.case_id.is_(None), Subscription.case_id.not_in(hidden))
    return and_(or_(false(), *own), known)


def _kinds_seen(actor: Actor) -> tuple[FeedKind, ...]:
    if not actor.is_any_of("auditor"):
        return kinds_for(actor)
    # How many have the whole of the inspection office is nothing for who is somebody's.
    return tuple(kind for kind in FEED_KINDS if not (actor.is_tied and kind == "inspection"))
