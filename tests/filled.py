"""Books with something in every table, whatever tables there are, and all that they hold."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import URL, Boolean, Column, Date, Double, Integer, Table, insert, select

from scheduler.store.audit import record
from scheduler.store.metadata import METADATA
from scheduler.store.opening import make_tables
from scheduler.store.people import Unit
from scheduler.store.store import Store
from scheduler.store.types import Instant, Json, Packed

__all__ = ["OLDER", "Contents", "contents", "fill", "older_books"]

OLDER = "v0003_duties"

Contents = dict[str, list[tuple[Any, ...]]]
"""Every row of every table."""

_OWN_WAY = ("chain_head", "audit_entry", "audit_value")
_AT = datetime(2026, 1, 1, 1, 2, 3, 456789, tzinfo=UTC)


def fill(store: Store, rows: int = 3) -> None:
    """So many rows in each table, each referring to those of its number, and as many acts.

    For books that are just made: ids that the database gives are then 1, 2, 3.
    """
    with store.writing() as session:
        for table in METADATA.sorted_tables:
            if table.name not in _OWN_WAY:
                made = [_row(table, n) for n in range(1, rows + 1)]
                session.connection().execute(insert(table), made)
        for n in range(1, rows + 1):
            record(session, at=_AT, actor="me", act="test", subject=str(n), values={"轮": [n]})


def older_books(url: URL) -> Store:
    """Books with one unit, as an earlier version of the program had made them."""
    store = Store(url)
    with store.noting() as session:
        make_tables(session.connection(), OLDER)
        session.execute(insert(Unit).values(code="B01", name="县财政局", version=1))
    return store


def contents(store: Store) -> Contents:
    """What they hold, each table in the order of its keys."""
    with store.reading() as session:
        return {
            table.name: [
                tuple(row)
                for row in session.connection().execute(select(table).order_by(*table.primary_key))
            ]
            for table in METADATA.sorted_tables
        }


def _row(table: Table, n: int) -> dict[str, Any]:
    given = (column for column in table.columns if column is not table.autoincrement_column)
    return {column.name: _value(column, n) for column in given}


def _value(column: Column[Any], n: int) -> Any:
    if column.foreign_keys or column.primary_key:
        return n
    values: dict[type, Any] = {
        Boolean: n % 2 == 0, Date: date(2026, 1, n), Double: n + 0.25, Integer: n,
        Instant: _AT.replace(microsecond=n), Json: {"轮值": [n, None, "é"]},
        Packed: bytes(range(n)),
    }  # fmt: skip
    return values.get(type(column.type), f"{column.name}值{n}")
