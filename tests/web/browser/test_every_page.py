"""Every page, as each kind of user, on desk and phone, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import web
from tests.web.browser.furnishing import VISITED, WAITING, furnish, furnished
from tests.web.browser.surfer import DESK, PHONE, Surfer, axe_faults, is_too_wide
from tests.web.site import NO_PAGES, Site
from web.pages import PUBLIC, roles_of

pytestmark = pytest.mark.slow

_SEEN_ELSEWHERE: Final = frozenset({
    "importing.preview", "officers.appraisal", "inspector_importing.preview",
})  # fmt: skip
"""Pages of what this county does not have: tests that make it look at them."""

_READERS: Final = (
    "inspection", "organisation", "administrator", "auditor", "officer", "liaison", "petitions",
)  # fmt: skip
"""Of several accounts that may see a page, the first of these looks at it."""

_MORE: Final = (
    ("organisation", "/"), ("petitions", "/"), ("auditor", "/"), ("petitions", "/board"),
    ("auditor", f"/visits/{VISITED}"), ("petitions", f"/visits/{VISITED}"), ("liaison", "/away"),
    ("inspection", f"/teams/pick?case={WAITING}"), ("auditor", "/draws/1"), ("member", "/me"),
    ("organisation", "/subscriptions"), ("organisation", "/ledger"),
    ("auditor", "/teams/compare?left=published&right=draft:2"),
)  # fmt: skip
"""Pages that others see otherwise, and what stands at an address when something was asked."""


@pytest.fixture
def site(office_site: Site) -> Site:
    """With something to be seen on every page."""
    furnish(office_site)
    return office_site


def _paths(site: Site) -> Iterator[tuple[str | None, str]]:
    """Who looks, and where."""
    yield from _MORE
    adapter = site.app.url_map.bind("127.0.0.1")
    there = {**site.there(), **furnished(site)}
    for rule in site.app.url_map.iter_rules():
        roles = roles_of(site.app, rule.endpoint)
        if roles is None or "GET" not in (rule.methods or ()):
            continue
        if rule.endpoint not in NO_PAGES | _SEEN_ELSEWHERE:
            assert rule.endpoint in there or not rule.arguments, rule.endpoint
            values = there.get(rule.endpoint, {})
            who = None if roles == PUBLIC else next(each for each in _READERS if each in roles)
            yield who, adapter.build(rule.endpoint, values)


# Each size and each language once: English is the longer one, where a phone is narrow.
@pytest.mark.parametrize(
    ("size", "language"), [(DESK, "zh"), (PHONE, "en")], ids=["desk-zh", "phone-en"]
)
def test_every_page_can_be_read(
    site: Site, surfer: Surfer, size: tuple[int, int], language: str
) -> None:
    wrong: dict[str, object] = {}
    for who, path in list(_paths(site)):
        page = surfer.looks(who, path, size=size, language=language)
        faults = axe_faults(page)
        if is_too_wide(page):
            faults.append("too wide")
        if faults:
            wrong[path] = faults
    assert wrong == {}


def test_no_template_has_words_of_its_own() -> None:
    """All that people read comes from the catalogue, in the language that they chose."""
    said = {}
    for path in (Path(web.__file__).parent / "templates").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)
        text = re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)
        found = re.findall(r"[^\W\d_]{2,}", re.sub(r"&\w+;", " ", text))
        if found:
            said[path.name] = found
    assert said == {}
