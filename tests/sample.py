"""The sample county and the values to which it is proven, found by other solvers as well."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

__all__ = ["EXPECTED", "SAMPLE"]

SAMPLE = Path(str(files("scheduler") / "samples" / "qinghe-rotation.json"))

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
