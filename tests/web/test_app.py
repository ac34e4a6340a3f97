"""Every route by every method, at the root and under a prefix, and when all goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import InternalServerError

from scheduler.services.books.feed_desk import FeedDesk
from scheduler.store.errors import StoreError
from scheduler.store.store import Store
from tests.databases import DAY
from tests.web.subscribed import MODIFIED, subscribe, token
from tests.web.test_feeds import secured
from web.app import create_app

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "X")
READS = ("GET", "HEAD", "OPTIONS")


def walk(client: FlaskClient, path: str) -> Iterator[tuple[str, int, bool]]:
    for method in METHODS:
        answer = client.open(path, method=method)
        allowed = answer.headers.get("Allow", "")
        named = set(READS) == set(allowed.split(", ")) if allowed else False
        yield method, answer.status_code, named
        assert secured(answer)
        assert answer.mimetype in ("text/plain", "text/calendar")


def test_every_route_by_every_method(client: FlaskClient, path: str) -> None:
    rules = {rule.rule for rule in client.application.url_map.iter_rules()}
    assert rules == {"/feeds/<token>.ics", "/robots.txt", "/healthz"}
    for rule in rules:
        for method, status, named in walk(client, path if "<" in rule else rule):
            assert status == (200 if method in READS else 405)
            assert named is (method not in ("GET", "HEAD"))


@pytest.mark.parametrize(
    "elsewhere", ["/", "/feeds", "/feeds/", "/static/x", "/a", "/feeds/a/b.ics"]
)
def test_elsewhere_there_is_nothing(client: FlaskClient, elsewhere: str) -> None:
    assert {status for _, status, _ in walk(client, elsewhere)} == {404}


@pytest.mark.parametrize(
    ("odd", "status"),
    [
        ("/{}", 200), ("//{}", 200), ("{}//", 404), ("{}\0", 404), ("/.{}", 404), ("{}\xff", 404),
        ("/x/..{}", 404), ("/x/{}", 404),
    ],
)  # fmt: skip
def test_an_odd_address_never_leads_to_another(
    client: FlaskClient, path: str, odd: str, status: int
) -> None:
    answer = client.get(environ_overrides={"PATH_INFO": odd.format(path)})
    assert answer.status_code == status
    assert "Location" not in answer.headers


def test_a_doubled_slash_is_not_put_right_by_a_redirect(client: FlaskClient) -> None:
    doubled = f"/feeds//{token('who')}.ics"
    answer = client.get(environ_overrides={"PATH_INFO": doubled})
    assert (answer.status_code, "Location" in answer.headers) == (404, False)


def test_robots_are_let_in(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert (answer.mimetype, answer.text) == ("text/plain", "User-agent: *\nAllow: /\n")


def test_a_watchdog_hears_of_a_database_that_fails(client: FlaskClient, desk: FeedDesk) -> None:
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "ok\n")
    fail(desk, StoreError("database.unreachable"))
    assert client.get("/healthz").status_code == 503


@pytest.mark.parametrize("prefix", ["/rota", "/rota/v1", "/feeds", "/robots.txt"])
def test_all_is_under_the_prefix_and_at_the_root(desk: FeedDesk, path: str, prefix: str) -> None:
    client = create_app(desk, base_path=prefix).test_client()
    bare, below = client.get(path), client.get(f"{prefix}{path}")
    assert (bare.status_code, below.status_code) == (200, 200)
    assert (bare.data, dict(bare.headers)) == (below.data, dict(below.headers))
    assert client.get(f"{prefix}/healthz").status_code == 200
    assert client.get("/robots.txt").status_code == 200
    assert client.get(f"/other{path}").status_code == 404


def test_what_proxies_say_changes_nothing(client: FlaskClient, path: str) -> None:
    plainly = client.get(path)
    headers = {
        "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil",
        "X-Forwarded-Prefix": "/evil", "X-Script-Name": "/evil", "Host": "other.example",
    }  # fmt: skip
    answer = client.get(path, headers=headers)
    assert (answer.status_code, answer.data) == (200, plainly.data)
    assert dict(answer.headers) == dict(plainly.headers)


def fail(desk: FeedDesk, error: BaseException) -> None:
    """Has the desk fail so from now on, telling all that it was asked for."""

    def answer(asked: str) -> Any:
        raise error from ValueError(asked)

    # On the object alone, so that the test takes it along.
    vars(desk)["answer"] = answer


@pytest.mark.parametrize(
    "error",
    [
        StoreError("database.busy", {"url": "sqlite:///x"}),
        RuntimeError(f"no {token('who')}"),
        MemoryError(),
        InternalServerError(f"no {token('who')}"),
    ],
)
def test_trouble_is_503_with_a_reference_that_the_log_tells(
    client: FlaskClient, desk: FeedDesk, path: str, error: BaseException,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    fail(desk, error)
    with caplog.at_level(logging.DEBUG):
        answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (503, "text/plain")
    assert answer.headers["Retry-After"] == "60"
    assert secured(answer)
    (record,) = [each for each in caplog.records if each.name == "lunzhi.web"]
    assert str(record.args[0]) in answer.text  # type: ignore[index]
    told = str(error.code) if isinstance(error, StoreError) else type(error).__name__
    assert told in record.getMessage()
    assert token("who")[:16] not in caplog.text


def test_no_log_line_tells_a_token(
    own_store: Store, path: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = FeedDesk(own_store, lambda: DAY)
    client = create_app(desk).test_client()
    names = ("who", "unknown", "left", "early")
    subscribe(own_store, "left", revoked_at=MODIFIED)
    subscribe(own_store, "early", "own:9")
    with caplog.at_level(logging.DEBUG):
        statuses = [client.get(f"/feeds/{token(name)}.ics").status_code for name in names]
        own_store.close()
        fail(desk, RuntimeError(token("who")))
        statuses += [client.get(f"/feeds/{token(name)}.ics").status_code for name in names]
    assert statuses == [200, 404, 410, 503, 503, 503, 503, 503]
    out, err = capfd.readouterr()
    assert all(token(name)[:16] not in f"{caplog.text}{out}{err}" for name in names)
    assert len(caplog.records) >= 5
    assert path[7:23] == token("who")[:16]


def test_what_fails_before_or_after_the_request_is_trouble_too(
    desk: FeedDesk, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(desk)
    after = app.after_request_funcs[None]
    after.append(lambda _: 1 // 0)
    assert app.test_client().get(path).status_code == 503
    after.pop()
    app.create_url_adapter = lambda _: 1 // 0  # type: ignore[method-assign,assignment,return-value]
    answer = app.test_client().get(path)
    assert (answer.status_code, secured(answer)) == (503, True)
    assert token("who")[:16] not in caplog.text


def test_debugging_by_the_environment_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, desk: FeedDesk, path: str
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    fail(desk, RuntimeError("x"))
    assert create_app(desk).test_client().get(path).status_code == 503
