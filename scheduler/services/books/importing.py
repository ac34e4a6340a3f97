"""A workbook is previewed, then confirmed: exactly its bytes, with exactly the effects shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.roles import Role
from scheduler.problems.canonical import canonical_bytes
from scheduler.problems.faults import LunzhiError, shown
from scheduler.services.books.importing_applied import apply_lines
from scheduler.services.books.importing_held import Held, held_in
from scheduler.services.books.importing_lines import Effect, Line, tally
from scheduler.services.books.importing_people import person_lines
from scheduler.services.books.importing_units import unit_lines, unit_names
from scheduler.services.books.opened import Books
from scheduler.services.books.telling import telling
from scheduler.services.clock import minute
from scheduler.store.trail import AuditEntry
from scheduler.workbooks.bounds import MOST_BYTES
from scheduler.workbooks.cells import Workbook
from scheduler.workbooks.headings import (
    LEDGER_KINDS,
    Kind,
    Table,
    headings_needed,
    table_of,
)
from scheduler.workbooks.opening import open_workbook
from scheduler.workbooks.refusals import WorkbookRefused
from scheduler.workbooks.rows import AnyRow, PersonRow, UnitRow, rows_of

__all__ = [
    "CONFIRMERS", "PREVIEWERS", "Named", "OutdatedPreview", "PassedOver", "Preview",
    "WorkbookRows", "as_previewed", "confirm_import", "digest_of", "preview_import",
    "preview_workbook", "read_upload", "refuse_done", "refuse_outdated", "rows_in",
]  # fmt: skip

_PART: Final = 16
_DIGEST: Final = re.compile(rf"[0-9a-f]{{{2 * _PART}}}")

PREVIEWERS: Final[tuple[Role, ...]] = ("organisation", "petitions", "administrator")
CONFIRMERS: Final[tuple[Role, ...]] = ("organisation", "administrator")


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What of a sheet is not read. `kind`: None for a sheet without headings that we know."""

    sheet: str
    kind: Kind | None
    rows: int = 0
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """What units, skills, posts, places and roles in teams are called, by the codes that stand in
    changes.
    """

    units: Mapping[str, str]
    skills: Mapping[str, str]
    posts: Mapping[str, str]
    places: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing the workbook would do, or has done. `digest`: to be confirmed."""

    workbook: Workbook
    lines: tuple[Line, ...]
    passed_over: tuple[PassedOver, ...]
    named: Named
    digest: str

    @property
    def counts(self) -> dict[Effect, int]:
        return tally(self.lines)

    @property
    def changes(self) -> bool:
        """Whether confirming would change anything."""
        return any(line.changes for line in self.lines)


@dataclass(frozen=True, slots=True)
class WorkbookRows:
    """A workbook's rows, not yet compared with any books."""

    workbook: Workbook
    rows: tuple[AnyRow, ...]
    passed_over: tuple[PassedOver, ...]


class OutdatedPreview(LunzhiError):
    """The books are not those of the preview any more. `preview`: as it would be now."""

    def __init__(self, preview: Preview, by: str, at: str) -> None:
        self.preview = preview
        counts = {str(effect): count for effect, count in preview.counts.items()}
        super().__init__("import.moved_on", {"by": by, "at": at, **counts})


