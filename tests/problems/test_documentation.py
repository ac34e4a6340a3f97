"""The description of the formats says what the models say, no more and no less."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from scheduler.problems import base, faults, plans, reading, rotation, teams, teams_checks
from scheduler.problems.loading import problem_from_document

DOCUMENT = Path(__file__).parents[2] / "docs" / "problem-files.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
_HEADING = re.compile(r"^(?:#+ (.+)|`(\w+)`:)$")
_CODE = re.compile(r"`([^`]+)`")

TABLES: dict[tuple[str, str], type[base.Strict]] = {
    ("rotation/1", "rotation/1"): rotation.RotationProblem,
    ("posts", "posts"): rotation.Post,
    ("posts", "requires"): rotation.Requires,
    ("demand", "demand"): rotation.Demand,
    ("units", "units"): rotation.Unit,
    ("units", "busy"): rotation.Busy,
    ("cadres", "cadres"): rotation.Cadre,
    ("cadres", "avoid"): rotation.Avoid,
    ("serving", "serving"): rotation.Serving,
    ("pinned and published stints", "pinned and published stints"): rotation.StintChoice,
    ("quotas", "quotas"): rotation.Quota,
    ("quotas", "where"): rotation.Where,
    ("rotation-plan/1", "rotation-plan/1"): plans.RotationPlan,
    ("rotation-plan/1", "stints"): plans.Stint,
    ("teams/1", "teams/1"): teams.TeamsProblem,
    ("people", "people"): teams.Person,
    ("people", "roles"): teams.Role,
    ("recusals", "recusals"): teams.Recusal,
    ("cases", "cases"): teams.Case,
    ("cases", "seats"): teams.Seat,
    ("cases", "who"): teams.Who,
    ("pinned and published visits", "pins"): teams.VisitPin,
    ("pinned and published visits", "published"): teams.VisitChoice,
    ("teams-plan/1", "teams-plan/1"): plans.TeamsPlan,
    ("teams-plan/1", "visits"): plans.Visit,
    ("parts of both plans", "goals"): plans.GoalClaim,
    ("parts of both plans", "solver"): plans.SolverNote,
}
"""Which model a table of keys describes: by the heading over it, and by the name next above it."""


FORMATS = (rotation, teams)


def _name(format_: ModuleType) -> str:
    """rotation/1, teams/1: as the module is called."""
    return f"{format_.__name__.rpartition('.')[2]}/1"


def _tables(first_column: str) -> dict[tuple[str, str], list[str]]:
    """The rows of all tables with such a first column, by the places where they stand."""
    found: dict[tuple[str, str], list[str]] = {}
    heading = part = ""
    inside = False
    for line in TEXT.splitlines():
        if match := _HEADING.match(line):
            heading, part = (match[1], match[1]) if match[1] else (heading, match[2])
        if not line.startswith("|"):
            inside = False
        elif line.startswith(f"| {first_column} |"):
            inside = True
        elif inside and not line.startswith("|---"):
            found.setdefault((heading, part), []).append(line)
    return found


def _first_cells(rows: list[str]) -> list[str]:
    return [name for row in rows for name in _CODE.findall(row.split(" | ")[0])]


def _keys(model: type[base.Strict], optional_only: bool = False) -> set[str]:
    return {
        field.alias or name
        for name, field in model.model_fields.items()
        if not optional_only or not field.is_required()
    }


def test_every_table_of_keys_belongs_to_a_model() -> None:
    assert set(_tables("key")) == set(TABLES)


@pytest.mark.parametrize("place", TABLES, ids="/".join)
def test_every_key_is_described_and_none_that_there_is_not(place: tuple[str, str]) -> None:
    described = _first_cells(_tables("key")[place])
    assert sorted(described) == sorted(_keys(TABLES[place]))


@pytest.mark.parametrize("place", TABLES, ids="/".join)
def test_optional_keys_are_called_so(place: tuple[str, str]) -> None:
    optional = [row for row in _tables("key")[place] if "*optional*" in row]
    assert set(_first_cells(optional)) == _keys(TABLES[place], optional_only=True)


@pytest.mark.parametrize("place", TABLES, ids="/".join)
def test_keys_that_may_be_null_are_called_so(place: tuple[str, str]) -> None:
    called = [row for row in _tables("key")[place] if "or null |" in row]
    nullable = {
        name
        for name, field in TABLES[place].model_fields.items()
        if field.is_required() and type(None) in get_args(field.annotation)
    }
    assert set(_first_cells(called)) == nullable


@pytest.mark.parametrize("format_", FORMATS, ids=lambda module: module.__name__)
def test_every_rule_is_described_in_order(format_: ModuleType) -> None:
    heading = f"Hard rules of {_name(format_)}"
    assert tuple(_first_cells(_tables("rule")[heading, heading])) == format_.RULES


@pytest.mark.parametrize("format_", FORMATS, ids=lambda module: module.__name__)
def test_every_goal_is_described_in_order(format_: ModuleType) -> None:
    heading = f"Goals of {_name(format_)}"
    assert tuple(_first_cells(_tables("goal")[heading, heading])) == format_.GOALS


def test_there_are_no_other_rules_and_goals() -> None:
    assert len(_tables("rule")) == len(_tables("goal")) == len(FORMATS)


def test_every_fault_is_described_and_none_that_there_is_not() -> None:
    rows = [row for table in _tables("code").values() for row in table]
    described = _first_cells([row.replace(r"`\|`", "") for row in rows])
    assert sorted(described) == sorted(faults.CODES)


@pytest.mark.parametrize(
    "limit",
    [
        f"{reading.MOST_BYTES // 2**20} MB",
        f"more than {reading.MOST_DEPTH} objects",
        f"{reading.MOST_VALUES:,} values",
        f"{reading.MOST_DIGITS} digits",
        f"{faults.MOST_FAULTS:,} faults",
        f"at most {base.MOST:,}",
        f"1 to {rotation.MOST_MONTHS}",
        f"whole number, at most {teams.MOST_PRIOR_DAYS:,} |",
        f"at most {teams_checks.MOST_LOOKS:,} |",
    ],
)
def test_every_limit_is_described(limit: str) -> None:
    assert limit in TEXT


@pytest.mark.parametrize(
    "word", [*get_args(base.Rank), *get_args(base.Gender), *get_args(teams.Tier)]
)
def test_every_word_of_a_list_is_described(word: str) -> None:
    assert f"`{word}`" in TEXT


@pytest.mark.parametrize("format_", FORMATS, ids=lambda module: module.__name__)
def test_the_example_has_neither_fault_nor_warning_and_uses_every_key(format_: ModuleType) -> None:
    written = [json.loads(example) for example in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)]
    [example] = [each for each in written if each["format"] == _name(format_)]
    assert problem_from_document(example).warnings == ()
    seats = {seat["id"] for case in example.get("cases", ()) for seat in case["seats"]}
    models = {model for model in TABLES.values() if model.__module__ == format_.__name__}
    assert _all_keys(example) - seats == set().union(*(_keys(model) for model in models))


def _all_keys(value: object) -> set[str]:
    if isinstance(value, list):
        return set().union(*(_all_keys(item) for item in value))
    if isinstance(value, dict):
        return set(value).union(*(_all_keys(item) for item in value.values()))
    return set()
