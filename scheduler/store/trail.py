"""Tables of the audit chain: what cannot be changed, and beside it what may be erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Code, Table
from scheduler.store.types import Json

__all__ = ["AuditEntry", "AuditValue", "ChainHead"]


class ChainHead(Table):
    """The one row that every writing transaction locks first: acts come one after the other."""

    __tablename__ = "chain_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[Code]


class AuditEntry(Table):
    """An act. `digest`: of the salted values; `hash`: of all this and the entry before."""

    __tablename__ = "audit_entry"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[Code]
    act: Mapped[Code]
    subject: Mapped[Code] = mapped_column(index=True)
    digest: Mapped[Code]
    previous: Mapped[Code]
    hash: Mapped[Code]


class AuditValue(Table):
    """What an entry's digest was taken of; both are None once they have been erased."""

    __tablename__ = "audit_value"

    seq: Mapped[int] = mapped_column(ForeignKey("audit_entry.seq"), primary_key=True)
    salt: Mapped[Code | None]
    values: Mapped[dict[str, Any] | None] = mapped_column(Json)
