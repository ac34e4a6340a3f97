"""The samples of the county and the values to which they are proven, found by other solvers too."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

__all__ = ["EXPECTED", "SAMPLE", "TEAMS_EXPECTED", "TEAMS_SAMPLE"]

SAMPLE = Path(str(files("scheduler") / "samples" / "qinghe-rotation.json"))
TEAMS_SAMPLE = SAMPLE.with_name("qinghe-teams.json")

EXPECTED = {
    "unserved": 0,
    "late": 0,
    "shortfall": 117,
    "changes": 0,
    "waiting": 2018,
    "strain": 290,
    "preference": 10,
    "draw": 281291499,
}
TEAMS_EXPECTED = {
    "unstaffed": 0,
    "late": 0,
    "gaps": 0,
    "changes": 0,
    "appearance": 0,
    "load": 1890,
    "draw": 364407207,
}
