"""The name list as a workbook: previewed row by row, then confirmed, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scheduler.books.roles import ASSIGNERS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.declarations import declared
from scheduler.services.books.importing import (
    Named,
    Preview,
    WorkbookRows,
    as_previewed,
    digest_of,
    refuse_outdated,
    rows_in,
)
from scheduler.services.books.inspector_rows import HeldList, Listing, held_list, listings
from scheduler.services.books.inspectors import added, changed, put
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.telling import telling
from scheduler.workbooks.headings import NAME_LIST_KINDS
from scheduler.workbooks.opening import open_workbook
from scheduler.workbooks.rows import InspectorRow

__all__ = ["IMPORTED", "confirm_inspectors", "preview_inspectors"]

IMPORTED: Final = "inspector.imported"
"""What confirming is in the audit."""


def preview_inspectors(books: Books, name: str, data: bytes) -> Preview:
    """What importing these bytes would do; nothing is changed. `name`: of the file.

    Raises WorkbookRefused, NotAllowed, StoreError.
    """
    books.actor.must_be(*ASSIGNERS)
    return _looked_at(books, rows_in(open_workbook(name, data), NAME_LIST_KINDS))


def confirm_inspectors(books: Books, name: str, data: bytes, digest: str) -> Preview:
    """Applies what was previewed under that digest, in one transaction.

    Raises LunzhiError for another file and while any row is wrong, OutdatedPreview for other
    effects, and then changes nothing; a preview that changes nothing leaves no trace.
    """
    books.actor.must_be(*ASSIGNERS)
    workbook, wanted = as_previewed(name, data, digest)
    read = rows_in(workbook, NAME_LIST_KINDS)
    before = _looked_at(books, read)
    if before.digest == wanted:
        _refuse_wrong(before)
        if not before.changes:
            return before
    with telling(books, *ASSIGNERS) as act:
        preview, found = _previewed(held_list(act.session, books.today, books.actor), read)
        if preview.digest != wanted:
            refuse_outdated(act.session, preview, wanted, IMPORTED)
        _refuse_wrong(preview)
        act.record(
            IMPORTED, f"import:{preview.digest}", file=workbook.name, sha256=workbook.sha256,
            digest=preview.digest, counts=preview.counts,
        )  # fmt: skip
        _apply(act, books, found)
    return preview


def _looked_at(books: Books, read: WorkbookRows) -> Preview:
    with books.looking(*ASSIGNERS) as session:
        return _previewed(held_list(session, books.today, books.actor), read)[0]


def _previewed(on_list: HeldList, read: WorkbookRows) -> tuple[Preview, list[Listing]]:
    held = on_list.held
    found = list(listings(on_list, (row for row in read.rows if isinstance(row, InspectorRow))))
    lines = tuple(each.line for each in found)
    units = {unit.code: unit.name for unit in held.units.values()}
    named = Named(units, held.settings.skills, {}, on_list.places, on_list.roles)
    digest = digest_of(read.workbook, lines)
    return Preview(read.workbook, lines, read.passed_over, named, digest), found


def _refuse_wrong(preview: Preview) -> None:
    wrong = preview.counts["wrong"]
    if wrong:
        raise LunzhiError("inspector.import_wrong", {"count": wrong})


def _apply(act: Act, books: Books, found: Iterable[Listing]) -> None:
    for each in found:
        number = each.line.key
        if each.new is not None and each.entry is not None:
            added(act, books, each.new, each.entry)
        elif each.entry is not None and each.line.effect == "new":
            put(act, books, number, each.entry)
        elif each.entry is not None:
            changed(act, books, number, each.entry)
        if each.declared_on is not None:
            declared(act, books, number, (), each.declared_on)
