"""Codes and parameters become sentences: one catalogue, two languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import NoReturn

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from scheduler.problems.printing import printable

__all__ = ["LANGUAGES", "Param", "Words", "language_from", "printable"]

LANGUAGES = ("zh_CN", "en")
"""The languages that the catalogue holds completely; the first is the usual one."""

Param = str | int | date

_DAY_PATTERNS = {"zh_CN": "y年M月d日", "en": "d MMM y"}
_SHORT_DAY_PATTERNS = {"zh_CN": "M月d日", "en": "d MMM"}
_INTERVALS = {"zh_CN": "zh_CN", "en": "en_GB"}
_CHOICES = {"zh": "zh_CN", "en": "en"}
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


class _Missing(NullTranslations):
    """Stands behind the catalogue, where gettext would hand back the code as if it were a word."""

    def gettext(self, message: str) -> NoReturn:
        raise KeyError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> NoReturn:  # noqa: ARG002 - gettext's
        raise KeyError(msgid1)


@cache
def _catalogue(language: str) -> GNUTranslations:
    source = files("scheduler").joinpath("locale", language, "LC_MESSAGES", "lunzhi.po")
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    translations.add_fallback(_Missing())
    return translations


class Words:
    """The words of one language of `LANGUAGES`.

    `words("violation.unit_cover", unit="县财政局", over=1)` is a sentence. A date among the
    parameters is written as that language writes days, a whole number with its digits grouped,
    a text made `printable`.
    Raises KeyError for a code without words and for a parameter that the sentence needs and does
    not get; a parameter that it does not need is ignored.
    """

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no catalogue for {language!r}")
        self.language = language
        self._locale = Locale.parse(language)
        self._translations = _catalogue(language)

    def __call__(self, code: str, /, **params: Param) -> str:
        return self._filled(self._translations.gettext(code), params)

    def many(self, code: str, n: int, /, **params: Param) -> str:
        """The sentence in the number that `n` asks for; the words call it `{n}`."""
        return self._filled(self._translations.ngettext(code, code, n), {**params, "n": n})

    def day(self, day: date) -> str:
        """2026年1月1日, 1 Jan 2026."""
        return format_date(day, _DAY_PATTERNS[self.language], locale=self._locale)

    def short_day(self, day: date) -> str:
        """Without the year: 1月1日, 1 Jan."""
        return format_date(day, _SHORT_DAY_PATTERNS[self.language], locale=self._locale)

    def short_span(self, first: date, last: date) -> str:
        """Both days inclusive, without years, a month they share once: 1月1日至3日, 1–3 Jan."""
        return self.short_day(first) if first == last else self._interval(first, last, "MMMd")

    def span(self, first: date, last: date) -> str:
        """Both days inclusive, what they share written once: 2026年1月1日至3日, 1–3 Jan 2026."""
        return self.day(first) if first == last else self._interval(first, last, "yMMMd")

    def weekday(self, day: date) -> str:
        """周四, Thu."""
        return format_date(day, "EEE", locale=self._locale)

    def month(self, day: date) -> str:
        """The month alone, short: 1月, Jan."""
        return str(format_skeleton("MMM", day, locale=self._locale))

    def number(self, value: int) -> str:
        """Digits in groups: 281,291,499."""
        return str(format_decimal(value, locale=self._locale))

    def _interval(self, first: date, last: date, skeleton: str) -> str:
        written = format_interval(first, last, skeleton, locale=_INTERVALS[self.language])
        return str(written).replace("\N{THIN SPACE}", " ")

    def _filled(self, sentence: str, params: Mapping[str, Param]) -> str:
        shown = {name: self._shown(value) for name, value in params.items()}
        return sentence.format_map(shown)

    def _shown(self, value: Param) -> str:
        if isinstance(value, date):
            return self.day(value)
        return self.number(value) if isinstance(value, int) else printable(value)


def language_from(option: str | None, environ: Mapping[str, str]) -> str:
    """The language: `--lang` (zh or en), else LUNZHI_LANG, else the locale's, else Chinese.

    As POSIX has it, the first of LC_ALL, LC_MESSAGES and LANG that is set decides; where it names
    neither language (C, fr_FR), Chinese. Raises ValueError for an option or a LUNZHI_LANG that is
    neither zh nor en.
    """
    wish = option or environ.get("LUNZHI_LANG")
    if wish:
        if wish not in _CHOICES:
            raise ValueError(f"neither zh nor en: {wish!r}")
        return _CHOICES[wish]
    set_ones = (environ[name] for name in _LOCALE_VARIABLES if environ.get(name))
    return _CHOICES.get(next(set_ones, "")[:2].lower(), LANGUAGES[0])
