"""When two names are one, and when what somebody wrote names somebody."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final
from unicodedata import normalize

__all__ = ["bare", "folded", "is_named"]

_BETWEEN: Final = re.compile(r"(?:[^\w\s@.\-·•‧・]|(?<![a-z])[.\-](?![a-z]))+")
"""Between a name and what is said of it: no mark inside of a name, an account or `Dr.`."""
_JOINT: Final = r"[.\-·•‧・]"
"""Likewise beside an office or a title alone: elsewhere it may stand in the middle of a name."""

_BODY: Final = (
    r"(?:督查|信访|组织|纪检|监察|巡察|宣传|统战|政法|人事|办公|公安|司法|财政|审计|教育|民政|人社|住建"
    r"|发改|水利|卫健|应急|统计|税务|交通运输|农业农村|自然资源|市场监管|生态环境)"
)
_OFFICE: Final = (
    rf"[省州市县区乡镇局厅]?(?:党委|党组|党支部|支部|政府|纪委|监委|人大|常委会|政协|法院|检察院|委"
    rf"|(?:联合)?{_BODY}(?:室|办|局|部|委|组|厅))"
)
_TITLE: Final = (
    r"(?:[正副][部厅处科股]级|[一二三四1-4]级)?(?:常务)?[正副代原老]*"
    r"(?:[省州市县区乡镇村局厅部处科股室院校所队组站馆]长|秘书长|检察长|主任科员|主任|书记|主席|委员"
    r"|常委|专员|督[查察]员|巡视员|调研员|科员|干事|领导|干部|负责人|成员|经理|助理|老师|同志|先生|女士"
    r"|director|head|chief|secretary|(?:mr|mrs|ms|dr)\.?)"
)
_SAID: Final = r"(?:已|口头|书面|电话)*(?:批准|同意|审批|审定|审核|核准|签批|签字|批示|决定)"
_AND: Final = r"(?:以?及|和|与|跟|同|等)"
_CALLED: Final = rf"(?:{_OFFICE}|{_TITLE}|{_JOINT})"
_POSITION: Final = re.compile(rf"{_CALLED}+")
_AFTER: Final = re.compile(
    rf"(?:{_CALLED}|{_SAID})*(?:{_AND}(?!{_CALLED}|{_SAID}).{{2,}}|等(?:\d*[人位名])?)?"
)
"""What follows a name and is no part of it: 赵怡主任, 赵怡和李明, but not 赵怡然 nor 赵怡和主任."""
_BEFORE: Final = re.compile(
    rf".*(?:{_OFFICE}|{_TITLE}|{_SAID}人|[办局委部厅室院处科]){_JOINT}*"
    rf"|.*[由经报请]|{_JOINT}+|.{{2,}}{_AND}"
)


def folded(name: str) -> str:
    """The same for names that differ in case, in width or by the spaces around them alone."""
    return normalize("NFKC", name).casefold().strip()


def bare(name: str) -> str:
    """Likewise without spaces: names of two characters are often written with one between them."""
    return "".join(folded(name).split())


def is_named(text: str, names: Iterable[str], others: Collection[str] = ()) -> bool:
    """Whether the text names one of them, alone or beside a title, an office, others, a remark.

    `others`: names of other people, as of `bare`, which may look like such a name and a title.
    """
    parts = {bare(text), *map(bare, _BETWEEN.split(folded(text)))}
    return any(_is_part(part, bare(name), others) for name in names for part in parts)


def _is_part(part: str, name: str, others: Collection[str]) -> bool:
    if not name or part == name:
        return part == name != ""
    before, found, after = part.partition(name)
    # An account may be called like its office, of which others have titles.
    if not found or part in others or _POSITION.fullmatch(name):
        return False
    return all(not said or by.fullmatch(said) for said, by in ((before, _BEFORE), (after, _AFTER)))
