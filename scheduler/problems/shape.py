"""Whether a document has the shape of one of our models, with every fault of every part.

Pydantic judges the single values. The walk through objects and lists is ours, for three reasons:
faults come in the order of the document, one at a time (a hostile file has millions, and pydantic
would gather them all), and null can be told from absent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from annotated_types import MinLen
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from scheduler.problems.base import ID_PATTERN, Strict
from scheduler.problems.faults import Finding, Loc, shown
from scheduler.problems.reading import Unusable

__all__ = ["shape_findings"]

_WRONG_TYPES = {
    "string_type": "text",
    "int_type": "whole_number",
    "float_type": "number",
    "finite_number": "number",
    "bool_type": "true_or_false",
    "day_type": "date",
}
_BEYOND_YEARS = re.compile(r"(\d{5,}|0000)-\d{2}-\d{2}", re.ASCII)
_LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class _Value:
    """A single value, judged by pydantic."""

    adapter: TypeAdapter[Any]
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class _List:
    item: _Shape
    may_be_empty: bool


@dataclass(frozen=True, slots=True)
class _Map:
    """An object whose keys are ids of the file, not words of the format."""

    key: _Value
    item: _Shape


@dataclass(frozen=True, slots=True)
class _Object:
    model: type[Strict]


_Shape = _Value | _List | _Map | _Object


@dataclass(frozen=True, slots=True)
class _Key:
    shape: _Shape
    required: bool


def shape_findings(model: type[Strict], document: object) -> Iterator[Finding]:
    """Everything in which a JSON document differs from the model, in the order of the document.

    None: the model takes the document as it is.
    """
    return _differences(_Object(model), document, ())


def _differences(shape: _Shape, value: object, loc: Loc) -> Iterator[Finding]:
    if isinstance(value, Unusable):
        return
    match shape:
        case _Value():
            yield from _of_value(shape, value, loc)
        case _List():
            yield from _of_list(shape, value, loc)
        case _Map():
            yield from _of_map(shape, value, loc)
        case _Object():
            yield from _of_object(shape, value, loc)


def _of_list(shape: _List, value: object, loc: Loc) -> Iterator[Finding]:
    if not isinstance(value, list):
        yield _wrong_type("list", value, loc)
        return
    if not value and not shape.may_be_empty:
        yield Finding(loc, "empty_list")
    for index, item in enumerate(value):
        yield from _differences(shape.item, item, (*loc, index))


def _of_map(shape: _Map, value: object, loc: Loc) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield _wrong_type("object", value, loc)
        return
    for name, item in value.items():
        yield from _of_value(shape.key, name, (*loc, name))
        yield from _differences(shape.item, item, (*loc, name))


def _of_object(shape: _Object, value: object, loc: Loc) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield _wrong_type("object", value, loc)
        return
    keys = _keys(shape.model)
    for name, item in value.items():
        if name not in keys:
            yield _unknown_key(name, keys, value, loc)
        elif item is None and not keys[name].required:
            yield Finding((*loc, name), "null_for_absent", {"key": name})
        else:
            yield from _differences(keys[name].shape, item, (*loc, name))
    for name, key in keys.items():
        if key.required and name not in value:
            yield Finding((*loc, name), "missing_key", {"key": name})


def _unknown_key(
    name: str, keys: Mapping[str, _Key], found: Mapping[str, object], loc: Loc
) -> Finding:
    free = tuple(key for key in keys if key not in found)
    nearest = _nearest(name, free) if len(name) <= _LONGEST_KEY else None
    if nearest is None:
        return Finding((*loc, name), "unknown_key", {"key": shown(name), "known": ", ".join(keys)})
    return Finding((*loc, name), "unknown_key.near", {"key": shown(name), "nearest": nearest})


@lru_cache
def _nearest(name: str, known: tuple[str, ...]) -> str | None:
    return next(iter(get_close_matches(name, known, n=1)), None)


def _of_value(shape: _Value, value: object, loc: Loc) -> Iterator[Finding]:
    try:
        shape.adapter.validate_python(value, strict=True)
    except ValidationError as invalid:
        details = invalid.errors(include_url=False, include_input=False)[0]
        yield _translated(details["type"], details.get("ctx", {}), shape, value, loc)


def _translated(
    kind: str, context: Mapping[str, Any], shape: _Value, value: object, loc: Loc
) -> Finding:
    """Pydantic's (or our types') word for what is wrong, as one of our codes."""
    found = {"found": shown(value)}
    match kind:
        case "literal_error":
            allowed = context["expected"].replace("'", "").replace(" or ", ", ")
            return Finding(loc, "not_one_of", {**found, "allowed": allowed})
        case "greater_than_equal":
            return Finding(loc, "too_small", {**found, "least": int(context["ge"])})
        case "less_than_equal":
            return Finding(loc, "too_large", {**found, "most": int(context["le"])})
        case "day_form" | "day_unknown":
            return Finding(loc, _bad_date(kind, str(value)), found)
        case "string_unicode" | "string_too_short" | "string_pattern_mismatch":
            return _bad_text(kind, context, value, loc)
        case _:
            expected = _WRONG_TYPES[kind] + ("_or_null" if shape.nullable else "")
            return _wrong_type(expected, value, loc)


def _bad_date(kind: str, text: str) -> str:
    if _BEYOND_YEARS.fullmatch(text):
        return "bad_date.year"
    return "bad_date.form" if kind == "day_form" else "bad_date.unknown"


def _bad_text(kind: str, context: Mapping[str, Any], value: object, loc: Loc) -> Finding:
    if kind == "string_unicode":
        return Finding(loc, "lone_surrogate")
    if kind == "string_too_short":
        return Finding(loc, "bad_id.empty")
    if context["pattern"] == ID_PATTERN:
        return Finding(loc, "bad_id.bar", {"found": shown(value)})
    return Finding(loc, "wrong_form", {"found": shown(value), "form": context["pattern"]})


def _wrong_type(expected: str, value: object, loc: Loc) -> Finding:
    return Finding(loc, f"wrong_type.{expected}", {"found": shown(value)})


@cache
def _keys(model: type[Strict]) -> Mapping[str, _Key]:
    return {field.alias or name: _key(field) for name, field in model.model_fields.items()}


def _key(field: FieldInfo) -> _Key:
    return _Key(_shape(field.annotation, field.metadata), field.is_required())


def _shape(annotation: Any, marks: Sequence[Any] = ()) -> _Shape:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated and not isinstance(args[0], type):
        return _shape(args[0], [*marks, *_own_marks(args[1:])])
    if origin in (Union, UnionType):
        return _shape_or_null(annotation)
    if origin is list:
        return _List(_shape(args[0]), not any(isinstance(mark, MinLen) for mark in marks))
    if origin is dict:
        key, item = args
        return _Map(_Value(TypeAdapter(key)), _shape(item))
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        return _Object(annotation)
    return _Value(TypeAdapter(Annotated[annotation, *marks] if marks else annotation))


def _own_marks(marks: Sequence[Any]) -> list[Any]:
    """The marks of an `Annotated`; those of a `Field` in it come out one by one."""
    return [each for mark in marks for each in getattr(mark, "metadata", [mark])]


def _shape_or_null(annotation: Any) -> _Shape:
    """Of `X | None`: of required keys, null is a value; of others it never comes so far."""
    alternatives = get_args(annotation)
    given = _shape(next(each for each in alternatives if not _is_null(each)))
    if isinstance(given, _Value) and NoneType in alternatives:
        return _Value(TypeAdapter(annotation), nullable=True)
    return given


def _is_null(annotation: Any) -> bool:
    return NoneType in (annotation, *get_args(annotation))
