"""When two names are one, and when what somebody wrote names somebody."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final
from unicodedata import normalize

__all__ = ["bare", "folded", "is_named"]

_BETWEEN: Final = re.compile(r"[()\[\]{}<>〔〕【】《》“”\"',、;:/|]+")
"""Between a name and what is said of it."""

_BODY: Final = r"(?:督查|信访|组织|纪检|监察|宣传|统战|政法|人事|办公|联合督查)"
_OFFICE: Final = (
    rf"(?:[省州市县区]?(?:委|政府|党委|党组|支部)(?:{_BODY}(?:室|办|局|部|组))?"
    rf"|[省州市县区]?{_BODY}(?:室|办|局|部|委|组))"
)
_TITLE: Final = (
    r"(?:常务)?[正副代原老]*(?:[省州市县区乡镇村局厅部处科股室院校所队组站馆]长|秘书长|主任科员"
    r"|主任|书记|主席|委员|常委|专员|督[查察]员|巡视员|调研员|科员|干事|干部|负责人|经理|老师|同志"
    r"|先生|女士|director|head|chief|secretary|(?:mr|mrs|ms|dr)\.?)"
)
_AFTER: Final = re.compile(rf"(?:{_OFFICE}|{_TITLE})+")
"""What follows a name and is no part of it: 赵怡主任 is 赵怡, and 赵怡然 is not."""
_BEFORE: Final = re.compile(rf".*(?:{_OFFICE}|{_TITLE}|[办局委部厅室院处科])")


def folded(name: str) -> str:
    """The same for names that differ in case, in width or by the spaces around them alone."""
    return normalize("NFKC", name).casefold().strip()


def bare(name: str) -> str:
    """Likewise without spaces: names of two characters are often written with one between them."""
    return "".join(folded(name).split())


def is_named(text: str, names: Iterable[str], others: Collection[str] = ()) -> bool:
    """Whether the text names one of them, alone or with a title, an office or a remark in brackets.

    `others`: names of other people, as of `bare`, which may look like such a name and a title.
    """
    parts = {bare(text), *map(bare, _BETWEEN.split(folded(text)))}
    return any(_is_part(part, bare(name), others) for name in names for part in parts)


def _is_part(part: str, name: str, others: Collection[str]) -> bool:
    if not name or part == name:
        return part == name != ""
    before, found, after = part.partition(name)
    # An account may be called like its office, of which others have titles.
    if not found or part in others or _AFTER.fullmatch(name):
        return False
    return all(not said or by.fullmatch(said) for said, by in ((before, _BEFORE), (after, _AFTER)))
