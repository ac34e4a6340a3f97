from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from scheduler.problems.plans import RotationPlan
from scheduler.problems.rotation import GOALS, RotationProblem
from scheduler.problems.schema import rotation_plan_schema, rotation_schema

SCHEMAS = {"rotation/1": rotation_schema(), "rotation-plan/1": rotation_plan_schema()}


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            yield from _parts(inner)


def _definition(name: str) -> dict[str, Any]:
    definition: dict[str, Any] = SCHEMAS["rotation/1"]["$defs"][name]
    return definition


@pytest.mark.parametrize("title", SCHEMAS)
def test_a_schema_says_which_format_and_dialect_it_is(title: str) -> None:
    schema = SCHEMAS[title]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == title
    assert schema["properties"]["format"]["const"] == title


@pytest.mark.parametrize("title", SCHEMAS)
def test_no_object_takes_further_keys(title: str) -> None:
    objects = [part for part in _parts(SCHEMAS[title]) if part.get("type") == "object"]
    assert len(objects) >= 4
    for part in objects:
        assert part["additionalProperties"] is False
        assert part["description"]


@pytest.mark.parametrize("title", SCHEMAS)
def test_nothing_has_a_default(title: str) -> None:
    assert not any("default" in part for part in _parts(SCHEMAS[title]))


def test_every_key_of_the_models_is_there() -> None:
    assert set(SCHEMAS["rotation/1"]["properties"]) == set(RotationProblem.model_fields)
    assert set(SCHEMAS["rotation-plan/1"]["properties"]) == set(RotationPlan.model_fields)
    assert set(SCHEMAS["rotation/1"]["required"]) == set(RotationProblem.model_fields)


def test_a_period_is_written_with_from() -> None:
    assert list(_definition("Period")["properties"]) == ["from", "to"]


def test_what_may_be_absent_is_not_required_and_not_null() -> None:
    until = _definition("Serving")["properties"]["until"]
    assert "until" not in _definition("Serving")["required"]
    assert until["type"] == "string"
    assert _definition("Requires")["properties"]["any_skill"]["minItems"] == 1
    assert "required" not in _definition("Where")


def test_what_may_be_null_is_required() -> None:
    assert "max" in _definition("Demand")["required"]
    assert {"type": "null"} in _definition("Demand")["properties"]["max"]["anyOf"]


def test_the_goals_are_listed() -> None:
    assert SCHEMAS["rotation/1"]["properties"]["goals"]["items"]["enum"] == list(GOALS)
