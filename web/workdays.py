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
from scheduler.services.books.workdays_read import HandedIn, notice_of_days, read_notice
from scheduler.services.books.workdays_sentences import (
    days_sentence,
    deadline_days,
    handover_days,
    notice_sentences,
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
    )  # fmt: skip


def _preview(found: NoticePreview) -> Page:
    said, moves, notice = words(), found.moves, found.handed_in.notice
    cases = moves.deadlines is not None
    return page(
        "workdays_preview.html", found=found, year=notice.year,
        said=[*notice_sentences(said, found)], knows_cases=cases,
        deadlines=[(each, *deadline_days(said, each)) for each in moves.deadlines or ()],
        handovers=[(each, *handover_days(said, each)) for each in moves.handovers],
        visits=[(each, said("show.list_joint").join(map(said.day, each.days)))
                for each in moves.visits or ()],
        fields=_fields(found),
    )  # fmt: skip


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
