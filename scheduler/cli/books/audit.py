"""`lunzhi audit`: who did what, whether the record holds, and what is erased of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import click

from scheduler.cli.books.audit_outcome import (
    entry_facts,
    entry_lines,
    erasure_line,
    verified_facts,
    verified_sentences,
)
from scheduler.cli.books.opening import books_command
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import group, option
from scheduler.cli.session import Session
from scheduler.cli.spoken import RequiredOption
from scheduler.cli.values import DayOf, Whole
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.auditing import Wanted, audit_entries
from scheduler.services.books.auditing_chain import verify_chain
from scheduler.services.books.auditing_erased import erase_before, erase_entries
from scheduler.services.books.opened import Books
from scheduler.words import Words

__all__ = ["audit_group"]

_USUALLY_SHOWN = 100


def audit_group(words: Words) -> click.Group:
    """`lunzhi audit`."""
    return group(
        words,
        "audit",
        (
            books_command(words, "audit", "list", list_command, _list_parameters(words)),
            books_command(words, "audit", "verify", verify_command, _verify_parameters(words)),
            books_command(words, "audit", "erase", erase_command, _erase_parameters(words)),
        ),
    )


def _list_parameters(words: Words) -> list[click.Parameter]:
    day, some = DayOf(words), Whole(words, 1)
    said = {
        name: words(f"cli.option.audit_{name}")
        for name in ("subject", "actor", "act", "from", "to", "last")
    }
    return [
        option(words, "--subject", metavar="SUBJECT", help=said["subject"]),
        option(words, "--actor", metavar="NAME", help=said["actor"]),
        option(words, "--act", metavar="ACT", help=said["act"]),
        option(words, "first", "--from", type=day, metavar="DATE", help=said["from"]),
        option(words, "until", "--to", type=day, metavar="DATE", help=said["to"]),
        option(words, "--last", type=some, metavar="N", default=_USUALLY_SHOWN, help=said["last"]),
        option(words, "as_json", "--json", is_flag=True),
    ]


def _verify_parameters(words: Words) -> list[click.Parameter]:
    return [
        option(words, "--head", metavar="HASH", help=words("cli.option.audit_head")),
        option(words, "as_json", "--json", is_flag=True),
    ]


def _erase_parameters(words: Words) -> list[click.Parameter]:
    return [
        option(
            words, "--before", type=DayOf(words), metavar="DATE",
            help=words("cli.option.erase_before"),
        ),
        option(
            words, "--entry", type=Whole(words, 1), metavar="N", multiple=True,
            help=words("cli.option.erase_entry"),
        ),
        RequiredOption(
            words, "--reason", metavar="TEXT", help=words("cli.option.erase_reason")
        ),
        RequiredOption(
            words, "--approver", metavar="NAME", help=words("cli.option.erase_approver")
        ),
    ]  # fmt: skip


def list_command(
    session: Session,
    books: Books,
    *,
    subject: str | None,
    actor: str | None,
    act: str | None,
    first: date | None,
    until: date | None,
    last: int,
    as_json: bool,
) -> int:
    """Shows the newest entries that are wanted, and tells how many there are beside them."""
    found = audit_entries(books, Wanted(subject, actor, act, first, until), last)
    if as_json:
        rows = [entry_facts(entry) for entry in found.entries]
        facts = {"matching": found.matching, "entries": rows}
        session.say([json.dumps(facts, ensure_ascii=False)])
        return Exit.DONE
    for entry in found.entries:
        session.say(entry_lines(session.words, entry))
    counts = {"shown": len(found.entries), "matching": found.matching}
    whole = found.matching == len(found.entries)
    said = session.words("audit.shown_all" if whole else "audit.shown", **counts)
    session.notices.tell("audit", said, **counts)
    return Exit.DONE


def verify_command(session: Session, books: Books, *, head: str | None, as_json: bool) -> int:
    """Recomputes the chain; 0 only where all of it holds."""
    verified = verify_chain(books, head)
    if as_json:
        session.say([json.dumps(verified_facts(verified), ensure_ascii=False)])
    else:
        session.say(verified_sentences(session.words, verified))
    return Exit.REJECTED if verified.breaks else Exit.DONE


def erase_command(
    session: Session,
    books: Books,
    *,
    before: date | None,
    entry: Sequence[int],
    reason: str,
    approver: str,
) -> int:
    """Erases the values of old entries, or of those that are named."""
    if before is not None and not entry:
        erasure = erase_before(books, before, reason=reason, approver=approver)
    elif entry and before is None:
        erasure = erase_entries(books, entry, reason=reason, approver=approver)
    else:
        raise LunzhiError("audit.before_or_entry")
    session.say([erasure_line(session.words, erasure)])
    return Exit.DONE
