"""The inspection office's name list from a workbook, as its clerk does it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scheduler.services.books.inspector_lists import inspectors
from tests.web.browser.hands import Hands
from tests.web.browser.surfer import DESK, PHONE, Surfer, axe_faults, is_too_wide
from tests.web.site import Site
from tests.workbooks.made import csv_file

pytestmark = pytest.mark.slow

HEADS = ("工号", "姓名", "性别", "单位", "职级", "专长", "籍贯（属地）", "角色", "申报日期")
WANG = ("D901", "王怡", "女", "县水务局", "正科级", "法律", "太平镇", "组长", "2025-12-31")
WRONG = ("D902", "李一", "女", "县水利局", "科员", "", "外县", "司机", "2027-01-01")


@pytest.mark.parametrize(
    ("size", "language", "script"),
    [(DESK, "zh", True), (PHONE, "en", False)],
    ids=["desk", "phone without script"],
)
def test_a_clerk_corrects_and_confirms(
    site: Site, surfer: Surfer, tmp_path: Path, size: tuple[int, int], language: str, script: bool
) -> None:
    page = surfer.opens("inspection", "/inspectors", size=size, language=language, script=script)
    hands = Hands(page)
    for name, rows in (("wrong", [HEADS, WANG, WRONG]), ("right", [HEADS, WANG])):
        file = tmp_path / f"{name}.csv"
        file.write_bytes(csv_file(rows))
        page.goto(f"{surfer.address}/inspectors")
        hands.press("main a[href='/inspectors/import']")
        hands.choose("[type=file]", str(file))
        hands.press("form[action='/inspectors/import'] button")
        page.wait_for_url(re.compile("/inspectors/import/[0-9a-f]{32}"))
        assert not is_too_wide(page)
        if script:
            assert axe_faults(page) == []
        assert page.locator("form[action$='/confirm']").count() == (name == "right")
    hands.press("form[action$='/confirm'] button")
    page.wait_for_url("**/inspectors?done=inspectors_imported")
    assert "D901" in {line.number for line in inspectors(site.books)}
