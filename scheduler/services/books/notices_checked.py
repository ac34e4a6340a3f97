"""A template that is handed in is looked at before anything of it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scheduler.documents.notice import TemplateFault
from scheduler.workbooks.archives import unpacked
from scheduler.workbooks.refusals import WorkbookRefused

__all__ = ["MOST_TEMPLATE", "check_template"]

MOST_TEMPLATE: Final = 5_000_000
"""Bytes of a template: a letterhead's picture included, it has some hundred thousand."""

_TYPES: Final = "[Content_Types].xml"
_DOCX: Final = b"wordprocessingml.document.main+xml"


def check_template(data: bytes) -> None:
    """Raises TemplateFault for what is no docx, too big, or has macros or declarations in it."""
    if len(data) > MOST_TEMPLATE:
        raise TemplateFault("too_big", most=MOST_TEMPLATE // 1_000_000)
    try:
        members = unpacked(data)
    except WorkbookRefused as refusal:
        why = refusal.code.removeprefix("workbook.")
        raise TemplateFault(why, **refusal.params) from None
    _check_members(members)


def _check_members(members: Mapping[str, bytes]) -> None:
    types = members.get(_TYPES, b"")
    if b"macroEnabled" in types or any("vbaproject" in name.lower() for name in members):
        raise TemplateFault("macros")
    if _DOCX not in types:
        raise TemplateFault("broken")
    for name, content in members.items():
        # However it is encoded: declarations are what entities grow from, Word writes none.
        if name.endswith((".xml", ".rels")) and b"<!" in _without_comments(content):
            raise TemplateFault("declarations")


def _without_comments(content: bytes) -> bytes:
    return content.replace(b"\0", b"").replace(b"<!--", b"")
