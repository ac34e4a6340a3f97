"""A draft or a release of teams as an Excel workbook: who visits which case when, days, load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from scheduler.books.pinyin import pinyin_key
from scheduler.books.roles import GROUND_READERS
from scheduler.documents.phrases import marked
from scheduler.documents.teams_phrases import nth_day, person_notes, visit_notes, visit_of
from scheduler.overview.teams import TeamsOverview
from scheduler.overview.visit_changes import SeatChange, Sitter
from scheduler.overview.visits import CaseKey, SeatRow, VisitRow
from scheduler.services.books.finding import numbers_by_key
from scheduler.services.books.knowing import whole
from scheduler.services.books.opened import Books
from scheduler.services.books.plan_sheets import PlanSheets, Rows
from scheduler.services.books.teams_released import CaseMove, show_team_draft, show_team_release
from scheduler.services.made import Document
from scheduler.words import Words
from scheduler.workbooks.cells import Cell

__all__ = ["team_draft_workbook", "team_release_workbook"]

_VISITS: Final = (
    "case", "matter", "units", "place", "first", "last", "days", "seat", "number", "name", "unit",
    "note",
)  # fmt: skip
_DAYS: Final = ("day", "weekday", "case", "place", "units", "nth", "people", "team")
_PEOPLE: Final = (
    "number", "name", "unit", "rank", "days", "prior", "after", "most", "visits", "note",
)  # fmt: skip
_MOVES: Final = ("case", "kind", "before", "after", "seat", "gone", "come")


def team_draft_workbook(books: Books, draft_id: int, words: Words) -> Document:
    """The plan of a draft. Raises as `show_team_draft`."""
    view = show_team_draft(books, draft_id).shown.overview
    return _workbook(books, PlanSheets(words, "teams_draft", draft_id, view), view, _planned(view))


def team_release_workbook(books: Books, number: int, words: Words) -> Document:
    """Likewise that of a release."""
    release = show_team_release(books, number)
    view, changes = release.shown.overview, map(_published, release.moves)
    return _workbook(books, PlanSheets(words, "teams_release", number, view), view, changes)


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes of the visit of a case: `kind` as of `CaseMove`; `before`, `after`: starts."""

    case: str
    kind: str
    before: date | None
    after: date | None
    seats: tuple[SeatChange, ...]


def _workbook(
    books: Books, book: PlanSheets, view: TeamsOverview, changes: Iterable[_Change]
) -> Document:
    words, numbers = book.words, _staff_numbers(books)
    in_order = sorted(changes, key=lambda change: change.case)
    sheets = (
        book.sheet("visits", _VISITS, _visit_rows(words, view, numbers)),
        book.sheet("days", _DAYS, _day_rows(words, view)),
        book.sheet("people", _PEOPLE, _person_rows(words, view, numbers)),
        book.goals(),
        book.sheet("moves", _MOVES, _change_rows(words, in_order, numbers)),
    )
    return book.document(sheets, books.today)


def _staff_numbers(books: Books) -> Mapping[str, str]:
    """By what problem files call the officer."""
    with whole(books, *GROUND_READERS) as session:
        return numbers_by_key(session)


# --- visits and days ----------------------------------------------------------------------------


def _visit_rows(words: Words, view: TeamsOverview, numbers: Mapping[str, str]) -> Rows:
    """A row for each person; one for a seat that is not full; those not visited last."""
    for visit in view.visits:
        told = (*_case(words, visit.case), visit.start, visit.last, len(visit.days))
        note = visit_notes(words, visit)
        for seat in visit.seats:
            for member in seat.members:
                number = numbers.get(member.person, "")
                yield *told, seat.id, number, member.name, member.unit, note
            if seat.missing:
                yield *told, seat.id, "", "", "", _missing(words, seat, note)
    for found in view.unvisited:
        note = words("plan_book.visits.none", due=found.due)
        yield *_case(words, found.case), "", "", found.days, "", "", "", "", note


def _case(words: Words, case: CaseKey) -> tuple[str, str, str, str]:
    return case.id, case.topic, _units(words, case), case.place


def _units(words: Words, case: CaseKey) -> str:
    return words("show.list_joint").join(case.units)


def _missing(words: Words, seat: SeatRow, note: str) -> str:
    parts = (words.many("show.places_empty", seat.missing), note)
    return words("show.list_joint").join(part for part in parts if part)


def _day_rows(words: Words, view: TeamsOverview) -> Rows:
    """Who travels on a day, for whoever sends the cars: a row for each visit."""
    for row in view.days:
        for found in row.visits:
            visit = found.visit
            team = list(_team(words, visit))
            yield (
                row.day, marked(words, words.weekday(row.day), row.estimated), visit.case.id,
                visit.case.place, _units(words, visit.case), nth_day(words, found), len(team),
                words("show.list_joint").join(team),
            )  # fmt: skip


def _team(words: Words, visit: VisitRow) -> Iterator[str]:
    for seat in visit.seats:
        for member in seat.members:
            yield words("show.member", name=member.name, unit=member.unit)


# --- people -------------------------------------------------------------------------------------


def _person_rows(words: Words, view: TeamsOverview, numbers: Mapping[str, str]) -> Rows:
    """Everybody, who has most to do first."""
    by_name = sorted(
        view.people, key=lambda row: (pinyin_key(row.name), numbers.get(row.person, ""))
    )
    for row in sorted(by_name, key=lambda row: -row.days):
        visits = words("show.clause_joint").join(visit_of(words, visit) for visit in row.visits)
        yield (
            numbers.get(row.person, ""), row.name, row.unit, words(f"rank.{row.rank}"), row.days,
            row.prior, row.after, row.most, visits, person_notes(words, row),
        )  # fmt: skip


# --- changes ------------------------------------------------------------------------------------


def _planned(view: TeamsOverview) -> Iterator[_Change]:
    """What a draft would change for people, by what its problem took as published."""
    kinds = {"stays": "seats", "moved": "moved", "gone": "lost"}
    for entry in view.known:
        if entry.changed:
            kind = kinds[entry.kind]
            yield _Change(entry.case, kind, entry.before, entry.after, entry.seats)
    known = {entry.case for entry in view.known}
    for visit in view.visits:
        if visit.case.id not in known:
            seats = tuple(map(_filled, (seat for seat in visit.seats if seat.members)))
            yield _Change(visit.case.id, "new", None, visit.start, seats)


def _filled(seat: SeatRow) -> SeatChange:
    come = tuple(Sitter(member.person, member.name) for member in seat.members)
    return SeatChange(seat.id, (), come)


def _published(move: CaseMove) -> _Change:
    before, after = (span[0] if span else None for span in (move.before, move.after))
    return _Change(move.case, move.kind, before, after, move.seats)


def _change_rows(words: Words, changes: Iterable[_Change], numbers: Mapping[str, str]) -> Rows:
    """A row for each seat in which somebody else sits; one where only the days are others."""

    def told(people: Iterable[Sitter]) -> str:
        return words("show.list_joint").join(
            words("plan_book.sitter", name=each.name, number=numbers.get(each.id, ""))
            for each in people
        )

    for change in changes:
        kind = words(f"team_release.kind.{change.kind}")
        days: tuple[Cell, Cell] = (change.before or "", change.after or "")
        for seat in change.seats:
            yield change.case, kind, *days, seat.seat, told(seat.gone), told(seat.come)
        if not change.seats:
            yield change.case, kind, *days, "", "", ""
