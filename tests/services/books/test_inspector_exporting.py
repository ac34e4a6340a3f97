"""The name list written out: what goes out comes in again and changes nothing."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler.books.inspection_settings import USUAL_INSPECTION
from scheduler.books.roles import GROUND_READERS, ROLES, NotAllowed, Role
from scheduler.services.books.declarations import declare_for
from scheduler.services.books.inspector_exporting import export_inspectors
from scheduler.services.books.inspector_importing import confirm_inspectors, preview_inspectors
from scheduler.services.books.inspector_lists import InspectorView, show_inspector
from scheduler.services.books.inspectors import (
    ListEntry,
    RoleDays,
    change_inspector,
    put_on_list,
    take_off_list,
)
from scheduler.services.books.officers import retire
from scheduler.services.books.opened import Books
from scheduler.store.inspectors import Declaration, Inspector, InspectorRole
from scheduler.store.people import Officer, Unit
from scheduler.store.plans import SettingsVersion
from scheduler.store.store import Store
from scheduler.words import Words
from scheduler.workbooks.headings import HEADINGS
from tests.databases import DAY, acting_as
from tests.services.books.entries import with_county
from tests.services.books.importing import faults
from tests.services.books.inspecting import audited

ZH = Words("zh_CN")
AT = datetime(2026, 1, 1, 1, tzinfo=UTC)
SHEET = "检查人员名录库"
TOMORROW, YESTERDAY = DAY + timedelta(1), DAY - timedelta(1)
ROLES_NAMED = {
    "lead": "组长", "supervisor": "信访督查员", "lawyer": "lead", "driver": "司机、兼记录",
    "scribe": "组 长",
}  # fmt: skip
PLACES = {"river": "临河镇", "hill": "river"}
SKILLS = {"law": "法律，诉讼", "land": "law", "audit": "财务审计"}


@pytest.fixture
def county(books: Books) -> Books:
    """Units, roles, places and skills of which some are called like another's code."""
    inspection = {**deepcopy(USUAL_INSPECTION), "places": PLACES, "roles": ROLES_NAMED}
    for matter in inspection["matters"].values():
        matter["skill"] = None
    with_county(books, inspection=inspection, skills=SKILLS)
    with books.acting("organisation") as act:
        act.session.add_all([Unit(code="B02", name="B01"), Unit(code="B03", name="县 教育局")])
        act.record("settings.loaded", "settings:1")
    return books


def officer(books: Books, number: str, unit: str = "B01", *skills: str) -> str:
    with books.acting("organisation") as act:
        of = act.session.scalars(select(Unit.id).where(Unit.code == unit)).one()
        act.session.add(
            Officer(
                staff_number=number, name="李雷", unit_id=of, rank="deputy_division", gender="m",
                skills=sorted(skills),
            )
        )  # fmt: skip
        act.record("settings.loaded", "settings:1")
    return number


def exported(books: Books) -> bytes:
    return export_inspectors(books, ZH).data


def told(books: Books) -> dict[str, dict[str, Any]]:
    """By staff number, what stands below each heading."""
    heads, *rows = openpyxl.load_workbook(BytesIO(exported(books)))[SHEET].values
    found = [dict(zip(heads, row, strict=True)) for row in rows]
    return {row["工号"]: row for row in found}


def assert_comes_in_again(books: Books) -> None:
    """The export changes nothing, previewed or confirmed."""
    before, data = audited(books), exported(books)
    preview = preview_inspectors(books, "名录.xlsx", data)
    assert faults(preview) == []
    assert {line.effect for line in preview.lines} <= {"same"}, preview.lines
    assert preview.passed_over == ()
    confirm_inspectors(books, "名录.xlsx", data, preview.digest)
    assert audited(books) == before


def test_all_columns_of_the_form_are_filled_and_come_in_again(county: Books) -> None:
    entry = ListEntry(
        DAY, hometown="river", max_days=8, brought_year=DAY.year, brought_days=4,
        roles=(RoleDays("lead"),),
    )  # fmt: skip
    put_on_list(county, officer(county, "202", "B03", "audit"), entry)
    declare_for(county, "202", (), YESTERDAY)
    made = export_inspectors(county, ZH)
    assert made.name == f"检查人员名录库-{DAY}.xlsx"
    book = openpyxl.load_workbook(BytesIO(made.data))
    assert book.sheetnames == [SHEET, "选项"]
    heads, row = book[SHEET].values
    assert heads == (*(names[0] for names in HEADINGS["inspector"].values()), "备注")
    cells = dict(zip(heads, row, strict=True))
    assert cells.pop("申报日期").date() == YESTERDAY
    assert cells == {
        "工号": "202", "姓名": "李雷", "性别": "男", "单位": "县 教育局", "职级": "副处级",
        "专长": "财务审计", "籍贯（属地）": "临河镇", "角色": "lead", "每期最多天数": 8,
        "今年已督查天数": 4, "备注": None,
    }  # fmt: skip
    assert_comes_in_again(county)


