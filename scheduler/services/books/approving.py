"""Approvals: somebody else than whoever acts, and than whom it is about, is named as the approver.

Who approved is written down on their word: what can be found out is that it was nobody else.
"""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.free_text import checked_approval
from scheduler.books.names import bare, folded, is_named
from scheduler.books.roles import Actor
from scheduler.problems.faults import LunzhiError
from scheduler.store.people import Officer

__all__ = ["approval", "is_own_approval"]


def approval(
    session: Session, actor: Actor, reason: str, approver: str, *concerned: Officer
) -> tuple[str, str]:
    """Why something was decided and who approved it, each as it is kept.

    Raises LunzhiError for what `checked_approval` refuses, and where the approver is whoever acts,
    by account or as the officer that they are, or one of those whom it is about.
    """
    said, by = checked_approval(reason, approver)
    if is_own_approval(session, actor, by, *concerned):
        raise LunzhiError("approval.own", {"name": by})
    return said, by


def is_own_approval(session: Session, actor: Actor, name: str, *concerned: Officer) -> bool:
    """Whether that is the name or staff number of whoever acts, or of one whom it is about."""
    officer = None if actor.officer is None else session.get(Officer, actor.officer)
    people = [*concerned, *([] if officer is None else [officer])]
    if any(_has_number(name, each.staff_number) for each in people):
        return True
    # Who sits at the machine acts as `console:` and their login.
    names = [actor.name, actor.name.partition(":")[2], *(each.name for each in people)]
    if not is_named(name, names):
        return False
    known = set(map(bare, session.scalars(select(Officer.name)))) - set(map(bare, names))
    return is_named(name, names, known)


def _has_number(text: str, number: str) -> bool:
    own = re.escape(folded(number))
    return re.search(rf"(?<![0-9a-z]){own}(?![0-9a-z])", folded(text)) is not None
