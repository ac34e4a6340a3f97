"""`lunzhi subscribe` and `lunzhi feeds`: calendars on phones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from calendars.feed_events import FeedKind, FeedOptions
from scheduler.cli.books.drafts import folder_option
from scheduler.cli.books.opening import books_command
from scheduler.cli.books.wording import listed, moment, text_or_none
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import FILE, argument, group, option
from scheduler.cli.session import Session
from scheduler.cli.values import OneOf, Whole
from scheduler.documents.slip import qr_svg, subscription_slip
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.feed_desk import FeedDesk
from scheduler.services.books.feed_files import Exported, copy_feeds, export_feeds
from scheduler.services.books.links import ADVICE, Links, feeds_base, links_of, secret_code
from scheduler.services.books.opened import Books
from scheduler.services.books.subscription_lines import SubscriptionLine
from scheduler.services.books.subscriptions import (
    Ticket,
    Wish,
    renew,
    revoke,
    subscribe,
    subscriptions,
)
from scheduler.services.books.telling import render_today
from scheduler.services.files import write_whole
from scheduler.words import Words

__all__ = ["feeds_group", "subscribe_commands"]

_LANGUAGES = {"zh": "zh_CN", "en": "en"}
_LONGEST = 10_080


def subscribe_commands(words: Words) -> list[click.Command]:
    """`lunzhi subscribe`."""
    parameters = [
        option(words, "--officer", metavar="NUMBER"),
        option(words, "--unit", metavar="UNIT"),
        option(words, "--post", metavar="POST", help=words("cli.option.feed_post")),
        option(words, "--bureau", is_flag=True),
        option(words, "--public", is_flag=True),
        option(words, "--case", metavar="NUMBER", help=words("cli.option.feed_case")),
        option(words, "--inspection", is_flag=True),
        option(words, "--holder", metavar="NAME"),
        option(words, "--busy", is_flag=True),
        option(
            words, "reminders", "--remind", type=Whole(words, 0, _LONGEST), multiple=True,
            metavar="MINUTES", help=words("cli.option.remind"),
        ),
        option(words, "--language", type=OneOf(words, *_LANGUAGES), default="zh"),
        *_outputs(words),
    ]  # fmt: skip
    return [books_command(words, "", "subscribe", subscribe_command, parameters)]


def _outputs(words: Words) -> list[click.Parameter]:
    return [
        option(words, "--qr", type=FILE, metavar="FILE"),
        option(words, "--slip", type=FILE, metavar="FILE"),
        option(words, "--ics", type=FILE, metavar="FILE"),
    ]


def feeds_group(words: Words) -> click.Group:
    """`lunzhi feeds`."""
    number = argument(words, "subscription", type=Whole(words, 1))
    copy = argument(words, "copy")
    return group(
        words,
        "feeds",
        (
            books_command(words, "feeds", "list", list_command),
            books_command(words, "feeds", "renew", renew_command, [number, *_outputs(words)]),
            books_command(words, "feeds", "revoke", revoke_command, [number]),
            books_command(words, "feeds", "render", render_command),
            books_command(words, "feeds", "copy", copy_command, [copy]),
            books_command(words, "feeds", "export", export_command, [folder_option(words)]),
        ),
    )


def subscribe_command(
    session: Session,
    books: Books,
    *,
    officer: str | None,
    unit: str | None,
    post: str | None,
    bureau: bool,
    public: bool,
    case: str | None,
    inspection: bool,
    holder: str | None,
    busy: bool,
    reminders: Sequence[int],
    language: str,
    **outputs: Path | None,
) -> int:
    """A new address for a feed, in every form, shown once."""
    named: dict[FeedKind, str | None] = {
        "own": officer, "unit": unit, "post": post, "team": case,
    }  # fmt: skip
    whole: dict[FeedKind, bool] = {"bureau": bureau, "public": public, "inspection": inspection}
    kind, whose = _asked(named, whole)
    options = FeedOptions(busy, tuple(sorted(set(reminders))))
    base = feeds_base()
    wish = Wish(kind, whose, holder or "", _LANGUAGES[language], options)
    return _tell_ticket(session, books, subscribe(books, wish), base, **outputs)


def _asked(
    named: Mapping[FeedKind, str | None], whole: Mapping[FeedKind, bool]
) -> tuple[FeedKind, str]:
    given = [(kind, whose) for kind, whose in named.items() if whose is not None]
    given += [(kind, "") for kind, asked in whole.items() if asked]
    if len(given) != 1:
        raise LunzhiError("subscription.one_feed")
    return given[0]


def renew_command(
    session: Session, books: Books, *, subscription: int, **outputs: Path | None
) -> int:
    """Another address for the same feed."""
    base = feeds_base()
    return _tell_ticket(session, books, renew(books, subscription), base, **outputs)


def _tell_ticket(
    session: Session,
    books: Books,
    ticket: Ticket,
    base: str,
    *,
    qr: Path | None,
    slip: Path | None,
    ics: Path | None,
) -> int:
    words, links = session.words, links_of(ticket.token, base)
    if qr is not None:
        write_whole(qr, qr_svg(links.webcal).encode())
    if slip is not None:
        page = subscription_slip(
            words, holder=ticket.holder, kind=ticket.kind, https=links.https,
            webcal=links.webcal, secret=secret_code(ticket.kind), advice=ADVICE,
        )  # fmt: skip
        write_whole(slip, page.encode())
    if ics is not None:
        write_whole(ics, FeedDesk(books.store, lambda: books.today).answer(ticket.token).data)
    session.say(_ticket_sentences(words, ticket, links))
    return Exit.DONE


def _ticket_sentences(words: Words, ticket: Ticket, links: Links) -> Iterator[str]:
    kind = words(f"feed.kind.{ticket.kind}")
    yield words("feeds.subscribed", id=ticket.id, name=ticket.holder, kind=kind)
    if ticket.kind in ("own", "unit"):
        yield words("calendar.visits.with" if ticket.visits else "calendar.visits.without")
    yield f"{words('slip.tap')} {links.webcal}"
    yield f"{words('slip.copy')} {links.https}"
    yield words(secret_code(ticket.kind))
    yield words("slip.how")
    for name in ADVICE:
        said = words(f"advice.{name}")
        yield words("feeds.advice", device=words(f"advice.{name}.name"), said=said)


def list_command(session: Session, books: Books) -> int:
    """All subscriptions, with what each phone has."""
    titles = (
        "feeds.id", "feeds.holder", "feeds.kind", "feeds.standing", "feeds.fetched",
        "feeds.client", "feeds.has",
    )  # fmt: skip
    rows = (_cells(session.words, row) for row in subscriptions(books))
    listed(session, "feeds.none", titles, rows)
    return Exit.DONE


def _cells(words: Words, row: SubscriptionLine) -> Iterator[str]:
    yield str(row.id)
    yield row.holder
    busy = words("feeds.busy_only") if row.busy_only else ""
    yield words(f"feed.kind.{row.kind}") + busy
    yield words(f"feeds.standing.{row.standing}")
    if row.fetched_at is None:
        yield words("show.none")
    else:
        yield moment(words, datetime.fromtimestamp(row.fetched_at, UTC))
    yield text_or_none(words, row.client)
    yield _has(words, row)


def _has(words: Words, row: SubscriptionLine) -> str:
    if row.newest is None:
        return words("show.none" if row.fetched_at is None else "feeds.has.untold")
    if row.newest:
        return words("feeds.has.newest")
    if row.release is None:
        return words("feeds.has.older")
    return words("feeds.has.release", number=row.release)


def revoke_command(session: Session, books: Books, *, subscription: int) -> int:
    """The address is gone."""
    revoke(books, subscription)
    session.say([session.words("feeds.revoked", id=subscription)])
    return Exit.DONE


def render_command(session: Session, books: Books) -> int:
    """Renders what is not of today."""
    books.actor.must_be("organisation", "petitions", "inspection", "administrator")
    session.say([session.words.many("feeds.rendered", render_today(books))])
    return Exit.DONE


def copy_command(session: Session, books: Books, *, copy: Path) -> int:
    """A database with nothing but feeds."""
    done = copy_feeds(books, copy)
    return _tell_written(session, "feeds.copied", done)


def export_command(session: Session, books: Books, *, output: Path) -> int:
    """Files for nginx."""
    done = export_feeds(books, output)
    return _tell_written(session, "feeds.exported", done)


def _tell_written(session: Session, code: str, done: Exported) -> int:
    said = session.words(code, path=str(done.path), feeds=done.feeds, addresses=done.addresses)
    session.say([said])
    return Exit.DONE
