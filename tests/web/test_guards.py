"""Signing in: over what, how often, from where, and where to."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from scheduler.services.books.front import Front
from scheduler.store.errors import StoreError
from tests.web.site import NOW, PASSWORD, Site, token_of

HERE = {"Sec-Fetch-Site": "same-origin"}


def signing_in(client: FlaskClient, name: str, password: str, **more: str) -> int:
    data = {"name": name, "password": password, **more}
    return client.post("/login", data=data, headers=HERE).status_code


@pytest.mark.parametrize(
    "base", ["http://lunzhi.county", "http://10.1.2.3", "http://example.com:8000"]
)
def test_no_password_crosses_a_network_in_the_clear(site: Site, base: str) -> None:
    client = site.app.test_client()
    answer = client.get("/login", base_url=base)
    assert answer.status_code == 403
    assert "https" in answer.text
    data = {"name": "organisation", "password": PASSWORD}
    refused = client.post("/login", base_url=base, data=data, headers=HERE)
    assert (refused.status_code, "Set-Cookie" in refused.headers) == (403, False)


def test_the_name_alone_does_not_make_it_this_machine(site: Site) -> None:
    client = site.app.test_client()
    far = {"REMOTE_ADDR": "10.0.0.7"}
    answer = client.get("/login", base_url="http://localhost", environ_overrides=far)
    assert answer.status_code == 403


def test_over_https_the_cookie_is_kept_to_the_host(site: Site) -> None:
    client = site.app.test_client()
    data = {"name": "organisation", "password": PASSWORD}
    answer = client.post("/login", base_url="https://lunzhi.county", data=data, headers=HERE)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-lunzhi=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))


def test_another_secret_each_time_and_the_one_before_is_nobodys(site: Site) -> None:
    client = site.app.test_client()
    assert signing_in(client, "organisation", PASSWORD) == 303
    first = client.get_cookie("lunzhi")
    assert signing_in(client, "organisation", PASSWORD) == 303
    second = client.get_cookie("lunzhi")
    assert first
    assert second
    assert first.value != second.value
    client.set_cookie("lunzhi", first.value)
    assert client.get("/account").status_code == 303


def test_who_guesses_has_to_wait(site: Site) -> None:
    client = site.app.test_client()
    statuses = [signing_in(client, "organisation", f"wrong password {n}") for n in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    assert signing_in(client, "organisation", PASSWORD) == 429
    assert signing_in(client, "ORGANISATION", PASSWORD) == 429
    assert signing_in(client, "auditor", PASSWORD) == 303


@pytest.mark.parametrize(
    ("then", "there"),
    [
        ("/account", "/account"), ("/account?x=1", "/account?x=1"), ("", "/"),
        ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"), ("/\n/evil", "/"),
    ],
)  # fmt: skip
def test_signing_in_leads_to_pages_of_ours_only(site: Site, then: str, there: str) -> None:
    data = {"name": "auditor", "password": PASSWORD, "then": then}
    answer = site.app.test_client().post("/login", data=data, headers=HERE)
    assert answer.headers["Location"] == there


def test_a_page_of_others_cannot_sign_anybody_in(site: Site) -> None:
    data = {"name": "auditor", "password": PASSWORD}
    for headers in (
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {},
        {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "https://localhost"},
    ):  # fmt: skip
        client = site.app.test_client()
        answer = client.post("/login", data=data, headers=headers)
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (403, False), headers
    own = {"Origin": "http://localhost"}
    assert site.app.test_client().post("/login", data=data, headers=own).status_code == 303


def test_a_token_of_another_session_is_none(site: Site) -> None:
    theirs = token_of(site.client("auditor"))
    client = site.client("organisation")
    assert theirs != token_of(client)
    answer = client.post("/account/sessions/end", data={"csrf": theirs}, headers=HERE)
    assert answer.status_code == 403


def test_a_session_ends(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client = site.client("auditor")
    assert client.get("/account").status_code == 200
    front = site.app.extensions["lunzhi_front"]
    monkeypatch.setattr(front, "_machine_clock", lambda: NOW + 2 * 3600 + 61)
    assert client.get("/account").status_code == 303


def test_who_signs_out_is_nobody_wherever_the_cookie_was_kept(site: Site) -> None:
    client = site.client("auditor")
    kept = client.get_cookie("lunzhi")
    assert kept
    assert site.post(client, "/logout").status_code == 303
    client.set_cookie("lunzhi", kept.value)
    assert client.get("/account").status_code == 303


def test_the_language_of_the_browser_and_of_the_choice(site: Site) -> None:
    client = site.app.test_client()

    def heading(**headers: str) -> str:
        text = client.get("/login", headers=headers).text
        return text.partition("<h1>")[2].partition("</h1>")[0]

    assert heading() == "登录"
    assert heading(**{"Accept-Language": "en-GB,en;q=0.9"}) == "Sign in"
    assert heading(**{"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}) == "登录"
    assert heading(**{"Accept-Language": "de"}) == "登录"
    client.post("/language", data={"language": "en", "then": "/login"}, headers=HERE)
    assert heading(**{"Accept-Language": "zh-CN"}) == "Sign in"
    client.post("/language", data={"language": "xx"}, headers=HERE)
    assert heading(**{"Accept-Language": "zh-CN"}) == "Sign in"


def test_nobody_can_keep_an_owner_out_by_guessing(site: Site) -> None:
    far, near = site.app.test_client(), site.app.test_client()
    data = {"name": "organisation", "password": "wrong wrong wrong"}
    for _ in range(12):
        far.post("/login", data=data, headers=HERE, environ_overrides={"REMOTE_ADDR": "127.0.0.9"})
    assert signing_in(near, "organisation", PASSWORD) == 303


@pytest.mark.parametrize(
    "path",
    [
        "/audit?first=0001-01-01", "/audit?last=9999-12-31", "/audit?actor=%00",
        "/jobs/99999999999", "/releases/9223372036854775808", "/drafts/2147483648",
        "/officers/%00", "/ledger?starts=9999-12",
    ],
)  # fmt: skip
def test_odd_values_are_refused_not_stumbled_over(site: Site, path: str) -> None:
    assert site.client("auditor").get(path).status_code in (400, 404, 422)


def test_a_month_beyond_calendars_is_refused(site: Site) -> None:
    client = site.client("organisation")
    assert site.post(client, "/rotation", month="9999-12", months="1").status_code == 422


def test_where_the_books_are_is_told_to_nobody(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def busy(*_: object) -> None:
        raise StoreError("database.unreachable", {"url": "postgresql://somebody@secret/books"})

    monkeypatch.setattr(Front, "sign_in", busy)
    data = {"name": "organisation", "password": PASSWORD}
    answer = site.app.test_client().post("/login", data=data, headers=HERE)
    assert answer.status_code == 503
    assert "secret" not in answer.text
    reference = answer.text.partition("<code>")[2].partition("</code>")[0]
    assert reference
    assert reference in caplog.text
