"""Makes our template of the notice; for maintainers: `python -m scheduler.documents.notice_form`.

In the style of `scheduler.documents.official_form`; the red head may be in the county's own.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_BREAK

from scheduler.documents.official_form import (
    HEI,
    KAI,
    SONG,
    TITLE_PITCH,
    TWO,
    added,
    body,
    centred,
    document_number,
    heading,
    listing,
    prepare,
    signed,
    steering,
    written,
)

__all__ = ["notice_form"]

_COLUMNS: Final = (
    ("序号", "number", 12),
    ("姓名", "name", 19),
    ("单位", "unit", 30),
    ("职务职级", "rank", 19),
    ("岗位", "post", 23),
    ("起止日期", "days", 53),
)

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
    prepare(document, "信访督查员轮值通知")
    _letter(document)
    _attachment(document)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _letter(document: Docx) -> None:
    document_number(document)
    title = centred(document, _TITLE[0], font=SONG, size=TWO, pitch=TITLE_PITCH)
    title.runs[0].add_break(WD_BREAK.LINE)
    written(title, _TITLE[1], SONG, TWO)
    added(document, "")
    added(document, "{{ recipients }}：")
    body(document, _OPENING)
    heading(document, "一、总体安排")
    body(document, _WHOLE)
    heading(document, "二、调整情况")
    body(document, _CHANGES)
    _listed(document, "moved", "（一）变动", _MOVED)
    _listed(document, "lost", "{{ '（二）' if moved else '（一）' }}取消", _LOST)
    heading(document, "三、交接事项")
    body(document, "请到岗人员与离岗人员在到岗后的首个工作日当面办理交接：")
    _each(document, "handovers", _HANDOVER)
    heading(document, "四、日历订阅")
    last = [body(document, _CALENDAR), added(document, "")]
    last.append(body(document, f"附件：{_TABLE_TITLE}"))
    signed(document, last, "{{ signatory }}", "{{ day }}")


def _attachment(document: Docx) -> None:
    first = added(document, "附件", font=HEI)
    first.paragraph_format.page_break_before = True
    added(document, "")
    centred(document, _TABLE_TITLE, font=SONG, size=TWO, pitch=TITLE_PITCH)
    added(document, "")
    listing(document, _COLUMNS, "stints")


def _listed(document: Docx, name: str, title: str, text: str) -> None:
    steering(document, f"{{%p if {name} %}}")
    heading(document, title, font=KAI)
    _each(document, name, text)
    steering(document, "{%p endif %}")


def _each(document: Docx, name: str, text: str) -> None:
    steering(document, f"{{%p for each in {name} %}}")
    body(document, text)
    steering(document, "{%p endfor %}")


if __name__ == "__main__":
    (Path(__file__).parent / "forms" / "notice.docx").write_bytes(notice_form())
