"""Approvals: somebody else than whoever acts, and than whom it is about, is named as the approver.

Who approved is written down on their word: what can be found out is that it was nobody else.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from scheduler.books.free_text import checked_approval
from scheduler.books.names import folded
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
    """Whether that name is of whoever acts, or of one of those whom it is about."""
    # Who sits at the machine acts as `console:` and their login.
    names = [actor.name, actor.name.partition(":")[2], *(each.name for each in concerned)]
    officer = None if actor.officer is None else session.get(Officer, actor.officer)
    if officer is not None:
        names.append(officer.name)
    return _plain(name) in {_plain(each) for each in names if each}


def _plain(name: str) -> str:
    """Names of two characters are often written with a space between them."""
    return "".join(folded(name).split())
