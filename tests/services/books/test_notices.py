"""Notices of releases, and the templates that a county may put in the place of ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE

from scheduler.books.roles import NotAllowed, Role
from scheduler.documents.notice import TemplateFault, default_template
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.auditing import Wanted, audit_entries
from scheduler.services.books.notices import NoticeFacts, default_facts, notice
from scheduler.services.books.notices_checked import MOST_TEMPLATE
from scheduler.services.books.notices_templates import (
    TEAM_NOTICE,
    current_template,
    default_form,
    keep_template,
    placeholder_table,
    reset_template,
    template_bytes,
)
from scheduler.services.books.opened import Books
from scheduler.services.books.releases import withdraw
from scheduler.words import LANGUAGES, Words
from tests.databases import acting_as
from tests.services.books.entries import published, with_owing
from tests.workbooks.made import SAMPLE as WORKBOOK
from tests.workbooks.made import changed_members

FACTS = NoticeFacts("", "", "", date(2026, 2, 10))


@pytest.fixture
def released(books: Books) -> Books:
    """Release 1: 101 in March, 102 in May. Release 2: 101 in April, 102 not at all, 103 in May."""
    with_owing(books, "101", "102", "103")
    published(books, ("101", "2026-03-01"), ("102", "2026-05-01"))
    published(books, ("101", "2026-04-01"), ("103", "2026-05-01"))
    return books


def told(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs)


def own(*texts: str) -> bytes:
    """A county's template of these paragraphs."""
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    return saved(document)


def saved(document: object) -> bytes:
    stream = BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def fault(books: Books, data: bytes) -> str:
    with pytest.raises(TemplateFault) as refused:
        keep_template(books, "own.docx", data)
    assert current_template(books) is None
    return refused.value.code.removeprefix("notice.template_")


def test_a_notice_tells_who_serves_and_what_has_changed(released: Books) -> None:
    made = notice(released, 2, FACTS)
    assert made.name == "青禾县信访督查员轮值通知（第2号）.docx"
    text = told(made.data)
    assert "新列入1人，变动1人，取消1人" in text
    assert (
        "干部101（县财政局）：由窗口（2026年3月1日至5月31日）"
        "调整为窗口（2026年4月1日至6月30日）。" in text
    )
    assert "干部102（县财政局）：原定窗口（2026年5月1日至7月31日），予以取消。" in text
    # 1 May is a holiday until the 5th: the first working day is by the State Council's notice.
    assert "2026年5月1日到岗的，5月6日（周三）交接。" in text
    (table,) = docx.Document(BytesIO(made.data)).tables
    assert [row.cells[1].text for row in table.rows] == ["姓名", "干部101", "干部103"]
    assert table.rows[1].cells[3].text == "正科"


def test_the_usual_is_said_unless_its_maker_says_otherwise(released: Books) -> None:
    usual = told(notice(released, 1, FACTS).data)
    assert "本安排为首次印发" in usual
    assert "中共青禾县委组织部\n2026年2月10日" in usual
    said = NoticeFacts("青组发〔2026〕3号", "县直各单位：", "青禾县信访局", date(2026, 2, 11))
    text = told(notice(released, 1, said).data)
    assert text.startswith("青组发〔2026〕3号\n")
    assert "\n县直各单位：\n" in text
    assert "青禾县信访局\n2026年2月11日" in text
    assert default_facts(released).day == released.today


def test_a_notice_leads_to_no_person_by_number(released: Books) -> None:
    with pytest.raises(LunzhiError, match=r"free_text\.phone"):
        notice(released, 1, replace(FACTS, recipients="联系电话13800138000"))


def test_there_is_no_notice_of_what_does_not_hold(released: Books) -> None:
    withdraw(released, 2, "数据有误", "部务会")
    with pytest.raises(LunzhiError, match=r"notice\.withdrawn"):
        notice(released, 2, FACTS)
    with pytest.raises(LunzhiError, match=r"release\.unknown"):
        notice(released, 7, FACTS)


@pytest.mark.parametrize(
    ("role", "makes", "keeps"),
    [
        ("organisation", True, True),
        ("petitions", True, False),
        ("inspection", False, False),
        ("administrator", False, False),
        ("liaison", False, False),
    ],
)
def test_who_may_do_what(released: Books, role: Role, makes: bool, keeps: bool) -> None:
    books = acting_as(released, role)
    for may, act in (
        (makes, lambda: notice(books, 1, FACTS)),
        (keeps, lambda: keep_template(books, "own.docx", own("{{ county }}"))),
        (keeps, lambda: reset_template(books)),
    ):
        if may:
            act()
        else:
            with pytest.raises(NotAllowed):
                act()


