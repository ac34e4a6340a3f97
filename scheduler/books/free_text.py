"""Free text keeps no number that leads to a person: it is refused before it is kept anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from unicodedata import category, decimal, normalize

from scheduler.dates import is_day
from scheduler.problems.faults import LunzhiError
from scheduler.problems.printing import printable

__all__ = ["MOST_NAME", "checked_approval", "checked_text", "number_in", "refuse_number"]

MOST_NAME: Final = 64
"""Characters of the name of who approved something."""

_GAP: Final = r"[\s\-\u2010-\u2015\u2212.\u00b7\u2022\u30fb_\ufffd]"
"""What people put between digits that belong together."""

_LIST: Final = rf"(?:{_GAP}|[,;/、])"
"""Likewise; but with these between them, digits are mostly those of a list."""

_CHAIN: Final = re.compile(rf"\d(?:{_GAP}*\d)*(?:X(?![A-Z]))?")
_CHECK_X: Final = re.compile(rf"(?<=\d){_GAP}+(?=X(?![A-Z]))")
_GROUP: Final = re.compile(r"\d+X?")
_DAY: Final = re.compile(
    r"(?<!\d)(?:"
    r"(?:19|20)\d\d(?P<by>[-./])(?:0?[1-9]|1[0-2])(?:(?P=by)(?:0?[1-9]|[12]\d|3[01]))?"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r")(?!\d)"
)
_A_DAY: Final = "日"
"""In place of a day: no mark that sets digits apart."""
_YEARLY: Final = re.compile(r"(?:\b(?:19|20)\d\d\(\d+\)\W*){2,}")
"""A list of counts by year: `2025(138) 2026(1420)`."""
_UNIT: Final = (
    r"[万亿]?(?:(?:毫|厘|千|公|平方?|立方)?[米斤克顷吨]|公里|元(?!旦)|人(?![民大员事才])"
    r"|[件亩户份]|(?:[CMK]?M|KG)(?![A-Z]))"
)
_TERM: Final = r"(?:[1-9]\d{0,6}|0)(?:\.\d+)?(?!\d)"
_ADDED: Final = rf"{_TERM}(?:\s*[+*×]\s*{_TERM})++"
_SUM: Final = re.compile(rf"(?<![\d.+*×])(?<![+*×]\s){_ADDED}\s*(?:=|{_UNIT})|(?<=\d=)\s*{_ADDED}")
"""A sum or a size, which is no telephone number: `138+1420+1380=2938`, `130×2000×1800毫米`."""
_SCORES: Final = re.compile(r"[1-5]+")
"""Of so many things: hardly one telephone number in a hundred has no other digits."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d")

_CARD: Final = re.compile(r"\d{6}(\d{4})(\d\d)(\d\d)\d{3}[\dX]")
_OLD_CARD: Final = re.compile(r"\d{6}(\d\d)(\d\d)(\d\d)\d{3}")
_SPACED_CARD: Final = re.compile(
    rf"(?<!\d)\d{{6}}{_GAP}*(?:\d\d)?\d\d{_GAP}*\d\d{_GAP}*\d\d{_GAP}*\d{{3}}"
    rf"(?:{_GAP}*[\dX])?(?!\d)"
)
_MOBILE: Final = re.compile(r"(?:(?:00)?86|0)?1[3-9]\d{9}")
_BRACKETED_MOBILE: Final = re.compile(rf"\({_GAP}*1[3-9]\d{_GAP}*\)(?:{_GAP}*\d{{4}}){{2}}(?!\d)")
_AREA: Final = r"(?:10|2\d|[3-9]\d\d)"
_CHINA: Final = rf"(?:(?:\+{_GAP}*|00)86{_GAP}*\(?|86\s*(?:[\-\u2010-\u2015\u2212]\s*\(?|\())"
_LANDLINE: Final = re.compile(
    rf"(?<!\d)(?:0|{_CHINA}0?){_AREA}\)?{_GAP}*\d{{3,4}}{_GAP}*\d{{4}}(?!\d)"
)


_MARK: Final = "\0"
"""In place of a mark that sets digits apart like no list: all brackets are one."""


class _Apart(NamedTuple):
    """Numbers in the groups in which people write them; any other row of numbers is a list."""

    card: re.Pattern[str]
    mobile: re.Pattern[str]
    landline: re.Pattern[str]
    bank_card: re.Pattern[str]
    digits: re.Pattern[str]
    """Digit by digit, and longer than such a list would be of days or groups."""


