"""Whether a database is what the program takes it for, and whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import DatabaseError

from scheduler.store.audit import GENESIS
from scheduler.store.keeping import missing_triggers
from scheduler.store.metadata import METADATA
from scheduler.store.opening import APPLICATION_ID, newest_revision, revision_of
from scheduler.store.stored_values import misfits
from scheduler.store.trail import AuditEntry, ChainHead

__all__ = ["DATABASE_FAULTS", "DatabaseFault", "database_faults", "modes"]

DATABASE_FAULTS: Final = (
    "version", "pages", "references", "application_id", "table", "schema", "value", "trigger",
    "head.none", "head.other", "mode",
)  # fmt: skip
"""Every code that a fault of a database can have; the words are `database_fault.<code>`."""

_SQLITE_MODES: Final = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
_POSTGRESQL_MODES: Final[dict[str, str]] = {"fsync": "on", "synchronous_commit": "on"}
_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class DatabaseFault:
    """What is wrong; `params`: what the sentence of `code` names."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


def modes(connection: Connection) -> dict[str, str]:
    """Settings of the database on which it depends whether what was written stays written."""
    if connection.dialect.name == "sqlite":
        names, ask = (*_SQLITE_MODES, "busy_timeout"), "PRAGMA "
    else:
        names, ask = (*_POSTGRESQL_MODES, "server_version"), "SHOW "
    return {name: str(connection.exec_driver_sql(ask + name).scalar_one()) for name in names}


def database_faults(connection: Connection) -> list[DatabaseFault]:
    """All that is wrong, as far as it can be looked into.

    Of a damaged file nothing is asked but the pages; of a database of another version, or without
    all tables, only what can be told of any.
    """
    found = list[DatabaseFault]()
    for rules, is_last in _STEPS:
        of_step = [fault for rule in rules for fault in rule(connection)]
        found += of_step
        if of_step and is_last:
            break
    return found


def _version(connection: Connection) -> Iterator[DatabaseFault]:
    found, needed = revision_of(connection), newest_revision()
    if found != needed:
        yield DatabaseFault("version", {"found": found, "needed": needed})


def _pages(connection: Connection) -> Iterator[DatabaseFault]:
    if connection.dialect.name != "sqlite":
        return
    try:
        told = connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST})").scalars().all()
    except DatabaseError as error:  # so much that the check itself gives up
        told = [str(error.orig)]
    yield from (DatabaseFault("pages", {"what": said}) for said in told if said != "ok")


def _references(connection: Connection) -> Iterator[DatabaseFault]:
    if connection.dialect.name != "sqlite":
        return
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_MOST)
    for table, row, referred, _ in rows:
        yield DatabaseFault("references", {"table": table, "row": str(row), "referred": referred})


def _application_id(connection: Connection) -> Iterator[DatabaseFault]:
    if connection.dialect.name != "sqlite":
        return
    found = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    if found != APPLICATION_ID:
        yield DatabaseFault("application_id", {"found": f"{found:#x}"})


def _mode(connection: Connection) -> Iterator[DatabaseFault]:
    needed = _SQLITE_MODES if connection.dialect.name == "sqlite" else _POSTGRESQL_MODES
    found = modes(connection)
    for name, value in needed.items():
        if found[name] != value:
            yield DatabaseFault("mode", {"name": name, "found": found[name], "needed": value})


def _table(connection: Connection) -> Iterator[DatabaseFault]:
    for name in sorted(set(METADATA.tables) - set(inspect(connection).get_table_names())):
        yield DatabaseFault("table", {"table": name})


def _schema(connection: Connection) -> Iterator[DatabaseFault]:
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - see opening.REVISIONS
    from alembic.migration import MigrationContext  # noqa: PLC0415

    for difference in compare_metadata(MigrationContext.configure(connection), METADATA)[:_MOST]:
        yield DatabaseFault("schema", {"what": _named(difference)})


def _named(difference: Any) -> str:
    """Like `modify_type officer.name`: what Alembic would do, to what."""
    act, *what = difference[0] if isinstance(difference, list) else difference
    names = (getattr(each, "name", each) for each in what)
    return f"{act} {'.'.join(name for name in names if isinstance(name, str))}"


def _value(connection: Connection) -> Iterator[DatabaseFault]:
    if connection.dialect.name == "sqlite":
        for table, column, count in misfits(connection):
            yield DatabaseFault("value", {"table": table, "column": column, "count": count})


def _trigger(connection: Connection) -> Iterator[DatabaseFault]:
    for name in missing_triggers(connection):
        yield DatabaseFault("trigger", {"name": name})


def _head(connection: Connection) -> Iterator[DatabaseFault]:
    head = connection.execute(select(ChainHead.seq, ChainHead.hash)).first()
    if head is None:
        yield DatabaseFault("head.none")
        return
    newest = select(AuditEntry.seq, AuditEntry.hash).order_by(AuditEntry.seq.desc()).limit(1)
    last = connection.execute(newest).first() or (0, GENESIS)
    if tuple(head) != tuple(last):
        yield DatabaseFault("head.other", {"head": head.seq, "last": last[0]})


_Rule = Callable[[Connection], Iterator[DatabaseFault]]
_STEPS: Final[tuple[tuple[tuple[_Rule, ...], bool], ...]] = (
    ((_pages,), True),
    ((_references, _application_id, _mode), False),
    ((_version,), True),
    ((_table,), True),
    ((_schema,), True),
    ((_value, _trigger, _head), False),
)
"""One after the other; whether what is wrong there makes it useless to look further."""
