"""`lunzhi import`, `template` and `export`: workbooks into the books and out of them."""

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
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import FILE, argument, option
from scheduler.cli.session import Session
from scheduler.services.books.exporting import export_workbook, template_workbook
from scheduler.services.books.importing import (
    Preview,
    confirm_import,
    preview_import,
    read_upload,
)
from scheduler.services.books.importing_sentences import (
    fault_sentence,
    line_sentence,
    marked,
    passed_over_sentence,
    summary_sentence,
)
from scheduler.services.books.opened import Books
from scheduler.services.files import check_target, write_whole
from scheduler.words import LANGUAGES, Words

__all__ = ["importing_commands"]


def importing_commands(words: Words) -> list[click.Command]:
    """The three of them."""
    return [
        books_command(words, "", "import", import_command, _import_parameters(words)),
        books_command(words, "", "template", template_command, [_output(words, "template_output")]),
        books_command(words, "", "export", export_command, [_output(words, "export_output")]),
    ]


def _import_parameters(words: Words) -> list[click.Parameter]:
    return [
        argument(words, "workbook"),
        option(words, "--confirm", metavar="DIGEST"),
        _output(words, "marked_output"),
        option(words, "as_json", "--json", is_flag=True),
    ]


def _output(words: Words, code: str) -> click.Option:
    said = words(f"cli.option.{code}")
    return option(words, "-o", "--output", help=said, type=FILE, metavar="FILE")


def import_command(
    session: Session,
    books: Books,
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
        preview = preview_import(books, workbook.name, data)
    else:
        preview = confirm_import(books, workbook.name, data, confirm)
    target = _marked_file(
        session.words, books, preview, workbook, output, is_preview=confirm is None
    )
    applied = confirm is not None and preview.changes
    if as_json:
        session.say([json.dumps(_facts(preview, target, applied=applied), ensure_ascii=False)])
    else:
        session.say(_told(session.words, books, preview, workbook, target, applied=applied))
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
    words: Words,
    books: Books,
    preview: Preview,
    source: Path,
    target: Path | None,
    *,
    applied: bool,
) -> Iterator[str]:
    if not applied:
        yield from _lines(words, preview)
    for told in preview.passed_over:
        yield from passed_over_sentence(words, told)
    yield summary_sentence(words, preview)
    if preview.counts["wrong"] and preview.changes:
        yield words.many("import.left_out", preview.counts["wrong"])
    if target is not None:
        yield words("import.marked", path=str(target))
    if applied:
        yield words("import.applied", digest=preview.digest)
    elif preview.changes:
        yield words("import.to_confirm", digest=preview.digest)
        yield f"  lunzhi import {shlex.quote(str(source))} --confirm {preview.digest}{_user(books)}"
    else:
        yield words(_nothing(preview))


def _nothing(preview: Preview) -> str:
    """Why there is nothing to import."""
    wrong = preview.counts["wrong"]
    if not wrong:
        return "import.nothing"
    return "import.nothing_right" if wrong == len(preview.lines) else "import.nothing_else"


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


def template_command(session: Session, books: Books, *, output: Path | None) -> int:
    """Writes the empty form."""
    target = output or Path(session.words("template.file"))
    check_target(target)
    write_whole(target, template_workbook(books, session.words))
    session.say([session.words("template.written", path=str(target))])
    return Exit.DONE


def export_command(session: Session, books: Books, *, output: Path | None) -> int:
    """Writes what the books hold, in that form."""
    target = output or Path(session.words("export.file", day=books.today.isoformat()))
    check_target(target)
    write_whole(target, export_workbook(books))
    session.say([session.words("export.written", path=str(target))])
    return Exit.DONE
