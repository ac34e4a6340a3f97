"""The pages of cases, as a clerk goes through them, and as those see them who must not know."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.books.roles import Role
from scheduler.services.books.accounts import add_account
from scheduler.services.books.cases import change_case, register_case
from scheduler.services.books.cases_closing import close_case
from scheduler.services.books.cases_seen import CaseView, case_desk
from scheduler.services.books.ledger import history
from scheduler.store.people import Unit
from tests.databases import DAY
from tests.services.books.case_entries import NUMBER, entered, with_visit
from tests.web.site import CASE, PASSWORD, Site

CARD = "440229197001011234"
NEW: dict[str, Any] = {
    "number": NUMBER, "kind": "skipping", "matter": "land", "place": "T01", "units": ["B02"],
    "severity": "4", "received_on": "2025-12-20", "earliest": "2026-01-05", "due": "2026-02-27",
    "visit_days": "2", "min_units": "2", "max_same_unit": "2", "seat_lead": "1",
    "seat_co_lead": "1", "seat_supervisor": "2", "seat_topic": "1", "seat_lawyer": "0",
    "seat_member": "",
}  # fmt: skip


def now(site: Site, number: str = NUMBER) -> CaseView:
    return case_desk(site.books, number)


def mark_of(client: FlaskClient, path: str) -> str:
    return client.get(path).text.partition('name="mark" value="')[2].partition('"')[0]


@pytest.fixture
def registered(site: Site) -> Site:
    register_case(site.books, NUMBER, entered(units=["B02", "T01"]))
    return site


def change(site: Site, part: str, **fields: Any) -> TestResponse:
    client = site.client("petitions")
    path = f"/cases/{NUMBER}/change/{part}"
    return site.post(client, path, **{"mark": mark_of(client, path), **fields})


def test_a_clerk_registers_a_case(site: Site) -> None:
    client = site.client("inspection")
    assert 'name="seat_lawyer"' in client.get("/cases/new").text
    answer = site.post(client, "/cases/new", **NEW)
    assert answer.status_code == 303, answer.text
    shown = client.get(answer.headers["Location"])
    assert 'class="done"' in shown.text
    for said in ("县自然资源局", "征地拆迁", "太平镇", "还有3天"):
        assert said in shown.text
    seats = [(seat.id, seat.count) for seat in now(site).seats]
    assert seats == [("lead", 1), ("co_lead", 1), ("supervisor", 2), ("topic", 1)]
    listed = client.get("/cases").text
    assert f'href="/cases/{NUMBER}"' in listed


def test_all_that_is_wrong_is_told_with_what_was_entered(site: Site) -> None:
    client = site.client("inspection")
    wrong = {**NEW, "number": "a|b", "received_on": "2026-03-01", "units": [], "due": "2026-01-01"}
    answer = site.post(client, "/cases/new", **wrong)
    assert answer.status_code == 409
    for said in ("案件编号：", "收到日期：", "涉事单位：", "实地督查不晚于："):
        assert said in answer.text
    assert 'value="2026-03-01"' in answer.text
    assert answer.text.count('aria-invalid="true"') >= 3
    assert site.post(client, "/cases/new", **{**NEW, "kind": "riot"}).status_code == 422
    assert "共1件" in client.get("/cases").text


def test_an_empty_form_tells_all_that_is_missing_at_once(site: Site) -> None:
    client = site.client("petitions")
    fields = ("number", "kind", "matter", "place", "received_on", "earliest", "due")
    empty = {**NEW, **dict.fromkeys(fields, ""), "units": []}
    answer = site.post(client, "/cases/new", **empty)
    assert answer.status_code == 409
    assert "没有保存" in answer.text
    told = answer.text.partition('class="refused"')[2].partition("</ul>")[0]
    assert told.count("必须填写") == len(fields)
    assert "涉事单位：至少填写一个单位" in told
    assert 'id="units-wrong"' in answer.text
    assert answer.text.count('aria-invalid="true"') == len(fields)


def test_a_case_that_can_only_be_visited_late_says_so(registered: Site) -> None:
    seats = {name: count for name, count in NEW.items() if name.startswith("seat_")}
    usual = {"visit_days": "2", "min_units": "2", "max_same_unit": "2", **seats}
    for earliest, due, count in (
        ("2026-01-10", "2026-01-11", "只有0个工作日"),
        ("2026-01-09", "2026-01-11", "只有1个工作日"),
        ("2026-01-09", "2026-01-12", None),
    ):
        answer = change(registered, "visit", earliest=earliest, due=due, **usual)
        assert answer.status_code == 303, answer.text
        text = registered.client("petitions").get(answer.headers["Location"]).text
        assert (count in text) if count else ("无论怎样安排都会逾期" not in text)


def test_what_happens_is_entered_part_by_part(registered: Site) -> None:
    assert change(registered, "progress", transferred_on="2025-12-22", hearing_first="2026-01-05",
                  hearing_end="2026-01-06", extended_days="5",
                  extended_by="王县长").status_code == 303  # fmt: skip
    values = now(registered).values
    assert values["hearing_end"] == date(2026, 1, 7)
    form = registered.client("petitions").get(f"/cases/{NUMBER}/change/progress").text
    assert 'value="2026-01-06"' in form
    answer = change(registered, "progress", transferred_on="2025-12-22")
    assert answer.status_code == 303
    assert (now(registered).values["extended_days"], now(registered).values["extended_by"]) == (
        0, None,
    )  # fmt: skip
    answer = change(registered, "five_ones", opinion="限期整改", leader="李副县长",
                    standard="整改到位", deadline="2026-02-10")  # fmt: skip
    assert answer.status_code == 303
    text = registered.client("auditor").get(f"/cases/{NUMBER}").text
    assert "限期整改" in text
    assert "/change/" not in text
    answer = change(registered, "visit", earliest="2026-01-05", due="2026-02-27", visit_days="0",
                    min_units="2", max_same_unit="2")  # fmt: skip
    assert answer.status_code == 303
    assert "不安排实地督查" in registered.client("auditor").get(f"/cases/{NUMBER}").text
    assert change(registered, "nothing").status_code == 404


@pytest.mark.parametrize(
    ("part", "name", "more"),
    [
        ("progress", "extended_by", {"extended_days": "3"}),
        ("five_ones", "opinion", {}),
        ("five_ones", "leader", {}),
        ("five_ones", "standard", {}),
    ],
)
def test_no_text_with_the_number_of_a_person_is_kept(
    registered: Site, part: str, name: str, more: dict[str, str]
) -> None:
    before = now(registered)
    answer = change(registered, part, **{name: f"见{CARD}", **more})
    assert answer.status_code == 409
    assert "身份证" in answer.text
    assert now(registered) == before
    client = registered.client("inspection")
    answer = registered.post(client, "/cases/new", **{**NEW, "number": CARD})
    assert answer.status_code == 409


def test_of_two_clerks_the_second_is_told(registered: Site) -> None:
    client, path = registered.client("petitions"), f"/cases/{NUMBER}/change/five_ones"
    mark = mark_of(client, path)
    change_case(registered.books, NUMBER, {"severity": 5})
    answer = registered.post(client, path, mark=mark, leader="李副县长")
    assert answer.status_code == 409
    assert "已有变动" in answer.text
    assert "李副县长" in answer.text
    assert now(registered).values["leader"] is None
    again = answer.text.partition('name="mark" value="')[2].partition('"')[0]
    assert registered.post(client, path, mark=again, leader="李副县长").status_code == 303


def test_closed_and_opened_again(registered: Site) -> None:
    client, path = registered.client("inspection"), f"/cases/{NUMBER}"
    mark = mark_of(client, path)
    early = registered.post(client, f"{path}/close", mark=mark, closed_on="2025-12-01")
    assert early.status_code == 409
    assert registered.post(client, f"{path}/close", mark=mark, closed_on="2026-01-01").status_code == 303  # fmt: skip # noqa: E501
    text = client.get(path).text
    assert "办结" in text
    assert "/change/" not in text
    assert registered.post(client, f"{path}/reopen", mark=mark).status_code == 409
    answer = registered.post(client, f"{path}/reopen", mark=mark_of(client, path))
    assert answer.status_code == 303
    assert now(registered).line.closed_on is None


def test_units_and_place_stay_once_a_visit_is_published(registered: Site) -> None:
    with_visit(registered.books, date(2026, 1, 12))
    path = f"/cases/{NUMBER}/change/basics"
    form = registered.client("inspection").get(path).text
    assert 'name="units"' not in form
    assert 'name="place"' not in form
    for shown in (f"/cases/{NUMBER}", "/cases"):
        assert "2026年1月12日至13日" in registered.client("inspection").get(shown).text
    fields = {"kind": "other", "matter": "land", "severity": "4", "received_on": "2025-12-20"}
    answer = change(registered, "basics", units=["B03"], place="T02", **fields)
    assert answer.status_code == 303
    assert [unit.code for unit in now(registered).line.title.units] == ["B02", "T01"]
    assert now(registered).values["place"] == "T01"


def test_days_and_seats_stay_once_a_visit_is_published(registered: Site) -> None:
    with_visit(registered.books, date(2026, 1, 12))
    form = registered.client("inspection").get(f"/cases/{NUMBER}/change/visit").text
    assert "督查天数和组内席位不能再改" in form
    assert 'name="due"' in form
    assert 'name="visit_days"' not in form
    assert 'name="seat_' not in form
    fields = {"earliest": "2026-01-05", "due": "2026-02-20", "min_units": "2", "max_same_unit": "2"}
    answer = change(registered, "visit", visit_days="5", seat_topic="3", **fields)
    assert answer.status_code == 303
    view = now(registered)
    assert (view.values["due"], view.values["visit_days"]) == (date(2026, 2, 20), 2)
    assert {seat.id: seat.count for seat in view.seats}["topic"] == 1


def test_late_and_estimated_deadlines_are_marked(registered: Site) -> None:
    register_case(registered.books, "QH-LATE-1", entered(received_on=date(2025, 12, 1)))
    client = registered.client("auditor")
    text = client.get("/cases").text
    assert text.index("QH-LATE-1") < text.index(NUMBER)
    assert 'class="late">逾期16天' in text
    change_case(registered.books, NUMBER, {"transferred_on": date(2025, 12, 31)})
    text = client.get(f"/cases/{NUMBER}").text
    assert 'class="tag">推算' not in text
    assert "收到转送之日（2025年12月31日）起5个工作日内" in text
    change_case(registered.books, NUMBER, {"accepted_on": date(2026, 1, 1), "extended_days": 30,
                                           "extended_by": "李主任"})  # fmt: skip
    text = client.get(f"/cases/{NUMBER}").text
    assert "受理之日（2026年1月1日）起60日内，延长30日" in text


def test_the_list_is_filtered(registered: Site) -> None:
    register_case(registered.books, "QH-2", entered(matter="law", place="T02", units=["B03"]))
    close_case(registered.books, "QH-2", DAY)
    client = registered.client("inspection")
    for query, numbers in (
        ("", [NUMBER]), ("?state=closed", ["QH-2"]), ("?state=all", ["QH-2", NUMBER]),
        ("?state=all&matter=law", ["QH-2"]), ("?state=all&place=T01", [NUMBER]),
        ("?state=all&unit=B02", [NUMBER]), ("?state=all&text=qh-2026", [NUMBER]),
        ("?kind=abnormal", []), ("?overdue=y", []),
    ):  # fmt: skip
        text = client.get(f"/cases{query}").text
        found = [each for each in (NUMBER, "QH-2") if f'href="/cases/{each}"' in text]
        assert sorted(found) == sorted(numbers), query
    assert client.get("/cases?kind=riot").status_code == 422


# --- who must not know --------------------------------------------------------------------------


@pytest.fixture
def secret(site: Site) -> Site:
    """QH-1 is about the officer's unit, QH-2 is not; `tied` and `bureau` are that officer."""
    unit = history(site.books, site.officer).unit
    register_case(site.books, "QH-1", entered(units=[unit]))
    other = "B02" if unit != "县自然资源局" else "B03"
    register_case(site.books, "QH-2", entered(units=[other]))
    roles: dict[str, Role] = {"tied": "inspection", "bureau": "petitions"}
    for name, role in roles.items():
        add_account(site.books, name, role, officer=site.officer, password=PASSWORD)
    return site


