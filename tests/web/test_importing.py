"""A roster handed in, looked at, confirmed: exactly what was looked at, once."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from scheduler.services.books.ledger import history, ledger
from scheduler.services.books.officers import correct_name
from tests.services.books.importing import LI, people
from tests.web.site import Site

WRONG = ("002", "韩梅", "男", "没有的单位", "副科级", "2025-11-03")


def roster(*rows: tuple[object, ...]) -> bytes:
    return people(*(rows or (LI, WRONG)))


def upload(site: Site, client: FlaskClient, data: bytes, name: str = "名册.xlsx") -> TestResponse:
    return site.post(client, "/import", workbook=(BytesIO(data), name))


def preview(site: Site, client: FlaskClient, data: bytes) -> str:
    """The address of its preview."""
    answer = upload(site, client, data)
    assert answer.status_code == 303
    return answer.headers["Location"]


def numbers(site: Site) -> set[str]:
    return {row.number for row in ledger(site.books)}


def test_previewed_with_what_is_wrong_then_confirmed(site: Site) -> None:
    client = site.client("organisation")
    where = preview(site, client, roster())
    text = client.get(where).text
    assert "001 李雷" in text
    assert "没有的单位" in text
    assert ">D3<" in text
    assert numbers(site).isdisjoint({"001", "002"})
    answer = site.post(client, f"{where}/confirm")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("done=imported_but_wrong")
    done = client.get(answer.headers["Location"]).text
    assert "导入完成" in done
    assert "名册.xlsx" in done
    assert numbers(site) & {"001", "002"} == {"001"}
    assert site.post(client, f"{where}/confirm").status_code == 409


def test_rows_are_filtered_by_their_effect(site: Site) -> None:
    client = site.client("petitions")
    where = preview(site, client, roster())
    for effect, seen in (("wrong", "002"), ("new", "001")):
        rows = client.get(f"{where}?effect={effect}").text.partition("<tbody>")[2]
        assert seen in rows
        assert {"001": "002", "002": "001"}[seen] not in rows
    assert client.get(f"{where}?effect=x").status_code == 200
    assert "confirm" not in client.get(where).text


def test_a_change_is_told_with_what_stands_there(site: Site) -> None:
    client = site.client("organisation")
    answer = site.post(client, f"{preview(site, client, roster(LI))}/confirm")
    assert answer.headers["Location"].endswith("done=imported")
    promoted = (*LI[:4], "正科级", LI[5])
    text = client.get(preview(site, client, roster(promoted))).text
    assert "职级：副科 → 正科" in text
    same = client.get(preview(site, client, roster(LI))).text
    assert "没有可导入的内容" in same
    assert "/confirm" not in same


def test_the_marked_workbook_and_the_form_are_saved_as_files(site: Site) -> None:
    client = site.client("organisation")
    where = preview(site, client, roster())
    for path in (f"{where}/marked", "/import/template"):
        answer = client.get(path)
        assert "attachment" in answer.headers["Content-Disposition"]
        assert CalamineWorkbook.from_filelike(BytesIO(answer.data)).sheet_names


def test_books_that_moved_on_have_the_preview_made_anew(site: Site) -> None:
    client = site.client("organisation")
    site.post(client, f"{preview(site, client, roster(LI))}/confirm")
    where = preview(site, client, roster((*LI[:4], "正科级", LI[5])))
    correct_name(site.books, "001", "李磊")
    stale = client.get(where).text
    assert "重新预览" in stale
    assert "/confirm" not in stale
    answer = site.post(client, f"{where}/confirm")
    fresh = answer.headers["Location"]
    assert fresh.partition("?")[0] != where
    assert "没有导入任何内容" in client.get(fresh).text
    assert history(site.books, "001").duties[0].rank == "deputy_section"
    assert site.post(client, f"{fresh.partition('?')[0]}/confirm").status_code == 303
    assert history(site.books, "001").duties[0].rank == "section"


def test_a_preview_is_made_anew_on_request(site: Site) -> None:
    client = site.client("organisation")
    where = preview(site, client, roster(LI))
    answer = site.post(client, f"{where}/again")
    assert answer.headers["Location"] == where


def test_another_accounts_preview_is_nobody_elses(site: Site) -> None:
    where = preview(site, site.client("organisation"), roster())
    deputy = site.client("deputy")
    assert deputy.get(where).status_code == 404
    assert deputy.get(f"{where}/marked").status_code == 404
    assert site.post(deputy, f"{where}/confirm").status_code == 404
    assert "001" not in numbers(site)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no workbook", b"\x00\x01\x02", b"a,b\n1,2\n"])
def test_what_is_no_roster_is_refused_in_words(site: Site, data: bytes) -> None:
    answer = upload(site, site.client("organisation"), data)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("fields", [{}, {"workbook": "text"}, {"workbook": (BytesIO(), "")}])
def test_no_file_is_said(site: Site, fields: dict[str, Any]) -> None:
    answer = site.post(site.client("organisation"), "/import", **fields)
    assert answer.status_code == 409
    assert "请先选择文件" in answer.text


def test_a_name_is_shown_as_text_whatever_is_in_it(site: Site) -> None:
    client = site.client("organisation")
    name = "<script>alert(1)</script>" + "长" * 300 + ".xlsx"
    answer = upload(site, client, roster(), name)
    text = client.get(answer.headers["Location"]).text
    assert "<script>alert" not in text
