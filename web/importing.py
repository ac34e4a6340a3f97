"""A workbook is handed in, looked at row by row, and confirmed: exactly what was looked at."""

from __future__ import annotations

from itertools import chain
from pathlib import PurePath
from typing import Any, Final, get_args

from flask import Response, request, url_for
from wtforms import FileField

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.exporting import template_workbook
from scheduler.services.books.importing import (
    CONFIRMERS,
    PREVIEWERS,
    OutdatedPreview,
    Preview,
    preview_import,
)
from scheduler.services.books.importing_lines import EFFECTS, Effect, Line
from scheduler.services.books.importing_past import imported_lately
from scheduler.services.books.importing_sentences import (
    change_sentence,
    fault_sentence,
    marked,
    passed_over_sentence,
)
from scheduler.services.books.uploads import confirm_upload, keep_upload, kept_upload
from scheduler.words import Words
from web.downloads import XLSX, download
from web.forms import Form, given
from web.pages import Noun, Page, done, onward, page
from web.paging import paged
from web.visiting import books, words

__all__ = ["importing_noun"]

_LONGEST_NAME: Final = 200


class UploadForm(Form):
    workbook = FileField("import.page.file")


def importing_noun() -> Noun:
    """`/import`."""
    noun = Noun("importing", __name__)
    _add_start(noun)
    _add_preview(noun)
    return noun


def _add_start(noun: Noun) -> None:
    @noun.page("/import", *PREVIEWERS)
    def show() -> Page:
        return _start(given(UploadForm))

    @noun.act("/import", *PREVIEWERS)
    def upload() -> Response:
        form = given(UploadForm)
        sent = request.files.get("workbook")
        if sent is None or not sent.filename:
            form.refuse(LunzhiError("upload.nothing"))
            return _start(form)
        try:
            preview = keep_upload(books(), sent.filename[-_LONGEST_NAME:], sent.read())
        except LunzhiError as error:
            form.refuse(error)
            return _start(form)
        return _to(preview)

    @noun.page("/import/template", *PREVIEWERS)
    def template() -> Page:
        return download(template_workbook(books(), words()), words()("template.file"), XLSX)


def _add_preview(noun: Noun) -> None:
    @noun.page("/import/<digest>", *PREVIEWERS)
    def preview(digest: str) -> Page:
        return _preview(digest)

    @noun.page("/import/<digest>/marked", *PREVIEWERS)
    def marked_workbook(digest: str) -> Page:
        found = _kept(digest)
        stem = PurePath(found.workbook.name).stem
        name = f"{stem}{words()('import.marked_suffix')}.xlsx"
        return download(marked(words(), found, books().today), name, XLSX)

    @noun.act("/import/<digest>/again", *PREVIEWERS)
    def again(digest: str) -> Response:
        return _to(keep_upload(books(), *kept_upload(books(), digest)))

    @noun.act("/import/<digest>/confirm", *CONFIRMERS)
    def confirm(digest: str) -> Response:
        try:
            made = confirm_upload(books(), digest)
        except OutdatedPreview as outdated:
            return _to(outdated.preview, moved="on")
        said = "imported_but_wrong" if made.counts["wrong"] else "imported"
        return done("importing.show", said)


def _start(form: UploadForm) -> Page:
    status = form.status if form.refused else 200
    return page("import.html", status, form=form, past=imported_lately(books()), effects=EFFECTS)


def _to(found: Preview, *, moved: str | None = None) -> Response:
    where = url_for("importing.preview", digest=found.digest, moved=moved)
    return onward(where)


def _kept(digest: str) -> Preview:
    return preview_import(books(), *kept_upload(books(), digest))


def _preview(digest: str) -> Page:
    here, said = books(), words()
    found = _kept(digest)
    effect = request.args.get("effect")
    wanted: Effect | None = effect if effect in get_args(Effect) else None  # type: ignore[assignment]
    lines = [line for line in found.lines if wanted in (None, line.effect)]
    paging = paged(lines)
    return page(
        "import_preview.html", found=found, digest=digest, wanted=wanted, effects=EFFECTS,
        paging=paging,
        rows=[_row(said, found, line) for line in paging.rows], nothing=_nothing(said, found),
        passed_over=[*chain(*(passed_over_sentence(said, told) for told in found.passed_over))],
        is_fresh=found.digest == digest.strip().lower(), moved="moved" in request.args,
        may_confirm=here.actor.is_any_of(*CONFIRMERS),
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


def _nothing(said: Words, found: Preview) -> str | None:
    """Why there is nothing to confirm, if so."""
    if found.changes:
        return None
    wrong = found.counts["wrong"]
    if not wrong:
        return said("import.nothing")
    return said("import.nothing_right" if wrong == len(found.lines) else "import.nothing_else")