def test_a_countys_own_template_is_used_until_ours_is_put_back(released: Books) -> None:
    template = own("第{{ release }}号：{% for each in stints %}{{ each.name }} {% endfor %}")
    assert keep_template(released, "县委办模板.docx", template) == 1
    assert template_bytes(released) == template
    line = current_template(released)
    assert line is not None
    assert (line.name, line.entered_by) == ("县委办模板.docx", "console:test")
    assert told(notice(released, 2, FACTS).data) == "第2号：干部101 干部103 "
    assert reset_template(released) == 2
    assert current_template(released) is None
    assert template_bytes(released) == default_template() == default_form(released).data
    acts = [entry.act for entry in audit_entries(released, Wanted(), 9).entries]
    assert [act for act in acts if act.startswith("notice.")] == [
        "notice.template_kept",
        "notice.template_reset",
    ]


def test_each_kind_of_notice_has_a_template_of_its_own(released: Books) -> None:
    office = acting_as(released, "inspection")
    teams = own("{% for each in members %}{{ each.seat }}{% endfor %}")
    assert keep_template(office, "督查.docx", teams, TEAM_NOTICE) == 1
    assert (current_template(released), template_bytes(office, TEAM_NOTICE)) == (None, teams)
    with pytest.raises(NotAllowed):
        keep_template(acting_as(released, "organisation"), "own.docx", teams, TEAM_NOTICE)
    with pytest.raises(TemplateFault, match="unknown"):
        keep_template(office, "own.docx", own("{{ stints }}"), TEAM_NOTICE)


def test_our_own_template_may_be_handed_in(released: Books) -> None:
    keep_template(released, "own.docx", default_template())
    assert "新列入1人，变动1人，取消1人" in told(notice(released, 2, FACTS).data)


def test_what_is_no_docx_is_no_template(books: Books) -> None:
    assert fault(books, b"") == "broken"
    assert fault(books, b"{{ county }}") == "broken"
    assert fault(books, WORKBOOK.read_bytes()) == "broken"
    assert fault(books, bytes(MOST_TEMPLATE + 1)) == "too_big"
    bomb = changed_members(own("x"), lambda _, content: content, {"a.bin": bytes(201_000_000)})
    assert len(bomb) < MOST_TEMPLATE
    assert fault(books, bomb) == "bomb"


def test_a_template_runs_and_fetches_nothing(books: Books) -> None:
    def with_macros(name: str, content: bytes) -> bytes:
        main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        macros = b"application/vnd.ms-word.document.macroEnabled.main+xml"
        return content.replace(main, macros) if name == "[Content_Types].xml" else content

    def declaring(name: str, content: bytes) -> bytes:
        head = b'<!DOCTYPE x [<!ENTITY e "e">]><w:document'
        return content.replace(b"<w:document", head, 1) if name == "word/document.xml" else content

    def linking(name: str, content: bytes) -> bytes:
        field = b'<w:instrText>DDE</w:instrText><w:instrText>AUTO c "x"</w:instrText></w:r>'
        return content.replace(b"</w:r>", field, 1) if name == "word/document.xml" else content

    good = own("x")
    assert fault(books, changed_members(good, with_macros)) == "macros"
    more = {"word/vbaProject.bin": b"x"}
    assert fault(books, changed_members(good, lambda _, content: content, more)) == "macros"
    assert fault(books, changed_members(good, declaring)) == "declarations"
    assert fault(books, changed_members(good, linking)) == "field"
    fetching = docx.Document(BytesIO(good))
    fetching.part.relate_to("https://a.example/x", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    assert fault(books, saved(fetching)) == "external"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ salary }}", "unknown"),
        ("{% if county %}", "syntax"),
        ("{{ ''.__class__.__base__.__subclasses__() }}", "refused"),
        ("{{ 1 // 0 }}", "failed"),
        ("{{ 'x' * 10**10 }}", "too_costly"),
    ],
)
def test_what_a_sample_cannot_be_made_by_is_no_template(books: Books, text: str, code: str) -> None:
    assert fault(books, own(text)) == code


@pytest.mark.slow
def test_a_template_without_end_is_ended(books: Books) -> None:
    loops = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    assert fault(books, own(loops)) == "too_costly"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_is_explained(books: Books, language: str) -> None:
    table = placeholder_table(books, Words(language))
    by_name = {row.name: row for row in table}
    assert by_name["stints.name"].example == "张伟"
    assert by_name["stints"].example == "{%p for each in stints %}"
    assert all(row.meaning for row in table)
    of_teams = {row.name: row for row in placeholder_table(books, Words(language), TEAM_NOTICE)}
    assert of_teams["members.seat"].example == "组长"
    assert all(row.meaning for row in of_teams.values())