@pytest.mark.parametrize("account", ["tied", "bureau"])
def test_a_hidden_case_has_the_page_of_one_that_is_not_there(secret: Site, account: str) -> None:
    client = secret.client(account)
    for path in ("", "/change/basics", "/change/visit"):
        hidden, none = (client.get(f"/cases/{number}{path}") for number in ("QH-1", "QH-9"))
        assert hidden.status_code == none.status_code == 404
        assert hidden.text.replace("QH-1", "?") == none.text.replace("QH-9", "?")
    fields = {"mark": "1", "closed_on": "2026-01-01", "kind": "other"}
    for path in ("/change/basics", "/close", "/reopen"):
        hidden, none = (
            secret.post(client, f"/cases/{number}{path}", **fields) for number in ("QH-1", "QH-9")
        )
        assert hidden.status_code == none.status_code == 404
        assert hidden.text.replace("QH-1", "?") == none.text.replace("QH-9", "?")


@pytest.mark.parametrize("account", ["tied", "bureau"])
def test_a_hidden_case_is_neither_listed_nor_counted(secret: Site, account: str) -> None:
    text = secret.client(account).get("/cases?state=all").text
    assert "QH-1" not in text
    assert "共2件" in text
    assert "共3件" in secret.client("inspection").get("/cases?state=all").text
    assert "共0件" in secret.client(account).get("/cases?state=all&text=QH-1").text


