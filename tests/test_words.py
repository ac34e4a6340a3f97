"""Codes and words: every code has them, in both languages, and no words lie about unused."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

import scheduler
from scheduler.books.acts import ACTS
from scheduler.books.cases import CASE_FAULTS, CASE_FIELDS
from scheduler.books.deadlines import RULES as DEADLINE_RULES
from scheduler.books.inspection import (
    CASE_KINDS,
    DRAW_STATES,
    OBJECTION_STATES,
    RECUSAL_KINDS,
    RELATIONS,
    SOURCES,
)
from scheduler.books.jobs import JOB_STATES, OUTCOMES
from scheduler.books.leave import LEAVE_KINDS, REQUEST_STATES
from scheduler.books.roles import ROLES
from scheduler.books.states import STATES
from scheduler.books.swaps import SWAP_STATES
from scheduler.books.workdays import Standing
from scheduler.documents.notice import placeholders
from scheduler.problems import rotation, teams
from scheduler.problems.base import Rank
from scheduler.problems.draws import CODES as DRAW_CODES
from scheduler.problems.faults import CODES as FAULT_CODES
from scheduler.referee.violations import CODES as VIOLATION_CODES
from scheduler.referee.violations import PLAN_RULES
from scheduler.services.books.auditing_chain import BREAKS
from scheduler.services.books.importing_lines import EFFECTS, Field
from scheduler.services.books.recusal_lines import FACT_STATES
from scheduler.store.checking import DATABASE_FAULTS
from scheduler.words import LANGUAGES, Words, language_from, printable
from scheduler.workbooks.headings import Column
from scheduler.workbooks.wrong import CODES as CELL_CODES
from scheduler.workbooks.wrong import REMEDIES

ROOT = Path(scheduler.__file__).parent
PACKAGES = [ROOT, *(ROOT.parent / name for name in ("calendars", "web"))]
FAMILIES = {
    *(f"goal.rotation.{goal}" for goal in rotation.GOALS),
    *(f"goal.teams.{goal}" for goal in teams.GOALS),
    *(f"rule.{rule}" for rule in (*rotation.RULES, *teams.RULES, *PLAN_RULES)),
    *(f"rank.{rank}" for rank in get_args(Rank)),
    *(f"act.{act}" for act in ACTS),
    *(f"database_fault.{code}" for code in DATABASE_FAULTS),
    *(f"role.{role}" for role in ROLES),
    *(f"state.{state}" for state in STATES),
    *(f"workdays.standing.{standing}" for standing in get_args(Standing)),
    *(f"job.state.{state}" for state in JOB_STATES),
    *(f"job.outcome.{outcome}" for outcome in OUTCOMES),
    *(f"import.effect.{effect}" for effect in EFFECTS),
    *(f"import.field.{field}" for field in get_args(Field)),
    *(f"template.meaning.{column}" for column in get_args(Column)),
    *(f"leave.{kind}" for kind in LEAVE_KINDS),
    *(f"recusal.kind.{kind}" for kind in RECUSAL_KINDS),
    *(f"recusal.source.{source}" for source in SOURCES),
    *(f"recusal.state.{state}" for state in FACT_STATES),
    *(f"relation.{relation}" for relation in RELATIONS),
    *(f"leave_request.state.{state}" for state in REQUEST_STATES),
    *(f"swap.state.{state}" for state in SWAP_STATES),
    *(f"team_draw.state.{state}" for state in DRAW_STATES),
    *(f"objection.state.{state}" for state in OBJECTION_STATES),
    *(f"case.kind.{kind}" for kind in CASE_KINDS),
    *(f"case.field.{field}" for field in CASE_FIELDS),
    *(f"error.{code}" for code in CASE_FAULTS),
    *(f"deadline.rule.{rule}" for rule in DEADLINE_RULES),
    *(f"cell.{code}" for code in CELL_CODES),
    *(f"remedy.{code}" for code in REMEDIES),
    *(f"audit.break.{code}" for code in BREAKS),
    *(f"notice.placeholder.{name}" for name in placeholders()),
    *(f"violation.{code}" for code in VIOLATION_CODES),
    *(f"fault.{code}" for code in (*FAULT_CODES, *DRAW_CODES)),
}


@cache
def messages(language: str) -> dict[str, Message]:
    path = ROOT / "locale" / language / "LC_MESSAGES" / "lunzhi.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    return {_id(message): message for message in catalogue if message.id}


def _id(message: Message) -> str:
    return str(message.id[0] if message.pluralizable else message.id)


def _forms(message: Message) -> tuple[str, ...]:
    string = message.string
    return tuple(map(str, string)) if isinstance(string, tuple | list) else (str(string),)


def _placeholders(message: Message) -> set[str]:
    parsed = (part for form in _forms(message) for part in Formatter().parse(form))
    return {name for _, name, _, _ in parsed if name is not None}


@cache
def literals() -> frozenset[str]:
    """Every text constant of the source and every quoted text of the templates."""
    found = set[str]()
    for package in PACKAGES:
        for path in package.rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {node.value for node in ast.walk(tree) if _is_text(node)}  # type: ignore[attr-defined]
        for path in package.rglob("templates/*"):
            text = path.read_text(encoding="utf-8")
            found |= set(re.findall(r'"([^"\n]*)"', text))
            # Within an attribute, quotes do not stand in pairs.
            found |= set(re.findall(r'\bwords(?:\.many)?\(\s*"([^"]+)"', text))
    return frozenset(found)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@cache
def built() -> tuple[re.Pattern[str], ...]:
    """Codes that the source puts together, f"cli.{command}.help", as patterns."""
    patterns = [
        "".join(_pattern(node))
        for package in PACKAGES
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
    ]
    sections = tuple({code.partition(".")[0] + r"\." for code in messages(LANGUAGES[0])})
    return tuple(re.compile(pattern) for pattern in patterns if pattern.startswith(sections))


def _pattern(joined: ast.JoinedStr) -> Iterator[str]:
    for part in joined.values:
        yield re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_.]+"


def test_both_languages_have_the_same_codes() -> None:
    chinese, english = (set(messages(language)) for language in LANGUAGES)
    assert chinese == english


def test_both_languages_have_the_same_placeholders() -> None:
    chinese, english = (messages(language) for language in LANGUAGES)
    different = {
        code: (_placeholders(chinese[code]), _placeholders(english[code]))
        for code in chinese
        if _placeholders(chinese[code]) != _placeholders(english[code])
    }
    assert different == {}


def test_placeholders_are_named() -> None:
    odd = {
        (code, name)
        for language in LANGUAGES
        for code, message in messages(language).items()
        for name in _placeholders(message)
        if not name.isidentifier()
    }
    assert odd == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words(language: str) -> None:
    words = Words(language)
    for code, message in messages(language).items():
        params = dict.fromkeys(_placeholders(message), "x")
        params.pop("n", None)
        spoken = words.many(code, 2, **params) if message.pluralizable else words(code, **params)
        assert spoken.strip() or code == "show.list_joint"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_the_packages_emit_has_words(language: str) -> None:
    assert FAMILIES - set(messages(language)) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_source_and_templates_name_has_words(language: str) -> None:
    named = set[str]()
    call = re.compile(r'\bwords(?:\.many)?\(\s*"([^"]+)"(?=\s*[,)])')
    for package in PACKAGES:
        for path in (*package.rglob("*.py"), *package.rglob("templates/*")):
            if path != ROOT / "words.py":
                named |= set(call.findall(path.read_text(encoding="utf-8")))
    assert named - set(messages(language)) == set()
    assert named


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_that_is_raised_with_its_code_has_words(language: str) -> None:
    raised = re.compile(r'\b(?:Lunzhi|Store)Error\(\s*"([a-z_.]+)"')
    codes = set[str]()
    for path in ROOT.rglob("*.py"):
        codes |= set(raised.findall(path.read_text(encoding="utf-8")))
    assert {f"error.{code}" for code in codes} - set(messages(language)) == set()
    assert codes


def test_no_words_lie_about_unused() -> None:
    unused = {
        code
        for code in set(messages(LANGUAGES[0])) - FAMILIES - literals()
        if not any(pattern.fullmatch(code) for pattern in built())
    }
    assert unused == set()


def test_a_code_without_words_raises() -> None:
    with pytest.raises(KeyError, match="such_code"):
        Words("en")("no.such_code")
    with pytest.raises(KeyError, match="such_code"):
        Words("en").many("no.such_code", 2)


def test_a_missing_parameter_raises() -> None:
    with pytest.raises(KeyError, match="last"):
        Words("en")("show.span", first="1")


def test_a_language_without_catalogue_raises() -> None:
    with pytest.raises(ValueError, match="fr"):
        Words("fr")


def test_days_and_numbers_are_written_as_the_language_does() -> None:
    day = date(2026, 1, 1)
    chinese, english = Words("zh_CN"), Words("en")
    assert (chinese.day(day), english.day(day)) == ("2026年1月1日", "1 Jan 2026")
    assert (chinese.month(day), english.month(day)) == ("1月", "Jan")
    assert english.number(281291499) == "281,291,499"
    spoken = english("show.span", first=day, last=date(2026, 2, 28))
    assert spoken == "1 Jan 2026 – 28 Feb 2026"


def test_short_days_and_spans_are_written_as_the_language_does() -> None:
    fifth, sixth, april = date(2026, 3, 5), date(2026, 3, 6), date(2026, 4, 2)
    chinese, english = Words("zh_CN"), Words("en")
    assert (chinese.short_day(fifth), english.short_day(fifth)) == ("3月5日", "5 Mar")
    assert (chinese.weekday(fifth), english.weekday(fifth)) == ("周四", "Thu")
    assert (chinese.short_span(fifth, fifth), english.short_span(fifth, fifth)) == (
        "3月5日", "5 Mar"
    )  # fmt: skip
    assert (chinese.short_span(fifth, sixth), english.short_span(fifth, sixth)) == (
        "3月5日至6日", "5–6 Mar"
    )  # fmt: skip
    assert (chinese.short_span(fifth, april), english.short_span(fifth, april)) == (
        "3月5日至4月2日", "5 Mar – 2 Apr"
    )  # fmt: skip


def test_spans_have_their_years_once_where_they_share_it() -> None:
    fifth, sixth, silvester = date(2026, 3, 5), date(2026, 3, 6), date(2025, 12, 31)
    chinese, english = Words("zh_CN"), Words("en")
    assert (chinese.span(fifth, fifth), english.span(fifth, fifth)) == (
        "2026年3月5日", "5 Mar 2026"
    )  # fmt: skip
    assert (chinese.span(fifth, sixth), english.span(fifth, sixth)) == (
        "2026年3月5日至6日", "5–6 Mar 2026"
    )  # fmt: skip
    assert (chinese.span(silvester, sixth), english.span(silvester, sixth)) == (
        "2025年12月31日至2026年3月6日", "31 Dec 2025 – 6 Mar 2026"
    )  # fmt: skip


def test_english_counts_one_and_many() -> None:
    english = Words("en")
    assert english.many("page.late", 1) == "1 day late"
    assert english.many("page.late", 1200) == "1,200 days late"
    assert Words("zh_CN").many("page.late", 1) == "逾期1天"


def test_a_placeholder_inside_a_parameter_stays_as_it_is() -> None:
    assert Words("en")("show.span", first="{last}", last="{0}") == "{last} – {0}"


def test_what_steers_a_terminal_is_not_printable() -> None:
    assert printable("a\x1b[31mb\x00") == "a\ufffd[31mb\ufffd"
    assert printable("first\nsecond\tthird") == "first second third"
    assert printable("\u202eabc\ud800\uffff") == "\ufffdabc\ufffd\ufffd"
    for harmless in ("张伟 <b>&\"'", "👩\u200d👩\u200d👧🎉", "لولوة", "é"):
        assert printable(harmless) == harmless


@pytest.mark.parametrize(
    ("option", "environ", "language"),
    [
        ("en", {"LUNZHI_LANG": "zh", "LANG": "zh_CN.UTF-8"}, "en"),
        ("zh", {"LANG": "en_GB.UTF-8"}, "zh_CN"),
        (None, {"LUNZHI_LANG": "en", "LC_ALL": "zh_CN.UTF-8"}, "en"),
        (None, {"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        (None, {"LC_ALL": "", "LC_MESSAGES": "en_US", "LANG": "zh_CN.UTF-8"}, "en"),
        (None, {"LANG": "en_US.UTF-8"}, "en"),
        (None, {"LANG": "zh_TW.UTF-8"}, "zh_CN"),
        (None, {"LC_ALL": "C.UTF-8", "LANG": "en_US.UTF-8"}, "zh_CN"),
        (None, {"LANG": "fr_FR.UTF-8"}, "zh_CN"),
        (None, {}, "zh_CN"),
    ],
)
def test_language_is_chosen_by_option_then_environment(
    option: str | None, environ: dict[str, str], language: str
) -> None:
    assert language_from(option, environ) == language


def test_a_wish_for_another_language_raises() -> None:
    with pytest.raises(ValueError, match="fr"):
        language_from("fr", {})
    with pytest.raises(ValueError, match="de"):
        language_from(None, {"LUNZHI_LANG": "de"})