def test_a_name_that_means_something_else_is_written_as_its_code(county: Books) -> None:
    roles = tuple(map(RoleDays, ("lawyer", "driver", "scribe")))
    entry = ListEntry(DAY, hometown="hill", roles=roles)
    put_on_list(county, officer(county, "202", "B02", "law", "land"), entry)
    cells = told(county)["202"]
    assert (cells["单位"], cells["专长"], cells["籍贯（属地）"]) == ("B02", "land、law", "hill")
    assert cells["角色"] == "lawyer、driver、scribe"
    assert_comes_in_again(county)


def test_days_of_roles_and_entries_are_remarks_and_stay_where_they_are(county: Books) -> None:
    roles = (
        RoleDays("scribe", None, YESTERDAY), RoleDays("lawyer", date(2025, 1, 1), TOMORROW),
        RoleDays("lead", TOMORROW, None), RoleDays("driver", None, TOMORROW),
        RoleDays("lead", None, DAY),
    )  # fmt: skip
    put_on_list(county, officer(county, "202"), ListEntry(TOMORROW, roles=roles))
    take_off_list(county, "202", date(2026, 7, 1))
    cells = told(county)["202"]
    assert cells["角色"] == "lawyer、lead、driver"
    assert cells["备注"] == (
        "2026年1月2日起列入名录；在册至2026年6月30日；lead：2025年1月1日至2026年1月2日；"
        "组长：2026年1月2日起；司机、兼记录：至2026年1月2日；组长：至2026年1月1日"
    )
    assert_comes_in_again(county)
    book = openpyxl.load_workbook(BytesIO(exported(county)))
    sheet = book[SHEET]
    sheet["I2"], sheet["L2"] = 3, "随手写的"
    out = BytesIO()
    book.save(out)
    digest = preview_inspectors(county, "a.xlsx", out.getvalue()).digest
    confirm_inspectors(county, "a.xlsx", out.getvalue(), digest)
    view = show_inspector(county, "202")
    assert view.max_days == 3
    assert (view.roles, view.since, view.line.last) == (roles, TOMORROW, date(2026, 6, 30))


def test_only_those_stand_there_whom_an_import_takes(county: Books) -> None:
    for number in ("201", "202", "203", "204", "205"):
        put_on_list(county, officer(county, number), ListEntry(DAY))
    take_off_list(county, "202", DAY)
    retire(county, "203", DAY)
    retire(county, "204", date(2026, 9, 1))
    officer(county, "206")
    assert list(told(county)) == ["201", "205"]
    assert_comes_in_again(county)


def test_only_a_declaration_in_force_is_told(county: Books) -> None:
    for number in ("201", "202", "203"):
        put_on_list(county, officer(county, number), ListEntry(DAY))
    declare_for(county, "201", (), date(2024, 1, 1))
    for day in (date(2025, 11, 1), date(2025, 12, 1), date(2023, 1, 1)):
        declare_for(county, "202", (), day)
    found = {number: row["申报日期"] for number, row in told(county).items()}
    assert (found["201"], found["203"]) == (None, None)
    assert found["202"].date() == date(2025, 12, 1)
    assert_comes_in_again(county)


def test_days_brought_in_are_those_of_the_year(county: Books) -> None:
    entry = ListEntry(DAY, max_days=0, brought_year=DAY.year - 1, brought_days=9)
    put_on_list(county, officer(county, "202"), entry)
    cells = told(county)["202"]
    assert (cells["每期最多天数"], cells["今年已督查天数"]) == (0, None)
    assert_comes_in_again(county)


def test_what_the_settings_have_no_more_stays_with_who_has_it(county: Books) -> None:
    roles = (RoleDays("driver", None, TOMORROW), RoleDays("lead"))
    officer(county, "202", "B01", "audit")
    put_on_list(county, "202", ListEntry(DAY, "river", roles=roles))
    with county.acting("organisation") as act:
        row = act.session.scalars(select(SettingsVersion)).one()
        document = deepcopy(row.document)
        document["skills"] = {}
        document["inspection"]["places"] = {"hill": "青山乡"}
        document["inspection"]["roles"] = {"lead": "组长", "supervisor": "信访督查员"}
        act.session.add(
            SettingsVersion(number=2, document=document, entered_at=act.at, entered_by=act.by)
        )
        act.record("settings.loaded", "settings:2")
    cells = told(county)["202"]
    assert (cells["专长"], cells["籍贯（属地）"]) == ("audit", "river")
    assert cells["角色"] == "driver、组长"
    assert_comes_in_again(county)
    change_inspector(county, "202", ListEntry(DAY, "river", 5, roles=roles))
    view = show_inspector(county, "202")
    assert (view.hometown, view.max_days, view.roles) == ("river", 5, roles)


