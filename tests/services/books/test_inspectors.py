"""The name list: who is put on it, changed, taken off, and what whoever looks is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from scheduler.books.roles import ROLES, NotAllowed, Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.away import away_of_unit
from scheduler.services.books.declarations import declare_for
from scheduler.services.books.duties import exempt
from scheduler.services.books.inspector_lists import (
    InspectorLine,
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
    keep_on_list,
    put_on_list,
    take_off_list,
)
from scheduler.services.books.ledger import history, ledger
from scheduler.services.books.officers import retire
from scheduler.services.books.opened import Books
from scheduler.services.books.recusals import enter_fact
from scheduler.services.books.teams_snapshots import teams_snapshot_in
from tests.databases import DAY, acting_as, on_day
from tests.services.books.inspecting import as_officer, audited, fact, serve, visit, with_office

ENTRY = ListEntry(since=DAY, hometown="river", max_days=5, roles=(RoleDays("lead"),))
NEW = NewOfficer("301", "王一", "B02", "section", "m", ("law",))
TOMORROW = DAY + timedelta(1)


@pytest.fixture
def office(books: Books) -> Books:
    return with_office(books)


def line(books: Books, number: str) -> InspectorLine:
    return show_inspector(books, number).line


def listed(books: Books, **sought: Any) -> list[str]:
    return sorted(each.number for each in inspectors(books, Sought(**sought)))


def test_who_owes_no_stint_any_more_serves_nowhere_on_its_days(office: Books) -> None:
    serve(office, "203", TOMORROW, TOMORROW + timedelta(90))
    first = on_day(office, TOMORROW)
    assert listed(first) == ["203"]
    assert [row.number for row in away_of_unit(first).stints] == ["203"]
    exempt(office, "203", "岗位特殊", "王部长")
    assert not line(first, "203").serving
    assert (listed(first), away_of_unit(first).stints) == ([], [])
    with office.store.reading() as session:
        assert teams_snapshot_in(session, TOMORROW).people == ()


def test_who_is_put_on_the_list_is_found_on_it(office: Books) -> None:
    put_on_list(office, "202", replace(ENTRY, brought_year=2026, brought_days=3))
    (found,) = inspectors(office)
    assert (found.number, found.unit, found.roles, found.listed, found.last) == (
        "202", "县教育局", ("lead",), True, None,
    )  # fmt: skip
    view = show_inspector(office, "202")
    assert (view.hometown, view.max_days, view.line.load, view.roles) == (
        "river", 5, 3, (RoleDays("lead"),),
    )  # fmt: skip
    assert show_inspector(on_day(office, date(2027, 1, 1)), "202").line.load == 0


def test_a_new_officer_owes_no_stint(office: Books) -> None:
    add_officer(office, NEW, replace(ENTRY, hometown="临河镇"))
    view = show_inspector(office, "301")
    assert (view.line.name, view.gender, view.skills, view.hometown) == (
        "王一", "m", ("law",), "river",
    )  # fmt: skip
    assert history(office, "301").duties == []
    assert "301" not in {row.number for row in ledger(office)}
    with pytest.raises(LunzhiError, match=r"officer\.number_taken"):
        add_officer(office, NEW, ENTRY)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"hometown": "nowhere"}, "unknown_place"),
        ({"roles": (RoleDays("supervisor"),)}, r"inspector\.supervisor"),
        ({"roles": (RoleDays("king"),)}, r"inspector\.role"),
        ({"roles": (RoleDays("lead", DAY, DAY - timedelta(1)),)}, r"leave\.order"),
        ({"roles": (RoleDays("lead"),) * 21}, r"inspector\.many_roles"),
        ({"max_days": -1}, r"inspector\.days"),
        ({"brought_days": 400, "brought_year": 2026}, r"inspector\.days"),
        ({"brought_days": 4}, r"inspector\.year"),
    ],
)
def test_what_makes_no_sense_is_refused(office: Books, change: dict[str, Any], code: str) -> None:
    with pytest.raises(LunzhiError, match=code):
        put_on_list(office, "202", replace(ENTRY, **change))
    assert inspectors(office) == []
    put_on_list(office, "202", ENTRY)
    with pytest.raises(LunzhiError, match=code):
        change_inspector(office, "202", replace(ENTRY, **change))
    assert show_inspector(office, "202").max_days == 5


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"rank": "king"}, r"inspector\.rank"), ({"gender": "x"}, r"inspector\.gender"),
        ({"skills": ("magic",)}, r"inspector\.skill"), ({"unit": "B99"}, "unknown_unit"),
        ({"number": "13800138000"}, r"free_text\.phone"),
        ({"number": " "}, r"officer\.bad_number"), ({"name": " "}, r"free_text\.empty"),
    ],
)  # fmt: skip
def test_nobody_is_added_of_what_there_is_not(
    office: Books, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(LunzhiError, match=code):
        add_officer(office, replace(NEW, **change), ENTRY)


def test_nobody_is_listed_twice_and_who_was_taken_off_can_come_back(office: Books) -> None:
    put_on_list(office, "202", ENTRY)
    with pytest.raises(LunzhiError, match=r"inspector\.listed"):
        put_on_list(office, "202", ENTRY)
    take_off_list(office, "202", TOMORROW)
    assert listed(office) == ["202"]
    later = on_day(office, TOMORROW)
    assert (listed(later), listed(later, former=True)) == ([], ["202"])
    assert line(later, "202").last == DAY
    with pytest.raises(LunzhiError, match=r"inspector\.none"):
        change_inspector(later, "202", ENTRY)
    put_on_list(later, "202", replace(ENTRY, since=TOMORROW))
    assert (listed(later), listed(later, former=True)) == (["202"], [])


def test_who_left_is_off_the_list_and_does_not_come_back(office: Books) -> None:
    put_on_list(office, "202", ENTRY)
    retire(office, "202", DAY)
    assert (listed(office), listed(office, former=True)) == ([], ["202"])
    with pytest.raises(LunzhiError, match=r"officer\.left"):
        put_on_list(office, "202", ENTRY)


def test_nobody_is_taken_off_before_being_on_it(office: Books) -> None:
    put_on_list(office, "202", ENTRY)
    with pytest.raises(LunzhiError, match=r"inspector\.order"):
        take_off_list(office, "202", DAY - timedelta(1))
    with pytest.raises(LunzhiError, match=r"inspector\.none"):
        take_off_list(office, "203", DAY)


def test_the_second_of_two_clerks_is_told(office: Books) -> None:
    put_on_list(office, "202", ENTRY)
    seen = show_inspector(office, "202").version
    only_roles = replace(ENTRY, roles=(RoleDays("lawyer"),))
    change_inspector(office, "202", only_roles, seen)
    with pytest.raises(LunzhiError, match=r"inspector\.changed"):
        change_inspector(office, "202", ENTRY, seen)
    with pytest.raises(LunzhiError, match=r"inspector\.changed"):
        take_off_list(office, "202", TOMORROW, seen)
    assert line(office, "202").roles == ("lawyer",)


def test_nobody_changes_what_the_list_says_of_oneself(office: Books) -> None:
    own = replace(
        office, actor=replace(as_officer(office, "202").actor, roles=frozenset({"inspection"}))
    )
    acts = (
        lambda books: put_on_list(books, "202", ENTRY),
        lambda books: change_inspector(books, "202", replace(ENTRY, max_days=0)),
        lambda books: take_off_list(books, "202", TOMORROW),
    )
    for act in acts:
        with pytest.raises(LunzhiError, match="own_matter"):
            act(own)
        act(office)
    put_on_list(own, "203", ENTRY)


def test_roles_count_on_their_days_and_a_stint_makes_a_supervisor(office: Books) -> None:
    roles = (RoleDays("lead", None, DAY), RoleDays("lawyer", TOMORROW, None))
    put_on_list(office, "202", replace(ENTRY, roles=roles))
    serve(office, "203", TOMORROW, date(2026, 3, 1))
    assert (line(office, "202").roles, line(office, "203").serving) == (("lead",), False)
    later = on_day(office, TOMORROW)
    assert line(later, "202").roles == ("lawyer",)
    assert (line(later, "203").roles, line(later, "203").listed) == (("supervisor",), False)
    assert listed(later) == ["202", "203"]
    assert listed(later, role="supervisor") == ["203"]
    assert listed(on_day(office, date(2026, 3, 1))) == ["202"]


def test_the_list_is_filtered(office: Books) -> None:
    for number in ("201", "202"):
        put_on_list(office, number, ENTRY)
    declare_for(office, "201", [])
    assert listed(office, unit="B01") == listed(office, text="01") == ["201"]
    assert listed(office, undeclared=True) == ["202"]
    assert listed(office, role="lawyer") == []
    assert line(office, "201").declared == date(2026, 12, 31)
    assert line(on_day(office, date(2027, 1, 1)), "201").declared is None


def test_load_is_what_is_published_this_year(office: Books) -> None:
    put_on_list(office, "203", ENTRY)
    visit(office, "XF-1", {"lead": "203"}, date(2026, 12, 30), days=4)
    assert show_inspector(office, "203").line.load == 2
    # Who is of the unit that the case is about learns nothing before the visit.
    petitions = as_officer(office, "201", "petitions")
    assert show_inspector(petitions, "203").line.load == 0


def test_the_least_burdened_come_first_where_asked_for(office: Books) -> None:
    put_on_list(office, "201", replace(ENTRY, brought_year=2026, brought_days=3))
    for number in ("202", "203"):
        put_on_list(office, number, ENTRY)
    visit(office, "XF-1", {"lead": "203"}, date(2026, 3, 2), days=2)
    found = inspectors(office, Sought(by_load=True))
    assert [(line.number, line.load) for line in found if line.number in ("201", "202", "203")] == [
        ("202", 0), ("203", 2), ("201", 3),
    ]  # fmt: skip


def test_grounds_are_for_who_reads_grounds(office: Books) -> None:
    put_on_list(office, "202", ENTRY)
    enter_fact(office, fact())
    for role, facts in (("inspection", 1), ("auditor", 1), ("petitions", None)):
        view = show_inspector(acting_as(office, role), "202")  # type: ignore[arg-type]
        assert view.line.facts == facts
        assert (view.facts is None) == (facts is None)
        (found,) = inspectors(acting_as(office, role))  # type: ignore[arg-type]
        assert found.facts == facts
    assert "曾任" not in repr(show_inspector(acting_as(office, "petitions"), "202"))


WRITING: list[Callable[[Books], object]] = [
    lambda books: put_on_list(books, "202", ENTRY),
    lambda books: add_officer(books, NEW, ENTRY),
    lambda books: change_inspector(books, "202", ENTRY),
    lambda books: take_off_list(books, "202", DAY),
    lambda books: keep_on_list(books, "202"),
]
READING: list[Callable[[Books], object]] = [
    inspectors, choices, lambda books: show_inspector(books, "202"),
]  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_only_the_inspection_office_writes_and_three_offices_read(
    office: Books, role: Role
) -> None:
    books = acting_as(office, role)
    for use in WRITING if role != "inspection" else []:
        with pytest.raises(NotAllowed):
            use(books)
    for use in READING:
        if role in ("inspection", "petitions", "auditor"):
            use(books)
        else:
            with pytest.raises(NotAllowed):
                use(books)


def test_the_ledger_and_the_audit_keep_it_from_others(office: Books) -> None:
    put_on_list(office, "202", ENTRY)
    take_off_list(office, "202", TOMORROW)
    assert history(acting_as(office, "organisation"), "202").acts == []
    assert "inspector.removed" in audited(office)
    assert "inspector" not in audited(acting_as(office, "administrator"))


def test_a_removal_that_is_planned_can_be_undone(office: Books) -> None:
    put_on_list(office, "202", ENTRY)
    take_off_list(office, "202", TOMORROW)
    seen = show_inspector(office, "202").version
    keep_on_list(office, "202", seen)
    view = show_inspector(office, "202")
    assert (view.line.last, view.max_days, view.roles) == (None, 5, (RoleDays("lead"),))
    with pytest.raises(LunzhiError, match=r"inspector\.changed"):
        keep_on_list(office, "202", seen)
    with pytest.raises(LunzhiError, match=r"inspector\.listed"):
        keep_on_list(office, "202")
    take_off_list(office, "202", TOMORROW)
    put_on_list(office, "202", replace(ENTRY, max_days=7))
    assert (line(office, "202").last, show_inspector(office, "202").max_days) == (None, 7)
    take_off_list(office, "202", TOMORROW)
    with pytest.raises(LunzhiError, match=r"inspector\.none"):
        keep_on_list(on_day(office, TOMORROW), "202")


@pytest.mark.parametrize("year", [0, 1899, 20261])
def test_days_of_earlier_visits_are_of_a_year_that_there_can_be(office: Books, year: int) -> None:
    with pytest.raises(LunzhiError, match="year_of_days"):
        put_on_list(office, "202", replace(ENTRY, brought_year=year, brought_days=3))
