"""The sample counties, planned, amended and verified by our own solver."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.desk import Desk
from tests.sample import SAMPLE, TEAMS_SAMPLE
from tests.teams import case, seat

pytestmark = pytest.mark.slow


def amended(desk: Desk, folder: Path, sample: Path, *options: str) -> dict[str, Any]:
    """What the amendment tells of itself; its plan has been verified."""
    plan, prefix = folder / "plan.json", folder / "after"
    if not plan.exists():
        # Any plan will do, proven or not.
        assert desk.call("solve", sample, "-o", plan, "--time-limit", "20", "--quiet").code == 0
    answer = desk.call("amend", sample, plan, *options, "-o", prefix, "--json", "--quiet")
    assert (answer.code, answer.err) == (0, "")
    assert desk.call("verify", folder / "after.json", folder / "after-plan.json").code == 0
    told: dict[str, Any] = json.loads(answer.out)["changes"]
    return told


def test_a_cadre_of_the_sample_county_is_away_and_one_recalled(desk: Desk, tmp_path: Path) -> None:
    told = amended(desk, tmp_path, SAMPLE, "--away", "2026001:2026-01-01:2026-02-01")
    assert told["stints"] == 50
    serving = json.loads(SAMPLE.read_text("utf-8"))["serving"][0]["id"]
    told = amended(desk, tmp_path, SAMPLE, "--recall", f"{serving}:2026-01-15")
    assert [row["kind"] for row in told["rows"] if row["cadre"] == serving] == ["recalled"]


def test_a_case_comes_to_the_sample_county_and_all_else_stays(desk: Desk, tmp_path: Path) -> None:
    days = {"earliest": "2026-03-03", "due": "2026-03-20"}
    new = case("XF2026-099", place="T01", units=[], seats=[seat("member")], **days)
    (tmp_path / "new.json").write_text(json.dumps(new))
    options = ("--add-case", str(tmp_path / "new.json"))
    told = amended(desk, tmp_path, TEAMS_SAMPLE, *options)
    assert (told["seats_changed"], told["visits_changed"]) == (0, 0)
    assert [row["kind"] for row in told["rows"]] == ["new"]
