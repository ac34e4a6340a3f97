"""Working days: by what each year is known, and a year's notice handed in, looked at, entered."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from flask import Response, request
from wtforms import FileField

from scheduler.books.roles import READERS
from scheduler.problems.base import parse_day
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.workdays_entering import (
    ENTERERS,
    NoticePreview,
    enter_notice,
    preview_notice,
    workday_year,
    workday_years,
)
from scheduler.services.books.workdays_moved import Moves
from scheduler.services.books.workdays_read import HandedIn, notice_of_days, read_notice
from scheduler.services.books.workdays_sentences import (
    days_sentence,
    fate_of,
    handover_days,
    moved_days,
    notice_sentences,
    visit_days,
)
from web.forms import Form, given, text_field
from web.pages import Noun, Page, done, page
from web.visiting import books, words

__all__ = ["workdays_noun"]

_LONGEST_NAME: Final = 200
_MOST_DAYS: Final = 400
"""That a page hands on: more than a year has."""


class NoticeForm(Form):
    workbook = FileField("workdays.page.file")
    year = text_field("workdays.page.year", most=4)
    source = text_field("workdays.page.source", most=100)


def workdays_noun() -> Noun:
    """`/workdays`."""
    noun = Noun("workdays", __name__)

    @noun.page("/workdays", *READERS)
    def show() -> Page:
        return _start(given(NoticeForm, year=str(books().today.year + 1)))

    @noun.act("/workdays", *ENTERERS)
    def preview() -> Page:
        form = given(NoticeForm)
        try:
            found = preview_notice(books(), _handed_in(form))
        except LunzhiError as error:
            form.refuse(error)
            return _start(form)
        return _preview(found)

    @noun.act("/workdays/enter", *ENTERERS)
    def enter() -> Response:
        try:
            found = enter_notice(books(), _carried(), request.form.get("seen", 0, int))
        except LunzhiError as error:
            form = given(NoticeForm)
            form.refuse(error)
            return _start(form)
        said = "workdays_known" if found.is_known else "workdays_entered"
        return done("workdays.show", said, of=found.handed_in.notice.year)

    return noun


def _handed_in(form: NoticeForm) -> HandedIn:
    sent = request.files.get("workbook")
    if sent is None or not sent.filename:
        raise LunzhiError("workdays.no_file")
    source = form.source.data or ""
    return read_notice(sent.filename[-_LONGEST_NAME:], sent.read(), _year(), source)


def _year() -> int:
    written = request.form.get("year", "").strip()
    if not (written.isascii() and written.isdecimal() and len(written) == 4):
        raise LunzhiError("workdays.no_year")
    return int(written)


def _carried() -> HandedIn:
    """What the preview hands on. Raises LunzhiError for what it cannot have been."""
    off, make_up = (_days(request.form.get(key, "")) for key in ("days_off", "make_up"))
    return notice_of_days(_year(), off, make_up, request.form.get("source", ""))


def _days(written: str) -> list[date]:
    try:
        return [parse_day(day) for day in written.split()[:_MOST_DAYS]]
    except ValueError:  # pydantic's errors are such
        raise LunzhiError("workdays.unreadable") from None


def _start(form: NoticeForm) -> Page:
    here = books()
    lines = workday_years(here)
    shown = request.args.get("of", here.today.year, int)
    found = workday_year(here, shown)
    return page(
        "workdays.html", form.status if form.refused else 200, form=form, lines=lines,
        found=found, may_enter=here.actor.is_any_of(*ENTERERS), days=_told,
        told=None if found.moves is None else _moved(found.moves),
    )  # fmt: skip


def _preview(found: NoticePreview) -> Page:
    said, year = words(), found.handed_in.notice.year
    return page(
        "workdays_preview.html", found=found, year=year, said=[*notice_sentences(said, found)],
        told=_moved(found.moves), fields=_fields(found),
    )  # fmt: skip


def _moved(moves: Moves) -> dict[str, Any]:
    """What moves, as rows of cells."""
    said = words()
    return {
        "knows_cases": moves.deadlines is not None,
        "knows_plans": moves.plans is not None,
        "deadlines": [
            (each.case, said(f"deadline.rule.{each.rule}"), *moved_days(said, each))
            for each in moves.deadlines or ()
        ],
        "visits": [
            (each.case, *visit_days(said, each), said(f"workdays.page.{fate_of(each)}"))
            for each in moves.visits or ()
        ],
        "objections": [
            (each.case, each.name, each.unit, *moved_days(said, each))
            for each in moves.objections or ()
        ],
        "plans": [
            (said(f"workdays.page.{each.kind}", id=str(each.id)), *visit_days(said, each))
            for each in moves.plans or ()
        ],
        "handovers": [
            (f"{each.number} {each.name}", each.unit, *handover_days(said, each))
            for each in moves.handovers
        ],
    }


def _fields(found: NoticePreview) -> dict[str, Any]:
    """What the button that enters it sends: exactly what was looked at."""
    notice = found.handed_in.notice
    return {
        "year": notice.year,
        "source": found.handed_in.source,
        "seen": found.seen,
        "days_off": " ".join(sorted(day.isoformat() for day in notice.days_off)),
        "make_up": " ".join(sorted(day.isoformat() for day in notice.make_up)),
    }


def _told(year: int, days: list[date]) -> str:
    return days_sentence(words(), year, days)
