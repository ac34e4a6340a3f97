"""The notice of a release as a Word document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from scheduler.books.free_text import checked_text
from scheduler.books.roles import PLANNERS, Role
from scheduler.books.workdays import Workdays
from scheduler.documents.notice import Handover, Notice, NoticeChange, NoticeStint
from scheduler.overview.rotation import RotationOverview
from scheduler.overview.stint_changes import Placed
from scheduler.overview.stints import StintRow
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.base_url import base_url
from scheduler.services.books.notices_templates import (
    MOST_LINE,
    OFFICIAL,
    made_by_template,
)
from scheduler.services.books.opened import Books
from scheduler.services.books.released import ReleaseView, show_release
from scheduler.services.books.settings import current_settings
from scheduler.services.books.workdays import current_workdays
from scheduler.services.made import Document, file_name
from scheduler.words import printable

__all__ = ["MAKERS", "NoticeFacts", "checked_facts", "default_facts", "notice", "written_days"]

MAKERS: Final[tuple[Role, ...]] = (*PLANNERS, "petitions")
"""Who makes notices."""


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What its maker says of a notice; "" takes the usual, of `document_number` none."""

    document_number: str
    recipients: str
    signatory: str
    day: date


def default_facts(books: Books) -> NoticeFacts:
    """What a notice says unless its maker says otherwise; dated today."""
    county = printable(current_settings(books).settings.county)
    signatory = OFFICIAL("notice.signatory", county=county) if county else None
    return NoticeFacts(
        document_number="",
        recipients=OFFICIAL("notice.recipients"),
        signatory=signatory or OFFICIAL("notice.signatory_unnamed"),
        day=books.today,
    )


def notice(books: Books, number: int, facts: NoticeFacts) -> Document:
    """The notice of that release, in Chinese, by the template in use.

    Raises NotAllowed, LunzhiError for a release that there is not or that was withdrawn and for
    facts with a person's number in them, TemplateFault, UnsoundPlan, StoreError.
    """
    books.actor.must_be(*MAKERS)
    said = checked_facts(facts, default_facts(books))
    view = show_release(books, number, quick=True)
    if view.line.standing == "withdrawn":
        raise LunzhiError("notice.withdrawn", {"number": number})
    county = printable(current_settings(books).settings.county)
    content = _notice(view, said, county, current_workdays(books))
    name = OFFICIAL("notice.file", county=content.county, number=str(number))
    return Document(file_name(name), made_by_template(books, content))


# --- what the notice says -----------------------------------------------------------------------


def checked_facts(facts: NoticeFacts, usual: NoticeFacts) -> NoticeFacts:
    """What its maker says, or the usual. Raises LunzhiError for a person's number in it."""
    number = facts.document_number.strip()
    return NoticeFacts(
        document_number=checked_text(number, most=MOST_LINE) if number else "",
        recipients=checked_text(facts.recipients.strip() or usual.recipients).rstrip("：:"),
        signatory=checked_text(facts.signatory.strip() or usual.signatory, most=MOST_LINE),
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
        day=OFFICIAL.day(facts.day),
        release=view.line.number,
        is_first=view.line.number == 1,
        first_day=OFFICIAL.day(min(row.start for row in rows)),
        last_day=OFFICIAL.day(max(row.last for row in rows)),
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
    rank = OFFICIAL(f"rank.{row.rank}")
    return NoticeStint(
        number, row.name, row.unit, rank, row.post.name, written_days(row.start, row.last)
    )


def _handovers(rows: Sequence[StintRow], workdays: Workdays) -> Iterator[Handover]:
    for start in sorted({row.start for row in rows}):
        day, estimated = workdays.first_working_day(start)
        when = OFFICIAL.short_day(day) if day.year == start.year else OFFICIAL.day(day)
        yield Handover(OFFICIAL.day(start), when, OFFICIAL.weekday(day), estimated)


def _placed(placed: Placed | None) -> str:
    if placed is None:
        return ""
    return OFFICIAL("notice.placed", post=placed.post, days=written_days(placed.start, placed.last))


def written_days(first: date, last: date) -> str:
    """Both days inclusive, the year once; as notices write them."""
    end = OFFICIAL.short_day(last) if first.year == last.year else OFFICIAL.day(last)
    return OFFICIAL("notice.days", first=first, last=end)
