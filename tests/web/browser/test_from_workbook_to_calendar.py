"""From the county's messy workbooks to a calendar on an officer's phone, as people do it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Final

import pytest

from tests.web.browser.surfer import Surfer
from tests.web.browser.ways import WAYS, Way, jobs_run
from tests.web.site import Site, bare_site

pytestmark = pytest.mark.slow

SAMPLES: Final = Path(str(files("scheduler").joinpath("samples")))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A county that holds nothing yet but accounts, and whose jobs are run."""
    with bare_site(tmp_path) as made, jobs_run(made):
        yield made


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_a_clerk_turns_workbooks_into_a_release(surfer: Surfer, way: Way) -> None:
    page = surfer.opens(
        "organisation", "/settings", size=way.size, language=way.language, script=way.script
    )
    hands = way.hands(page)
    hands.choose("[type=file]", str(SAMPLES / "qinghe-settings.json"))
    hands.press("form[action='/settings'] button")
    for workbook in ("qinghe-roster.xlsx", "qinghe-serving.csv"):
        page.goto(f"{surfer.address}/import")
        hands.choose("[type=file]", str(SAMPLES / workbook))
        hands.press("form[action='/import'] button")
        page.wait_for_url(re.compile("/import/[0-9a-f]{32}"))
        hands.press("form[action$='/confirm'] button")
    hands.press("nav a[href='/rotation']")
    hands.press("form[action='/rotation'] button")
    page.wait_for_url("**/jobs/*")
    hands.press("main a[role=button][href^='/drafts/']")
    for act in ("submit", "approve", "publish"):
        hands.press(f"form[action$='/{act}'] button")
    page.wait_for_url(re.compile(r"/releases/1\b"))
    page.goto(f"{surfer.address}/ledger?state=planned")
    assert page.locator("tbody tr").count() > 30
