"""Feeds outside of the books: a copy that a server in the DMZ serves, and files for nginx."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlalchemy import URL, insert, select
from sqlalchemy.orm import Session

from calendars.feed_events import CASE_FEEDS
from scheduler.services.books.opened import Books
from scheduler.services.books.telling import render_today
from scheduler.services.errors import CannotWrite
from scheduler.services.files import make_folder, write_whole
from scheduler.store.feeds import Feed, Subscription
from scheduler.store.opening import open_store

__all__ = ["Exported", "copy_feeds", "export_feeds"]

_ROLES: Final = ("organisation", "petitions", "administrator")
_KEPT_FROM_COPIES: Final = {
    "holder": "", "officer_id": None, "unit_id": None, "post": None, "created_by": "",
    "client": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exported:
    """How many feeds and addresses were written; `path`: the copy, or the configuration."""

    path: Path
    feeds: int
    addresses: int


def copy_feeds(books: Books, path: Path) -> Exported:
    """A database that holds the feeds and the hashes of their addresses, and nothing else.

    Those of cases stay in the books: a copy would go on telling of a case that was hidden since,
    and whoever copies must not know of any. It takes the place of the copy before in one step.
    Raises NotAllowed, CannotWrite, StoreError.
    """
    books.actor.must_be(*_ROLES)
    render_today(books)
    with books.looking(*_ROLES) as session:
        feeds, addresses = _rows(session)
    beside = path.with_name(f".{path.name}.new")
    _remove(beside)
    copy = open_store(URL.create("sqlite", database=str(beside)))
    try:
        with copy.noting() as session:
            if feeds:
                session.execute(insert(Feed), [_values(feed) for feed in feeds])
            if addresses:
                rows = [{**_values(each), **_KEPT_FROM_COPIES} for each in addresses]
                session.execute(insert(Subscription), rows)
    finally:
        copy.close()
    try:
        beside.replace(path)
    except OSError as error:
        raise CannotWrite(path, error) from None
    return Exported(path, len(feeds), len(addresses))


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _values(row: Feed | Subscription) -> dict[str, object]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def export_feeds(books: Books, folder: Path) -> Exported:
    """The feeds of `copy_feeds` as files, with a configuration by which nginx answers as we would.

    nginx cannot know an address by its SHA-256; it can by its MD5 (`secure_link_md5`), of which a
    secret of 256 random bits has nothing to fear. Raises NotAllowed, CannotWrite, StoreError.
    """
    books.actor.must_be(*_ROLES)
    render_today(books)
    with books.looking(*_ROLES) as session:
        feeds, addresses = _rows(session)
    files = folder / "files"
    make_folder(files)
    written = set[str]()
    for feed in feeds:
        written |= set(_write(files, feed))
    for path in files.iterdir():
        if path.name not in written:
            path.unlink()
    configuration = folder / "nginx.conf"
    text = "\n".join(_configuration(files.resolve(), addresses, books.today))
    write_whole(configuration, f"{text}\n".encode())
    return Exported(configuration, len(feeds), len(addresses))


def _rows(session: Session) -> tuple[Sequence[Feed], Sequence[Subscription]]:
    copied = select(Subscription).where(Subscription.kind.not_in(CASE_FEEDS))
    addresses = session.scalars(copied.order_by(Subscription.id)).all()
    wanted = {each.feed_key for each in addresses if each.revoked_at is None}
    feeds = session.scalars(select(Feed).order_by(Feed.key))
    return [feed for feed in feeds if feed.key in wanted], addresses


def _write(folder: Path, feed: Feed) -> Iterator[str]:
    stem = _stem(feed.key)
    for name, data in ((f"{stem}.ics", feed.data), (f"{stem}.ics.gz", feed.gzipped)):
        path = folder / name
        write_whole(path, data)
        # nginx tells of a file when it was last changed, and makes its ETag of that.
        seconds = feed.modified_at.timestamp()
        os.utime(path, (seconds, seconds))
        yield name


def _stem(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:32]


def _configuration(files: Path, addresses: Iterable[Subscription], today: date) -> Iterator[str]:
    rows = list(addresses)
    gone = [row for row in rows if _is_gone(row, today)]
    live = [row for row in rows if not _is_gone(row, today)]
    yield "# Made by `lunzhi feeds export`; include it in http { }, its last part in server { }."
    yield "map $lunzhi_handle $lunzhi_md5 {"
    yield '    default "";'
    yield from (f'    {row.handle} "{row.secret_md5}";' for row in rows)
    yield "}"
    yield "map $lunzhi_handle $lunzhi_gone {"
    yield "    default 0;"
    yield from (f"    {row.handle} 1;" for row in gone)
    yield "}"
    yield "map $lunzhi_handle $lunzhi_file {"
    yield '    default "none";'
    yield from (f"    {row.handle} {_stem(row.feed_key)};" for row in live)
    yield "}"
    yield from _LOCATION.format(files=files, address=_ADDRESS).splitlines()


def _is_gone(row: Subscription, today: date) -> bool:
    return row.revoked_at is not None or (row.ends_on is not None and row.ends_on <= today)


_ADDRESS: Final = (
    r"^/feeds/(?<lunzhi_handle>[0-9a-f]{16})-(?<lunzhi_secret>[A-Za-z0-9_-]{43})\.ics$"
)

_LOCATION: Final = """\
server {{
    listen 8080;
    server_tokens off;
    # An address is a secret: no log line may hold one.
    access_log off;
    error_log /dev/null emerg;
    location = /robots.txt {{
        default_type text/plain;
        return 200 "User-agent: *\\nAllow: /\\n";
    }}
    location ~ "{address}" {{
        secure_link $lunzhi_md5;
        secure_link_md5 "$lunzhi_secret";
        if ($secure_link = "") {{ return 404; }}
        if ($lunzhi_gone) {{ return 410; }}
        limit_except GET {{ deny all; }}
        types {{ }}
        default_type "text/calendar; charset=utf-8";
        gzip_static on;
        gzip_vary on;
        add_header Content-Disposition 'inline; filename="duty.ics"';
        add_header Cache-Control "private, must-revalidate";
        add_header Expires 0;
        add_header X-Robots-Tag noindex always;
        add_header X-Content-Type-Options nosniff always;
        alias "{files}/$lunzhi_file.ics";
    }}
    location / {{ return 404; }}
}}
"""
