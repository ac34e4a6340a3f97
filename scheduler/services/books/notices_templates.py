"""The templates of notices, each of which a county may replace by its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from scheduler.books.free_text import checked_text
from scheduler.books.roles import ASSIGNERS, CASE_READERS, PLANNERS, READERS, Role
from scheduler.documents.notice import (
    SAMPLE,
    Content,
    default_template,
    placeholders,
    render_notice,
)
from scheduler.documents.team_notice import TEAM_SAMPLE
from scheduler.services.books.notices_checked import check_template
from scheduler.services.books.notices_filled import filled
from scheduler.services.books.opened import Books
from scheduler.services.made import Document, file_name
from scheduler.store.desk import NoticeTemplate
from scheduler.words import Words

__all__ = [
    "MOST_LINE", "OFFICIAL", "ROTATION_NOTICE", "TEAM_NOTICE", "NoticeKind", "Placeholder",
    "TemplateLine", "current_template", "default_form", "keep_template", "made_by_template",
    "placeholder_table", "reset_template", "template_bytes",
]  # fmt: skip

OFFICIAL: Final = Words("zh_CN")
"""A notice is an official document: it is in Chinese whatever language its maker reads."""

MOST_LINE: Final = 200
"""Characters of a name, or of a line of a notice."""


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A notice with a template of its own. `keepers`: who replaces it; `form`: name of ours,
    `form_file`: what it is called when it is taken away, a code.
    """

    code: str
    readers: tuple[Role, ...]
    keepers: tuple[Role, ...]
    form: str
    form_file: str
    sample: Content


ROTATION_NOTICE: Final = NoticeKind(
    "rotation", READERS, PLANNERS, "notice", "notice.form_file", SAMPLE
)
TEAM_NOTICE: Final = NoticeKind(
    "teams", CASE_READERS, ASSIGNERS, "team_notice", "team_notice.form_file", TEAM_SAMPLE
)


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """The county's own template that is in use."""

    number: int
    name: str
    entered_at: datetime
    entered_by: str


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A name that a template may use, written as there, what it means, and an example."""

    name: str
    meaning: str
    example: str


def made_by_template(
    books: Books, content: Content, kind: NoticeKind = ROTATION_NOTICE
) -> bytes:  # fmt: skip
    """The notice by the template in use. Raises TemplateFault, NotAllowed, StoreError."""
    own = _template_in_use(books, kind)
    return render_notice(_ours(kind), content) if own is None else filled(own, content)


def current_template(books: Books, kind: NoticeKind = ROTATION_NOTICE) -> TemplateLine | None:
    """The county's own template in use; None while it is ours."""
    with books.looking(*kind.readers) as session:
        newest = _newest(session, kind, with_data=False)
        if newest is None or newest.name == "":
            return None
        return TemplateLine(newest.number, newest.name, newest.entered_at, newest.entered_by)


def template_bytes(books: Books, kind: NoticeKind = ROTATION_NOTICE) -> bytes:
    """The template in use."""
    books.actor.must_be(*kind.readers)
    return _template_in_use(books, kind) or _ours(kind)


def default_form(books: Books, kind: NoticeKind = ROTATION_NOTICE) -> Document:
    """Our own template, to begin with."""
    books.actor.must_be(*kind.readers)
    return Document(file_name(OFFICIAL(kind.form_file)), _ours(kind))


def keep_template(books: Books, name: str, data: bytes, kind: NoticeKind = ROTATION_NOTICE) -> int:
    """Puts a county's own template into use, once a sample has been made by it.

    `name`: of the file. Returns its number. Raises TemplateFault, which says what is wrong with it
    and names the placeholder where it is one, NotAllowed, LunzhiError and StoreError.
    """
    books.actor.must_be(*kind.keepers)
    kept = checked_text(name, most=MOST_LINE)
    check_template(data)
    filled(data, kind.sample)
    return _enter(books, kind, kept, data)


def reset_template(books: Books, kind: NoticeKind = ROTATION_NOTICE) -> int:
    """Puts our own template into use again; that of the county stays in the books."""
    books.actor.must_be(*kind.keepers)
    return _enter(books, kind, "", None)


def placeholder_table(
    books: Books, words: Words, kind: NoticeKind = ROTATION_NOTICE
) -> Sequence[Placeholder]:
    """All that a template may show; a row's fields stand in a loop, as `each.name`."""
    books.actor.must_be(*kind.readers)
    return [
        Placeholder(name, words(f"notice.placeholder.{name}"), _example(kind, name))
        for name in placeholders(kind.sample)
    ]


def _example(kind: NoticeKind, name: str) -> str:
    outer, _, inner = name.partition(".")
    value = getattr(kind.sample, outer)
    if inner:
        return str(getattr(value[0], inner))
    return f"{{%p for each in {outer} %}}" if isinstance(value, tuple) else str(value)


def _ours(kind: NoticeKind) -> bytes:
    return default_template(kind.form)


def _enter(books: Books, kind: NoticeKind, name: str, data: bytes | None) -> int:
    with books.acting(*kind.keepers) as act:
        newest = select(NoticeTemplate.number).order_by(NoticeTemplate.number.desc()).limit(1)
        number = (act.session.scalar(newest) or 0) + 1
        act.session.add(
            NoticeTemplate(
                number=number, kind=kind.code, name=name, data=data, entered_at=act.at,
                entered_by=act.by,
            )
        )  # fmt: skip
        if data is None:
            act.record("notice.template_reset", f"template:{number}")
        else:
            act.record("notice.template_kept", f"template:{number}", name=name, bytes=len(data))
        return number


def _template_in_use(books: Books, kind: NoticeKind) -> bytes | None:
    with books.looking(*kind.readers) as session:
        newest = _newest(session, kind, with_data=True)
        return None if newest is None else newest.data


def _newest(session: Session, kind: NoticeKind, *, with_data: bool) -> NoticeTemplate | None:
    of_kind = select(NoticeTemplate).where(NoticeTemplate.kind == kind.code)
    newest = of_kind.order_by(NoticeTemplate.number.desc()).limit(1)
    return session.scalar(newest if with_data else newest.options(defer(NoticeTemplate.data)))
