"""The name list handed in, looked at, confirmed: all of it or nothing."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from scheduler.services.books.inspector_lists import inspectors, show_inspector
from scheduler.services.books.inspectors import ListEntry, change_inspector
from tests.databases import DAY
from tests.web.site import Site
from tests.workbooks.made import xlsx

HEADS = ("工号", "姓名", "性别", "单位", "职级", "专长", "籍贯（属地）", "角色", "申报日期")
WANG = ("D901", "王怡", "女", "县水务局", "正科级", "", "", "组长", "2025-12-31")
WRONG = ("D902", "李一", "女", "县水务局", "正科级", "", "", "司机", "")


def names(*rows: tuple[Any, ...]) -> bytes:
    return xlsx(名录=[HEADS, *rows])


def preview(site: Site, client: FlaskClient, data: bytes) -> str:
    """The address of its preview."""
    answer = site.post(client, "/inspectors/import", workbook=(BytesIO(data), "名录.xlsx"))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def numbers(site: Site) -> set[str]:
    return {line.number for line in inspectors(site.books)}


def test_previewed_then_confirmed(site: Site) -> None:
    client = site.client("inspection")
    assert 'href="/inspectors/import"' in client.get("/inspectors").text
    where = preview(site, client, names(WANG))
    text = client.get(where).text
    assert "D901 王怡" in text
    assert "角色：组长" in text
    assert "名录库尚未改动" in text
    assert "D901" not in numbers(site)
    answer = site.post(client, f"{where}/confirm")
    assert answer.status_code == 303
    assert "名录导入完成" in client.get(answer.headers["Location"]).text
    assert show_inspector(site.books, "D901").line.declared is not None
    assert site.post(client, f"{where}/confirm").status_code == 409
    again = client.get(preview(site, client, names(WANG))).text
    assert "与名录库一致" in again
    assert "/confirm" not in again


def test_a_wrong_row_keeps_all_out(site: Site) -> None:
    client = site.client("inspection")
    where = preview(site, client, names(WANG, WRONG))
    text = client.get(where).text
    assert ">H3<" in text
    assert "司机" in text
    assert "/confirm" not in text
    answer = client.get(f"{where}/marked")
    assert CalamineWorkbook.from_filelike(BytesIO(answer.data)).sheet_names == ["名录"]
    assert site.post(client, f"{where}/confirm").status_code == 409
    assert numbers(site).isdisjoint({"D901", "D902"})


def test_a_list_that_moved_on_is_looked_at_again(site: Site) -> None:
    client = site.client("inspection")
    site.post(client, f"{preview(site, client, names(WANG))}/confirm")
    other = (*WANG[:7], "公职律师", "")
    where = preview(site, client, names(other))
    change_inspector(site.books, "D901", ListEntry(DAY))
    assert "/confirm" not in client.get(where).text
    fresh = site.post(client, f"{where}/confirm").headers["Location"].partition("?")[0]
    assert fresh != where
    assert [each.role for each in show_inspector(site.books, "D901").roles] == []
    assert site.post(client, f"{fresh}/confirm").status_code == 303
    assert [each.role for each in show_inspector(site.books, "D901").roles] == ["lawyer"]


def test_the_form_is_saved_as_a_file(site: Site) -> None:
    answer = site.client("inspection").get("/inspectors/import/template")
    assert "attachment" in answer.headers["Content-Disposition"]
    sheets = CalamineWorkbook.from_filelike(BytesIO(answer.data)).sheet_names
    assert sheets[0] == "检查人员名录库"


@pytest.mark.parametrize("data", [b"\0", b"", names()[:99]])
def test_what_is_no_workbook_is_refused_on_the_page(site: Site, data: bytes) -> None:
    client = site.client("inspection")
    answer = site.post(client, "/inspectors/import", workbook=(BytesIO(data), "名录.xlsx"))
    assert answer.status_code == 409
    assert 'name="workbook"' in answer.text


def test_nothing_chosen_is_told(site: Site) -> None:
    answer = site.post(site.client("inspection"), "/inspectors/import")
    assert answer.status_code == 409
    assert "请先选择文件" in answer.text


def test_whoever_else_sees_nothing_of_it(site: Site) -> None:
    where = preview(site, site.client("inspection"), names(WANG))
    for account in ("organisation", "petitions", "auditor", "administrator", "liaison", "officer"):
        client = site.client(account)
        assert client.get(where).status_code == 403
        assert site.post(client, f"{where}/confirm").status_code == 403
        assert "/inspectors/import" not in client.get("/inspectors").text
    assert "D901" not in numbers(site)