def _apart_by(mark: str) -> _Apart:
    by = f"(?:{mark})?"
    # Round ones, and such with a unit behind them, are rather sizes and amounts.
    amounts = rf"1[3-9]\d(?:(?:{mark}[1-9]\d00){{2}}(?!\d)|(?:{mark}[1-9]\d{{3}}){{2}}\s*{_UNIT})"
    born = r"(?:\d\d)?\d\d" + rf"(?:{mark}|{_GAP}*)\d\d" * 2
    return _Apart(
        # No region begins with the digits of a year.
        re.compile(rf"(?<!\d)(?!19|20)\d{{6}}{by}{born}{by}\d{{3}}(?:{by}[\dX])?(?!\d)"),
        re.compile(rf"(?<!\d)(?!{amounts})(?:(?:00)?86|0)?1[3-9]\d(?:{by}\d{{4}}){{2}}(?!\d)"),
        # Telephones of no place begin with the digits of an hour of the forenoon.
        re.compile(
            rf"(?<!\d)(?:(?<!\d[,{_MARK}])0{_AREA}\)?{by}[2-8]\d{{2,3}}{by}\d{{4}}"
            rf"|86{mark}0?{_AREA}{mark}\d{{7,8}})(?!\d)"
        ),
        re.compile(rf"(?<!\d)[3-69]\d{{3}}(?:{mark}\d{{4}}){{3}}(?:{mark}\d{{1,3}})?(?!\d)"),
        re.compile(rf"(?<!\d)(?:\d{mark}){{10,}}[\dX](?!\d)"),
    )


_LISTED: Final = _apart_by(f"{_LIST}+")
_MARKED: Final = _apart_by(rf"\s*{_MARK}+\s*")
"""By one mark, the same everywhere: `2024:138, 2025:1420` is a list."""
_LISTS: Final = re.compile(_LIST)
_ODD: Final = re.compile(r"(?<=\d)\s*([^\w\s]+)(?=\s*[\dX])")

_NUMERALS: Final = str.maketrans(
    "〇○零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "00012345678912123456789"
)
_DASH: Final = str.maketrans("一", "-")
"""Which is how some write a dash."""

_BANK_CARD: Final = (16, 19)
_LEAST_GROUP: Final = 3
"""Digits of a group: below, a row of groups is rather one of counts."""


def checked_text(text: str, *, most: int = 500) -> str:
    """The text on one line, without what cannot be printed, of at most so many characters.

    Raises LunzhiError for an empty or longer one, and for one with the number of an identity card,
    a telephone or a bank card, however its digits are written and set apart. Dates, times, counts,
    sums, sizes and the numbers of documents pass.
    """
    kept = " ".join(printable(text).split())
    if not kept:
        raise LunzhiError("free_text.empty")
    if len(kept) > most:
        raise LunzhiError("free_text.too_long", {"found": len(kept), "most": most})
    refuse_number(kept)
    return kept


def refuse_number(text: str) -> None:
    """Raises LunzhiError for a text with the number of an identity card, telephone or bank card."""
    code = number_in(text)
    if code is not None:
        raise LunzhiError(code)


def number_in(text: str) -> str | None:
    """The code of such a number in the text, as of `checked_text`'s errors; None: there is none."""
    plain = _plain(text)
    # A numeral beside a number may be a word of its own, or a part of it.
    readings = dict.fromkeys((plain, plain.translate(_NUMERALS), plain.translate(_DASH)))
    return next(filter(None, map(_number_in, readings)), None)


def checked_approval(reason: str, approver: str) -> tuple[str, str]:
    """Why something was decided and who approved it, each as `checked_text` keeps it."""
    return checked_text(reason), checked_text(approver, most=MOST_NAME)


def _plain(text: str) -> str:
    """Every digit as one of 0 to 9, nothing invisible or set around them, a check letter beside."""
    shown = (
        char for char in normalize("NFKC", text).upper() if category(char) not in ("Cf", "Mn", "Me")
    )
    return _CHECK_X.sub("", "".join(str(decimal(char, char)) for char in shown))


