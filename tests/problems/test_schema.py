from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from scheduler.problems import rotation, teams
from scheduler.problems.base import Strict
from scheduler.problems.plans import RotationPlan, TeamsPlan
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.schema import (
    rotation_plan_schema,
    rotation_schema,
    teams_plan_schema,
    teams_schema,
)
from scheduler.problems.teams import TeamsProblem

SCHEMAS = {
    "rotation/1": rotation_schema(),
    "rotation-plan/1": rotation_plan_schema(),
    "teams/1": teams_schema(),
    "teams-plan/1": teams_plan_schema(),
}
MODELS: dict[str, type[Strict]] = {
    "rotation/1": RotationProblem,
    "rotation-plan/1": RotationPlan,
    "teams/1": TeamsProblem,
    "teams-plan/1": TeamsPlan,
}


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            yield from _parts(inner)


def _definition(name: str, title: str = "rotation/1") -> dict[str, Any]:
    definition: dict[str, Any] = SCHEMAS[title]["$defs"][name]
    return definition


@pytest.mark.parametrize("title", SCHEMAS)
def test_a_schema_says_which_format_and_dialect_it_is(title: str) -> None:
    schema = SCHEMAS[title]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == title
    assert schema["properties"]["format"]["const"] == title


@pytest.mark.parametrize("title", SCHEMAS)
def test_no_object_takes_further_keys(title: str) -> None:
    objects = [part for part in _parts(SCHEMAS[title]) if "properties" in part]
    assert len(objects) >= 4
    for part in objects:
        assert part["additionalProperties"] is False
        assert part["description"]


@pytest.mark.parametrize("title", SCHEMAS)
def test_nothing_has_a_default(title: str) -> None:
    assert not any("default" in part for part in _parts(SCHEMAS[title]))


@pytest.mark.parametrize("title", SCHEMAS)
def test_every_key_of_the_models_is_there(title: str) -> None:
    keys = set(MODELS[title].model_fields)
    assert set(SCHEMAS[title]["properties"]) == keys
    assert set(SCHEMAS[title]["required"]) == keys - {"unique"}


@pytest.mark.parametrize("name", ["VisitPin", "VisitChoice"])
def test_people_by_seat_are_lists_of_ids_by_id(name: str) -> None:
    seats = _definition(name, "teams/1")["properties"]["seats"]
    id_ = {"minLength": 1, "pattern": "^[^|]*$"}
    assert seats["type"] == "object"
    assert seats["propertyNames"] == id_
    assert seats["additionalProperties"] == {"type": "array", "items": {"type": "string", **id_}}
    assert "patternProperties" not in seats


def test_people_by_seat_of_a_plan_are_lists_of_texts() -> None:
    seats = _definition("Visit", "teams-plan/1")["properties"]["seats"]
    assert seats["additionalProperties"] == {"type": "array", "items": {"type": "string"}}


def test_a_period_is_written_with_from() -> None:
    assert list(_definition("Period")["properties"]) == ["from", "to"]


def test_what_may_be_absent_is_not_required_and_not_null() -> None:
    until = _definition("Serving")["properties"]["until"]
    assert "until" not in _definition("Serving")["required"]
    assert until["type"] == "string"
    assert _definition("Requires")["properties"]["any_skill"]["minItems"] == 1
    assert "required" not in _definition("Where")
    assert _definition("VisitPin", "teams/1")["required"] == ["case"]
    assert _definition("Role", "teams/1")["properties"]["from"]["type"] == "string"
    assert SCHEMAS["teams-plan/1"]["properties"]["unique"]["type"] == "boolean"


def test_what_may_be_null_is_required() -> None:
    assert "max" in _definition("Demand")["required"]
    assert {"type": "null"} in _definition("Demand")["properties"]["max"]["anyOf"]
    assert "hometown" in _definition("Person", "teams/1")["required"]
    assert {"type": "null"} in _definition("Person", "teams/1")["properties"]["hometown"]["anyOf"]


@pytest.mark.parametrize(("title", "goals"), [("rotation/1", rotation), ("teams/1", teams)])
def test_the_goals_are_listed(title: str, goals: ModuleType) -> None:
    assert SCHEMAS[title]["properties"]["goals"]["items"]["enum"] == list(goals.GOALS)