def read_upload(path: Path) -> bytes:
    """The bytes of a file, one more at most than a workbook may have. Raises WorkbookRefused."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise WorkbookRefused("missing", path=str(path)) from None
    except OSError:
        raise WorkbookRefused("unreadable", path=str(path)) from None


def preview_import(books: Books, name: str, data: bytes) -> Preview:
    """What importing these bytes would do; nothing is changed. `name`: of the file.

    Raises WorkbookRefused, NotAllowed, StoreError.
    """
    books.actor.must_be(*PREVIEWERS)
    return preview_workbook(books, open_workbook(name, data))


def preview_workbook(books: Books, workbook: Workbook) -> Preview:
    """Likewise of a workbook that has been opened."""
    books.actor.must_be(*PREVIEWERS)
    return _looked_at(books, rows_in(workbook))


def _looked_at(books: Books, read: WorkbookRows) -> Preview:
    with books.looking(*PREVIEWERS) as session:
        held = held_in(session, books.today)
    return _preview(held, read)


def confirm_import(books: Books, name: str, data: bytes, digest: str) -> Preview:
    """Applies what was previewed under that digest, in one transaction; wrong rows are left out.

    Raises LunzhiError for another file, OutdatedPreview for other effects, and then changes
    nothing; a preview that changes nothing is confirmed without a trace.
    """
    books.actor.must_be(*CONFIRMERS)
    workbook, wanted = as_previewed(name, data, digest)
    read = rows_in(workbook)  # once: nobody else can write while the second preview is made
    before = _looked_at(books, read)
    if before.digest == wanted and not before.changes:
        return before
    with telling(books, *CONFIRMERS) as act:
        preview = _preview(held_in(act.session, books.today), read)
        if preview.digest != wanted:
            refuse_outdated(act.session, preview, wanted)
        act.record(
            "import.confirmed",
            f"import:{preview.digest}",
            file=workbook.name,
            sha256=workbook.sha256,
            digest=preview.digest,
            counts=preview.counts,
        )
        apply_lines(act, preview.lines, books.new_uid)
    return preview


def as_previewed(name: str, data: bytes, digest: str) -> tuple[Workbook, str]:
    """The workbook that was previewed under that digest, and the digest as it is kept.

    Raises LunzhiError for what is no digest, and for another file.
    """
    wanted = digest.strip().lower()
    if not _DIGEST.fullmatch(wanted):
        raise LunzhiError("import.bad_digest", {"found": shown(digest)})
    workbook = open_workbook(name, data)
    if not wanted.startswith(workbook.sha256[:_PART]):
        raise LunzhiError("import.other_file", {"name": workbook.name})
    return workbook, wanted


def rows_in(workbook: Workbook, kinds: Collection[Kind] = LEDGER_KINDS) -> WorkbookRows:
    """The rows of its tables of these kinds. Raises WorkbookRefused if it has none."""
    tables, passed_over = _tables(workbook, kinds)
    rows: list[AnyRow] = []
    for table in tables:
        found = rows_of(table)
        rows += found.rows
        if found.passed_over or table.unread:
            told = PassedOver(table.sheet.name, table.kind, found.passed_over, table.unread)
            passed_over.append(told)
    return WorkbookRows(workbook, tuple(rows), tuple(passed_over))


def _preview(held: Held, read: WorkbookRows) -> Preview:
    units = list(unit_lines(held, (row for row in read.rows if isinstance(row, UnitRow))))
    names = unit_names(held, units)
    people = person_lines(held, names, (row for row in read.rows if isinstance(row, PersonRow)))
    of_units = iter(units)
    lines = tuple(next(of_units) if isinstance(row, UnitRow) else next(people) for row in read.rows)
    settings = held.settings
    named = Named(names, settings.skills, {post.id: post.name for post in settings.posts})
    digest = digest_of(read.workbook, lines)
    return Preview(read.workbook, lines, read.passed_over, named, digest)


def _tables(workbook: Workbook, kinds: Collection[Kind]) -> tuple[list[Table], list[PassedOver]]:
    tables, passed_over = [], []
    for sheet in workbook.sheets:
        table = table_of(sheet, kinds)
        if table is not None:
            tables.append(table)
        elif sheet.rows and not sheet.hidden:
            passed_over.append(PassedOver(sheet.name, None))
    if not tables:
        why = "no_name_list" if "inspector" in kinds else "no_headings"
        raise WorkbookRefused(why, **{str(kind): headings_needed(kind) for kind in kinds})
    return tables, passed_over


def digest_of(workbook: Workbook, lines: tuple[Line, ...]) -> str:
    """Of the file and of the effects, a half each: so that a refusal can tell which has changed."""
    said: dict[str, Any] = {"file": workbook.sha256, "lines": [line.facts() for line in lines]}
    return workbook.sha256[:_PART] + sha256(canonical_bytes(said)).hexdigest()[:_PART]


def refuse_outdated(
    session: Session, preview: Preview, wanted: str, act: str = "import.confirmed"
) -> None:
    """Raises for a confirmation that is repeated, or comes too late. `act`: what confirming is in
    the audit.
    """
    refuse_done(session, wanted, act)
    latest = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).first()
    by, at = (latest.actor, minute(latest.at)) if latest else ("—", "—")
    raise OutdatedPreview(preview, by, at)


def refuse_done(session: Session, wanted: str, act: str = "import.confirmed") -> None:
    """Raises LunzhiError if what was previewed under that digest has been imported."""
    done = select(AuditEntry).where(AuditEntry.act == act, AuditEntry.subject == f"import:{wanted}")
    entry = session.scalars(done.order_by(AuditEntry.seq.desc())).first()
    if entry is not None:
        raise LunzhiError("import.done_already", {"by": entry.actor, "at": minute(entry.at)})
