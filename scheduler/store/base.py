"""What all tables have in common."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import Date, MetaData, String, Text
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    declared_attr,
    mapped_column,
)

from scheduler.store.types import Instant

__all__ = ["Code", "Key", "Table", "Versioned"]

# Named, so that a migration can say which one it changes.
_NAMES = {
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

Key = Annotated[int, mapped_column(primary_key=True)]
"""Given by the database."""

Code = Annotated[str, mapped_column(String(64))]
"""A short word: an id, a role, a state."""


class Table(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """A row is made with all its values by name; what may be absent has a default."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {datetime: Instant, date: Date, str: Text}  # noqa: RUF012 - SQLAlchemy's


class Versioned(MappedAsDataclass, kw_only=True):
    """A row whose `version` counts its changes, so that the second of two editors is told."""

    version: Mapped[int] = mapped_column(init=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy calls it with the class
        return {"version_id_col": cls.version}
