"""Pages of teams on desk and phone, in both languages, of an office with published teams."""

from __future__ import annotations

from typing import Final

import pytest

from tests.web.browser.surfer import DESK, PHONE, Surfer, axe_faults, is_too_wide
from tests.web.site import Site

pytestmark = pytest.mark.slow

_PATHS: Final = (
    "/", "/teams", "/teams?repair=1", "/teams/releases", "/teams/releases/1",
    "/teams/releases/1?view=people", "/teams/releases/1?view=goals", "/teams/releases/1/print",
    "/teams/pick",
)  # fmt: skip


@pytest.fixture
def site(office_site: Site) -> Site:
    return office_site


# Each size and each language once: English is the longer one, where a phone is narrow.
@pytest.mark.parametrize(
    ("size", "language"), [(DESK, "zh"), (PHONE, "en")], ids=["desk-zh", "phone-en"]
)
def test_pages_of_teams_can_be_read(surfer: Surfer, size: tuple[int, int], language: str) -> None:
    wrong: dict[str, object] = {}
    for path in _PATHS:
        page = surfer.looks("inspection", path, size=size, language=language)
        faults = axe_faults(page)
        if is_too_wide(page):
            faults.append("too wide")
        if faults:
            wrong[path] = faults
    assert wrong == {}
