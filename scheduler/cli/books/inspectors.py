"""`lunzhi inspector` and `lunzhi declaration`: who may sit in teams."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import click

from scheduler.books.inspection import SUPERVISOR
from scheduler.cli.books.importing import import_command, template_command
from scheduler.cli.books.officers import number_argument
from scheduler.cli.books.opening import books_command
from scheduler.cli.books.recusals import barred_lines
from scheduler.cli.books.taken import output_option, write_down
from scheduler.cli.books.wording import listed
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import group, needed_day, option
from scheduler.cli.session import Session
from scheduler.cli.values import DayOf, OneOf, Whole
from scheduler.problems.base import Gender, Rank, parse_day
from scheduler.problems.faults import LunzhiError, shown
from scheduler.services.books.declarations import Interest, declare_for, preview_declaration
from scheduler.services.books.importers import NAME_LIST
from scheduler.services.books.inspector_exporting import export_inspectors
from scheduler.services.books.inspector_lists import (
    InspectorLine,
    InspectorView,
    Sought,
    choices,
    inspectors,
    show_inspector,
)
from scheduler.services.books.inspectors import (
    ListEntry,
    NewOfficer,
    RoleDays,
    add_officer,
    change_inspector,
    put_on_list,
    take_off_list,
)
from scheduler.services.books.opened import Books
from scheduler.words import Words, printable

__all__ = ["declaration_group", "inspector_group"]

_TITLES = (
    "ledger.number", "show.name", "show.unit", "inspector.page.roles", "inspector.page.standing",
    "inspector.page.declared", "inspector.page.facts",
)  # fmt: skip
_ROLE_PARTS, _INTEREST_PARTS, _BROUGHT_PARTS = 3, 4, 2
_MOST_DIGITS = 4


def inspector_group(words: Words) -> click.Group:
    """`lunzhi inspector`."""
    number, entry = number_argument(words), _entry_options(words)
    until = needed_day(words, "until")
    until.help = words("cli.option.inspector_until")
    return group(
        words,
        "inspector",
        (
            books_command(
                words, "inspector", "add", add_command, [number, *_new_options(words), *entry]
            ),
            books_command(words, "inspector", "list", list_command, _list_options(words)),
            books_command(words, "inspector", "change", change_command, [number, *entry]),
            books_command(words, "inspector", "remove", remove_command, [number, until]),
            import_command(words, "inspector", NAME_LIST),
            template_command(words, "inspector", NAME_LIST),
            books_command(
                words,
                "inspector",
                "export",
                export_command,
                [output_option(words, "export_output")],
            ),
        ),
    )


def declaration_group(words: Words) -> click.Group:
    """`lunzhi declaration`."""
    number = number_argument(words)
    interest = _said(words, "--interest", "interest", metavar="INTEREST", multiple=True)
    on = _said(words, "--on", "declared_on", type=DayOf(words), metavar="DATE")
    look = _said(words, "--preview", "recusal_preview", is_flag=True)
    add = books_command(words, "declaration", "add", declare_command, [number, interest, on, look])
    return group(words, "declaration", (add,))


def _said(words: Words, name: str, code: str, **rest: Any) -> click.Option:
    return option(words, name, help=words(f"cli.option.{code}"), **rest)


def _entry_options(words: Words) -> list[click.Parameter]:
    return [
        _said(words, "--since", "inspector_since", type=DayOf(words), metavar="DATE"),
        _said(words, "--hometown", "hometown", metavar="PLACE"),
        _said(words, "--max-days", "max_days", type=Whole(words), metavar="N"),
        _said(words, "--brought", "brought", metavar="YEAR:DAYS"),
        option(
            words, "roles", "--role", metavar="ROLE[:FIRST[:LAST]]", multiple=True,
            help=words("cli.option.team_role"),
        ),
    ]  # fmt: skip


def _new_options(words: Words) -> list[click.Parameter]:
    return [
        _said(words, "--name", "new_name", metavar="NAME"),
        _said(words, "--unit", "unit", metavar="UNIT"),
        _said(words, "--rank", "rank", type=OneOf(words, *get_args(Rank))),
        _said(words, "--gender", "gender", type=OneOf(words, *get_args(Gender))),
        option(
            words, "skills", "--skill", metavar="SKILL", multiple=True,
            help=words("cli.option.skill"),
        ),
    ]  # fmt: skip


def _list_options(words: Words) -> list[click.Parameter]:
    return [
        _said(words, "--unit", "unit", metavar="UNIT"),
        _said(words, "--role", "held_role", metavar="ROLE"),
        _said(words, "--text", "sought_text", metavar="TEXT"),
        _said(words, "--undeclared", "undeclared", is_flag=True),
        _said(words, "--former", "former", is_flag=True),
        option(words, "as_json", "--json", is_flag=True),
    ]


def add_command(
    session: Session, books: Books, *, number: str, name: str | None, unit: str | None,
    rank: Rank | None, gender: Gender | None, skills: Sequence[str], **given: Any,
) -> int:  # fmt: skip
    """Puts somebody on the list, who with a name is new to the books."""
    new = (name, unit, rank, gender)
    entry = _changed(ListEntry(since=books.today), **given)
    if not any(new):
        put_on_list(books, number, _changed(_usual(books, number), **given))
    elif name and unit and rank and gender:
        add_officer(books, NewOfficer(number, name, unit, rank, gender, tuple(skills)), entry)
    else:
        raise LunzhiError("inspector.new_whole")
    return _tell(session, number)


def change_command(session: Session, books: Books, *, number: str, **given: Any) -> int:
    """Changes what is given of the entry, and leaves the rest as it is."""
    view = show_inspector(books, number)
    change_inspector(books, number, _changed(_as_it_is(view, books.today), **given), view.version)
    return _tell(session, number)


def remove_command(session: Session, books: Books, *, number: str, until: date) -> int:
    """Takes somebody off the list."""
    take_off_list(books, number, until)
    return _tell(session, number)


def list_command(
    session: Session, books: Books, *, unit: str | None, role: str | None, text: str | None,
    undeclared: bool, former: bool, as_json: bool,
) -> int:  # fmt: skip
    """Shows who may sit in teams."""
    rows = inspectors(books, Sought(unit, role, text or "", undeclared, former))
    if as_json:
        session.say([json.dumps([asdict(row) for row in rows], ensure_ascii=False, default=str)])
        return Exit.DONE
    words = session.words
    roles = {**choices(books).roles, SUPERVISOR: words("inspector.supervisor")}
    cells = ([printable(each) for each in _cells(words, row, roles)] for row in rows)
    listed(session, "inspector.page.none_found", _TITLES, cells)
    said = words.many("inspector.page.found", len(rows))
    session.notices.tell("inspectors", said, count=len(rows))
    return Exit.DONE


def export_command(session: Session, books: Books, *, output: Path | None) -> int:
    """Writes the list, in the form in which it is imported."""
    return write_down(
        session, output, lambda: export_inspectors(books, session.words),
        "inspector.export.written",
    )  # fmt: skip


def declare_command(
    session: Session, books: Books, *, number: str, interest: Sequence[str], on: date | None,
    preview: bool,
) -> int:  # fmt: skip
    """Enters a declaration that was handed in, and tells which teams it would have barred."""
    use = preview_declaration if preview else declare_for
    declared = use(books, number, [_interest(each) for each in interest], on)
    until = declared.until.isoformat()
    said = "declaration.previewed" if preview else "declaration.entered"
    session.say([session.words(said, name=declared.name, until=until)])
    if interest:
        session.say(barred_lines(session.words, declared.barred))
    return Exit.DONE


def _tell(session: Session, number: str) -> int:
    session.say([session.words("books.recorded", name=number)])
    return Exit.DONE


def _as_it_is(view: InspectorView, today: date) -> ListEntry:
    return ListEntry(
        view.since or today, view.hometown, view.max_days, view.brought_year, view.brought_days,
        view.roles,
    )  # fmt: skip


def _usual(books: Books, number: str) -> ListEntry:
    """What the list says of who is still on it, nothing of anybody else."""
    view = show_inspector(books, number)
    return _as_it_is(view, books.today) if view.line.listed else ListEntry(since=books.today)


def _changed(
    entry: ListEntry, *, since: date | None, hometown: str | None, max_days: int | None,
    brought: str | None, roles: Sequence[str],
) -> ListEntry:  # fmt: skip
    given: dict[str, Any] = {"since": since, "hometown": hometown, "max_days": max_days}
    if brought is not None:
        given["brought_year"], given["brought_days"] = _brought(brought)
    if roles:
        given["roles"] = tuple(map(_role, roles))
    return replace(entry, **{key: value for key, value in given.items() if value is not None})


def _brought(text: str) -> tuple[int, int]:
    parts = text.split(":")
    if len(parts) != _BROUGHT_PARTS or not all(p.isascii() and p.isdecimal() for p in parts):
        raise LunzhiError("inspector.brought", {"found": shown(text)})
    if any(len(part) > _MOST_DIGITS for part in parts):
        raise LunzhiError("inspector.brought", {"found": shown(text)})
    return int(parts[0]), int(parts[1])


def _role(text: str) -> RoleDays:
    role, *days = text.split(":")
    if len(days) >= _ROLE_PARTS:
        raise LunzhiError("inspector.role_days", {"found": shown(text)})
    try:
        first, last = [*(parse_day(day) if day else None for day in days), None, None][:2]
    except ValueError:  # pydantic's errors are such
        raise LunzhiError("inspector.role_days", {"found": shown(text)}) from None
    return RoleDays(role, first, last)


def _interest(text: str) -> Interest:
    parts = text.split(":", _INTEREST_PARTS - 1)
    if len(parts) != _INTEREST_PARTS:
        raise LunzhiError("declaration.interest", {"found": shown(text)})
    kind, target, relation, ground = parts
    relation, at, since = relation.partition("@")
    try:
        return Interest(kind, target, relation, ground, since=parse_day(since) if at else None)
    except ValueError:  # pydantic's errors are such
        raise LunzhiError("declaration.interest", {"found": shown(text)}) from None


def _cells(words: Words, row: InspectorLine, names: Mapping[str, str]) -> Iterator[str]:
    none = words("show.none")
    roles = words("show.list_joint").join(names.get(role, role) for role in row.roles)
    yield from (row.number, row.name, row.unit, roles or none)
    yield words(_standing(row))
    yield row.declared.isoformat() if row.declared else words("inspector.page.undeclared")
    yield none if row.facts is None else str(row.facts)


def _standing(row: InspectorLine) -> str:
    if row.listed:
        return "inspector.page.listed"
    return "inspector.page.serving" if row.serving else "inspector.page.not_listed"
