"""Makes our template of the notice; for maintainers: `python -m scheduler.documents.notice_form`.

After GB/T 9704-2012: A4 with margins of 37, 35, 28 and 26 mm, 22 lines of 28 characters on a page,
title in size 2 小标宋, body in size 3 仿宋, headings 黑体 and 楷体, page numbers in size 4 at the
outer edge. The red head is left to the paper or to the county's own template.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

__all__ = ["notice_form"]

_SONG, _FANG, _HEI, _KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
_INSTEAD: Final = {
    _SONG: "小标宋体,华文中宋,宋体,SimSun",
    _FANG: "仿宋,FangSong,华文仿宋",
    _HEI: "SimHei,微软雅黑",
    _KAI: "楷体,KaiTi,华文楷体",
}
"""What stands in for a font that a computer does not have: Windows and WPS have one of each."""

_TWO, _THREE, _FOUR, _FIVE = Pt(22), Pt(16), Pt(14), Pt(10.5)
_PITCH, _TITLE_PITCH, _ROW_PITCH = Pt(28.95), Pt(33), Pt(18)
_CHARACTER: Final = 320
"""Width of one of size 3, in twentieths of a point."""

_TIGHTER: Final = "-4"
"""Twentieths of a point between characters: 28 of size 3 fill a line of 156 mm."""

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_COLUMNS: Final = (
    ("序号", "number", 12),
    ("姓名", "name", 19),
    ("单位", "unit", 30),
    ("职务职级", "rank", 19),
    ("岗位", "post", 23),
    ("起止日期", "days", 53),
)

_AFTER_AUTO_SPACE: Final = (
    "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
    "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:rPr",
)  # fmt: skip
"""What stands behind it in a paragraph's properties, as the schema has them in order."""

_TITLE: Final = ("关于印发{{ county }}信访督查员", "轮值安排（第{{ release }}号）的通知")
_TABLE_TITLE: Final = "{{ county }}信访督查员轮值安排表（第{{ release }}号）"
_OPENING: Final = (
    "按照选派干部到信访部门担任信访督查员的工作安排，现将{{ first_day }}至{{ last_day }}"
    "信访督查员轮值安排（第{{ release }}号，以下简称本安排）印发给你们，请认真组织实施。"
)
_WHOLE: Final = (
    "本安排共{{ people }}人，各人的岗位和起止日期见附件。请各派出单位统筹安排工作，确保督查员"
    "按时到岗、在岗期间专职履职。{% if not is_first %}此前印发的安排与本安排不一致的，以本安排"
    "为准。{% endif %}"
)
_CHANGES: Final = (
    "{% if is_first %}本安排为首次印发，无调整事项。"
    "{% elif moved or lost or added %}与此前印发的安排相比，新列入{{ added }}人，变动"
    "{{ moved|length }}人，取消{{ lost|length }}人。"
    "{% else %}与此前印发的安排相比，没有变动。{% endif %}"
)
_MOVED: Final = (
    "{{ loop.index }}．{{ each.name }}（{{ each.unit }}）："
    + "由{{ each.before }}调整为{{ each.after }}。"
)
_LOST: Final = (
    "{{ loop.index }}．{{ each.name }}（{{ each.unit }}）：原定{{ each.before }}，予以取消。"
)
_HANDOVER: Final = (
    "{{ each.start }}到岗的，{{ each.day }}（{{ each.weekday }}）交接"
    "{% if each.estimated %}（当年放假通知尚未公布，暂按周一至周五推算）{% endif %}"
    "{{ '。' if loop.last else '；' }}"
)
_CALENDAR: Final = (
    "轮值日历可以在手机和电脑上订阅，安排有变动时自动更新。个人订阅地址由组织部门逐人发放"
    "{% if base_url %}，服务网址为{{ base_url }}{% endif %}。订阅地址仅限本人使用，请勿转发。"
)


