"""`lunzhi draft`: a plan on its way to a release."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from scheduler.cli.books.opening import books_command
from scheduler.cli.books.wording import listed, moment, text_or_none
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import FILE, argument, group, needed, option
from scheduler.cli.session import Session
from scheduler.cli.spoken import RequiredOption
from scheduler.cli.values import Whole
from scheduler.documents.changes_text import change_sentences, placed_words
from scheduler.documents.text import overview_text
from scheduler.overview.stint_changes import StintChange, StintChanges
from scheduler.services.books.drafts import (
    DraftLine,
    approve,
    discard,
    drafts,
    export_draft,
    send_back,
    show_draft,
    submit,
)
from scheduler.services.books.kept import write_kept_page
from scheduler.services.books.opened import Books
from scheduler.services.books.releases import publish
from scheduler.words import Words

__all__ = ["MOST_SHOWN", "draft_group", "folder_option", "tell_changes", "tell_exported"]

MOST_SHOWN: Final = 500
"""Cadres whom a plan on the terminal shows one by one; a page shows all."""


def folder_option(words: Words) -> click.Option:
    """The folder into which problem and plan are written."""
    said = words("cli.option.files_folder")
    return RequiredOption(words, "-o", "--output", help=said, type=FILE, metavar="DIR")


def draft_group(words: Words) -> click.Group:
    """`lunzhi draft`."""
    draft = argument(words, "draft", type=Whole(words, 1))
    page = option(words, "--html", type=FILE, metavar="FILE")
    reason = needed(words, "reason", "TEXT")
    return group(
        words,
        "draft",
        (
            books_command(words, "draft", "list", list_command),
            books_command(words, "draft", "show", show_command, [draft, page]),
            books_command(words, "draft", "submit", submit_command, [draft]),
            books_command(words, "draft", "approve", approve_command, [draft]),
            books_command(words, "draft", "publish", publish_command, [draft]),
            books_command(words, "draft", "return", return_command, [draft, reason]),
            books_command(words, "draft", "discard", discard_command, [draft]),
            books_command(words, "draft", "export", export_command, [draft, folder_option(words)]),
        ),
    )


def list_command(session: Session, books: Books) -> int:
    """Drafts that may still become a release."""
    titles = (
        "draft.id", "draft.state", "draft.made_at", "draft.made_by", "draft.starts",
        "draft.assigned", "draft.left_out", "draft.submitted_by", "draft.approved_by",
    )  # fmt: skip
    listed(session, "draft.none", titles, (_cells(session.words, row) for row in drafts(books)))
    return Exit.DONE


def _cells(words: Words, row: DraftLine) -> Iterator[str]:
    yield str(row.id)
    yield words(f"draft.state.{row.state}")
    yield moment(words, row.made_at)
    yield row.made_by
    yield words("ledger.span", first=row.first.isoformat(), last=row.last.isoformat())
    yield words.number(row.assigned)
    yield words.number(row.left_out)
    yield text_or_none(words, row.submitted_by)
    yield text_or_none(words, row.approved_by)


def show_command(session: Session, books: Books, *, draft: int, html: Path | None) -> int:
    """The plan of a draft, on the terminal or as a page."""
    view = show_draft(books, draft)
    if html is not None:
        write_kept_page(view.overview, html, session.words)
        session.say([session.words("cli.show.written", path=str(html))])
        return Exit.DONE
    state = session.words(f"draft.state.{view.line.state}")
    session.say([session.words("draft.heading", id=draft, state=state)])
    session.out.print(overview_text(view.overview, session.words, MOST_SHOWN))
    return Exit.DONE


def submit_command(session: Session, books: Books, *, draft: int) -> int:
    """Asks for approval."""
    submit(books, draft)
    session.say([session.words("draft.done.submitted", id=draft)])
    return Exit.DONE


def approve_command(session: Session, books: Books, *, draft: int) -> int:
    """Approves."""
    approve(books, draft)
    session.say([session.words("draft.done.approved", id=draft)])
    return Exit.DONE


def return_command(session: Session, books: Books, *, draft: int, reason: str) -> int:
    """Back to whoever submitted it."""
    send_back(books, draft, reason)
    session.say([session.words("draft.done.returned", id=draft)])
    return Exit.DONE


def discard_command(session: Session, books: Books, *, draft: int) -> int:
    """Out of the list."""
    discard(books, draft)
    session.say([session.words("draft.done.discarded", id=draft)])
    return Exit.DONE


def publish_command(session: Session, books: Books, *, draft: int) -> int:
    """Makes it the next release, and says what changes for people."""
    done = publish(books, draft)
    session.say([session.words("release.done.published", number=done.number, id=draft)])
    tell_changes(session, done.changes)
    return Exit.DONE


def export_command(session: Session, books: Books, *, draft: int, output: Path) -> int:
    """Writes problem and plan."""
    return tell_exported(session, export_draft(books, draft, output))


def tell_changes(session: Session, changes: StintChanges) -> None:
    """How much changes, and every change."""
    words = session.words
    new = sum(row.kind == "new" for row in changes.rows)
    if changes.stints:
        session.say(change_sentences(changes, words))
    if new:
        session.say([words.many("release.new", new)])
    titles = ("show.name", "show.unit", "amend.kind", "amend.before", "amend.after")
    listed(session, "release.same", titles, (_change(words, row) for row in changes.rows))


def _change(words: Words, row: StintChange) -> Iterator[str]:
    yield row.name
    yield row.unit
    yield words(f"amend.kind.{row.kind}")
    yield placed_words(row.before, words)
    yield placed_words(row.after, words)


def tell_exported(session: Session, written: tuple[Path, Path]) -> int:
    """Where problem and plan went, and how they are checked."""
    problem, plan = map(str, written)
    session.say([session.words("release.exported", problem=problem, plan=plan)])
    return Exit.DONE
