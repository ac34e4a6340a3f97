"""`lunzhi release`: what was published, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click

from scheduler.cli.books.drafts import (
    MOST_SHOWN,
    folder_option,
    tell_changes,
    tell_exported,
)
from scheduler.cli.books.opening import books_command
from scheduler.cli.books.wording import listed, moment, text_or_none
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import FILE, argument, group, needed, option
from scheduler.cli.session import Session
from scheduler.cli.values import Whole
from scheduler.documents.text import overview_text
from scheduler.problems.draws import read_aloud
from scheduler.services.books.kept import write_kept_page
from scheduler.services.books.opened import Books
from scheduler.services.books.released import (
    ReleaseLine,
    export_release,
    releases,
    show_release,
)
from scheduler.services.books.releases import withdraw
from scheduler.words import Words

__all__ = ["release_group"]


def release_group(words: Words) -> click.Group:
    """`lunzhi release`."""
    latest = argument(words, "release", type=Whole(words, 1), required=False)
    number = argument(words, "release", type=Whole(words, 1))
    page = option(words, "--html", type=FILE, metavar="FILE")
    why = [needed(words, "reason", "TEXT"), needed(words, "approver", "NAME")]
    return group(
        words,
        "release",
        (
            books_command(words, "release", "list", list_command),
            books_command(words, "release", "show", show_command, [latest, page]),
            books_command(
                words, "release", "export", export_command, [latest, folder_option(words)]
            ),
            books_command(words, "release", "withdraw", withdraw_command, [number, *why]),
        ),
    )


def list_command(session: Session, books: Books) -> int:
    """All releases, newest first."""
    titles = (
        "release.number", "release.standing", "release.published_at", "release.published_by",
        "draft.submitted_by", "draft.approved_by", "release.horizon", "release.reason",
    )  # fmt: skip
    rows = (_cells(session.words, row) for row in releases(books))
    listed(session, "release.empty", titles, rows)
    return Exit.DONE


def _cells(words: Words, row: ReleaseLine) -> Iterator[str]:
    yield str(row.number)
    yield words(f"release.standing.{row.standing}")
    yield moment(words, row.published_at)
    yield row.published_by
    yield text_or_none(words, row.submitted_by)
    yield text_or_none(words, row.approved_by)
    last = row.end - timedelta(1)
    yield words("ledger.span", first=row.first.isoformat(), last=last.isoformat())
    yield text_or_none(words, row.reason)


def show_command(session: Session, books: Books, *, release: int | None, html: Path | None) -> int:
    """A release whole: what it changed, the plan, its proof, and where the audit chain stood."""
    words = session.words
    view = show_release(books, release)
    if html is not None:
        write_kept_page(view.overview, html, words)
        session.say([words("cli.show.written", path=str(html))])
        return Exit.DONE
    session.say(_heading(words, view.line))
    tell_changes(session, view.changes)
    session.out.print(overview_text(view.overview, words, MOST_SHOWN))
    return Exit.DONE


def _heading(words: Words, line: ReleaseLine) -> Iterator[str]:
    standing = words(f"release.standing.{line.standing}")
    at = moment(words, line.published_at)
    yield words(
        "release.heading", number=line.number, standing=standing, at=at, by=line.published_by
    )
    if line.reason is not None:
        yield words("release.withdrawn_because", reason=line.reason)
    yield words("release.chain", head=read_aloud(line.chain_head))


def export_command(session: Session, books: Books, *, release: int | None, output: Path) -> int:
    """Writes problem and plan."""
    return tell_exported(session, export_release(books, release, output))


def withdraw_command(
    session: Session, books: Books, *, release: int, reason: str, approver: str
) -> int:
    """Ends the latest release without another one."""
    changes = withdraw(books, release, reason, approver)
    session.say([session.words("release.done.withdrawn", number=release)])
    tell_changes(session, changes)
    return Exit.DONE
