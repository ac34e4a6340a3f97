"""Books with something in every table, whatever tables there are, and all that they hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from sqlalchemy import URL, Boolean, Column, Date, Double, Integer, Table, insert, select

from scheduler.books.settings import DEFAULT
from scheduler.store.audit import record
from scheduler.store.feeds import Feed
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
_WORKED_OUT = ("calendar_event", "feed", "subscription")
"""What books make of the rest by themselves, a restore too; their own tests look at them."""
_AT = datetime(2026, 1, 1, 1, 2, 3, 456789, tzinfo=UTC)


# What must make sense for the program to go on from there.
_MEANT: dict[tuple[str, str], Callable[[int], Any]] = {
    ("settings_version", "document"): lambda n: {**DEFAULT, "county": f"第{n}县"},
    ("duty", "uid"): lambda n: f"{n:032x}",
    ("inspection_case", "seats"): lambda n: [{"id": f"seat值{n}"}],
    ("visit", "days"): lambda n: [f"2026-01-{n:02}"],
    ("workday_notice", "days_off"): lambda n: [f"2026-01-{n:02}"],
    ("workday_notice", "make_up"): lambda n: [f"2026-03-{n:02}"],
}


def fill(store: Store, rows: int = 3) -> None:
    """So many rows in each table, each referring to those of its number, and as many acts.

    For books that are just made: ids that the database gives are then 1, 2, 3.
    """
    with store.writing() as session:
        for table in METADATA.sorted_tables:
            if table.name not in (*_OWN_WAY, *_WORKED_OUT):
                made = [_row(table, n) for n in range(1, rows + 1)]
                session.connection().execute(insert(table), made)
        # Much, and last: a file that is damaged at its end is damaged here.
        noise = Random(1).randbytes(2**16)
        session.add(
            Feed(
                key="public|zh_CN|0||", data=noise, gzipped=noise, etag="", packed_etag="",
                modified_at=_AT, rendered_on=_AT.date(), state="", release=None,
            )
        )  # fmt: skip
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
            if table.name not in _WORKED_OUT
        }


def _row(table: Table, n: int) -> dict[str, Any]:
    given = (column for column in table.columns if column is not table.autoincrement_column)
    return {column.name: _value(column, n) for column in given}


def _value(column: Column[Any], n: int) -> Any:
    if column.foreign_keys or column.primary_key:
        return n
    if (column.table.name, column.name) in _MEANT:
        return _MEANT[column.table.name, column.name](n)
    values: dict[type, Any] = {
        Boolean: n % 2 == 0, Date: date(2026, 1, n), Double: n + 0.25, Integer: n,
        Instant: _AT.replace(microsecond=n), Json: {"轮值": [n, None, "é"]},
        Packed: bytes(range(n)),
    }  # fmt: skip
    return values.get(type(column.type), f"{column.name}值{n}")
