"""Notices of working days as sheets, and cases that have deadlines, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from scheduler.services.books.opened import Books
from scheduler.services.books.workdays_read import HandedIn, read_notice
from scheduler.store.cases import Case, CaseUnit
from scheduler.store.people import Unit
from tests.services.books.put_visits import visit_put
from tests.workbooks.made import csv_file

__all__ = ["HEADS", "NOTICE", "SOURCE", "enter_case", "handed_in", "put_visit", "sheet"]

HEADS = ("日期", "安排", "说明")
SOURCE = "国办发明电〔2026〕9号"
NOTICE = (
    ("2027年1月1日至1月3日", "放假", "元旦"),
    ("2027-02-05至2027-02-11", "放假", "春节"),
    ("2027-02-14", "上班", ""),
    ("2027/2/20", "上班", ""),
    ("2027-04-05", "放假", "清明节"),
    ("2027.5.1至2027.5.5", "放假", "劳动节"),
    ("20270508", "上班", ""),
    ("2027-06-09", "放假", "端午节"),
    ("2027-09-15", "放假", "中秋节"),
    ("2027-10-01至2027-10-07", "放假", "国庆节"),
    ("2027-09-26", "上班", ""),
    ("2027-10-09", "上班", ""),
)
"""A notice for 2027 as one might look, in every way to write a day."""


def sheet(*rows: Sequence[str], heads: Sequence[str] = HEADS) -> bytes:
    """As a CSV; the whole notice if no rows are given."""
    return csv_file([heads, *(rows or NOTICE)])


def handed_in(*more: Sequence[str], source: str = SOURCE) -> HandedIn:
    """The notice with these rows at its end."""
    return read_notice("2027.csv", sheet(*NOTICE, *more), 2027, source)


def enter_case(books: Books, number: str, *units: str, **more: Any) -> int:
    """A case about these units; its id."""
    with books.acting("inspection") as act:
        dates: dict[str, Any] = {"received_on": date(2026, 12, 1), **more}
        case = Case(
            uid=books.new_uid(),
            number=number, kind="skipping", matter="land", place="town", severity=1,
            earliest=date(2026, 12, 1), due=date(2027, 12, 1), visit_days=2, min_units=2,
            max_same_unit=2, seats=[], entered_at=act.at, entered_by=act.by, **dates,
        )  # fmt: skip
        act.session.add(case)
        act.session.flush()
        for code in units:
            unit = act.session.scalars(select(Unit.id).where(Unit.code == code)).one()
            act.session.add(CaseUnit(case_id=case.id, unit_id=unit))
        act.record("case.registered", f"case:{case.id}")
        return case.id


def put_visit(books: Books, case: int, *days: date) -> None:
    """A published visit of the case on these days."""
    with books.acting("inspection") as act:
        number = visit_put(act, books, case, days)
        act.record("teams.published", f"teams:{number}")
