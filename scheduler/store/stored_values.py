"""Values that SQLite keeps although the column is not meant for them: it asks nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Table,
    TypeDecorator,
    and_,
    column,
    func,
    or_,
    select,
    table,
)
from sqlalchemy.types import TypeEngine

from scheduler.store.metadata import METADATA

__all__ = ["misfits"]

_CARRIED: Final = "+0 days"
"""Without it SQLite takes 30 February for a day."""

_STORED: Final[dict[type, tuple[str, ...]]] = {
    Integer: ("integer",), Float: ("real", "integer"), LargeBinary: ("blob",),
}  # fmt: skip
_INSTANT: Final = "????-??-?? ??:??:??.??????"


def misfits(connection: Connection) -> Iterator[tuple[str, str, int]]:
    """Table, column, and how many of its values the program could not have written."""
    for name in sorted(METADATA.tables):
        own = METADATA.tables[name]
        counts = connection.execute(select(*_counts(own)).select_from(table(name))).one()
        yield from ((name, key, n) for key, n in zip(own.columns.keys(), counts, strict=True) if n)


def _counts(own: Table) -> Iterator[ColumnElement[int]]:
    for each in own.columns:
        value: ColumnElement[Any] = column(each.name)
        yield func.count().filter(and_(value.is_not(None), _is_misfit(value, each.type)))


def _is_misfit(value: ColumnElement[Any], kind: TypeEngine[Any]) -> ColumnElement[bool]:
    plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    match plain:
        case Date():
            return func.date(value, _CARRIED).is_distinct_from(value)
        case DateTime():
            second = func.datetime(value, _CARRIED)
            return or_(
                ~value.op("GLOB")(_INSTANT), second.is_distinct_from(func.substr(value, 1, 19))
            )
        case Boolean():
            return or_(func.typeof(value) != "integer", value.not_in((0, 1)))
        case _:
            stored = (found for known, found in _STORED.items() if isinstance(plain, known))
            return func.typeof(value).not_in(next(stored, ("text",)))
