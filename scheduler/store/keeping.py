"""Tables whose rows can be added, never changed or removed: triggers of the database see to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection

__all__ = ["KEPT", "missing_triggers", "not_kept", "triggers"]

KEPT: Final = ("audit_entry", "release", "release_end", "team_release", "team_release_end")
"""The tables, in the order of their names."""

_SQLITE: Final = (
    "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'keep_*'"
)
# One that was switched off is as good as none.
_POSTGRESQL: Final = (
    "SELECT t.tgname, c.relname, '' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND starts_with(t.tgname, 'keep_') "
    "AND c.relnamespace = current_schema()::regnamespace"
)


def triggers(connection: Connection) -> dict[str, tuple[str, str]]:
    """By name: the table that it watches, and on SQLite the statement that makes it."""
    sql = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    rows = connection.exec_driver_sql(sql)
    return {name: (table, made_by) for name, table, made_by in rows}


def missing_triggers(connection: Connection) -> list[str]:
    """Names of those that should be there and are not, sorted."""
    names = {
        name
        for table in KEPT
        for name in (
            (f"keep_{table}_delete", f"keep_{table}_update")
            if connection.dialect.name == "sqlite"
            else (f"keep_{table}",)
        )
    }
    return sorted(names - set(triggers(connection)))


@contextmanager
def not_kept(connection: Connection) -> Iterator[None]:
    """Within it those tables can be emptied, in the one transaction that is open and locks them.

    What fails within it fails the transaction, which brings the triggers back.
    """
    watching = triggers(connection)
    for name, (table, _) in watching.items():
        off = f"ALTER TABLE {table} DISABLE TRIGGER {name}"
        drop = f"DROP TRIGGER {name}"
        connection.exec_driver_sql(drop if connection.dialect.name == "sqlite" else off)
    yield
    for name, (table, made_by) in watching.items():
        connection.exec_driver_sql(made_by or f"ALTER TABLE {table} ENABLE TRIGGER {name}")