def test_a_case_about_an_office_that_leads_teams_warns_who_sees_it(site: Site) -> None:
    with site.books.acting("organisation") as act:
        act.session.add(Unit(code="XFJ", name="县信访局"))
        act.record("settings.loaded", "settings:1")
    client = site.client("inspection")
    assert site.post(client, "/cases/new", **{**NEW, "units": ["XFJ"]}).status_code == 303
    assert "涉及牵头单位县信访局" in client.get(f"/cases/{NUMBER}").text
    assert "涉及牵头单位" not in client.get(f"/cases/{CASE}").text


def test_a_tied_account_is_offered_no_case_to_register_and_no_units_to_change(
    secret: Site,
) -> None:
    client = secret.client("tied")
    assert 'href="/cases/new"' not in client.get("/cases").text
    assert client.get("/cases/new").status_code == 409
    codes = [case_desk(secret.books, each).line.title.units[0].code for each in ("QH-1", "QH-2")]
    answers = [secret.post(client, "/cases/new", **{**NEW, "units": [code]}) for code in codes]
    assert [each.status_code for each in answers] == [409, 409]
    assert all("不对应个人和单位的账号" in each.text for each in answers)
    basics = client.get("/cases/QH-2/change/basics").text
    assert 'name="severity"' in basics
    assert 'name="units"' not in basics
    assert 'name="place"' not in basics
    sent = {**NEW, "mark": mark_of(client, "/cases/QH-2/change/basics"), "severity": "5"}
    assert secret.post(client, "/cases/QH-2/change/basics", **sent).status_code == 303
    assert case_desk(secret.books, "QH-2").line.severity == 5


@pytest.mark.parametrize("account", ["organisation", "liaison", "officer", "administrator"])
def test_nobody_else_gets_to_a_case(secret: Site, account: str) -> None:
    client = secret.client(account)
    for path in ("/cases", "/cases/new", "/cases/QH-1", "/cases/QH-2", "/cases/QH-9"):
        assert client.get(path).status_code == 403, path
    assert 'href="/cases"' not in client.get("/account").text
    assert secret.post(client, "/cases/QH-2/close", closed_on="2026-01-01").status_code == 403
