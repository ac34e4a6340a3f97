"""Types that every problem and plan format shares."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Final, Literal, Self, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

__all__ = [
    "ID_PATTERN", "MOST", "Amount", "Count", "Day", "Gender", "Id", "Length", "Period", "Rank",
    "Strict", "Text", "parse_day",
]  # fmt: skip

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_day(value: Any) -> date:
    """The day that a document names. Raises PydanticCustomError, whose type says why it is none."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("day_type", "a date is a string YYYY-MM-DD")
    if not _ISO_DAY.fullmatch(value):
        raise PydanticCustomError("day_form", "a date is written YYYY-MM-DD, years 0001 to 9999")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("day_unknown", "there is no such day in the calendar") from None


Day = Annotated[
    date,
    BeforeValidator(parse_day),
    PlainSerializer(date.isoformat),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]
"""A day, written `YYYY-MM-DD`."""

ID_PATTERN = r"^[^|]*$"
Id = Annotated[str, StringConstraints(strict=True, min_length=1, pattern=ID_PATTERN)]
"""A name by which other parts of a file refer to this one; `|` would make tickets ambiguous."""

Text = Annotated[str, StringConstraints(strict=True)]
Rank = Literal["deputy_section", "section", "deputy_division"]
Gender = Literal["f", "m"]
Count = Annotated[StrictInt, Field(ge=0)]
"""A whole number, not negative: `3.0`, `true` and `"3"` are faults."""
Length = Annotated[StrictInt, Field(ge=1)]
"""A whole number, at least 1."""
MOST: Final = 10**12
Amount = Annotated[StrictInt, Field(ge=0, le=MOST)]
"""A count in a problem. Its bound keeps every sum over a county within 64 bits."""


class Strict(BaseModel):
    """A part of a file: every key known, every value of its exact type, never changed after."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        validate_by_name=True,
        use_attribute_docstrings=True,
    )

    def but(self, **parts: Any) -> Self:
        """The same with other parts, which are not validated again.

        Unlike pydantic's own copy it takes nothing along that was worked out from the old parts.
        """
        own = {name: getattr(self, name) for name in type(self).model_fields}
        # mypy takes what a generated constructor returns for the base class.
        return cast("Self", self.model_construct(**{**own, **parts}))


class Period(Strict):
    """Days from `from` up to, but without, `to`."""

    from_: Day = Field(alias="from")
    to: Day
