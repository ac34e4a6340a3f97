"""The style of official documents in Word, whatever they say.

After GB/T 9704-2012: A4 with margins of 37, 35, 28 and 26 mm, 22 lines of 28 characters on a page,
title in size 2 小标宋, body in size 3 仿宋, headings 黑体 and 楷体, page numbers in size 4 at the
outer edge. The red head is left to the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

__all__ = [
    "FANG", "HEI", "KAI", "SONG", "TITLE_PITCH", "TWO", "added", "body", "centred",
    "document_number", "heading", "indent", "listing", "prepare", "signed", "steering", "written",
]  # fmt: skip

SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
_INSTEAD: Final = {
    SONG: "小标宋体,华文中宋,宋体,SimSun",
    FANG: "仿宋,FangSong,华文仿宋",
    HEI: "SimHei,微软雅黑",
    KAI: "楷体,KaiTi,华文楷体",
}
"""What stands in for a font that a computer does not have: Windows and WPS have one of each."""

TWO, _THREE, _FOUR, _FIVE = Pt(22), Pt(16), Pt(14), Pt(10.5)
_PITCH, TITLE_PITCH, _ROW_PITCH = Pt(28.95), Pt(33), Pt(18)
_CHARACTER: Final = 320
"""Width of one of size 3, in twentieths of a point."""

_TIGHTER: Final = "-4"
"""Twentieths of a point between characters: 28 of size 3 fill a line of 156 mm."""

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_AFTER_AUTO_SPACE: Final = (
    "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
    "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:rPr",
)  # fmt: skip
"""What stands behind it in a paragraph's properties, as the schema has them in order."""


def prepare(document: Docx, title: str) -> None:
    """Page, fonts and page numbers; `title`: what the file says that it is."""
    core = document.core_properties
    core.author, core.title, core.comments = "轮值 Lunzhi", title, ""
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
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FANG)
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
    indent(paragraph, **{"right" if right else "left": 1})
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


def _grid(document: Docx, rows: int, widths: Sequence[int]) -> Table:
    """A table with lines around its cells; `widths`: of the columns, in mm."""
    table: Table = document.add_table(rows=rows, cols=len(widths))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def _filled_row(table: Table, row: int, texts: Sequence[str], font: str) -> None:
    """One text a cell, in the middle of it; fewer texts leave the last cells empty."""
    _mark_row(table, row, "w:cantSplit")
    for cell in table.rows[row].cells:
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
    written(paragraph, text, font, _FIVE)


def _mark_row(table: Table, row: int, name: str) -> None:
    """A property of a row, as `w:tblHeader`: it stands on every page."""
    table.rows[row]._tr.get_or_add_trPr().append(OxmlElement(name))


def steering(document: Docx, text: str) -> None:
    """A paragraph that steers, and is gone from what is made by the template."""
    document.add_paragraph(text)


def document_number(document: Docx) -> None:
    """The line of the number, where there is one."""
    steering(document, "{%p if document_number %}")
    centred(document, "{{ document_number }}")
    added(document, "")
    steering(document, "{%p endif %}")


def listing(document: Docx, columns: Sequence[tuple[str, str, int]], rows: str) -> None:
    """A table with a row for each of `rows`; `columns`: heading, attribute and width in mm."""
    table = _grid(document, 4, [width for _, _, width in columns])
    _filled_row(table, 0, [head for head, _, _ in columns], HEI)
    _mark_row(table, 0, "w:tblHeader")
    _filled_row(table, 1, [f"{{%tr for each in {rows} %}}"], FANG)
    _filled_row(table, 2, [f"{{{{ each.{name} }}}}" for _, name, _ in columns], FANG)
    _filled_row(table, 3, ["{%tr endfor %}"], FANG)


def heading(document: Docx, text: str, font: str = HEI) -> None:
    """Stays with what follows."""
    body(document, text, font=font).paragraph_format.keep_with_next = True


def body(document: Docx, text: str, font: str = FANG) -> Paragraph:
    """A paragraph whose first line begins two characters in."""
    paragraph = added(document, text, font=font)
    indent(paragraph, firstLine=2)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    return paragraph


def centred(
    document: Docx, text: str, font: str = FANG, size: Pt = _THREE, pitch: Pt = _PITCH
) -> Paragraph:
    """A line in the middle."""
    paragraph = added(document, text, font=font, size=size)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = pitch
    return paragraph


def signed(document: Docx, last: Sequence[Paragraph], signatory: str, day: str) -> None:
    """Who issues it and when, centred over one another, the date ending about four characters from
    the edge. They are never alone on a page: `last`, what stands before them, comes along.
    """
    ending = [*last, *(added(document, "") for _ in range(2)), centred(document, signatory)]
    for paragraph in ending:
        paragraph.paragraph_format.keep_with_next = True
    for paragraph in (ending[-1], centred(document, day)):
        indent(paragraph, left=13)


def added(document: Docx, text: str, font: str = FANG, size: Pt = _THREE) -> Paragraph:
    """A paragraph from the edge."""
    paragraph = document.add_paragraph()
    written(paragraph, text, font, size)
    return paragraph


def written(paragraph: Paragraph, text: str, font: str, size: Pt) -> None:
    """More text in the same paragraph."""
    _dress(paragraph.add_run(text), "Times New Roman", font, size)


def _dress(run: Run, latin: str, chinese: str, size: Pt) -> None:
    run.font.size, run.font.name = size, latin
    fonts = run._r.get_or_add_rPr().find(qn("w:rFonts"))
    assert fonts is not None
    fonts.set(qn("w:eastAsia"), chinese)


def indent(paragraph: Paragraph, **characters: int) -> None:
    """By characters, and by their width for programs that do not count them."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for side, count in characters.items():
        properties.set(qn(f"w:{side}Chars"), str(100 * count))
        properties.set(qn(f"w:{side}"), str(_CHARACTER * count))
