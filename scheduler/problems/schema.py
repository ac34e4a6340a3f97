"""JSON Schemas (2020-12) of our formats, for editors and for programs that write such files.

A schema says what one value may be; what must agree between parts (ids, orders, pins) is in
`docs/problem-files.md` and found by `rotation_checks` and `teams_checks`.
"""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from scheduler.problems.base import Strict
from scheduler.problems.plans import RotationPlan, TeamsPlan
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.teams import TeamsProblem

__all__ = ["rotation_plan_schema", "rotation_schema", "teams_plan_schema", "teams_schema"]


class _Schema(GenerateJsonSchema):
    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        # Our only default is None for "absent"; in a file null stands for it nowhere.
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        # Pydantic's "patternProperties" would let any key pass that is not of the pattern.
        made = super().dict_schema(schema)
        for pattern, item in made.pop("patternProperties", {}).items():
            made["propertyNames"] = {**made["propertyNames"], "pattern": pattern}
            made["additionalProperties"] = item
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's
        # A key's title would only be the key again, spelt with capitals.
        return False


def rotation_schema() -> dict[str, Any]:
    """Of `rotation/1`."""
    return _schema(RotationProblem, "rotation/1")


def rotation_plan_schema() -> dict[str, Any]:
    """Of `rotation-plan/1`."""
    return _schema(RotationPlan, "rotation-plan/1")


def teams_schema() -> dict[str, Any]:
    """Of `teams/1`."""
    return _schema(TeamsProblem, "teams/1")


def teams_plan_schema() -> dict[str, Any]:
    """Of `teams-plan/1`."""
    return _schema(TeamsPlan, "teams-plan/1")


def _schema(model: type[Strict], title: str) -> dict[str, Any]:
    schema = model.model_json_schema(schema_generator=_Schema)
    return {"$schema": _Schema.schema_dialect, **schema, "title": title}
