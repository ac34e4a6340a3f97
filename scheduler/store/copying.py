"""The rows of one database into another one of the same version, in one transaction of each."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    Connection,
    DateTime,
    Integer,
    TableClause,
    bindparam,
    column,
    delete,
    func,
    insert,
    inspect,
    select,
    table,
    text,
    update,
)
from sqlalchemy.types import TypeEngine

from scheduler.store.keeping import not_kept
from scheduler.store.types import Instant

__all__ = ["replace_rows"]

_AT_ONCE: Final = 2_000
_HEAD: Final = "chain_head"
_NOT_ROWS: Final = ("alembic_version", _HEAD)


def replace_rows(source: Connection, target: Connection, form: Connection) -> None:
    """Has the target hold exactly the source's rows; nobody else writes to it meanwhile.

    `form`: that of the two which is SQLite's; its columns say what the values are.
    """
    tables = _tables(form, target if form is source else source)
    _lock(target, tables)
    with not_kept(target):
        for each in reversed(tables):
            target.execute(delete(each))
        for each in tables:
            _copy(source, target, each)
    if inspect(form).has_table(_HEAD):
        _move_head(source, target)
    if target.dialect.name == "postgresql":
        for each in tables:
            _move_sequences(target, each)


def _tables(form: Connection, other: Connection) -> list[TableClause]:
    """Those that are referred to before those that refer to them."""
    inspector = inspect(form)
    names = (name for name, _ in inspector.get_sorted_table_and_fkc_names() if name)
    plain = other.dialect.name == form.dialect.name
    return [_table(form, name, plain=plain) for name in names if name not in _NOT_ROWS]


def _table(form: Connection, name: str, *, plain: bool) -> TableClause:
    """As the database says, not as the program does: what it packs stays packed."""
    columns = {each["name"]: each["type"] for each in inspect(form).get_columns(name)}
    return table(name, *(column(n, None if plain else _type(t)) for n, t in columns.items()))


def _type(found: TypeEngine[Any]) -> TypeEngine[Any]:
    # SQLite forgets the zone.
    return Instant() if isinstance(found, DateTime) else found


def _lock(target: Connection, tables: list[TableClause]) -> None:
    # Leases and heartbeats are written without the chain's lock. Those who read go on reading.
    if target.dialect.name == "postgresql":
        names = ", ".join(f'"{each.name}"' for each in tables)
        target.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")


def _copy(source: Connection, target: Connection, each: TableClause) -> None:
    # In the order in which they came, as a row may refer to an earlier one of its table.
    in_order = select(each).order_by(*list(each.columns)[:1])
    rows = source.execute(in_order, execution_options={"yield_per": _AT_ONCE})
    names = list(rows.keys())
    # Between two files as they lie there, past SQLAlchemy: ten years of acts in half the time.
    plain = source.dialect.name == target.dialect.name
    direct = str(insert(each).compile(dialect=target.dialect))
    for part in rows.partitions(_AT_ONCE):
        if plain:
            target.exec_driver_sql(direct, [tuple(row) for row in part])
        else:
            target.execute(insert(each), [dict(zip(names, row, strict=True)) for row in part])


def _move_head(source: Connection, target: Connection) -> None:
    # Changed, not replaced: others wait for this very row, and go on with it.
    head = table(_HEAD, column("seq"), column("hash"))
    row = source.execute(select(head)).one()
    target.execute(update(head).values(seq=row.seq, hash=row.hash))


def _move_sequences(target: Connection, each: TableClause) -> None:
    """What gives the next id goes on after the highest one, and never back."""
    for key in inspect(target).get_pk_constraint(each.name)["constrained_columns"]:
        named = {"table": f'"{each.name}"', "key": key}
        sequence = target.scalar(text("SELECT pg_get_serial_sequence(:table, :key)"), named)
        if sequence is not None:
            highest = target.scalar(select(func.max(each.columns[key]))) or 1
            last = select(column("last_value", Integer)).select_from(text(sequence))
            moved: dict[str, Any] = {
                "sequence": sequence,
                "to": max(highest, target.execute(last).scalar_one()),
            }
            target.execute(select(func.setval(bindparam("sequence"), bindparam("to"))), moved)