def notice_form() -> bytes:
    """The template; its members are the same each time."""
    document = Document()
    _prepare(document)
    _letter(document)
    _attachment(document)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _prepare(document: Docx) -> None:
    core = document.core_properties
    core.author, core.title, core.comments = "轮值 Lunzhi", "信访督查员轮值通知", ""
    core.created = core.modified = datetime(2026, 1, 1)  # noqa: DTZ001 - a docx has no zone there
    core.last_modified_by = core.author
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(22)
    # The lines are set by their pitch; programs disagree on what a grid does to them.
    section._sectPr.remove(section._sectPr.find(qn("w:docGrid")))
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.size, style.font.name = _THREE, "Times New Roman"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FANG)
    tight = OxmlElement("w:spacing")
    tight.set(qn("w:val"), _TIGHTER)
    style.element.rPr.insert_element_before(tight, "w:kern", "w:sz", "w:szCs", "w:lang")
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = _PITCH
    document.settings.odd_and_even_pages_header_footer = True
    _number_pages(section.footer.paragraphs[0], right=True)
    _number_pages(section.even_page_footer.paragraphs[0], right=False)
    _name_fonts(document)
    rels = document.part.package.rels
    for key in [key for key, rel in rels.items() if rel.reltype.endswith("/thumbnail")]:
        del rels[key]


def _name_fonts(document: Docx) -> None:
    named = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/></w:font>'
        for name, instead in _INSTEAD.items()
    )
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    table._blob = f'{head}<w:fonts xmlns:w="{_W}">{named}</w:fonts>'.encode()


def _number_pages(paragraph: Paragraph, *, right: bool) -> None:
    """— 1 — in size 4, one character from the outer edge."""
    side = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.alignment = side
    _indent(paragraph, **{"right" if right else "left": 1})
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        _dress(run, "宋体", "宋体", _FOUR)
        for kind in ("begin", "separate", "end") if text is None else ():
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
            if kind == "begin":
                code = OxmlElement("w:instrText")
                code.text = "PAGE"
                run._r.append(code)


def _letter(document: Docx) -> None:
    _control(document, "{%p if document_number %}")
    _centred(document, "{{ document_number }}")
    _add(document, "")
    _control(document, "{%p endif %}")
    title = _centred(document, _TITLE[0], font=_SONG, size=_TWO, pitch=_TITLE_PITCH)
    title.runs[0].add_break(WD_BREAK.LINE)
    _written(title, _TITLE[1], _SONG, _TWO)
    _add(document, "")
    _add(document, "{{ recipients }}：")
    _body(document, _OPENING)
    _heading(document, "一、总体安排")
    _body(document, _WHOLE)
    _heading(document, "二、调整情况")
    _body(document, _CHANGES)
    _listed(document, "moved", "（一）变动", _MOVED)
    _listed(document, "lost", "{{ '（二）' if moved else '（一）' }}取消", _LOST)
    _heading(document, "三、交接事项")
    _body(document, "请到岗人员与离岗人员在到岗后的首个工作日当面办理交接：")
    _each(document, "handovers", _HANDOVER)
    _heading(document, "四、日历订阅")
    # The end is never alone on a page: the last paragraph comes along.
    ending = [_body(document, _CALENDAR), _add(document, "")]
    ending.append(_body(document, f"附件：{_TABLE_TITLE}"))
    ending += [_add(document, "") for _ in range(2)]
    ending.append(_centred(document, "{{ signatory }}"))
    for paragraph in ending:
        paragraph.paragraph_format.keep_with_next = True
    for paragraph in (ending[-1], _centred(document, "{{ day }}")):
        # Centred over one another, the date ending about four characters from the edge.
        _indent(paragraph, left=13)


