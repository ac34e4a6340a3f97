"""Where people outside reach the server."""

from __future__ import annotations

import pytest

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.base_url import base_path, base_url


@pytest.mark.parametrize(
    ("given", "url", "path"),
    [
        ("https://rota.example", "https://rota.example", ""),
        ("https://rota.example/", "https://rota.example", ""),
        ("http://10.0.0.1:8000/rota/v1/", "http://10.0.0.1:8000/rota/v1", "/rota/v1"),
        ("https://[::1]:8443/rota", "https://[::1]:8443/rota", "/rota"),
    ],
)
def test_an_address_loses_the_slash_at_its_end(given: str, url: str, path: str) -> None:
    assert base_url({"LUNZHI_BASE_URL": given}) == url
    assert base_path(url) == path


@pytest.mark.parametrize("environ", [{}, {"LUNZHI_BASE_URL": ""}])
def test_there_need_not_be_one(environ: dict[str, str]) -> None:
    assert base_url(environ) is None
    assert base_path(None) == ""


@pytest.mark.parametrize(
    "given",
    [
        "rota.example", "ftp://rota.example", "https://", "https:///rota", "https://a/b?c", "https://a/#b",
        "https://who@a", "https://a/<b>", "https://a//b", "https://a:b", "https://a:99999", "https://[",
        "https://a/b\n", "https://:80",
    ],
)  # fmt: skip
def test_what_is_no_such_address_is_refused(given: str) -> None:
    with pytest.raises(LunzhiError) as caught:
        base_url({"LUNZHI_BASE_URL": given})
    assert caught.value.code == "bad_base_url"
