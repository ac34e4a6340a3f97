"""`lunzhi teams`: joint inspection teams on their way to a release, and published ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import click

from scheduler.books.plan_kinds import TEAMS
from scheduler.cli.books.drafts import MOST_SHOWN, folder_option, tell_exported
from scheduler.cli.books.opening import books_command
from scheduler.cli.books.taken import output_option, write_down
from scheduler.cli.books.wording import listed, moment, text_or_none
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import FILE, argument, needed, needed_day, option
from scheduler.cli.session import Session
from scheduler.cli.values import Whole
from scheduler.documents.text import overview_text
from scheduler.services.books.drafts import (
    DraftLine,
    approve,
    discard,
    drafts,
    send_back,
    submit,
)
from scheduler.services.books.kept import write_kept_page
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_by_hand import (
    PickedByNumber,
    pick_by_number,
    substitute_by_number,
)
from scheduler.services.books.teams_released import (
    TeamReleaseLine,
    export_team_draft,
    export_team_release,
    show_team_draft,
    team_releases,
)
from scheduler.services.books.teams_releases import (
    PublishedTeams,
    publish_teams,
    withdraw_teams,
)
from scheduler.services.books.teams_workbooks import team_draft_workbook, team_release_workbook
from scheduler.words import Words, printable

__all__ = ["teams_commands"]


def teams_commands(words: Words) -> list[click.Command]:
    """Those of `lunzhi teams` but for its draws."""
    draft = argument(words, "draft", type=Whole(words, 1))
    release = argument(words, "team_release", type=Whole(words, 1), metavar="RELEASE")
    case = argument(words, "case_number", type=str, metavar="CASE")
    reason = needed(words, "reason", "TEXT")
    out = option(words, "--out", metavar="NUMBER", help=words("cli.option.seat_out"))
    into = option(words, "--into", metavar="NUMBER", help=words("cli.option.seat_into"))
    return [
        books_command(words, "teams", "drafts", drafts_command),
        books_command(words, "teams", "draft", draft_command, [
            draft, option(words, "--html", type=FILE, metavar="FILE"),
        ]),
        books_command(words, "teams", "submit", submit_command, [draft]),
        books_command(words, "teams", "approve", approve_command, [draft]),
        books_command(words, "teams", "return", return_command, [draft, reason]),
        books_command(words, "teams", "discard", discard_command, [draft]),
        books_command(words, "teams", "publish", publish_command, [draft]),
        books_command(words, "teams", "releases", releases_command),
        books_command(words, "teams", "export", export_command, [
            *_either(words), folder_option(words),
        ]),
        books_command(words, "teams", "workbook", workbook_command, [
            *_either(words), output_option(words, "export_output"),
        ]),
        books_command(words, "teams", "withdraw", withdraw_command, [
            release, reason, needed(words, "approver", "NAME"),
        ]),
        books_command(words, "teams", "pick", pick_command, [
            case, needed_day(words, "start"),
            option(words, "seats", "--seat", metavar="SEAT=NUMBER", multiple=True, required=True,
                   help=words("cli.option.seat_people")),
            reason,
        ]),
        books_command(words, "teams", "substitute", substitute_command, [
            case,
            option(words, "--seat", metavar="SEAT", required=True,
                   help=words("cli.option.seat_exchanged")),
            out, into,
            option(words, "--also", metavar="SEAT:OUT=INTO", multiple=True,
                   help=words("cli.option.seat_also")),
            reason,
        ]),
    ]  # fmt: skip


def _either(words: Words) -> list[click.Parameter]:
    """A release or a draft."""
    return [
        argument(words, "team_release", type=Whole(words, 1), metavar="RELEASE", required=False),
        option(words, "--draft", type=Whole(words, 1), metavar="DRAFT",
               help=words("cli.option.instead_draft")),
    ]  # fmt: skip


def drafts_command(session: Session, books: Books) -> int:
    """Drafts that may still become a release."""
    titles = (
        "draft.id", "draft.state", "draft.made_at", "draft.made_by", "teams.days",
        "teams.assigned", "teams.left_out",
    )  # fmt: skip
    rows = (_draft_cells(session.words, row) for row in drafts(books, TEAMS))
    listed(session, "teams.drafts.none", titles, rows)
    return Exit.DONE


def _draft_cells(words: Words, row: DraftLine) -> Iterator[str]:
    yield str(row.id)
    yield words(f"draft.state.{row.state}")
    yield moment(words, row.made_at)
    yield row.made_by
    yield words("ledger.span", first=row.first.isoformat(), last=row.last.isoformat())
    yield words.number(row.assigned)
    yield words.number(row.left_out)


def draft_command(session: Session, books: Books, *, draft: int, html: Path | None) -> int:
    """The plan of a draft, on the terminal or as a page."""
    words, view = session.words, show_team_draft(books, draft)
    if html is not None:
        write_kept_page(view.shown.overview, html, words)
        session.say([words("cli.show.written", path=str(html))])
        return Exit.DONE
    state = words(f"draft.state.{view.line.state}")
    session.say([words("draft.heading", id=draft, state=state)])
    if view.reason is not None:
        session.say([words("teams.picked_because", reason=view.reason)])
    session.out.print(overview_text(view.shown.overview, words, MOST_SHOWN))
    return Exit.DONE


def submit_command(session: Session, books: Books, *, draft: int) -> int:
    """Asks for approval."""
    submit(books, draft, TEAMS)
    session.say([session.words("draft.done.submitted", id=draft)])
    return Exit.DONE


def approve_command(session: Session, books: Books, *, draft: int) -> int:
    """Approves."""
    approve(books, draft, TEAMS)
    session.say([session.words("draft.done.approved", id=draft)])
    return Exit.DONE


def return_command(session: Session, books: Books, *, draft: int, reason: str) -> int:
    """Back to whoever submitted it."""
    send_back(books, draft, reason, TEAMS)
    session.say([session.words("draft.done.returned", id=draft)])
    return Exit.DONE


def discard_command(session: Session, books: Books, *, draft: int) -> int:
    """Out of the list."""
    discard(books, draft, TEAMS)
    session.say([session.words("draft.done.discarded", id=draft)])
    return Exit.DONE


def publish_command(session: Session, books: Books, *, draft: int) -> int:
    """Makes it the next release of teams."""
    return _tell_published(session, publish_teams(books, draft))


def _tell_published(session: Session, done: PublishedTeams) -> int:
    words = session.words
    session.say([words("teams.done.published", number=done.number)])
    for kind in ("new", "moved", "seats", "lost"):
        count = sum(move.kind == kind for move in done.moves)
        if count:
            session.say([words.many(f"teams.done.{kind}", count)])
    return Exit.DONE


def releases_command(session: Session, books: Books) -> int:
    """All releases of teams, newest first."""
    titles = (
        "release.number", "release.standing", "objections.case", "teams.days",
        "release.published_at", "release.published_by", "teams.by_hand_because", "release.reason",
    )  # fmt: skip
    rows = (_release_cells(session.words, row) for row in team_releases(books))
    listed(session, "teams.releases.none", titles, rows)
    return Exit.DONE


def _release_cells(words: Words, row: TeamReleaseLine) -> Iterator[str]:
    yield str(row.number)
    yield words(f"release.standing.{row.standing}")
    yield words("show.list_joint").join(map(printable, row.cases))
    yield words("ledger.span", first=row.first.isoformat(), last=row.last.isoformat())
    yield moment(words, row.published_at)
    yield row.published_by
    yield text_or_none(words, row.picked_because)
    yield text_or_none(words, row.reason)


def export_command(
    session: Session, books: Books, *, team_release: int | None, draft: int | None, output: Path
) -> int:
    """Writes problem and plan, of a release or of a draft."""
    number, export = _one_of(session, team_release, draft, export_team_release, export_team_draft)
    return tell_exported(session, export(books, number, output))


def workbook_command(
    session: Session, books: Books, *, team_release: int | None, draft: int | None,
    output: Path | None,
) -> int:  # fmt: skip
    """Writes a release or a draft as a workbook."""
    number, make = _one_of(session, team_release, draft, team_release_workbook, team_draft_workbook)
    return write_down(
        session, output, lambda: make(books, number, session.words), "teams.workbook.written"
    )


_Does = TypeVar("_Does")


def _one_of(
    session: Session, team_release: int | None, draft: int | None, of_release: _Does,
    of_draft: _Does,
) -> tuple[int, _Does]:  # fmt: skip
    """Which of the two is meant, with what is to be done."""
    if team_release is not None and draft is None:
        return team_release, of_release
    if draft is not None and team_release is None:
        return draft, of_draft
    raise click.UsageError(session.words("teams.export_one"))


def withdraw_command(
    session: Session, books: Books, *, team_release: int, reason: str, approver: str
) -> int:
    """Cancels what has not begun."""
    moves = withdraw_teams(books, team_release, reason, approver)
    session.say([session.words("teams.done.withdrawn", number=team_release)])
    session.say([session.words.many("teams.done.lost", len(moves))])
    return Exit.DONE


def pick_command(
    session: Session, books: Books, *, case_number: str, start: date, seats: Sequence[str],
    reason: str,
) -> int:  # fmt: skip
    """A team by hand, as a draft."""
    draft = pick_by_number(books, PickedByNumber(case_number, start, tuple(seats)), reason)
    session.say([session.words("teams.draft", id=draft)])
    return Exit.DONE


def substitute_command(
    session: Session, books: Books, *, case_number: str, seat: str, out: str | None,
    into: str | None, also: Sequence[str], reason: str,
) -> int:  # fmt: skip
    """Somebody else in a seat, or in several, published at once."""
    done = substitute_by_number(books, case_number, seat, out, into, reason, also)
    return _tell_published(session, done)
