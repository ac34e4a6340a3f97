"""The inspection office at the command line: name list, declarations, facts, waivers."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from scheduler.cli.exits import Exit
from scheduler.services.books.accounts import add_account
from scheduler.services.books.inspector_lists import show_inspector
from scheduler.services.books.inspectors import RoleDays
from scheduler.services.books.opened import Books
from tests.cli.desk import Answer, Desk
from tests.services.books.inspecting import visit, with_office

CHINESE = {"LUNZHI_LANG": "zh"}
DAYS = ("--first", "2026-01-01", "--last", "2026-06-30")
WHY = ("--reason", "人手不足", "--approver", "李书记")
FACT = ("--tier", "local", "--ground", "曾任该单位副职")


@pytest.fixture
def office(open_books: Books) -> Books:
    return with_office(open_books)


def done(answer: Answer) -> str:
    assert answer.code == Exit.DONE, answer.err
    return answer.out


def refused(answer: Answer, said: str) -> None:
    assert answer.code == Exit.BAD_INPUT
    assert answer.out == ""
    assert said in answer.err


def test_the_name_list_is_kept(desk: Desk, office: Books) -> None:
    roles = ("--role", "lead:2026-01-01:2026-06-30", "--role", "lawyer")
    done(desk.call("inspector", "add", "202", "--brought", "2026:3", "--hometown", "river", *roles))
    new = ("--name", "王一", "--unit", "B02", "--rank", "section", "--gender", "m")
    done(desk.call("inspector", "add", "301", *new, "--skill", "law"))
    done(desk.call("inspector", "change", "202", "--max-days", 4))
    view = show_inspector(office, "202")
    assert (view.max_days, view.hometown, view.line.load) == (4, "river", 3)
    first, last = date(2026, 1, 1), date(2026, 6, 30)
    assert view.roles == (RoleDays("lead", first, last), RoleDays("lawyer"))
    text = done(desk.call("inspector", "list", environ=CHINESE))
    assert "王一" in text
    assert "未申报" in text
    assert "组长、公职律师" in text
    found = json.loads(done(desk.call("inspector", "list", "--role", "lead", "--json")))
    assert [row["number"] for row in found] == ["202"]
    done(desk.call("inspector", "remove", "202", "--until", "2026-02-01"))
    done(desk.call("inspector", "add", "202"))
    assert show_inspector(office, "202").roles == view.roles
    assert show_inspector(office, "202").line.last is None
    done(desk.call("inspector", "remove", "202", "--until", "2026-01-01"))
    assert "202" not in done(desk.call("inspector", "list"))


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["inspector", "add", "9"], "Nobody has"),
        (["inspector", "add", "9", "--name", "王一"], "needs all of"),
        (["inspector", "add", "202", "--brought", "x"], "YEAR:DAYS"),
        (["inspector", "add", "202", "--brought", "20261:12"], "YEAR:DAYS"),
        (["inspector", "add", "202", "--brought", "0026:12"], "cannot be of the year 26"),
        (["inspector", "add", "202", "--role", "lead:x"], "ROLE"),
        (["inspector", "add", "202", "--role", "lead::::"], "ROLE"),
        (["inspector", "add", "202", "--role", "supervisor"], "comes with a stint"),
        (["inspector", "change", "202"], "not on the name list"),
        (["declaration", "add", "202", "--interest", "unit:B01"], "KIND:TARGET"),
        (["recusal", "add", "202", *FACT], "Give one of"),
        (["recusal", "add", "202", *FACT, "--case", "XF-9"], "no case"),
        (["recusal", "end", "9", "--reason", "x"], "no recusal fact 9"),
        (["waiver", "revoke", "9"], "no waiver 9"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, office: Books, args: list[str], said: str) -> None:
    assert office.actor.roles
    refused(desk.call(*args), said)


def test_a_fact_is_previewed_entered_waived_and_ended(desk: Desk, office: Books) -> None:
    visit(office, "XF-1", {"topic": "202"}, date(2026, 3, 2))
    add = ("recusal", "add", "202", *FACT, "--unit", "B01")
    previewed = done(desk.call(*add, "--preview"))
    assert "Nothing is entered yet" in previewed
    assert "XF-1" in previewed
    assert "No facts" in done(desk.call("recusal", "list"))
    assert "XF-1" in done(desk.call(*add, environ=CHINESE))
    assert "曾任该单位副职" in done(desk.call("recusal", "list", "--officer", "202"))
    done(desk.call("waiver", "add", 1, *WHY, *DAYS, "--case", "XF-1"))
    (row,) = json.loads(done(desk.call("recusal", "list", "--standing", "--json")))
    assert row["waivers"][0]["approver"] == "李书记"
    assert re.search(r"stands; waived in case XF-1, .* \(waiver 1\)", listed(desk))
    done(desk.call("waiver", "add", 1, *WHY, *DAYS))
    told = listed(desk)
    assert re.search(r"waived \S+ – \S+ \(waiver 2\); waived in case XF-1", told)
    assert "stands" not in told
    for waiver in (1, 2):
        done(desk.call("waiver", "revoke", waiver))
    assert "stands" in listed(desk)
    assert "waive" not in listed(desk)
    done(desk.call("recusal", "end", 1, "--reason", "登记有误"))
    assert done(desk.call("recusal", "list", "--standing", "--json")) == "[]\n"


def listed(desk: Desk) -> str:
    """The facts as people read them, on one line."""
    return " ".join(done(desk.call("recusal", "list")).split())


def test_a_declaration_is_entered(desk: Desk, office: Books) -> None:
    interest = ("--interest", "unit:B01:kin:配偶在该单位：任职")
    said = done(desk.call("declaration", "add", "202", *interest, "--on", "2025-07-01"))
    assert "2026-06-30" in said
    (fact,) = show_inspector(office, "202").facts or ()
    assert (fact.tier, fact.ground) == ("statutory", "配偶在该单位：任职")
    refused(desk.call("waiver", "add", 1, *WHY, *DAYS), "No approval lets")


def test_a_declaration_lists_what_it_bars_before_and_after(desk: Desk, office: Books) -> None:
    visit(office, "XF-1", {"topic": "202"}, date(2025, 12, 1))
    add = ("declaration", "add", "202", "--interest", "unit:B01:kin@2025-12-03:配偶任职")
    looked = done(desk.call(*add, "--preview"))
    assert "Nothing is entered yet" in looked
    assert "past, before it is said to hold  case XF-1" in looked
    assert show_inspector(office, "202").line.declared is None
    assert "case XF-1" in done(desk.call(*add))
    (fact,) = show_inspector(office, "202").facts or ()
    assert fact.first == date(2025, 12, 3)
    wrong = ("declaration", "add", "202", "--interest", "unit:B01:kin@soon:配偶任职")
    refused(desk.call(*wrong), "KIND:TARGET")


def test_the_audit_withholds_what_it_was(desk: Desk, office: Books) -> None:
    add_account(office, "anna", "administrator", password="a good long password")
    done(desk.call("recusal", "add", "202", *FACT, "--unit", "B01"))
    seen = done(desk.call("audit", "list", "--user", "anna"))
    assert "On cases or teams (withheld)" in seen
    assert "recusal" not in seen.casefold()
    (newest, *_) = reversed(
        json.loads(done(desk.call("audit", "list", "--user", "anna", "--json")))["entries"]
    )
    assert (newest["act"], newest["subject"], newest["values"]) == (None, None, None)
    assert "recusal:1" in done(desk.call("audit", "list"))
