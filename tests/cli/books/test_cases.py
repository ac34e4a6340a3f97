"""`lunzhi case` as a clerk meets it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from scheduler.cli.exits import Exit
from scheduler.services.books.accounts import add_account
from scheduler.services.books.cases_seen import case_desk
from scheduler.services.books.opened import Books
from tests.cli.desk import Answer, Desk
from tests.services.books.case_entries import NUMBER, registered, with_cases, with_visit

ADD = (
    "--kind", "skipping", "--matter", "land", "--place", "T01", "--unit", "B02", "--unit", "B03",
    "--severity", "3", "--received", "2025-12-20", "--earliest", "2026-01-05",
    "--due", "2026-02-27",
)  # fmt: skip


@pytest.fixture(autouse=True)
def county(open_books: Books) -> Books:
    return with_cases(open_books)


def refused(answer: Answer, *said: str) -> None:
    assert (answer.code, answer.out) == (Exit.BAD_INPUT, "")
    for piece in said:
        assert piece in answer.err


def test_a_case_from_registering_to_closing(books_desk: Desk, county: Books) -> None:
    answer = books_desk.call("case", "add", NUMBER, *ADD, "--seat", "topic=2")
    assert "QH-2026-001 · 征地拆迁 · 县教育局、县水利局" in answer.out.replace(", ", "、")
    books_desk.call(
        "case", "set", NUMBER, "--transferred", "2025-12-22", "--hearing-first", "2026-01-05",
        "--hearing-last", "2026-01-06", "--extended", "5", "--extended-by", "王县长",
    )  # fmt: skip
    values = case_desk(county, NUMBER).values
    assert (values["extended_days"], values["hearing_end"].isoformat()) == (5, "2026-01-07")
    assert books_desk.call("case", "set", NUMBER, "--clear", "extended", "--clear", "extended-by",
                           "--clear", "transferred").code == Exit.DONE  # fmt: skip
    values = case_desk(county, NUMBER).values
    assert (values["extended_days"], values["transferred_on"]) == (0, None)
    shown = books_desk.call("case", "show", NUMBER).out
    for said in ("Last day of the hearing: 6 Jan 2026", "3 days left", "业务骨干", "太平镇"):
        assert said in shown, said
    assert books_desk.call("case", "close", NUMBER, "--on", "2026-01-01").code == Exit.DONE
    assert "No cases." in books_desk.call("case", "list", "--state", "open").out
    assert books_desk.call("case", "reopen", NUMBER).code == Exit.DONE
    assert NUMBER in books_desk.call("case", "list", "--state", "open").out


def test_a_visit_is_told_with_its_year(books_desk: Desk, county: Books) -> None:
    registered(county)
    with_visit(county, date(2026, 1, 12))
    for command in (("show", NUMBER), ("list",)):
        assert "12–13 Jan 2026" in books_desk.call("case", *command).out


def test_a_case_that_can_only_be_visited_late_says_so(books_desk: Desk, county: Books) -> None:
    registered(county, earliest=date(2026, 1, 9), due=date(2026, 1, 11), visit_days=2)
    assert "there is 1 working day, and the visit takes 2" in books_desk.call(
        "case", "show", NUMBER
    ).out  # fmt: skip


def test_all_that_is_wrong_is_told_at_once(books_desk: Desk) -> None:
    refused(
        books_desk.call("case", "add", NUMBER, "--matter", "sea", "--due", "2026-01-01"),
        "Kind: is needed.", 'Matter: "sea" is not in the list.', "Units concerned: at least one",
    )  # fmt: skip
    answer = books_desk.call("case", "set", NUMBER, "--severity", "1")
    refused(answer, f'There is no case "{NUMBER}"')


@pytest.mark.parametrize(
    ("option", "said"),
    [("--opinion", "identity card"), ("--leader", "identity card"), ("--standard", "identity")],
)
def test_a_number_of_a_person_is_refused(
    books_desk: Desk, county: Books, option: str, said: str
) -> None:
    registered(county)
    answer = books_desk.call("case", "set", NUMBER, option, "440229197001011234")
    refused(answer, said)


@pytest.mark.parametrize("wrong", ["lead", "=1", "lead=", "lead=-1", "lead=x"])
def test_a_seat_is_given_with_how_many_sit_there(books_desk: Desk, wrong: str) -> None:
    answer = books_desk.call("case", "add", NUMBER, *ADD, "--seat", wrong)
    refused(answer, f"{wrong} should be SEAT=N")


def test_programs_get_facts(books_desk: Desk, county: Books) -> None:
    registered(county)
    (line,) = json.loads(books_desk.call("case", "list", "--json").out)
    assert (line["units"], line["next"]["days_left"]) == (["B02"], 3)
    view = json.loads(books_desk.call("case", "show", NUMBER, "--json").out)
    assert [each["rule"] for each in view["deadlines"]] == ["register", "tell"]
    assert view["received_on"] == "2025-12-20"
    assert {key: view[key] for key in line} == line  # a key means the same in both
    assert (line["matter_id"], line["matter"]) == ("land", "征地拆迁")
    assert (line["place_id"], line["place"]) == ("T01", "太平镇")


def test_a_hidden_case_is_told_of_as_one_that_is_not_there(books_desk: Desk, county: Books) -> None:
    registered(county, "QH-1", units=["B01"])
    add_account(county, "tied", "inspection", officer="101")
    for command in (
        ("show",), ("show", "--json"), ("set", "--severity", "1"), ("close", "--on", "2026-01-01"),
        ("reopen",),
    ):  # fmt: skip
        name, *rest = command
        hidden, none = (
            books_desk.call("case", name, number, *rest, "--user", "tied")
            for number in ("QH-1", "QH-9")
        )
        assert hidden.code == Exit.BAD_INPUT
        assert hidden.out == none.out == ""
        assert hidden.err.replace("QH-1", "?") == none.err.replace("QH-9", "?")
    assert "No cases." in books_desk.call("case", "list", "--user", "tied").out
    assert books_desk.call("case", "list", "--user", "tied", "--json").out == "[]\n"


@pytest.mark.parametrize("role", ["organisation", "administrator"])
def test_other_offices_are_refused(books_desk: Desk, county: Books, role: str) -> None:
    registered(county)
    add_account(county, "other", role)  # type: ignore[arg-type]  # one of the roles
    for number in (NUMBER, "none-1"):
        answer = books_desk.call("case", "show", number, "--user", "other")
        refused(answer, "other")
        assert number not in answer.err
