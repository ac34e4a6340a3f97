"""What the books hold, in the form in which a county hands it in; and that form, empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from scheduler.books.settings import Settings, valid_in
from scheduler.books.states import OPEN_STATES
from scheduler.dates import Span, add_months
from scheduler.services.books.cell_names import OwnCells
from scheduler.services.books.importing_held import Held, HeldDuty, HeldOfficer, HeldUnit, held_in
from scheduler.services.books.opened import Books
from scheduler.words import Words
from scheduler.workbooks.cells import Cell
from scheduler.workbooks.days import KIND_WORDS
from scheduler.workbooks.forms import Choices, Example, form_workbook
from scheduler.workbooks.headings import (
    HEADINGS,
    LEDGER_KINDS,
    NEEDED,
    SHEET_NAMES,
    Column,
    Kind,
)

__all__ = ["explained", "export_workbook", "template_workbook"]

_DAY = timedelta(1)
_EXAMPLES: dict[Column, tuple[str, str]] = {
    "number": ("2026001", "2026002"),
    "name": ("张伟", "阿依古丽·买买提"),
    "gender": ("男", "女"),
    "unit": ("县财政局", "B01"),
    "rank": ("副科级", "正科级"),
    "promoted_on": ("2025-11-03", "2025年11月3日"),
    "skills": ("法律、财务审计", ""),
    "leave": (
        "2026-04-26至2026-05-25",
        "学习：2026-03-01至2026-06-30；请假：2026-08-03至2026-08-14",
    ),
    "wishes": ("2026-02-01至2026-02-28", ""),
    "start": ("2025-11-01", "2025-12-01"),
    "post": ("来访接待", "办信与网信"),
    "last_day": ("", "2026-01-15"),
    "code": ("B01", "T01"),
    "max_away": ("2", "1"),
    "busy_hard": ("2026-12-01至2027-01-15", ""),
    "busy_soft": ("", "2026-05-01至2026-07-31"),
    "hometown": ("太平镇", ""),
    "roles": ("组长、公职律师", ""),
    "max_days": ("8", ""),
    "brought_days": ("4", ""),
    "declared_on": ("2026-01-05", "2026年1月5日"),
}
_MEANINGS: dict[tuple[Kind, Column], str] = {("inspector", "unit"): "listed_unit"}
"""Where a column is explained otherwise than by its own name."""

_UNIT_NAMES = ("县财政局", "太平镇")


def template_workbook(books: Books, words: Words) -> bytes:
    """The form with drop-downs and examples, and no rows. Importing it changes nothing."""
    with books.looking("organisation", "petitions", "administrator") as session:
        held = held_in(session, books.today)
    return form_workbook({}, _choices(held), held.today, explained(words, LEDGER_KINDS))


def export_workbook(books: Books) -> bytes:
    """Units, those who owe, those who serve, leave and wishes. Importing it changes nothing."""
    with books.looking("organisation", "petitions", "auditor", "administrator") as session:
        held = held_in(session, books.today)
    rows: dict[Kind, Sequence[Mapping[Column, Cell]]] = {
        "unit": [_unit(unit) for unit in held.units.values()],
        "roster": list(_owing(held)),
        "serving": list(_serving(held)),
    }
    return form_workbook(rows, _choices(held), held.today)


def _choices(held: Held) -> Choices:
    settings = held.settings
    posts = valid_in(settings.posts, held.today, held.today + _DAY)
    return Choices(
        tuple(unit.name for unit in held.units.values()),
        tuple(settings.skills.values()),
        tuple(post.name for post in posts),
    )


def explained(words: Words, kinds: Sequence[Kind]) -> Example:
    """What each column of these forms is for, with examples."""
    heads = tuple(
        words(f"template.{head}")
        for head in ("sheet", "column", "needed", "meaning", "example", "example_more")
    )
    rows = tuple(
        (
            SHEET_NAMES[kind],
            HEADINGS[kind][column][0],
            words("template.yes") if column in NEEDED[kind] else "",
            words(f"template.meaning.{_MEANINGS.get((kind, column), column)}"),
            *(_UNIT_NAMES if (kind, column) == ("unit", "name") else _EXAMPLES[column]),
        )
        for kind in kinds
        for column in HEADINGS[kind]
    )
    return Example(words("template.name"), heads, rows)


def _unit(unit: HeldUnit) -> dict[Column, Cell]:
    return {
        "code": unit.code,
        "name": unit.name,
        "max_away": "" if unit.max_away is None else unit.max_away,
        "busy_hard": _periods(span for span, hard in unit.busy if hard),
        "busy_soft": _periods(span for span, hard in unit.busy if not hard),
    }


def _owing(held: Held) -> Iterator[dict[Column, Cell]]:
    own = OwnCells(held)
    for officer in _here(held):
        duty = officer.duties[-1] if officer.duties else None
        if duty is not None and duty.state in OPEN_STATES:
            yield {**_person(own, officer), "promoted_on": duty.arose_on}


def _serving(held: Held) -> Iterator[dict[Column, Cell]]:
    own = OwnCells(held)
    for officer in _here(held):
        for duty in officer.duties:
            if duty.state == "serving":
                yield {**_person(own, officer), **_stint(held.settings, duty)}


def _here(held: Held) -> Iterator[HeldOfficer]:
    return (officer for officer in held.officers.values() if officer.left_on is None)


def _person(own: OwnCells, officer: HeldOfficer) -> dict[Column, Cell]:
    return {
        **own.of(officer),
        "leave": "；".join(
            f"{_kind_word(kind)}：{_period(span)}" for span, kind in officer.leave.items()
        ),
        "wishes": _periods(officer.wishes),
    }


def _stint(settings: Settings, duty: HeldDuty) -> dict[Column, Cell]:
    assert duty.start
    assert duty.end
    assert duty.post
    posts = {post.id: post.name for post in valid_in(settings.posts, duty.start, duty.start + _DAY)}
    regular = add_months(duty.start, settings.stint_months)
    return {
        "promoted_on": duty.arose_on,
        "start": duty.start,
        "post": posts.get(duty.post, duty.post),
        "last_day": "" if duty.end == regular else duty.end - _DAY,
    }


def _kind_word(kind: str) -> str:
    return next((words[0] for known, words in KIND_WORDS.items() if known == kind), "其他")


def _periods(spans: Iterable[Span]) -> str:
    return "；".join(_period(span) for span in sorted(spans))


def _period(span: Span) -> str:
    first, end = span
    return f"{first}至{end - _DAY}"
