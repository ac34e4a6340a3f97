"""Audit chains for tests, and what somebody who owns the database can do to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import URL, Connection, create_engine, insert, select, text, update

from scheduler.services.books.opened import Books
from scheduler.store.audit import GENESIS, entry_hash, values_digest
from scheduler.store.keeping import KEPT
from scheduler.store.trail import AuditEntry, AuditValue, ChainHead

__all__ = ["forged", "heads", "long_chain", "record_some", "tamper"]

SALT = "5a" * 16


def record_some(books: Books, count: int = 6) -> None:
    """So many acts about people."""
    for number in range(1, count + 1):
        with books.acting("administrator") as act:
            act.record("account.added", f"account:{number}", name=f"人{number}", role="auditor")


def heads(books: Books) -> list[str]:
    """The head as it was after each entry, before the first one at the start."""
    with books.store.reading() as session:
        hashes = session.scalars(select(AuditEntry.hash).order_by(AuditEntry.seq))
        return [GENESIS, *hashes]


def tamper(url: URL, *statements: str, **params: Any) -> None:
    """Runs statements as the database's owner can: no trigger and no key stands in the way."""
    engine = create_engine(url)
    with engine.begin() as connection:
        _open(connection)
        for statement in statements:
            names = [name for name in params if f":{name}" in statement]
            connection.execute(text(statement), {name: params[name] for name in names})
    engine.dispose()


def _open(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET session_replication_role = replica")
        return
    for table in KEPT:
        for act in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS keep_{table}_{act}")


def forged(seq: int, previous: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """An entry that never was, in itself right, as columns; its salt is SALT."""
    said: dict[str, Any] = {
        "seq": seq, "at": datetime(2026, 1, 1, 1, tzinfo=UTC), "actor": "nobody",
        "act": "account.closed", "subject": "account:1",
        "digest": values_digest(SALT, dict(values)), "previous": previous,
    }  # fmt: skip
    return {**said, "hash": entry_hash(**said)}


def long_chain(books: Books, count: int) -> None:
    """A chain of so many entries, put in at once."""
    at, head = datetime(2016, 1, 1, tzinfo=UTC), GENESIS
    entries, beside = [], []
    for seq in range(1, count + 1):
        values = {
            "duty": seq,
            "reason": "参加主体班学习",
            "until": "2026-03-01",
            "approver": "王五",
        }
        said: dict[str, Any] = {
            "seq": seq, "at": at + timedelta(minutes=seq), "actor": "anna", "act": "account.added",
            "subject": f"account:{seq}", "digest": values_digest(SALT, values), "previous": head,
        }  # fmt: skip
        head = entry_hash(**said)
        entries.append({**said, "hash": head})
        beside.append({"seq": seq, "salt": SALT, "values": values})
    with books.store.noting() as session:
        session.execute(insert(AuditEntry), entries)
        session.execute(insert(AuditValue), beside)
        session.execute(update(ChainHead).values(seq=count, hash=head))
