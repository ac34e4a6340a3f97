"""`lunzhi case`: cases registered, looked at, changed and closed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any, Literal

import click

from scheduler.books.cases import CASE_FIELDS
from scheduler.books.deadlines import Deadline
from scheduler.books.inspection import CASE_KINDS
from scheduler.cli.books.case_options import change_options, changes_of, new_options
from scheduler.cli.books.opening import books_command
from scheduler.cli.books.wording import listed
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import argument, group, needed_day, option
from scheduler.cli.session import Session
from scheduler.cli.values import OneOf
from scheduler.services.books.case_renumbering import renumber_case
from scheduler.services.books.cases import change_case, register_case
from scheduler.services.books.cases_closing import VisitDecision, close_case, reopen_case
from scheduler.services.books.cases_read import CaseLine, CaseTitle
from scheduler.services.books.cases_seen import CaseFilter, CaseView, case_desk, case_list
from scheduler.services.books.cases_sentences import (
    case_title,
    deadline_sentence,
    field_text,
    made_sentence,
    own_office_sentence,
    rule_text,
    seat_sentence,
    visit_span,
    window_sentence,
)
from scheduler.services.books.opened import Books
from scheduler.words import Words, printable

__all__ = ["case_group"]

_TITLES = (
    "case.field.number", "case.field.matter", "case.field.units", "case.field.place",
    "case.page.next", "case.page.left", "case.page.visit",
)  # fmt: skip


def case_group(words: Words) -> click.Group:
    """`lunzhi case`."""
    number = argument(words, "case", type=str, metavar="NUMBER")
    as_json = option(words, "as_json", "--json", is_flag=True)
    return group(
        words,
        "case",
        (
            books_command(words, "case", "add", add_command, [number, *new_options(words)]),
            books_command(words, "case", "list", list_command, [*_filters(words), as_json]),
            books_command(words, "case", "show", show_command, [number, as_json]),
            books_command(words, "case", "set", set_command, [number, *change_options(words)]),
            books_command(words, "case", "close", close_command, [
                number, needed_day(words, "on"), *_visit_options(words),
            ]),
            books_command(words, "case", "reopen", reopen_command, [number]),
            books_command(words, "case", "renumber", renumber_command, [
                number, argument(words, "new_number", type=str, metavar="NEW"),
            ]),
        ),
    )  # fmt: skip


def _filters(words: Words) -> list[click.Parameter]:
    """`--number` asks for a part of it."""
    ids = [
        option(words, f"--{name}", metavar="ID", help=words(f"case.field.{name}"))
        for name in ("matter", "place")
    ]
    return [
        option(words, "--state", type=OneOf(words, "open", "closed"),
               help=words("cli.option.case_state")),
        option(words, "--kind", type=OneOf(words, *CASE_KINDS), help=words("case.field.kind")),
        *ids,
        option(words, "--unit", metavar="UNIT", help=words("case.field.units")),
        option(words, "text", "--number", metavar="TEXT", help=words("cli.option.case_number")),
        option(words, "--overdue", is_flag=True, help=words("cli.option.case_overdue")),
    ]  # fmt: skip


def _visit_options(words: Words) -> list[click.Parameter]:
    """What becomes of a visit to come."""
    return [
        option(words, "--visit", type=OneOf(words, "keep", "cancel"),
               help=words("cli.option.closing_visit")),
        option(words, "--reason", metavar="TEXT", default=""),
        option(words, "--approver", metavar="NAME", default=""),
    ]  # fmt: skip


def add_command(session: Session, books: Books, *, case: str, **given: Any) -> int:
    """Registers a case."""
    return _recorded(session, register_case(books, case, changes_of(given)), books)


def set_command(session: Session, books: Books, *, case: str, **given: Any) -> int:
    """Changes what is on record of it."""
    return _recorded(session, change_case(books, case, changes_of(given)), books)


def close_command(
    session: Session, books: Books, *, case: str, on: date,
    visit: Literal["keep", "cancel"] | None, reason: str, approver: str,
) -> int:  # fmt: skip
    """Nothing is due any more."""
    decided = None if visit is None else VisitDecision(visit == "keep", reason, approver)
    return _recorded(session, close_case(books, case, on, decided))


def reopen_command(session: Session, books: Books, *, case: str) -> int:
    """As if it had not been closed."""
    return _recorded(session, reopen_case(books, case))


def renumber_command(session: Session, books: Books, *, case: str, new_number: str) -> int:
    """Another number."""
    return _recorded(session, renumber_case(books, case, new_number))


def list_command(
    session: Session,
    books: Books,
    *,
    state: Literal["open", "closed"] | None,
    overdue: bool,
    text: str | None,
    as_json: bool,
    **given: str | None,
) -> int:
    """Lists cases, with what is due first."""
    wanted = CaseFilter(state=state, text=text or "", overdue=overdue, **given)
    found = case_list(books, wanted)
    if as_json:
        facts = [_line_facts(line, books.today) for line in found.rows]
        session.say([json.dumps(facts, ensure_ascii=False)])
        return Exit.DONE
    rows = (_cells(session.words, line, books.today) for line in found.rows)
    listed(session, "case.none", _TITLES, rows)
    return Exit.DONE


def show_command(session: Session, books: Books, *, case: str, as_json: bool) -> int:
    """Everything on record of one case."""
    view = case_desk(books, case)
    if as_json:
        session.say([json.dumps(_view_facts(view, books.today), ensure_ascii=False)])
    else:
        session.say(_lines(session.words, view, books.today))
    return Exit.DONE


def _recorded(session: Session, title: CaseTitle, books: Books | None = None) -> int:
    """`books`: where others may see the case by it than before."""
    said = case_title(session.words, title)
    session.say([session.words("books.recorded", name=printable(said))])
    found = None if books is None else case_desk(books, title.number).own_office
    if found is not None:
        session.say([printable(own_office_sentence(session.words, found))])
    return Exit.DONE


def _cells(words: Words, line: CaseLine, today: date) -> Iterator[str]:
    yield line.title.number
    yield printable(line.title.matter)
    yield printable(words("show.list_joint").join(unit.name for unit in line.title.units))
    yield printable(line.place)
    if line.closed_on is not None:
        yield words("case.page.closed_on", on=line.closed_on)
        yield words("show.none")
    else:
        yield words("show.none") if line.next is None else rule_text(words, line.next)
        yield (
            words("show.none") if line.next is None else deadline_sentence(words, line.next, today)
        )
    yield visit_span(words, line) or words("show.none")


def _lines(words: Words, view: CaseView, today: date) -> Iterator[str]:
    line = view.line
    yield printable(case_title(words, line.title))
    for field in CASE_FIELDS:
        value = field_text(words, view, field)
        if value is not None:
            label = words(f"case.field.{field}")
            yield words("case.fault", field=label, said=printable(value))
    window = window_sentence(words, view)
    if window is not None:
        yield window
    yield words("case.page.deadlines")
    for deadline in view.deadlines:
        how = deadline_sentence(words, deadline, today)
        made = made_sentence(words, deadline)
        yield words("case.page.deadline_line", what=rule_text(words, deadline), how=how, made=made)
    yield words("case.field.seats")
    for seat in view.seats:
        who = words("case.page.seat", name=seat.name, count=seat.count)
        yield words("case.page.line", what=printable(who), how=seat_sentence(words, seat))
    if line.visit is not None:
        label = words("case.page.visit")
        yield words("case.fault", field=label, said=visit_span(words, line))


def _line_facts(line: CaseLine, today: date) -> dict[str, Any]:
    title = line.title
    return {
        "number": title.number,
        "kind": line.kind,
        "matter_id": line.matter_id,
        "matter": title.matter,
        "place_id": line.place_id,
        "place": line.place,
        "units": [unit.code for unit in title.units],
        "severity": line.severity,
        "received_on": line.received_on.isoformat(),
        "due": line.due.isoformat(),
        "closed_on": line.closed_on.isoformat() if line.closed_on else None,
        "next": None if line.next is None else _deadline_facts(line.next, today),
        "visit": None if line.visit is None else [day.isoformat() for day in line.visit],
        "visit_estimated": line.visit_estimated,
    }


def _deadline_facts(deadline: Deadline, today: date) -> dict[str, Any]:
    facts = {name: _plain(value) for name, value in asdict(deadline).items()}
    return {**facts, "days_left": deadline.days_left(today), "late": deadline.is_late(today)}


def _view_facts(view: CaseView, today: date) -> dict[str, Any]:
    # A key means the same as in the list: of matter and place these values are the ids.
    return {
        **{name: _plain(value) for name, value in view.values.items()},
        **_line_facts(view.line, today),
        "deadlines": [_deadline_facts(each, today) for each in view.deadlines],
        "seats": [asdict(seat) for seat in view.seats],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
