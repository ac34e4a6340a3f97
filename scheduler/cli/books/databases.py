"""`lunzhi db`: the database in which the books are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from scheduler.cli.books.opening import books_command
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import argument, group, option
from scheduler.cli.session import Session
from scheduler.services.books.databases import (
    Checked,
    back_up,
    check_books,
    opened_as_it_is,
    upgrade_books,
)
from scheduler.services.books.opened import Books
from scheduler.services.books.restoring import Restored, restore_books
from scheduler.words import Words

__all__ = ["databases_group"]


def databases_group(words: Words) -> click.Group:
    """`lunzhi db`."""
    json_flag = option(words, "as_json", "--json", is_flag=True)
    nothing_since = option(words, "--nothing-since", is_flag=True)
    return group(
        words,
        "db",
        (
            _command(words, "check", check_command, [json_flag]),
            _command(words, "backup", backup_command, [argument(words, "file")]),
            _command(words, "restore", restore_command, [argument(words, "file"), nothing_since]),
            _command(words, "upgrade", upgrade_command),
        ),
    )


def _command(
    words: Words,
    name: str,
    callback: Callable[..., int],
    parameters: Sequence[click.Parameter] = (),
) -> click.Command:
    return books_command(words, "db", name, callback, parameters, opened_as_it_is)


def upgrade_command(session: Session, books: Books) -> int:
    """Brings the books to the program's version."""
    done = upgrade_books(books)
    before, after = done.before, done.after
    if before == after:
        session.say([session.words("cli.db.up_to_date", version=after)])
        return Exit.DONE
    if done.saved is not None:
        session.say([session.words("cli.db.saved", path=str(done.saved))])
    code = "cli.db.upgraded" if before else "cli.db.made"
    session.say([session.words(code, before=before, after=after)])
    return Exit.DONE


def check_command(session: Session, books: Books, *, as_json: bool) -> int:
    """Says where the books are and what they are like, and all that is wrong with them."""
    found = check_books(books)
    session.say([_facts(found)] if as_json else _found(session.words, found))
    return Exit.REJECTED if found.faults else Exit.DONE


def _facts(found: Checked) -> str:
    faults = [{"code": fault.code, "params": dict(fault.params)} for fault in found.faults]
    facts = {
        "url": found.url, "version": found.version, "size": found.size, "counts": found.counts,
        "modes": found.modes, "faults": faults,
    }  # fmt: skip
    return json.dumps(facts, ensure_ascii=False, indent=1)


def _found(words: Words, found: Checked) -> Iterator[str]:
    yield words("cli.db.where", url=found.url)
    yield words("cli.db.size", version=found.version, size=_megabytes(found.size))
    if found.counts is not None:
        yield words("cli.db.counts", **found.counts)
    yield words("cli.db.modes", modes=", ".join(f"{k}={v}" for k, v in found.modes.items()))
    for fault in found.faults:
        yield words("cli.db.fault", what=words(f"database_fault.{fault.code}", **fault.params))
    count = len(found.faults)
    yield words.many("cli.db.faulty", count) if count else words("cli.db.sound")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f}"


def backup_command(session: Session, books: Books, *, file: Path) -> int:
    """Writes a backup while the books are in use."""
    size = back_up(books, file)
    session.say([session.words("cli.db.backed_up", path=str(file), size=_megabytes(size))])
    return Exit.DONE


def restore_command(session: Session, books: Books, *, file: Path, nothing_since: bool) -> int:
    """Replaces the books by those of a backup."""
    done = restore_books(books, file, nothing_since=nothing_since)
    session.say(_restored(session.words, done, file))
    return Exit.DONE


def _restored(words: Words, done: Restored, file: Path) -> Iterator[str]:
    yield words("cli.db.restored", path=str(file))
    yield words("cli.db.counts", **done.counts)
    if done.saved is not None:
        yield words("cli.db.saved", path=str(done.saved))
    if done.raised:
        yield words("cli.db.raised")
    elif done.carried.moved:
        yield words.many("cli.db.moved", done.carried.moved)
    for kind, duties in (
        ("cancelled", done.carried.cancelled), ("unknown", done.carried.unknown),
    ):  # fmt: skip
        if duties:
            yield words.many(f"cli.db.{kind}", len(duties))
        for duty in duties:
            assert duty.stint is not None
            yield words(
                "cli.db.stint",
                name=duty.name,
                number=duty.staff_number,
                start=duty.stint.start,
                end=duty.stint.end,
                post=duty.stint.post,
            )
