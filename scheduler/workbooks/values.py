"""Names, numbers and the few words that a column may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import Final
from unicodedata import category

from scheduler.books.free_text import number_in
from scheduler.dates import is_day
from scheduler.problems.base import Gender, Rank
from scheduler.problems.faults import shown
from scheduler.workbooks.cells import Cell
from scheduler.workbooks.texts import key, name_text, plain, squeezed
from scheduler.workbooks.wrong import Wrong

__all__ = [
    "GENDERS", "RANKS", "code_of", "days_of", "fits_list", "gender_of", "listed", "name_of",
    "nearest", "number_of", "rank_of", "unit_name_of", "whole_of",
]  # fmt: skip

GENDERS: Final[dict[str, Gender]] = {"男": "m", "女": "f"}
RANKS: Final[dict[str, Rank]] = {
    "副科级": "deputy_section",
    "正科级": "section",
    "副处级": "deputy_division",
}
_SHORT_RANKS: Final[dict[str, Rank]] = {name[:2]: rank for name, rank in RANKS.items()}

_CODE: Final = re.compile(r"[\w./-]{1,32}")
_IDENTITY_CARD: Final = re.compile(r"\d{6}((?:19|20)\d\d)(\d\d)(\d\d)\d{3}[\dXx]")
_EXACT_DIGITS: Final = 15
"""Of a number, in a sheet: more are rounded."""
_NAME: Final = re.compile(r"[^\W\d_](?:[ ·'’-]?[^\W\d_])*")
_LETTERS: Final = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc"})
_MOST_NAME: Final = 50
_MOST_UNIT_NAME: Final = 100
_MOST_AWAY: Final = 9_999
_MOST_DAYS: Final = 366
_LIST: Final = re.compile(r"[、,，;；/\s]+")


def number_of(cell: Cell) -> str:
    """A staff number. Raises Wrong for that of an identity card, which is kept nowhere."""
    number = _code(cell, "number_form")
    found = _IDENTITY_CARD.fullmatch(number)
    if found and is_day(*map(int, found.groups())):
        raise Wrong("number_identity_card")
    _refuse_number(number)
    return number


def _refuse_number(text: str) -> None:
    """Raises Wrong for what holds the number of somebody, which is kept nowhere."""
    if number_in(text) is not None:
        raise Wrong("personal_number")


def code_of(cell: Cell) -> str:
    """A unit's code."""
    code = _code(cell, "code_form")
    _refuse_number(code)
    return code


def _code(cell: Cell, wrong: str) -> str:
    text = squeezed(cell)
    rounded = isinstance(cell, float) and not (cell.is_integer() and len(text) <= _EXACT_DIGITS)
    if isinstance(cell, date | bool) or rounded or not _CODE.fullmatch(text):
        raise Wrong(wrong, found=shown(text))
    return text


def name_of(cell: Cell) -> str:
    """Somebody's name and nothing else. Raises Wrong."""
    text = name_text(cell)
    if text.startswith("="):
        raise Wrong("name_formula", found=shown(text))
    if not isinstance(cell, str) or len(text) > _MOST_NAME or not _is_name(text):
        raise Wrong("name_form", "name_alone", found=shown(text))
    return text


def _is_name(text: str) -> bool:
    # Letters with marks above them, as in Pinyin, are no letters to the expression below.
    bare = "".join(char for char in text if category(char) not in {"Mn", "Mc"})
    return bool(_NAME.fullmatch(bare))


def unit_name_of(cell: Cell) -> str:
    """What a unit is called. Raises Wrong."""
    text = name_text(cell)
    if text.startswith("="):
        raise Wrong("name_formula", found=shown(text))
    fits = 0 < len(text) <= _MOST_UNIT_NAME and any(category(c) in _LETTERS for c in text)
    if not isinstance(cell, str) or not fits or not text.isprintable():
        raise Wrong("unit_name_form", found=shown(text))
    _refuse_number(text)
    return text


def gender_of(cell: Cell) -> Gender:
    gender = GENDERS.get(squeezed(cell))
    if gender is None:
        raise Wrong("gender", "choose", found=shown(squeezed(cell)), allowed="、".join(GENDERS))
    return gender


def rank_of(cell: Cell) -> Rank:
    text = squeezed(cell)
    rank = RANKS.get(text) or _SHORT_RANKS.get(text)
    if rank is None:
        raise Wrong("rank", "choose", found=shown(text), allowed="、".join(RANKS))
    return rank


def days_of(cell: Cell) -> int:
    """How many days of a year: a whole number from 0."""
    return whole_of(cell, _MOST_DAYS)


def whole_of(cell: Cell, most: int = _MOST_AWAY) -> int:
    """How many people: a whole number from 0."""
    text = squeezed(cell)
    if isinstance(cell, bool) or not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise Wrong("whole_number", found=shown(text), most=most)
    if int(text) > most:
        raise Wrong("whole_number", found=shown(text), most=most)
    return int(text)


def listed(cell: Cell) -> tuple[str, ...]:
    """Names that are written one after the other."""
    return tuple(part for part in _LIST.split(plain(cell)) if part)


def fits_list(name: str) -> bool:
    """Whether the name, written into such a list, is read as one again."""
    return listed(name) == (name,)


def nearest(found: str, known: Iterable[str]) -> str | None:
    """The name that is most like it, if any is."""
    by_key = {key(name): name for name in known}
    near = get_close_matches(key(found), by_key, n=1)
    return by_key[near[0]] if near else None
