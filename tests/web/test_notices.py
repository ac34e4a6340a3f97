"""Notices, their template, and plans as workbooks: made on pages and taken away as files."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import quote

import docx
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from scheduler.documents.notice import default_template
from scheduler.services.books.notices_checked import MOST_TEMPLATE
from scheduler.services.books.notices_templates import current_template
from scheduler.services.books.releases import withdraw
from tests.web.drafted import open_draft
from tests.web.site import Site

FIELDS = {
    "document_number": "青组发〔2026〕8号",
    "recipients": "",
    "signatory": "",
    "day": "2026-02-10",
}


@pytest.fixture
def client(site: Site) -> FlaskClient:
    return site.client("organisation")


def told(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs)


def own(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def handed_in(
    site: Site, client: FlaskClient, data: bytes, name: str = "本县.docx"
) -> TestResponse:
    answer = site.post(client, "/notice-template", template=(BytesIO(data), name))
    # What is large the client keeps in a file, and leaves open.
    answer.request.environ["wsgi.input"].close()
    return answer


def is_download(answer: TestResponse, kind: str, name: str) -> None:
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].endswith(kind)
    assert f"filename*=UTF-8''{quote(name, safe='')}" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_notice_is_made_of_what_stands_in_the_form(site: Site, client: FlaskClient) -> None:
    page = client.get("/releases/1/notice").text
    assert 'value="2026-01-01"' in page
    assert "中共青禾县委组织部" in page
    answer = site.post(client, "/releases/1/notice", **FIELDS)
    is_download(answer, "wordprocessingml.document", "青禾县信访督查员轮值通知（第1号）.docx")
    text = told(answer.data)
    assert "青组发〔2026〕8号" in text
    assert "2026年2月10日" in text


def test_what_is_wrong_stands_at_the_form_with_what_was_entered(
    site: Site, client: FlaskClient
) -> None:
    answer = site.post(client, "/releases/1/notice", **{**FIELDS, "day": "soon"})
    assert answer.status_code == 422
    assert "青组发〔2026〕8号" in answer.text
    phone = {**FIELDS, "signatory": "电话 13812345678"}
    answer = site.post(client, "/releases/1/notice", **phone)
    assert answer.status_code == 409
    assert 'class="refused"' in answer.text
    withdraw(site.books, 1, "名单有误", "分管领导")
    assert "不能再印发通知" in client.get("/releases/1/notice").text
    assert site.post(client, "/releases/1/notice", **FIELDS).status_code == 409
    assert client.get("/releases/99/notice").status_code == 404


def test_a_county_uses_its_own_template_and_ours_again(site: Site, client: FlaskClient) -> None:
    ours = client.get("/notice-template/in-use.docx")
    assert ours.data == default_template()
    answer = handed_in(site, client, own("本县 {{ county }} {{ people }}"))
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    assert "本县.docx" in page
    assert "已采用本县模板" in page
    is_download(
        client.get("/notice-template/in-use.docx"), "wordprocessingml.document", "本县.docx"
    )
    assert client.get("/notice-template/ours.docx").data == default_template()
    made = site.post(client, "/releases/1/notice", **FIELDS)
    assert told(made.data).startswith("本县 青禾县 ")
    assert site.post(client, "/notice-template/reset").status_code == 303
    assert current_template(site.books) is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no docx", "不是可用的 Word 文档"),
        (b"", "不是可用的 Word 文档"),
        (bytes(MOST_TEMPLATE + 1), "超过5 MB"),
        (own("{{ salary }}"), "使用了没有的占位符：&#34;salary&#34;"),
    ],
)
def test_a_template_that_is_of_no_use_is_refused_in_words(
    site: Site, client: FlaskClient, data: bytes, said: str
) -> None:
    answer = handed_in(site, client, data)
    assert answer.status_code == 409
    assert said in answer.text.partition('class="refused"')[2]
    assert current_template(site.books) is None


def test_no_file_at_all_is_told(site: Site, client: FlaskClient) -> None:
    answer = site.post(client, "/notice-template")
    assert answer.status_code == 409
    assert "请选择要上传的模板文件" in answer.text


def test_placeholders_are_listed_as_they_are_written(client: FlaskClient) -> None:
    page = client.get("/notice-template").text
    assert "<code>handovers.start</code>" in page
    assert "{{ county }}" in page
    assert "{{ each.name }}" in page


def test_who_only_reads_sees_the_template_and_changes_nothing(site: Site) -> None:
    reader = site.client("inspection")
    page = reader.get("/notice-template").text
    assert "通知模板" in page
    assert "上传并采用" not in page
    assert reader.get("/releases/1/notice").status_code == 403


def test_plans_are_taken_away_as_workbooks(site: Site) -> None:
    draft = open_draft(site)
    reader = site.client("petitions")
    for path, part in ((f"/drafts/{draft}/plan.xlsx", "草案"), ("/releases/1/plan.xlsx", "第1号")):
        answer = reader.get(path)
        assert answer.status_code == 200
        name = quote(part, safe="")
        assert name in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert len(load_workbook(BytesIO(answer.data)).sheetnames) == 4
    assert reader.get("/drafts/999/plan.xlsx").status_code == 404
    assert reader.get("/releases/99/plan.xlsx").status_code == 404
