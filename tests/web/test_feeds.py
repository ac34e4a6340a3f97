"""A feed over HTTP: bytes, headers, conditions, and what is answered where there is none."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.http import http_date, parse_options_header
from werkzeug.test import TestResponse

from scheduler.services.books.feed_desk import Answer, FeedDesk
from scheduler.store.feeds import Feed
from scheduler.store.store import Store
from tests.databases import DAY
from tests.web.subscribed import MODIFIED, kept, put_feed, subscribe, token
from web.app import create_app
from web.limits import Limits

SECURE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Robots-Tag": "noindex",
}


def secured(response: TestResponse) -> bool:
    """Whether it has the headers of every answer, and none that would tell who is who."""
    unwanted = {"Set-Cookie", "Location", "Server"} & set(response.headers.keys())
    return not unwanted and SECURE.items() <= dict(response.headers).items()


def test_a_feed_is_answered_with_its_bytes(client: FlaskClient, path: str, feed: Feed) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.data) == (200, feed.data)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "inline; filename=lunzhi-own.ics"
    assert answer.headers["Content-Length"] == str(len(feed.data))
    assert answer.headers["ETag"] == f'"{feed.etag}"'
    assert answer.headers["Last-Modified"] == "Wed, 24 Dec 2025 08:30:15 GMT"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"] == "private, must-revalidate"
    assert answer.headers["Expires"] == "0"
    assert "Content-Encoding" not in answer.headers
    assert secured(answer)


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_head_says_what_get_does_without_the_bytes(
    client: FlaskClient, path: str, encoding: str
) -> None:
    headers = {"Accept-Encoding": encoding}
    got, head = client.get(path, headers=headers), client.head(path, headers=headers)
    assert (head.status_code, head.data) == (200, b"")
    assert dict(head.headers) == dict(got.headers)


def test_packed_it_has_another_etag(client: FlaskClient, path: str, feed: Feed) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["ETag"] == f'"{feed.packed_etag}"'
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Length"] == str(len(answer.data)) == str(len(feed.gzipped))
    assert gzip.decompress(answer.data) == feed.data
    assert feed.packed_etag != feed.etag


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True), ("GZIP", True), ("x-gzip", True), ("*", True), ("br, *;q=0.1", True),
        ("gzip;q=0.1", True), ("identity;q=0.5, gzip", True), ("identity, gzip", True),
        ("identity;q=0, gzip;q=0.2", True),
        ("", False), ("identity", False), ("br", False), ("gzip;q=0", False), ("*;q=0", False),
        ("gzip;q=0, *", False), ("gzip;q=0.5, identity", False), ("identity;q=0", False),
        ("gzip;q=nonsense", False), (";;,,=", False),
    ],
)  # fmt: skip
def test_gzip_is_for_who_takes_it(
    client: FlaskClient, path: str, accepted: str, packed: bool
) -> None:
    answer = client.get(path, headers={"Accept-Encoding": accepted})
    assert answer.status_code == 200
    assert (answer.headers.get("Content-Encoding") == "gzip") is packed


@pytest.mark.parametrize("accept", ["", "text/html", "application/json;q=0", "nonsense", "*/*"])
def test_nobody_is_told_that_it_is_not_acceptable(
    client: FlaskClient, path: str, accept: str
) -> None:
    answer = client.get(path, headers={"Accept": accept, "Accept-Charset": "latin-1"})
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ('"{etag}"', 304), ('W/"{etag}"', 304), ('"x", "{etag}"', 304), ('"x",W/"{etag}"', 304),
        ("*", 304), ('"x"', 200), ('"{packed}"', 200), ('"{etag}x"', 200), ("", 200),
        ('W/"x"', 200),
    ],
)  # fmt: skip
def test_if_none_match(
    client: FlaskClient, path: str, feed: Feed, method: str, condition: str, status: int
) -> None:
    asked = condition.format(etag=feed.etag, packed=feed.packed_etag)
    answer = client.open(path, method=method, headers={"If-None-Match": asked})
    assert answer.status_code == status
    assert (answer.data == b"") is (status == 304 or method == "HEAD")


def test_304_says_how_to_keep_what_one_has(client: FlaskClient, path: str, feed: Feed) -> None:
    headers = {"If-None-Match": f'"{feed.packed_etag}"', "Accept-Encoding": "gzip"}
    answer = client.get(path, headers=headers)
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == f'"{feed.packed_etag}"'
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"] == "private, must-revalidate"
    assert {"Content-Type", "Content-Length", "Content-Encoding"}.isdisjoint(answer.headers.keys())
    assert secured(answer)


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 304), (1, 304), (10**6, 304)])
def test_if_modified_since(client: FlaskClient, path: str, seconds: int, status: int) -> None:
    since = http_date(MODIFIED + timedelta(seconds=seconds))
    answer = client.get(path, headers={"If-Modified-Since": since})
    assert answer.status_code == status


@pytest.mark.parametrize("since", ["nonsense", "", "Wed, 99 Dec 2099 00:00:00 GMT", "0"])
def test_a_date_that_is_none_is_no_condition(client: FlaskClient, path: str, since: str) -> None:
    assert client.get(path, headers={"If-Modified-Since": since}).status_code == 200


def test_a_date_counts_only_without_an_etag(client: FlaskClient, path: str, feed: Feed) -> None:
    later, earlier = http_date(MODIFIED + timedelta(1)), http_date(MODIFIED - timedelta(1))
    other = {"If-None-Match": '"other"', "If-Modified-Since": later}
    same = {"If-None-Match": f'"{feed.etag}"', "If-Modified-Since": earlier}
    assert client.get(path, headers=other).status_code == 200
    assert client.get(path, headers=same).status_code == 304


@pytest.mark.parametrize("header", ["Range", "If-Match", "If-Unmodified-Since", "If-Range"])
def test_other_conditions_do_not_keep_anybody_from_the_whole(
    client: FlaskClient, path: str, feed: Feed, header: str
) -> None:
    value = {"Range": "bytes=0-9", "If-Unmodified-Since": http_date(0)}.get(header, '"x"')
    answer = client.get(path, headers={header: value})
    assert (answer.status_code, answer.data) == (200, feed.data)


@pytest.mark.parametrize(
    "name", ["张三的督查安排", 'a"b', "two words", "a;b,c", "x\r\nE: 1", "\udce9"]
)
def test_any_name_survives_as_a_file_name(feed: Feed, desk: FeedDesk, name: str) -> None:
    named = Answer(
        "feed", feed.data, feed.gzipped, feed.etag, feed.packed_etag, feed.modified_at, name
    )
    vars(desk)["answer"] = lambda _: named
    answer = create_app(desk).test_client().get("/feeds/x.ics")
    disposition, options = parse_options_header(answer.headers["Content-Disposition"])
    assert (answer.status_code, disposition) == (200, "inline")
    assert options["filename"] == f"{name}.ics".encode(errors="replace").decode()
    assert answer.headers["Content-Disposition"].isascii()
    assert "E" not in answer.headers


def test_unknown_ones_are_all_alike(client: FlaskClient, own_store: Store, path: str) -> None:
    wrong = f"{path[:24]}{token('other')[17:]}.ics"
    paths = [wrong, f"/feeds/{token('other')}.ics", "/feeds/x.ics", f"{path}/", path[:-4], "/"]
    answers = [client.get(each) for each in paths]
    assert wrong[:24] == path[:24]
    assert {answer.status_code for answer in answers} == {404}
    assert len({(answer.data, str(answer.headers)) for answer in answers}) == 1
    assert secured(answers[0])
    assert "Check the address" in answers[0].text
    assert kept(own_store, path[7:-4]).fetched_at is None


@pytest.mark.parametrize("how", [{"revoked_at": MODIFIED}, {"ends_on": DAY}])
def test_what_has_ended_is_gone(
    client: FlaskClient, own_store: Store, feed: Feed, how: dict[str, object]
) -> None:
    made = subscribe(own_store, "left", feed.key, **how)  # type: ignore[arg-type]
    conditions = {"If-None-Match": f'"{feed.etag}"'}
    answer = client.get(f"/feeds/{made}.ics", headers=conditions)
    assert (answer.status_code, answer.mimetype) == (410, "text/plain")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "已停用" in answer.text
    assert secured(answer)


def test_a_fetch_is_noted_with_the_etag_that_was_sent(
    client: FlaskClient, own_store: Store, desk: FeedDesk, feed: Feed, path: str
) -> None:
    headers = {"User-Agent": "ICSx5/2.4", "Accept-Encoding": "gzip"}
    client.head(path, headers=headers)
    assert desk.flush() == 0
    client.get(path, headers=headers)
    assert desk.flush() == 1
    noted = kept(own_store, path[7:-4])
    assert (noted.client, noted.served, noted.served_release) == ("ICSx5/2.4", feed.packed_etag, 3)
    client.get(path, headers={"If-None-Match": f'"{feed.etag}"', "User-Agent": "Thunderbird"})
    desk.flush()
    assert kept(own_store, path[7:-4]).served == feed.etag


@pytest.mark.parametrize("broken", [{"data": b""}, {"etag": ""}, {"modified": None}])
def test_an_empty_feed_is_trouble_never_an_empty_answer(
    client: FlaskClient, desk: FeedDesk, path: str, broken: dict[str, object]
) -> None:
    whole = desk.answer(path[7:-4])
    vars(desk)["answer"] = lambda _: replace(whole, **broken)  # type: ignore[arg-type]
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (503, "text/plain")
    assert answer.headers["Retry-After"] == "60"


def test_a_feed_that_is_not_rendered_yet_is_trouble(client: FlaskClient, own_store: Store) -> None:
    answer = client.get(f"/feeds/{subscribe(own_store, 'early', 'own:9')}.ics")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert answer.headers["Cache-Control"] == "no-store"
    assert secured(answer)


def test_who_comes_too_often_is_told_when_to_come_again(
    desk: FeedDesk, own_store: Store, path: str
) -> None:
    now = [100.0]
    client = create_app(desk, limits=Limits(2, 10, lambda: now[0])).test_client()
    put_feed(own_store, "own:2")
    other = f"/feeds/{subscribe(own_store, 'other', 'own:2')}.ics"
    guessed = f"{path[:24]}{token('guess')[17:]}.ics"
    assert [client.get(guessed).status_code for _ in range(3)] == [404, 404, 429]
    assert [client.get(path).status_code for _ in range(3)] == [200, 200, 429]
    answer = client.get(path)
    assert (answer.headers["Retry-After"], answer.mimetype) == ("10", "text/plain")
    assert secured(answer)
    assert client.get(other).status_code == 200
    now[0] += 10
    assert [client.get(path).status_code for _ in range(2)] == [200, 429]
