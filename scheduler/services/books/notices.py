"""The notice of a release as a Word document, and the template that a county may replace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from scheduler.books.free_text import checked_text
from scheduler.books.roles import PLANNERS, READERS, Role
from scheduler.books.workdays import Workdays
from scheduler.documents.notice import (
    SAMPLE,
    Handover,
    Notice,
    NoticeChange,
    NoticeStint,
    default_template,
    placeholders,
    render_notice,
)
from scheduler.overview.rotation import RotationOverview
from scheduler.overview.stint_changes import Placed
from scheduler.overview.stints import StintRow
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.base_url import base_url
from scheduler.services.books.notices_checked import check_template
from scheduler.services.books.notices_filled import filled
from scheduler.services.books.opened import Books
from scheduler.services.books.released import ReleaseView, show_release
from scheduler.services.books.settings import current_settings
from scheduler.services.books.workdays import current_workdays
from scheduler.services.made import Document, file_name
from scheduler.store.desk import NoticeTemplate
from scheduler.words import Words, printable

__all__ = [
    "MAKERS", "NoticeFacts", "Placeholder", "TemplateLine", "current_template", "default_facts",
    "default_form", "keep_template", "notice", "placeholder_table", "reset_template",
    "template_bytes",
]  # fmt: skip

MAKERS: Final[tuple[Role, ...]] = (*PLANNERS, "petitions")
"""Who makes notices."""

_CHINESE: Final = Words("zh_CN")
"""A notice is an official document: it is in Chinese whatever language its maker reads."""

_MOST_LINE: Final = 200


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What its maker says of a notice; "" takes the usual, of `document_number` none."""

    document_number: str
    recipients: str
    signatory: str
    day: date


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


def default_facts(books: Books) -> NoticeFacts:
    """What a notice says unless its maker says otherwise; dated today."""
    county = printable(current_settings(books).settings.county)
    signatory = _CHINESE("notice.signatory", county=county) if county else None
    return NoticeFacts(
        document_number="",
        recipients=_CHINESE("notice.recipients"),
        signatory=signatory or _CHINESE("notice.signatory_unnamed"),
        day=books.today,
    )


def notice(books: Books, number: int, facts: NoticeFacts) -> Document:
    """The notice of that release, in Chinese, by the template in use.

    Raises NotAllowed, LunzhiError for a release that there is not or that was withdrawn and for
    facts with a person's number in them, TemplateFault, UnsoundPlan, StoreError.
    """
    books.actor.must_be(*MAKERS)
    said = _checked(facts, default_facts(books))
    view = show_release(books, number, quick=True)
    if view.line.standing == "withdrawn":
        raise LunzhiError("notice.withdrawn", {"number": number})
    county = printable(current_settings(books).settings.county)
    content = _notice(view, said, county, current_workdays(books))
    own = _template_in_use(books)
    made = render_notice(default_template(), content) if own is None else filled(own, content)
    return Document(
        file_name(_CHINESE("notice.file", county=content.county, number=str(number))), made
    )


# --- the template -------------------------------------------------------------------------------


def current_template(books: Books) -> TemplateLine | None:
    """The county's own template in use; None while it is ours."""
    with books.looking(*READERS) as session:
        newest = _newest(session, with_data=False)
        if newest is None or newest.name == "":
            return None
        return TemplateLine(newest.number, newest.name, newest.entered_at, newest.entered_by)


def template_bytes(books: Books) -> bytes:
    """The template in use."""
    books.actor.must_be(*READERS)
    return _template_in_use(books) or default_template()


def default_form(books: Books) -> Document:
    """Our own template, to begin with."""
    books.actor.must_be(*READERS)
    return Document(file_name(_CHINESE("notice.form_file")), default_template())


def keep_template(books: Books, name: str, data: bytes) -> int:
    """Puts a county's own template into use, once a sample has been made by it.

    `name`: of the file. Returns its number. Raises TemplateFault, which says what is wrong with it
    and names the placeholder where it is one, NotAllowed, LunzhiError and StoreError.
    """
    books.actor.must_be(*PLANNERS)
    kept = checked_text(name, most=_MOST_LINE)
    check_template(data)
    filled(data, SAMPLE)
    return _enter(books, kept, data)


def reset_template(books: Books) -> int:
    """Puts our own template into use again; that of the county stays in the books."""
    books.actor.must_be(*PLANNERS)
    return _enter(books, "", None)


