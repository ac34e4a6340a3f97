"""Cases: registered, changed, closed; refused with all that is wrong; two clerks at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from scheduler.books.cases import CASE_FAULTS, CASE_FIELDS, TEXTS, RefusedCase
from scheduler.books.roles import CASE_READERS, ROLES, NotAllowed, Role
from scheduler.problems.faults import LunzhiError
from scheduler.problems.teams import Seat
from scheduler.services.books.cases import change_case, register_case
from scheduler.services.books.cases_closing import close_case, reopen_case
from scheduler.services.books.cases_seen import (
    CaseFilter,
    CaseView,
    case_as_seen,
    case_desk,
    case_list,
)
from scheduler.services.books.cases_sentences import case_title, fault_sentence
from scheduler.services.books.opened import Books
from scheduler.store.cases import Case
from scheduler.store.trail import AuditEntry, AuditValue
from scheduler.words import LANGUAGES, Words
from tests.databases import DAY, acting_as, on_day
from tests.services.books.case_entries import NUMBER, entered, registered, with_cases, with_visit

USUAL = ("lead", "co_lead", "supervisor", "topic")
CARD = "440229197001011234"


@pytest.fixture
def county(books: Books) -> Books:
    return with_cases(books)


@pytest.fixture
def case(county: Books) -> Books:
    registered(county)
    return county


def seen(books: Books, number: str = NUMBER) -> CaseView:
    return case_desk(books, number)


def faults(do: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(RefusedCase) as refused:
        do()
    for fault in refused.value.faults:
        assert fault.field in CASE_FIELDS
        assert fault.code in CASE_FAULTS
        for language in LANGUAGES:
            assert fault_sentence(Words(language), fault)
    return [(fault.field, fault.code) for fault in refused.value.faults]


def recorded(books: Books) -> list[tuple[str, dict[str, Any]]]:
    """Acts on cases with their values, the first of them first."""
    with books.store.reading() as session:
        rows = session.execute(
            select(AuditEntry.act, AuditValue.values)
            .join(AuditValue, AuditValue.seq == AuditEntry.seq)
            .where(AuditEntry.subject.like("case:%"))
            .order_by(AuditEntry.seq)
        )
        return [(act, dict(values)) for act, values in rows]


# --- registered ---------------------------------------------------------------------------------


def test_a_case_is_known_by_number_matter_and_units(county: Books) -> None:
    title = registered(county, units=["B03", "县教育局", "B02"])
    assert (title.number, title.matter) == (NUMBER, "征地拆迁")
    assert [unit.code for unit in title.units] == ["B02", "B03"]
    assert case_title(Words("zh_CN"), title) == "QH-2026-001　征地拆迁　县教育局、县水利局"
    act, values = recorded(county)[0]
    assert act == "case.registered"
    assert (values["units"], values["received_on"]) == (["B02", "B03"], "2025-12-20")


def test_what_is_not_given_of_the_visit_is_the_usual_team(case: Books) -> None:
    view = seen(case)
    assert (view.values["visit_days"], view.values["min_units"]) == (2, 2)
    assert tuple(seat.id for seat in view.seats) == USUAL
    with case.store.reading() as session:
        rows = session.scalars(select(Case)).one().seats
    assert [Seat.model_validate(row).id for row in rows] == [seat.id for seat in view.seats]
    assert rows[0] == {
        "id": "lead", "count": 1, "who": {"roles": ["lead"], "units": ["DCB"]}, "required": True,
    }  # fmt: skip
    assert rows[3]["who"] == {"skills": ["land"]}


def test_where_the_matter_has_no_skill_the_seat_asks_for_nobody_special(case: Books) -> None:
    change_case(case, NUMBER, {"matter": "other"})
    assert seen(case).seats[3].skills == ()
    change_case(case, NUMBER, {"matter": "law"})
    assert seen(case).seats[3].skills == ("法律",)


def test_seats_may_be_left_out_and_counts_changed(case: Books) -> None:
    change_case(case, NUMBER, {"seats": {"supervisor": 2, "topic": 0}})
    found = [(seat.id, seat.count) for seat in seen(case).seats]
    assert found == [("lead", 1), ("co_lead", 1), ("supervisor", 2)]
    change_case(case, NUMBER, {"seats": {"topic": 3}})
    assert [(seat.id, seat.count) for seat in seen(case).seats][3] == ("topic", 3)
    registered(case, "2", seats={"co_lead": 0})
    assert [seat.id for seat in seen(case, "2").seats] == ["lead", "supervisor", "topic"]


@pytest.mark.parametrize(
    "number", ["a|1", "QH 1", "new", "案1", "1" * 33, "QH/1", "QH-1\n", "QH_1"]
)
def test_a_number_is_made_of_letters_digits_and_hyphens(county: Books, number: str) -> None:
    assert faults(lambda: registered(county, number)) == [("number", "case.bad_number")]
    assert faults(lambda: registered(county, "")) == [("number", "case.needed")]


@pytest.mark.parametrize("number", [CARD, "13800138000", "4402-2919-7001-0112-34"])
def test_a_number_of_a_person_is_no_number_of_a_case(county: Books, number: str) -> None:
    assert faults(lambda: registered(county, number))[0][0] == "number"


def test_a_number_is_of_one_case_however_its_letters_are_written(case: Books) -> None:
    assert faults(lambda: registered(case, NUMBER.lower())) == [("number", "case.taken")]
    assert seen(case, NUMBER.lower()) == seen(case)
    change_case(case, NUMBER.lower(), {"severity": 1})
    assert recorded(case)[-1][1]["number"] == NUMBER


def test_all_that_is_wrong_is_told_at_once(county: Books) -> None:
    wrong = entered(
        kind="riot", matter="sea", place="T99", units=["B02", "X1"], severity=6,
        received_on=DAY + timedelta(1), due=date(2025, 1, 1), opinion=f"见{CARD}",
    )  # fmt: skip
    assert set(faults(lambda: register_case(county, "|", wrong))) >= {
        ("number", "case.bad_number"), ("kind", "case.not_listed"), ("matter", "case.not_listed"),
        ("place", "case.not_listed"), ("units", "case.no_unit"), ("severity", "case.out_of_range"),
        ("received_on", "case.in_future"), ("due", "case.order"),
        ("opinion", "free_text.identity_card"),
    }  # fmt: skip
    assert case_list(county, CaseFilter()).rows == []
    needed = faults(lambda: register_case(county, "1", {}))
    assert {field for field, _ in needed} >= {
        "kind", "matter", "place", "units", "severity", "received_on", "earliest", "due",
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(TEXTS))
@pytest.mark.parametrize("text", [CARD, "电话13800138000", "卡号6222 0212 3456 7890 123"])
def test_no_free_text_keeps_a_number_that_leads_to_a_person(
    case: Books, name: str, text: str
) -> None:
    given: Any = {name: text, **({"extended_days": 3} if name == "extended_by" else {})}
    (found,) = faults(lambda: change_case(case, NUMBER, given))
    assert found[0] == name
    assert found[1].startswith("free_text.")
    (found,) = faults(lambda: registered(case, "2", **{"extended_days": 3, "extended_by": "王",
                                                         **given}))  # fmt: skip
    assert found[0] == name


# --- changed ------------------------------------------------------------------------------------


def test_dates_are_entered_as_they_happen_and_taken_back(case: Books) -> None:
    given = {"transferred_on": date(2025, 12, 22), "told_on": date(2025, 12, 23)}
    change_case(case, NUMBER, given)  # type: ignore[arg-type]
    assert seen(case).values["transferred_on"] == date(2025, 12, 22)
    change_case(case, NUMBER, {"told_on": None})
    assert seen(case).values["told_on"] is None
    assert recorded(case)[1:] == [
        ("case.changed", {"number": NUMBER, "changes": [
            ["transferred_on", None, "2025-12-22"], ["told_on", None, "2025-12-23"],
        ]}),
        ("case.changed", {"number": NUMBER, "changes": [["told_on", "2025-12-23", None]]}),
    ]  # fmt: skip


D = date


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"transferred_on": D(2025, 12, 19)}, [("transferred_on", "case.order")]),
        ({"accepted_on": D(2025, 12, 21), "transferred_on": D(2025, 12, 22)},
         [("accepted_on", "case.order")]),
        ({"replied_on": D(2025, 12, 19)}, [("replied_on", "case.order")]),
        ({"told_on": DAY + timedelta(1)}, [("told_on", "case.in_future")]),
        ({"told_on": D(1999, 12, 31)},
         [("told_on", "case.day_out_of_reach"), ("told_on", "case.order")]),
        ({"extended_days": 31, "extended_by": "王县长"}, [("extended_days", "case.out_of_range")]),
        ({"extended_days": 30}, [("extended_by", "case.extension_halved")]),
        ({"extended_by": "王县长"}, [("extended_by", "case.extension_halved")]),
        ({"hearing_first": D(2026, 1, 5)}, [("hearing_first", "case.hearing_halved")]),
        ({"hearing_first": D(2026, 1, 5), "hearing_end": D(2026, 1, 5)},
         [("hearing_end", "case.order")]),
        ({"deadline": D(2025, 12, 1)}, [("deadline", "case.order")]),
        ({"due": D(2026, 1, 1)}, [("due", "case.order")]),
        ({"severity": 0}, [("severity", "case.out_of_range")]),
        ({"visit_days": 61}, [("visit_days", "case.out_of_range")]),
        ({"units": []}, [("units", "case.no_units")]),
        ({"seats": {"pilot": 1}}, [("seats", "case.unknown_seat")]),
        ({"seats": {"lead": -1}}, [("seats", "case.out_of_range")]),
        ({"seats": {"lead": 21}}, [("seats", "case.out_of_range")]),
        ({"seats": dict.fromkeys(USUAL, 0)},
         [("seats", "case.no_seats")]),
        ({"seats": dict.fromkeys(USUAL[:3], 0)},
         [("min_units", "case.few_seats")]),
        ({"min_units": 5}, [("min_units", "case.few_seats")]),
        ({"kind": ""}, [("kind", "case.needed")]),
        ({"leader": "王" * 65}, [("leader", "free_text.too_long")]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    case: Books, given: Any, expected: list[tuple[str, str]]
) -> None:
    before = seen(case)
    assert sorted(faults(lambda: change_case(case, NUMBER, given))) == sorted(expected)
    assert seen(case) == before
    assert len(recorded(case)) == 1


def test_a_case_without_a_visit_needs_no_seats(case: Books) -> None:
    change_case(case, NUMBER, {"visit_days": 0, "seats": dict.fromkeys(USUAL, 0)})
    assert seen(case).seats == []


def test_the_five_ones_are_kept_on_one_line(case: Books) -> None:
    change_case(
        case, NUMBER,
        {"opinion": " 限期\n整改 ", "leader": "李副县长", "standard": "群众满意",
         "deadline": D(2026, 3, 1)},
    )  # fmt: skip
    assert seen(case).values["opinion"] == "限期 整改"
    assert [each.day for each in seen(case).deadlines if each.rule == "five_ones"] == [
        D(2026, 3, 1)
    ]


def test_what_changes_nothing_is_no_act(case: Books) -> None:
    with pytest.raises(LunzhiError, match=r"case\.unchanged"):
        change_case(case, NUMBER, {"severity": 3, "units": ["B02"], "opinion": ""})
    assert len(recorded(case)) == 1


def test_the_record_of_other_units_says_which_they_were(case: Books) -> None:
    change_case(case, NUMBER, {"units": ["B03", "B02"]})
    assert recorded(case)[-1][1]["changes"] == [["units", ["B02"], ["B02", "B03"]]]


def test_units_and_place_stay_once_a_visit_is_published(case: Books) -> None:
    with_visit(case, D(2026, 1, 12))
    for given in ({"units": ["B03"]}, {"place": "T02"}):
        (found,) = faults(lambda given=given: change_case(case, NUMBER, given))  # type: ignore[misc]
        assert found[1] == "case.visit_published"
    change_case(case, NUMBER, {"severity": 5, "units": ["B02"], "place": "T01"})
    assert seen(case).is_bound
    assert seen(case).line.visit == (D(2026, 1, 12), D(2026, 1, 14))


def test_closed_and_opened_again(case: Books) -> None:
    assert faults(lambda: close_case(case, NUMBER, D(2025, 12, 19))) == [
        ("closed_on", "case.order")
    ]
    assert faults(lambda: close_case(case, NUMBER, DAY + timedelta(1))) == [
        ("closed_on", "case.in_future")
    ]
    close_case(case, NUMBER, DAY)
    assert seen(case).line.next is None
    assert all(not each.is_open for each in seen(case).deadlines)
    with pytest.raises(LunzhiError, match=r"case\.is_closed"):
        close_case(case, NUMBER, DAY)
    with pytest.raises(LunzhiError, match=r"case\.is_closed"):
        change_case(case, NUMBER, {"severity": 1})
    reopen_case(case, NUMBER)
    with pytest.raises(LunzhiError, match=r"case\.is_open"):
        reopen_case(case, NUMBER)
    assert seen(case).line.next is not None
    acts = [act for act, _ in recorded(case)]
    assert acts == ["case.registered", "case.closed", "case.reopened"]


CHANGES: list[Callable[[Books], object]] = [
    lambda books: change_case(books, NUMBER, {"severity": 5}),
    lambda books: change_case(books, NUMBER, {"units": ["B03"]}),
    lambda books: change_case(books, NUMBER, {"seats": {"supervisor": 2}}),
    lambda books: close_case(books, NUMBER, DAY),
]


@pytest.mark.parametrize("first", CHANGES)
def test_of_two_clerks_the_second_is_told_who_was_first(
    case: Books, first: Callable[[Books], object]
) -> None:
    mark = seen(case).mark
    first(acting_as(case, "petitions", name="anna"))
    before = seen(case)
    for second in CHANGES:
        with pytest.raises(LunzhiError, match=r"case\.changed") as told:
            second(case_as_seen(case, NUMBER, mark))
        assert told.value.params["by"] == "anna"
    assert seen(case) == before
    if before.line.closed_on is None:
        change_case(case_as_seen(case, NUMBER, before.mark), NUMBER, {"severity": 4})


def test_of_two_clerks_at_the_same_moment_one_is_told(case: Books) -> None:
    mark, together = seen(case).mark, threading.Barrier(2)
    answers: list[str] = []

    def clerk(severity: int) -> None:
        together.wait()
        try:
            change_case(case_as_seen(case, NUMBER, mark), NUMBER, {"severity": severity})
        except LunzhiError as error:
            answers.append(error.code)
        else:
            answers.append("done")

    clerks = [threading.Thread(target=clerk, args=(level,)) for level in (4, 5)]
    for each in clerks:
        each.start()
    for each in clerks:
        each.join()
    assert sorted(answers) == ["case.changed", "done"]
    assert [act for act, _ in recorded(case)] == ["case.registered", "case.changed"]


# --- looked at ----------------------------------------------------------------------------------


@pytest.fixture
def many(county: Books) -> Books:
    """A-1 is late, B-2 is about another unit, matter and place, C-3 is closed."""
    registered(county, "A-1", received_on=D(2025, 12, 1))
    registered(county, "B-2", kind="other", matter="law", place="T02", units=["B01", "B03"])
    registered(county, "C-3")
    close_case(county, "C-3", DAY)
    return county


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (CaseFilter(), ["A-1", "B-2", "C-3"]),
        (CaseFilter(state="open"), ["A-1", "B-2"]),
        (CaseFilter(state="closed"), ["C-3"]),
        (CaseFilter(kind="other"), ["B-2"]),
        (CaseFilter(matter="law"), ["B-2"]),
        (CaseFilter(place="T02"), ["B-2"]),
        (CaseFilter(unit="B03"), ["B-2"]),
        (CaseFilter(text=" b-"), ["B-2"]),
        (CaseFilter(text="%"), []),
        (CaseFilter(text="教育"), []),
        (CaseFilter(overdue=True), ["A-1"]),
    ],
)
def test_cases_are_listed_by_what_is_due_first(
    many: Books, wanted: CaseFilter, numbers: list[str]
) -> None:
    found = case_list(many, wanted)
    assert [line.title.number for line in found.rows] == numbers


def test_a_line_has_the_nearest_deadline_and_counts_are_of_all_states(many: Books) -> None:
    found = case_list(many, CaseFilter(state="open"))
    first, second = found.rows
    assert first.next is not None
    assert second.next is not None
    assert (first.next.rule, first.next.day) == ("register", D(2025, 12, 16))
    assert second.next.days_left(DAY) == 3
    assert (dict(found.counts), found.overdue) == ({"open": 2, "closed": 1}, 1)
    assert case_list(on_day(many, D(2026, 1, 5)), CaseFilter()).overdue == 2


def test_one_case_has_all_its_deadlines_with_the_rules_that_make_them(case: Books) -> None:
    change_case(case, NUMBER, {"transferred_on": D(2025, 12, 31), "told_on": D(2025, 12, 31)})
    found = {each.rule: each for each in seen(case).deadlines}
    assert set(found) == {"register", "tell", "transfer_objection"}
    assert found["register"].met_on == D(2025, 12, 31)
    assert found["transfer_objection"].since == D(2025, 12, 31)


@pytest.mark.parametrize("role", sorted(set(ROLES) - set(CASE_READERS)))
def test_nobody_else_learns_that_there_are_cases(case: Books, role: Role) -> None:
    other = acting_as(case, role)
    for do in (
        lambda: case_list(other, CaseFilter()),
        lambda: case_desk(other, NUMBER),
        lambda: case_desk(other, "none-1"),
        lambda: registered(other, "2"),
        lambda: change_case(other, NUMBER, {"severity": 1}),
        lambda: close_case(other, NUMBER, DAY),
        lambda: reopen_case(other, NUMBER),
        lambda: case_as_seen(other, NUMBER, "1"),
    ):
        with pytest.raises(NotAllowed):
            do()


def test_an_auditor_looks_and_changes_nothing(case: Books) -> None:
    auditor = acting_as(case, "auditor")
    assert case_list(auditor, CaseFilter()).rows
    assert not case_desk(auditor, NUMBER).keeps
    with pytest.raises(NotAllowed):
        change_case(auditor, NUMBER, {"severity": 1})