def entries(books: Books, *numbers: str) -> list[InspectorView]:
    """What the list says of them, however often it was changed."""
    return [replace(show_inspector(books, number), version=0) for number in numbers]


def test_an_export_into_an_empty_list_brings_all_of_it(county: Books, store: Store) -> None:
    entry = ListEntry(DAY, "hill", 5, DAY.year, 3, roles=(RoleDays("driver"), RoleDays("lawyer")))
    put_on_list(county, officer(county, "202", "B02", "land"), entry)
    put_on_list(county, officer(county, "203", "B03"), ListEntry(DAY))
    declare_for(county, "202", (), YESTERDAY)
    data, before = exported(county), entries(county, "202", "203")
    with store.noting() as session:
        for table in (Declaration, InspectorRole, Inspector):
            session.execute(delete(table))
    digest = preview_inspectors(county, "a.xlsx", data).digest
    confirm_inspectors(county, "a.xlsx", data, digest)
    assert entries(county, "202", "203") == before


@pytest.mark.parametrize("role", ROLES)
def test_it_is_for_who_may_read_all_that_stands_in_it(county: Books, role: Role) -> None:
    them = acting_as(county, role)
    if role in GROUND_READERS:
        assert export_inspectors(them, ZH).data
    else:
        with pytest.raises(NotAllowed):
            export_inspectors(them, ZH)


CODES = ("a", "b", "c")
TEXTS = st.one_of(
    st.sampled_from(
        [
            *CODES,
            "B02",
            "b03",
            "甲",
            "乙 丙",
            "乙丙",
            "甲、乙",
            "a/b",
            "Ａ",
            "=a",
            "丁·戊",
            " ",
            "\n甲",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6),
)
NAMED = st.fixed_dictionaries(dict.fromkeys(CODES, TEXTS))
ID = st.sampled_from([*CODES, "gone"])
HELD = st.lists(ID, unique=True)
FROM = st.dates(date(2025, 1, 1), date(2026, 12, 31))
SPANS = st.tuples(st.none() | FROM, st.none() | st.integers(1, 500))
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "unit": st.integers(0, 2), "skills": HELD, "hometown": st.none() | ID,
            "roles": st.dictionaries(ID, SPANS),
            "max_days": st.none() | st.integers(0, 366),
            "brought": st.none() | st.tuples(st.integers(2024, 2026), st.integers(1, 366)),
            "declared": st.sets(st.dates(date(2023, 1, 1), DAY), max_size=3),
            "since": FROM, "until": st.none() | FROM, "left": st.none() | FROM,
        }
    ),
    max_size=3,
)  # fmt: skip


def _listed(session: Session, number: str, unit: int, drawn: dict[str, Any]) -> None:
    row = Officer(
        staff_number=number, name="李雷", unit_id=unit, rank="section", gender="f",
        skills=sorted(drawn["skills"]),
    )  # fmt: skip
    row.left_on = drawn["left"]
    session.add(row)
    session.flush()
    entry = Inspector(officer_id=row.id, since=drawn["since"], until=drawn["until"])
    entry.hometown, entry.max_days = drawn["hometown"], drawn["max_days"]
    if drawn["brought"] is not None:
        entry.brought_year, entry.brought_days = drawn["brought"]
    session.add(entry)
    for role, (first, length) in drawn["roles"].items():
        end = None if length is None else (first or DAY) + timedelta(length)
        session.add(InspectorRole(officer_id=row.id, role=role, first=first, end=end))
    for day in drawn["declared"]:
        session.add(
            Declaration(
                officer_id=row.id, declared_on=day, expires_on=day + timedelta(365),
                entered_at=AT, entered_by="test",
            )
        )  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    units=st.lists(TEXTS.filter(str.strip), min_size=3, max_size=3, unique=True), skills=NAMED,
    places=NAMED, roles=NAMED, people=PEOPLE,
)  # fmt: skip
def test_whatever_the_books_hold_comes_in_again(
    county: Books, store: Store, units: list[str], skills: dict[str, str], places: dict[str, str],
    roles: dict[str, str], people: list[dict[str, Any]],
) -> None:  # fmt: skip
    with store.noting() as session:
        for table in (Declaration, InspectorRole, Inspector, Officer):
            session.execute(delete(table))
        version = session.scalars(select(SettingsVersion)).one()
        inspection = {
            **version.document["inspection"], "places": places,
            "roles": {**roles, "lead": "组长", "supervisor": "信访督查员"}, "seats": [],
        }  # fmt: skip
        version.document = {**version.document, "skills": skills, "inspection": inspection}
        rows = session.scalars(select(Unit).order_by(Unit.code)).all()
        for row, code in zip(rows, CODES, strict=True):
            row.name = f"?{code}"
        session.flush()
        for row, name in zip(rows, units, strict=True):
            row.name = name
        for at, drawn in enumerate(people):
            _listed(session, f"{at:03}", rows[drawn["unit"]].id, drawn)
    assert_comes_in_again(county)
