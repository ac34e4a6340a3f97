"""The notice of one joint inspection team as a Word document, for the units of its members.

In Chinese only, in the style of official documents. It says who goes when, and nothing of the
case: the members' units are not meant to know whom the visit is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from docx import Document

from scheduler.documents.official_form import (
    FANG,
    HEI,
    SONG,
    TITLE_PITCH,
    TWO,
    added,
    body,
    centred,
    filled_row,
    grid,
    heading,
    indent,
    mark_row,
    prepare,
)

__all__ = ["TeamMember", "TeamNotice", "team_notice_document"]

_TITLE: Final = "关于组成联合督查组的通知"
_COLUMNS: Final = (("序号", 14), ("姓名", 28), ("单位", 62), ("组内职务", 52))
_OPENING: Final = (
    "根据信访工作需要，经研究，决定组成联合督查组（第{release}号），开展实地督查。"
    "现将有关事项通知如下。"
)
_INSTEAD: Final = "此前印发的该督查组名单与本通知不一致的，以本通知为准。"
_WHEN: Final = "{days}，共{count}天。"
_REQUIRED: Final = (
    ("一", "请有关单位支持所派人员参加督查，督查期间不再安排其他工作。"),
    (
        "二",
        "督查组成员发现本人有应当回避情形，或者因故不能参加的，请立即报告督查办，由督查办另行安排。",
    ),
    ("三", "督查事项由督查办直接告知督查组成员。督查开始前，不得泄露督查时间、对象和人员安排。"),
)


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A row of the table."""

    name: str
    unit: str
    seat: str


@dataclass(frozen=True, slots=True)
class TeamNotice:
    """All that the notice says, written out. `days`: spans; `count`: how many days.

    `is_first`: people know of no other team for this visit.
    """

    recipients: str
    release: int
    days: str
    count: int
    members: tuple[TeamMember, ...]
    is_first: bool
    signatory: str
    day: str


def team_notice_document(notice: TeamNotice) -> bytes:
    """The docx."""
    document = Document()
    prepare(document, _TITLE)
    centred(document, _TITLE, font=SONG, size=TWO, pitch=TITLE_PITCH)
    added(document, "")
    added(document, f"{notice.recipients}：")
    body(document, _OPENING.format(release=notice.release))
    heading(document, "一、督查时间")
    body(document, _WHEN.format(days=notice.days, count=notice.count))
    heading(document, "二、督查组成员")
    if not notice.is_first:
        body(document, _INSTEAD)
    table = grid(document, 1 + len(notice.members), [width for _, width in _COLUMNS])
    filled_row(table, 0, [head for head, _ in _COLUMNS], HEI)
    mark_row(table, 0, "w:tblHeader")
    for number, member in enumerate(notice.members, 1):
        filled_row(table, number, [str(number), member.name, member.unit, member.seat], FANG)
    heading(document, "三、有关要求")
    *first, last = (f"（{sign}）{text}" for sign, text in _REQUIRED)
    for text in first:
        body(document, text)
    # The end is never alone on a page: the last paragraph comes along.
    ending = [body(document, last)]
    ending += [added(document, "") for _ in range(2)]
    ending.append(centred(document, notice.signatory))
    for paragraph in ending:
        paragraph.paragraph_format.keep_with_next = True
    for paragraph in (ending[-1], centred(document, notice.day)):
        indent(paragraph, left=13)
    made = BytesIO()
    document.save(made)
    return made.getvalue()
