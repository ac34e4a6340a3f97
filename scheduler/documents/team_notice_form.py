"""Makes our template of the teams' notice; for maintainers: run it as `notice_form`.

In the style of `scheduler.documents.official_form`.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as Docx

from scheduler.documents.official_form import (
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
)

__all__ = ["team_notice_form"]

_TITLE: Final = "关于组成联合督查组的通知"
_COLUMNS: Final = (
    ("序号", "number", 14),
    ("姓名", "name", 28),
    ("单位", "unit", 62),
    ("组内职务", "seat", 52),
)
_OPENING: Final = (
    "根据信访工作需要，经研究，决定组成联合督查组（第{{ release }}号），开展实地督查。"
    "现将有关事项通知如下。"
)
_WHEN: Final = (
    "{{ days }}，共{{ count }}天。{% if estimated %}其中{{ estimated }}所在年度的放假通知尚未公布，"
    "暂按周一至周五推算，如有变动另行通知。{% endif %}"
)
_REQUIRED: Final = (
    ("一", "请有关单位支持所派人员参加督查，督查期间不再安排其他工作。"),
    (
        "二",
        "督查组成员发现本人有应当回避情形，或者因故不能参加的，请立即报告督查办，由督查办另行安排。",
    ),
    ("三", "督查事项由督查办直接告知督查组成员。督查开始前，不得泄露督查时间、对象和人员安排。"),
)


def team_notice_form() -> bytes:
    """The template; its members are the same each time."""
    document = Document()
    prepare(document, _TITLE)
    document_number(document)
    centred(document, _TITLE, font=SONG, size=TWO, pitch=TITLE_PITCH)
    added(document, "")
    added(document, "{{ recipients }}：")
    body(document, _OPENING)
    heading(document, "一、督查时间")
    body(document, _WHEN)
    _members(document)
    heading(document, "三、有关要求")
    *first, last = (f"（{sign}）{text}" for sign, text in _REQUIRED)
    for text in first:
        body(document, text)
    signed(document, [body(document, last)], "{{ signatory }}", "{{ day }}")
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _members(document: Docx) -> None:
    heading(document, "二、督查组成员")
    steering(document, "{%p if not is_first %}")
    body(document, "此前印发的该督查组名单与本通知不一致的，以本通知为准。")
    steering(document, "{%p endif %}")
    listing(document, _COLUMNS, "members")


if __name__ == "__main__":
    (Path(__file__).parent / "forms" / "team_notice.docx").write_bytes(team_notice_form())