def placeholder_table(books: Books, words: Words) -> Sequence[Placeholder]:
    """All that a template may show; a row's fields stand in a loop, as `each.name`."""
    books.actor.must_be(*READERS)
    return [
        Placeholder(name, words(f"notice.placeholder.{name}"), _example(name))
        for name in placeholders()
    ]


def _example(name: str) -> str:
    outer, _, inner = name.partition(".")
    value = getattr(SAMPLE, outer)
    if inner:
        return str(getattr(value[0], inner))
    return f"{{%p for each in {outer} %}}" if isinstance(value, tuple) else str(value)


def _enter(books: Books, name: str, data: bytes | None) -> int:
    with books.acting(*PLANNERS) as act:
        newest = _newest(act.session, with_data=False)
        number = 1 if newest is None else newest.number + 1
        act.session.add(
            NoticeTemplate(
                number=number, name=name, data=data, entered_at=act.at, entered_by=act.by
            )
        )
        if data is None:
            act.record("notice.template_reset", f"template:{number}")
        else:
            act.record("notice.template_kept", f"template:{number}", name=name, bytes=len(data))
        return number


def _template_in_use(books: Books) -> bytes | None:
    with books.looking(*READERS) as session:
        newest = _newest(session, with_data=True)
        return None if newest is None else newest.data


def _newest(session: Session, *, with_data: bool) -> NoticeTemplate | None:
    newest = select(NoticeTemplate).order_by(NoticeTemplate.number.desc()).limit(1)
    return session.scalar(newest if with_data else newest.options(defer(NoticeTemplate.data)))


# --- what the notice says -----------------------------------------------------------------------


def _checked(facts: NoticeFacts, usual: NoticeFacts) -> NoticeFacts:
    number = facts.document_number.strip()
    return NoticeFacts(
        document_number=checked_text(number, most=_MOST_LINE) if number else "",
        recipients=checked_text(facts.recipients.strip() or usual.recipients).rstrip("：:"),
        signatory=checked_text(facts.signatory.strip() or usual.signatory, most=_MOST_LINE),
        day=facts.day,
    )


def _notice(view: ReleaseView, facts: NoticeFacts, county: str, workdays: Workdays) -> Notice:
    assert isinstance(view.overview, RotationOverview)
    rows = [row for row in view.overview.stints if not row.serving]
    if not rows:
        raise LunzhiError("notice.nobody", {"number": view.line.number})
    changes = view.changes.rows
    return Notice(
        document_number=facts.document_number,
        county=county,
        recipients=facts.recipients,
        signatory=facts.signatory,
        day=_CHINESE.day(facts.day),
        release=view.line.number,
        is_first=view.line.number == 1,
        first_day=_CHINESE.day(min(row.start for row in rows)),
        last_day=_CHINESE.day(max(row.last for row in rows)),
        people=len(rows),
        added=sum(row.kind == "new" for row in changes),
        base_url=base_url() or "",
        handovers=tuple(_handovers(rows, workdays)),
        moved=tuple(
            NoticeChange(row.name, row.unit, _placed(row.before), _placed(row.after))
            for row in changes
            if row.kind == "moved"
        ),
        lost=tuple(
            NoticeChange(row.name, row.unit, _placed(row.before), "")
            for row in changes
            if row.kind == "lost"
        ),
        stints=tuple(_stint(number, row) for number, row in enumerate(rows, 1)),
    )


def _stint(number: int, row: StintRow) -> NoticeStint:
    rank = _CHINESE(f"rank.{row.rank}")
    return NoticeStint(number, row.name, row.unit, rank, row.post.name, _days(row.start, row.last))


def _handovers(rows: Sequence[StintRow], workdays: Workdays) -> Iterator[Handover]:
    for start in sorted({row.start for row in rows}):
        day, estimated = workdays.first_working_day(start)
        when = _CHINESE.short_day(day) if day.year == start.year else _CHINESE.day(day)
        yield Handover(_CHINESE.day(start), when, _CHINESE.weekday(day), estimated)


def _placed(placed: Placed | None) -> str:
    if placed is None:
        return ""
    return _CHINESE("notice.placed", post=placed.post, days=_days(placed.start, placed.last))


def _days(first: date, last: date) -> str:
    end = _CHINESE.short_day(last) if first.year == last.year else _CHINESE.day(last)
    return _CHINESE("notice.days", first=first, last=end)
