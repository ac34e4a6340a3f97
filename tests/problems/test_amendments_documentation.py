"""The description of amendments says what the models say."""

from __future__ import annotations

import re
from pathlib import Path

from scheduler.problems.amendments import Amendment
from scheduler.problems.changes import CHANGES
from scheduler.services.wishes import ORDER

TEXT = (Path(__file__).parents[2] / "docs" / "amendments.md").read_text(encoding="utf-8")
RECORD, CHANGE = TEXT.partition("## amendment/1")[2].split("Every change has")


def rows(text: str) -> dict[str, str]:
    """The second cell of each row by the code in its first."""
    return dict(re.findall(r"^\| `([^`]+)` \| (.*) \|$", text, re.MULTILINE))


def test_every_key_of_the_record_is_described_in_order() -> None:
    assert list(rows(RECORD)) == list(Amendment.model_fields)


def test_every_change_is_described_with_its_keys() -> None:
    told = {name: set(re.findall(r"`(\w+)`", keys)) for name, keys in rows(CHANGE).items()}
    told.pop("change")
    assert told == {
        name: {field.alias or key for key, field in model.model_fields.items()} - {"change"}
        for name, model in CHANGES.items()
    }


def test_the_options_are_listed_in_the_order_in_which_they_are_made() -> None:
    assert re.findall(r"^\| `(--[a-z-]+)", TEXT, re.MULTILINE) == list(ORDER)