def _attachment(document: Docx) -> None:
    first = _add(document, "附件", font=_HEI)
    first.paragraph_format.page_break_before = True
    _add(document, "")
    _centred(document, _TABLE_TITLE, font=_SONG, size=_TWO, pitch=_TITLE_PITCH)
    _add(document, "")
    table = document.add_table(rows=4, cols=len(_COLUMNS))
    table.style, table.autofit = "Table Grid", False
    for column, (_, _, width) in zip(table.columns, _COLUMNS, strict=True):
        column.width = Mm(width)
    _row(table, 0, [head for head, _, _ in _COLUMNS], _HEI)
    _mark_row(table, 0, "w:tblHeader")
    _row(table, 1, ["{%tr for each in stints %}"], _FANG)
    _row(table, 2, [f"{{{{ each.{name} }}}}" for _, name, _ in _COLUMNS], _FANG)
    _row(table, 3, ["{%tr endfor %}"], _FANG)


def _row(table: Table, row: int, texts: list[str], font: str) -> None:
    _mark_row(table, row, "w:cantSplit")
    for cell, (_, _, width) in zip(table.rows[row].cells, _COLUMNS, strict=True):
        cell.width = Mm(width)
        cell.vertical_alignment = 1  # type: ignore[assignment]  # centre
    for text, cell in zip(texts, table.rows[row].cells, strict=False):
        _fill(cell, text, font)


def _fill(cell: _Cell, text: str, font: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = _ROW_PITCH
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):  # dates then fit on one line
        off = OxmlElement(name)
        off.set(qn("w:val"), "0")
        paragraph._p.get_or_add_pPr().insert_element_before(off, *_AFTER_AUTO_SPACE)
    _written(paragraph, text, font, _FIVE)


def _mark_row(table: Table, row: int, name: str) -> None:
    table.rows[row]._tr.get_or_add_trPr().append(OxmlElement(name))


def _listed(document: Docx, name: str, heading: str, text: str) -> None:
    _control(document, f"{{%p if {name} %}}")
    _heading(document, heading, font=_KAI)
    _each(document, name, text)
    _control(document, "{%p endif %}")


def _each(document: Docx, name: str, text: str) -> None:
    _control(document, f"{{%p for each in {name} %}}")
    _body(document, text)
    _control(document, "{%p endfor %}")


def _control(document: Docx, text: str) -> None:
    """A paragraph that steers, and is gone from the notice."""
    document.add_paragraph(text)


def _heading(document: Docx, text: str, font: str = _HEI) -> None:
    _body(document, text, font=font).paragraph_format.keep_with_next = True


def _body(document: Docx, text: str, font: str = _FANG) -> Paragraph:
    paragraph = _add(document, text, font=font)
    _indent(paragraph, firstLine=2)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    return paragraph


def _centred(
    document: Docx, text: str, font: str = _FANG, size: Pt = _THREE, pitch: Pt = _PITCH
) -> Paragraph:
    paragraph = _add(document, text, font=font, size=size)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = pitch
    return paragraph


def _add(document: Docx, text: str, font: str = _FANG, size: Pt = _THREE) -> Paragraph:
    paragraph = document.add_paragraph()
    _written(paragraph, text, font, size)
    return paragraph


def _written(paragraph: Paragraph, text: str, font: str, size: Pt) -> None:
    _dress(paragraph.add_run(text), "Times New Roman", font, size)


def _dress(run: Run, latin: str, chinese: str, size: Pt) -> None:
    run.font.size, run.font.name = size, latin
    fonts = run._r.get_or_add_rPr().find(qn("w:rFonts"))
    assert fonts is not None
    fonts.set(qn("w:eastAsia"), chinese)


def _indent(paragraph: Paragraph, **characters: int) -> None:
    """By characters, and by their width for programs that do not count them."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for side, count in characters.items():
        properties.set(qn(f"w:{side}Chars"), str(100 * count))
        properties.set(qn(f"w:{side}"), str(_CHARACTER * count))


if __name__ == "__main__":
    (Path(__file__).parent / "forms" / "notice.docx").write_bytes(notice_form())
