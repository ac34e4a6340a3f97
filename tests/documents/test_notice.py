"""The notice of a release: what it says, how it is laid out, and what a template may do."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from scheduler.documents.notice import (
    SAMPLE,
    Notice,
    TemplateFault,
    default_template,
    placeholders,
    render_notice,
)
from scheduler.documents.notice_form import notice_form
from scheduler.documents.team_notice import TEAM_SAMPLE, TeamNotice
from scheduler.documents.team_notice_form import team_notice_form


def members(docx: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lines(notice: Notice) -> list[str]:
    document = Document(BytesIO(render_notice(default_template(), notice)))
    return [paragraph.text for paragraph in document.paragraphs]


def with_text(*texts: str) -> bytes:
    """A template of these paragraphs."""
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_the_template_is_what_the_script_makes() -> None:
    assert members(default_template()) == members(notice_form())
    assert members(default_template("team_notice")) == members(team_notice_form())


def test_the_page_is_that_of_official_documents() -> None:
    document = Document(BytesIO(default_template()))
    (section,) = document.sections
    edges = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    sizes = (section.page_width, section.page_height, *edges)
    for found, wanted in zip(sizes, (210, 297, 37, 35, 28, 26), strict=True):
        assert found is not None
        assert abs(found - Mm(wanted)) < Pt(0.1)
    pitch = document.styles["Normal"].paragraph_format.line_spacing
    assert 28 <= pitch.pt <= 30
    assert document.settings.odd_and_even_pages_header_footer


def test_people_stand_in_a_table_whose_head_comes_again_on_every_page() -> None:
    two = replace(SAMPLE, stints=tuple(replace(SAMPLE.stints[0], number=n) for n in (1, 2)))
    document = Document(BytesIO(render_notice(default_template(), two)))
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == [
        "序号", "姓名", "单位", "职务职级", "岗位", "起止日期"
    ]  # fmt: skip
    assert [row.cells[0].text for row in table.rows] == ["序号", "1", "2"]
    assert table.rows[2].cells[5].text == "2026年3月1日至5月31日"
    repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert repeated == [True, False, False]


def test_a_first_notice_tells_of_no_changes() -> None:
    told = lines(replace(SAMPLE, release=1, is_first=True, moved=(), lost=()))
    assert "本安排为首次印发，无调整事项。" in told
    assert not any("以本安排为准" in line or "取消" in line for line in told)


def test_a_later_notice_tells_who_was_moved_and_who_is_cancelled() -> None:
    told = lines(SAMPLE)
    assert "与此前印发的安排相比，新列入1人，变动1人，取消1人。" in told
    assert (
        "1．张伟（县财政局）：由来访接待（2026年3月1日至5月31日）"
        "调整为督查督办（2026年4月1日至6月30日）。" in told
    )
    assert "（二）取消" in told
    assert "（一）取消" in lines(replace(SAMPLE, moved=()))


def test_without_a_number_and_an_address_nothing_is_said_of_them() -> None:
    told = lines(replace(SAMPLE, document_number="", base_url=""))
    assert told[0].startswith("关于印发青禾县信访督查员")
    assert not any("服务网址" in line for line in told)
    assert lines(SAMPLE)[0] == "青组发〔2026〕3号"


def test_an_estimated_handover_is_told_as_such() -> None:
    sure = replace(SAMPLE, handovers=(replace(SAMPLE.handovers[0], estimated=False),))
    assert "2026年3月1日到岗的，3月2日（周一）交接。" in lines(sure)
    assert any("暂按周一至周五推算" in line for line in lines(SAMPLE))


def of_team(notice: TeamNotice) -> list[str]:
    document = Document(BytesIO(render_notice(default_template("team_notice"), notice)))
    return [paragraph.text for paragraph in document.paragraphs]


def test_the_notice_of_a_team_says_which_days_are_estimates_and_what_it_replaces() -> None:
    told = of_team(TEAM_SAMPLE)
    assert told[0] == "青督发〔2026〕7号"
    assert any("其中2026年3月9日所在年度的放假通知尚未公布" in line for line in told)
    assert any("以本通知为准" in line for line in told)
    plain = of_team(replace(TEAM_SAMPLE, document_number="", estimated="", is_first=True))
    assert plain[0] == "关于组成联合督查组的通知"
    assert "2026年3月5日至3月6日、2026年3月9日，共3天。" in plain
    assert not any("以本通知为准" in line for line in plain)


def test_what_is_filled_in_is_text_whatever_it_looks_like() -> None:
    told = lines(replace(SAMPLE, county="<w:p/>&{{ day }}"))
    assert any("<w:p/>&{{ day }}信访督查员" in line for line in told)


def test_a_template_may_show_all_that_is_listed() -> None:
    texts = []
    for name in placeholders():
        outer, _, inner = name.partition(".")
        value = f"{{{{ {outer}[0].{inner} }}}}" if inner else f"{{{{ {outer} }}}}"
        texts.append(f"{name}={value}")
    filled = Document(BytesIO(render_notice(with_text(*texts), SAMPLE)))
    shown = [paragraph.text.partition("=") for paragraph in filled.paragraphs]
    assert [name for name, _, _ in shown] == list(placeholders())
    assert {name: value for name, _, value in shown}["stints.rank"] == "副科"


def test_our_template_shows_every_placeholder_but_those_that_are_always_empty() -> None:
    xml = members(default_template())["word/document.xml"].decode()
    used = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"{[{%].*?[%}]}", xml))))
    assert {name.partition(".")[2] or name for name in placeholders()} <= used


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("{{ nobody }}", "unknown", "nobody"),
        ("{{ stints[0].salary }}", "unknown", "salary"),
        ("{% for each in stints %}", "syntax", "{% for each in stints %}"),
        ("{{ county.__class__.__mro__ }}", "refused", "__class__"),
    ],
)
def test_a_placeholder_that_is_wrong_is_named(text: str, code: str, found: str) -> None:
    with pytest.raises(TemplateFault) as fault:
        render_notice(with_text(text), SAMPLE)
    assert fault.value.code == f"notice.template_{code}"
    assert found in str(fault.value.params)
