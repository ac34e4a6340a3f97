"""Every route, by every role: who may use it is said at the route, and holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from flask.testing import FlaskClient

from scheduler.services.books.front import Front
from tests.web.site import ACCOUNTS, Site, token_of
from web.pages import PUBLIC, roles_of

PLAIN: Final = {"feeds.feed", "feeds.robots", "feeds.health", "feeds.readiness", "assets.file"}
"""What is no page, for whoever asks."""

ROLE_OF: Final = {
    "deputy": "organisation", "colleague": "officer",
    **{name: name for name in ACCOUNTS if name not in ("deputy", "colleague")},
}  # fmt: skip

SAMPLES: Final[dict[str, str]] = {
    "session": "999999", "number": "999999", "act": "defer", "code": "X99", "digest": "0" * 32,
    "job": "999999", "draft": "999999", "cadre": "d999999",
    "request_id": "999999", "swap_id": "999999", "backup": "no.db",
    "draw_id": "999999", "file": "plan.json", "first": "2026-01-01", "objection": "0" * 32,
    "handle": "0" * 16, "recusal": "999999", "waiver": "999999", "part": "basics",
    "seat": "lead", "case": "XF9999-999",
}  # fmt: skip
"""A value for each part of an address: of nothing that there is."""


def pages(site: Site) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and address of each."""
    adapter = site.app.url_map.bind("127.0.0.1")
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint in PLAIN:
            continue
        values = {name: SAMPLES[name] for name in rule.arguments}
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule.endpoint, method, adapter.build(rule.endpoint, values, method)


def asked(client: FlaskClient, method: str, path: str, token: str = "") -> int:
    return client.open(
        path, method=method, data={"csrf": token} if method == "POST" else None,
        headers={"Sec-Fetch-Site": "same-origin"},
    ).status_code  # fmt: skip


def test_every_route_names_who_may_use_it(site: Site) -> None:
    endpoints = {rule.endpoint for rule in site.app.url_map.iter_rules()}
    nameless = {each for each in endpoints if roles_of(site.app, each) is None}
    assert nameless == PLAIN & endpoints


def test_nobody_gets_in_without_signing_in(site: Site) -> None:
    client = site.client(None)
    for endpoint, method, path in pages(site):
        status = asked(client, method, path)
        if roles_of(site.app, endpoint) == PUBLIC:
            # Of nothing that there is, the public learns that there is none.
            assert status in (200, 303, 404, 422), path
        else:
            answer = client.open(path, method=method, headers={"Sec-Fetch-Site": "same-origin"})
            assert status == 303, path
            assert answer.headers["Location"].startswith("/login"), path


@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_role_gets_what_is_its_own_and_nothing_else(site: Site, account: str) -> None:
    for endpoint, method, path in pages(site):
        if endpoint.startswith("login."):
            continue
        client = site.client(account)
        status = asked(client, method, path, token_of(client))
        roles = roles_of(site.app, endpoint) or PUBLIC
        if ROLE_OF[account] in roles or roles == PUBLIC:
            assert status not in (401, 403, 500, 503), (path, status)
        else:
            assert status == 403, (path, status)


def test_an_act_needs_the_page_that_it_comes_from(site: Site) -> None:
    for endpoint, method, path in pages(site):
        if method == "POST" and not endpoint.startswith("login."):
            client = site.client("administrator")
            assert asked(client, "POST", path, "") == 403, path
            foreign = client.post(
                path, data={"csrf": token_of(client)}, headers={"Sec-Fetch-Site": "cross-site"}
            )
            assert foreign.status_code == 403, path
            silent = client.post(path, data={"csrf": token_of(client)})
            assert silent.status_code == 403, path


def test_a_page_is_kept_by_nobody_and_runs_no_script_of_others(site: Site) -> None:
    for _, method, path in pages(site):
        if method == "GET":
            answer = site.client("administrator").get(path)
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, path
            assert "unsafe" not in policy, path
            assert answer.headers["Cache-Control"] == "no-store", path


def test_a_database_that_fails_is_told_with_a_reference(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = site.client("organisation")

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Front, "visitor", fail)
    answer = client.get("/")
    assert answer.status_code == 500
    reference = answer.text.partition("<code>")[2].partition("</code>")[0]
    assert reference
    assert reference in caplog.text
