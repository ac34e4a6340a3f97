"""What stands beside an act in the audit, for people: each value with what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from scheduler.words import Words

__all__ = ["Fact", "facts_of"]

_SHORT: Final = 200
"""Characters; longer ones are folded away: settings fill pages."""

_FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "role": ("role",), "rank": ("rank",), "grade": ("grade",), "gender": ("gender",),
    "kind": ("leave", "feed.kind", "case.kind", "recusal.kind"), "was": ("rank",),
    "tier": ("tier",), "source": ("recusal.source",), "relations": ("relation",),
}  # fmt: skip
"""Under which keys there are codes, and the words of which families they have."""


_CALLED: Final = frozenset({"post", "skills"})
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PLAIN: Final = {None: "show.none", True: "audit.yes", False: "audit.no"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A value in words; `short`: its beginning, where it is long."""

    label: str
    text: str

    @property
    def short(self) -> str | None:
        return f"{self.text[:60]}…" if len(self.text) > _SHORT else None


def facts_of(
    words: Words, values: Mapping[str, Any], called: Mapping[str, str] = MappingProxyType({})
) -> list[Fact]:
    """In their order; `called`: names of what is kept by its id.

    What is kept under keys that have no words stands there by its key.
    """
    told = _Teller(words, called)
    return [Fact(told.label(key), told.text(key, value)) for key, value in values.items()]


class _Teller:
    def __init__(self, words: Words, called: Mapping[str, str]) -> None:
        self._words = words
        self._called = called

    def label(self, key: str) -> str:
        for code in (f"audit.key.{key}", f"import.field.{key}", f"case.field.{key}"):
            with suppress(KeyError):
                return self._words(code)
        return key

    def text(self, key: str, value: Any) -> str:
        match value:
            case None | bool():
                return self._words(_PLAIN[value])
            case str():
                return self._string(key, value)
            case Mapping():
                return self._joined(f"{self.label(k)} {self.text(k, v)}" for k, v in value.items())
            case list() if key == "changes":
                return self._joined(map(self._change, value))
            case list():
                return self._joined(self.text(key, each) for each in value)
            case _:
                return str(value)

    def _joined(self, parts: Iterable[str]) -> str:
        return self._words("audit.joint").join(parts) or self._words("show.none")

    def _string(self, key: str, value: str) -> str:
        if _DAY.fullmatch(value):
            with suppress(ValueError):
                return self._words.day(date.fromisoformat(value))
        for family in _FAMILIES.get(key, ()):
            with suppress(KeyError):
                return self._words(f"{family}.{value}")
        return self._called.get(value, value) if key in _CALLED else value

    def _change(self, change: Any) -> str:
        match change:
            case [str() as field, before, after]:
                was, now = (self.text(field, one) for one in (before, after))
                return f"{self.label(field)} {now if before is None else f'{was} → {now}'}"
            case _:
                return self.text("", change)
