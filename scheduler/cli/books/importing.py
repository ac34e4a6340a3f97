"""`import`, `template` and `export`: workbooks into the books and out of them."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

import click

from scheduler.cli.books.opening import books_command
from scheduler.cli.books.taken import output_option, write_down
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import argument, option
from scheduler.cli.session import Session
from scheduler.services.books.exporting import export_workbook
from scheduler.services.books.importers import LEDGER, Importer
from scheduler.services.books.importing import Preview, read_upload
from scheduler.services.books.importing_sentences import (
    fault_sentence,
    line_sentence,
    marked,
    nothing_sentence,
    passed_over_sentence,
    summary_sentence,
)
from scheduler.services.books.opened import Books
from scheduler.services.files import check_target, write_whole
from scheduler.services.made import Document
from scheduler.words import LANGUAGES, Words

__all__ = ["import_command", "importing_commands", "template_command"]


def importing_commands(words: Words) -> list[click.Command]:
    """The three of them."""
    return [
        import_command(words, "", LEDGER),
        template_command(words, "", LEDGER),
        books_command(words, "", "export", export_command, [output_option(words, "export_output")]),
    ]


def import_command(words: Words, group: str, importer: Importer) -> click.Command:
    """`import` in that group."""

    def run(session: Session, books: Books, **given: Any) -> int:
        return _import(session, books, importer, group, **given)

    return books_command(words, group, "import", run, _import_parameters(words))


def template_command(words: Words, group: str, importer: Importer) -> click.Command:
    """`template` in that group."""

    def run(session: Session, books: Books, *, output: Path | None) -> int:
        def make() -> Document:
            said = session.words
            return Document(said(importer.file), importer.template(books, said))

        return write_down(session, output, make, "template.written")

    return books_command(words, group, "template", run, [output_option(words, "template_output")])


def _import_parameters(words: Words) -> list[click.Parameter]:
    return [
        argument(words, "workbook"),
        option(words, "--confirm", metavar="DIGEST"),
        output_option(words, "marked_output"),
        option(words, "as_json", "--json", is_flag=True),
    ]


def _import(
    session: Session,
    books: Books,
    importer: Importer,
    group: str,
    *,
    workbook: Path,
    confirm: str | None,
    output: Path | None,
    as_json: bool,
) -> int:
    """Shows what the workbook would change, or applies what was shown under that digest."""
    if output is not None:
        check_target(output, workbook)
    data = read_upload(workbook)
    if confirm is None:
        preview = importer.preview(books, workbook.name, data)
    else:
        preview = importer.confirm(books, workbook.name, data, confirm)
    target = _marked_file(
        session.words, books, preview, workbook, output, is_preview=confirm is None
    )
    applied = confirm is not None and preview.changes
    if as_json:
        session.say([json.dumps(_facts(preview, target, applied=applied), ensure_ascii=False)])
    else:
        told = _told(session.words, preview, target, importer, applied=applied)
        session.say(told)
        if not applied and nothing_sentence(session.words, preview, whole=importer.whole) is None:
            session.say(_how_to_confirm(session.words, books, preview, workbook, group))
    return Exit.DONE


def _marked_file(
    words: Words,
    books: Books,
    preview: Preview,
    source: Path,
    output: Path | None,
    *,
    is_preview: bool,
) -> Path | None:
    """Writes the workbook with its wrong cells marked: where it was asked for, else, if a preview
    has any, beside the workbook, under a name that nothing else has.
    """
    if output is None and not (is_preview and preview.counts["wrong"]):
        return None
    data = marked(words, preview, books.today)
    target = output or _free(source, words("import.marked_suffix"), data)
    write_whole(target, data)
    return target


def _free(source: Path, suffix: str, data: bytes) -> Path:
    """Whoever corrects the marked workbook must not find it overwritten."""
    ours = "|".join(Words(language)("import.marked_suffix") for language in LANGUAGES)
    stem = re.sub(rf"({ours})(-\d+)?$", "", source.stem)
    for number in count(1):
        last = suffix if number == 1 else f"{suffix}-{number}"
        path = source.with_name(f"{stem}{last}.xlsx")
        if not path.exists() or (path.is_file() and path.read_bytes() == data):
            return path
    raise AssertionError("there is always another number")


def _told(
    words: Words, preview: Preview, target: Path | None, importer: Importer, *, applied: bool
) -> Iterator[str]:
    if not applied:
        yield from _lines(words, preview)
    for told in preview.passed_over:
        yield from passed_over_sentence(words, told)
    yield summary_sentence(words, preview)
    if preview.counts["wrong"] and preview.changes and not importer.whole:
        yield words.many("import.left_out", preview.counts["wrong"])
    if target is not None:
        yield words("import.marked", path=str(target))
    if applied:
        yield words("import.applied", digest=preview.digest)
    else:
        nothing = nothing_sentence(words, preview, whole=importer.whole)
        yield from () if nothing is None else (nothing,)


def _how_to_confirm(
    words: Words, books: Books, preview: Preview, source: Path, group: str
) -> Iterator[str]:
    code = "inspector.import.to_confirm" if group else "import.to_confirm"
    yield words(code, digest=preview.digest)
    command = " ".join(("lunzhi", *group.split(), "import", shlex.quote(str(source))))
    yield f"  {command} --confirm {preview.digest}{_user(books)}"


def _user(books: Books) -> str:
    name = books.actor.name
    return "" if name.startswith("console:") else f" --user {shlex.quote(name)}"


def _lines(words: Words, preview: Preview) -> Iterator[str]:
    sheet = None
    for line in preview.lines:
        if line.sheet != sheet:
            sheet = line.sheet
            yield words("import.sheet", sheet=sheet)
        yield "  " + line_sentence(words, preview.named, line)
        for fault in line.faults:
            yield "      " + fault_sentence(words, line, fault)


def _facts(preview: Preview, target: Path | None, *, applied: bool) -> dict[str, Any]:
    return {
        "file": preview.workbook.name,
        "sha256": preview.workbook.sha256,
        "digest": preview.digest,
        "applied": applied,
        "counts": preview.counts,
        "lines": [line.facts() for line in preview.lines],
        "passed_over": [asdict(told) for told in preview.passed_over],
        "marked": None if target is None else str(target),
    }


def export_command(session: Session, books: Books, *, output: Path | None) -> int:
    """Writes what the books hold, in that form."""

    def make() -> Document:
        name = session.words("export.file", day=books.today.isoformat())
        return Document(name, export_workbook(books))

    return write_down(session, output, make, "export.written")