def _number_in(text: str) -> str | None:
    rows = list(_rows(text))
    if any(map(_is_identity_card, ("".join(row) for row in rows))) or any(
        map(_is_identity_card, _SPACED_CARD.findall(text))
    ):
        return "free_text.identity_card"
    if any(map(_is_bank_card, rows)):
        return "free_text.bank_card"
    if _LANDLINE.search(_DAY.sub(_A_DAY, text)) or any(
        _MOBILE.fullmatch("".join(row)) for row in rows
    ):
        return "free_text.phone"
    return _set_apart(text)


def _set_apart(text: str) -> str | None:
    """What is set apart as in a list, or by some other mark, in the usual groups of a number."""
    if found := _grouped(text, _SUM.sub(_A_DAY, text), _LISTED):
        return found
    if _BRACKETED_MOBILE.search(_DAY.sub(_A_DAY, text)):
        return "free_text.phone"
    marked = "".join("(" if _is_bracket(char) else char for char in _YEARLY.sub(_A_DAY, text))
    marks = dict.fromkeys(_LISTS.sub("", "".join(_ODD.findall(marked))))
    alone = _SUM.sub(_A_DAY, marked)
    readings = (
        _grouped(marked.replace(mark, _MARK), alone.replace(mark, _MARK), _MARKED) for mark in marks
    )
    return next(filter(None, readings), None)


def _is_bracket(char: str) -> bool:
    return char in "<>" or category(char) in ("Ps", "Pe", "Pi", "Pf")


def _grouped(text: str, alone: str, apart: _Apart) -> str | None:
    """`alone`: the text without its sums."""
    numbers = _DAY.sub(_A_DAY, text)
    rows = list(_by_digit(text, apart))
    if any(map(_is_identity_card, [*apart.card.findall(text), *rows])):
        return "free_text.identity_card"
    if any(map(_is_bank_card_apart, apart.bank_card.findall(numbers))) or any(
        _is_bank_card(list(row)) for row in rows
    ):
        return "free_text.bank_card"
    numbers = _DAY.sub(_A_DAY, alone)
    if apart.mobile.search(numbers) or apart.landline.search(numbers):
        return "free_text.phone"
    return "free_text.phone" if any(map(_MOBILE.fullmatch, _by_digit(alone, apart))) else None


def _by_digit(text: str, apart: _Apart) -> Iterator[str]:
    for row in apart.digits.findall(text):
        digits = "".join(_GROUP.findall(row))
        if not _SCORES.fullmatch(digits):
            yield digits


def _rows(text: str) -> Iterator[list[str]]:
    """The groups of digits that may be one number."""
    for chain in _CHAIN.findall(text):
        # What begins like a date is one, and what follows it something else: no number of a
        # person's does. Within a number anything may look like a date.
        if not _DAY.match(chain):
            yield _GROUP.findall(chain)
    for chain in _CHAIN.findall(_DAY.sub(_A_DAY, text)):
        yield from _long_rows(_GROUP.findall(chain))


def _long_rows(groups: list[str]) -> Iterator[list[str]]:
    """All of a chain's groups, and those in a row that are too long for counts."""
    yield groups
    for first in range(len(groups)):
        for end in range(first + 1, len(groups) + 1):
            row = groups[first:end]
            too_long = end > first + 1 and sum(map(len, row)) > _BANK_CARD[1]
            if len(row[-1]) < _LEAST_GROUP or too_long:
                break
            yield row


def _is_identity_card(written: str) -> bool:
    digits = "".join(_GROUP.findall(written))
    if found := _CARD.fullmatch(digits):
        year, month, day = map(int, found.groups())
        return 1900 <= year < 2100 and is_day(year, month, day)
    # Without the X: a letter behind fifteen digits belongs to what follows.
    if found := _OLD_CARD.fullmatch(digits.rstrip("X")):
        year, month, day = map(int, found.groups())
        return is_day(1900 + year, month, day)
    return False


def _is_bank_card(row: list[str]) -> bool:
    number = "".join(row)
    least, most = _BANK_CARD
    if not number.isdecimal() or len(number) < least or all(map(_YEAR.fullmatch, row)):
        return False
    if min(map(len, row)) >= _LEAST_GROUP:
        return True
    return len(number) <= most and _passes_luhn(number)


def _is_bank_card_apart(written: str) -> bool:
    groups = _GROUP.findall(written)
    return not all(map(_YEAR.fullmatch, groups)) and _passes_luhn("".join(groups))


def _passes_luhn(number: str) -> bool:
    """The check digit of bank cards (ISO/IEC 7812-1)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return (sum(doubled) + sum(map(int, number[-1::-2]))) % 10 == 0
