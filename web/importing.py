"""A workbook is handed in, looked at row by row, and confirmed: exactly what was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from pathlib import PurePath
from typing import Any, Final, get_args

from flask import Response, request, url_for
from wtforms import FileField

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.importers import LEDGER, NAME_LIST, Importer
from scheduler.services.books.importing import OutdatedPreview, Preview
from scheduler.services.books.importing_lines import EFFECTS, Effect, Line
from scheduler.services.books.importing_past import imported_lately
from scheduler.services.books.importing_sentences import (
    change_sentence,
    fault_sentence,
    marked,
    nothing_sentence,
    passed_over_sentence,
)
from scheduler.services.books.uploads import confirm_upload, keep_upload, kept_upload
from scheduler.words import Words
from web.downloads import XLSX, download
from web.forms import Form, given
from web.pages import Noun, Page, done, onward, page
from web.paging import paged
from web.visiting import books, words

__all__ = ["importing_noun", "inspector_importing_noun"]

_LONGEST_NAME: Final = 200


class UploadForm(Form):
    workbook = FileField("import.page.file")


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where one kind of workbook is handed in. `noun`: of its pages, `path`: of the first one;
    `onward`: to which page it goes on once it is imported, with `said`.
    """

    noun: str
    path: str
    importer: Importer
    onward: str
    said: str

    def page_of(self, name: str, **values: Any) -> str:
        """The address of one of its pages."""
        return url_for(f"{self.noun}.{name}", **values)


_LEDGER_DESK: Final = _Desk("importing", "/import", LEDGER, "importing.show", "imported")
_NAME_LIST_DESK: Final = _Desk(
    "inspector_importing", "/inspectors/import", NAME_LIST, "inspectors.index",
    "inspectors_imported",
)  # fmt: skip


def importing_noun() -> Noun:
    """`/import`."""
    return _noun(_LEDGER_DESK)


def inspector_importing_noun() -> Noun:
    """`/inspectors/import`."""
    return _noun(_NAME_LIST_DESK)


def _noun(desk: _Desk) -> Noun:
    noun = Noun(desk.noun, __name__)
    _add_start(noun, desk)
    _add_preview(noun, desk)
    return noun


def _add_start(noun: Noun, desk: _Desk) -> None:
    importer = desk.importer

    @noun.page(desk.path, *importer.previewers)
    def show() -> Page:
        return _start(desk, given(UploadForm))

    @noun.act(desk.path, *importer.previewers)
    def upload() -> Response:
        form = given(UploadForm)
        sent = request.files.get("workbook")
        if sent is None or not sent.filename:
            form.refuse(LunzhiError("upload.nothing"))
            return _start(desk, form)
        try:
            name = sent.filename[-_LONGEST_NAME:]
            preview = keep_upload(books(), name, sent.read(), importer)
        except LunzhiError as error:
            form.refuse(error)
            return _start(desk, form)
        return _to(desk, preview)

    @noun.page(f"{desk.path}/template", *importer.previewers)
    def template() -> Page:
        return download(importer.template(books(), words()), words()(importer.file), XLSX)


def _add_preview(noun: Noun, desk: _Desk) -> None:
    importer = desk.importer

    @noun.page(f"{desk.path}/<digest>", *importer.previewers)
    def preview(digest: str) -> Page:
        return _preview(desk, digest)

    @noun.page(f"{desk.path}/<digest>/marked", *importer.previewers)
    def marked_workbook(digest: str) -> Page:
        found = _kept(desk, digest)
        stem = PurePath(found.workbook.name).stem
        name = f"{stem}{words()('import.marked_suffix')}.xlsx"
        return download(marked(words(), found, books().today), name, XLSX)

    @noun.act(f"{desk.path}/<digest>/again", *importer.previewers)
    def again(digest: str) -> Response:
        name, data = kept_upload(books(), digest, importer)
        return _to(desk, keep_upload(books(), name, data, importer))

    @noun.act(f"{desk.path}/<digest>/confirm", *importer.confirmers)
    def confirm(digest: str) -> Response:
        try:
            made = confirm_upload(books(), digest, importer)
        except OutdatedPreview as outdated:
            return _to(desk, outdated.preview, moved="on")
        said = "imported_but_wrong" if made.counts["wrong"] else desk.said
        return done(desk.onward, said)


def _start(desk: _Desk, form: UploadForm) -> Page:
    status = form.status if form.refused else 200
    if desk.importer.whole:
        return page("inspector_import.html", status, form=form)
    return page("import.html", status, form=form, past=imported_lately(books()), effects=EFFECTS)


def _to(desk: _Desk, found: Preview, *, moved: str | None = None) -> Response:
    return onward(desk.page_of("preview", digest=found.digest, moved=moved))


def _kept(desk: _Desk, digest: str) -> Preview:
    name, data = kept_upload(books(), digest, desk.importer)
    return desk.importer.preview(books(), name, data)


def _preview(desk: _Desk, digest: str) -> Page:
    here, said, importer = books(), words(), desk.importer
    found = _kept(desk, digest)
    effect = request.args.get("effect")
    wanted: Effect | None = effect if effect in get_args(Effect) else None  # type: ignore[assignment]
    lines = [line for line in found.lines if wanted in (None, line.effect)]
    paging = paged(lines)
    return page(
        "import_preview.html", found=found, digest=digest, wanted=wanted, effects=EFFECTS,
        paging=paging, desk=desk, whole=importer.whole,
        rows=[_row(said, found, line) for line in paging.rows],
        nothing=nothing_sentence(said, found, whole=importer.whole),
        passed_over=[*chain(*(passed_over_sentence(said, told) for told in found.passed_over))],
        is_fresh=found.digest == digest.strip().lower(), moved="moved" in request.args,
        may_confirm=here.actor.is_any_of(*importer.confirmers),
    )  # fmt: skip


def _row(said: Words, found: Preview, line: Line) -> dict[str, Any]:
    """What stands in a row of the preview: `whats` changes in words, `faults` with their cells."""
    changes = (
        change_sentence(said, found.named, change)
        for change in line.changes
        if (change.field, change.old) != ("name", None)  # who it is has a column of its own
    )
    faults = [
        (line.place(fault).rpartition("!")[2], fault_sentence(said, line, fault, place=False))
        for fault in line.faults
    ]
    return {"line": line, "whats": [change for change in changes if change], "faults": faults}
