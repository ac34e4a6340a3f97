"""`settings/1`: what a county decides once, with the dates from and to which it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, islice
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import Field, StrictBool, StrictInt

from scheduler.books.inspection_settings import (
    USUAL_INSPECTION,
    Inspection,
    inspection_findings,
)
from scheduler.problems import checks
from scheduler.problems.base import Amount, Count, Day, Id, Period, Strict, Text
from scheduler.problems.checks import Row
from scheduler.problems.faults import MOST_FAULTS, FaultyFile, Finding
from scheduler.problems.rotation import GOALS, MOST_MONTHS, Goal, Requires, Where
from scheduler.problems.rotation_checks import goals_in_place, least_below_most
from scheduler.problems.shape import shape_findings

__all__ = [
    "DEFAULT", "KeyPeriod", "Lasting", "PostSettings", "Quiet", "Settings", "StandingDemand",
    "StandingQuota", "Starts", "settings_from_document", "valid_in",
]  # fmt: skip


class Lasting(Strict):
    """Something that holds from a day on, up to but without another; null: from or for ever."""

    from_: Day | None = Field(alias="from")
    to: Day | None


class PostSettings(Lasting):
    """A place of duty at the bureau."""

    id: Id
    name: Text
    requires: Requires


class StandingDemand(Lasting):
    """How many people are to be on duty at a post on every day."""

    post: Id
    min: Amount
    max: Amount | None


class StandingQuota(Lasting):
    """How many people who match `where` are to be on duty on every day."""

    name: Text
    where: Where
    min: Amount | None
    max: Amount | None


class More(Strict):
    """People on duty at a post in a key period."""

    post: Id
    min: Amount


class KeyPeriod(Period):
    """The two sessions, a festival: more people on duty and, if `quiet`, no handover."""

    name: Text
    quiet: StrictBool
    demand: list[More]


class Quiet(Period):
    """A period without handover."""

    name: Text


class Starts(Lasting):
    """On which days stints may start: a day of every so many months, counted from January."""

    every_months: Annotated[StrictInt, Field(ge=1, le=12)]
    """1: every month; 3: quarterly batches in January, April, July and October."""
    day: Annotated[StrictInt, Field(ge=1, le=28)]


class Approval(Strict):
    """Who must approve a draft."""

    second_person: StrictBool
    """Whether it must be somebody else than who submitted it."""


USUAL: Final = Inspection.model_validate(USUAL_INSPECTION)


class Settings(Strict):
    """All of them; posts, starts and the like each with the days on which they hold."""

    format: Literal["settings/1"]
    county: Text
    stint_months: Annotated[StrictInt, Field(ge=1, le=MOST_MONTHS)]
    serve_within_months: Annotated[StrictInt, Field(ge=1, le=MOST_MONTHS)]
    """From the promotion on: by then the stint should start."""
    starts: list[Starts]
    posts: list[PostSettings]
    demand: list[StandingDemand]
    key_periods: list[KeyPeriod]
    quiet: list[Quiet]
    quotas: list[StandingQuota]
    goals: Annotated[list[Goal], Field(min_length=1)]
    skills: dict[Id, Text]
    """What a skill of posts, quotas and cadres is called, as workbooks write it."""
    avoid_cost: Count
    """Of a stint that overlaps days which a cadre would rather not serve on."""
    approval: Approval
    recall: Literal["waive", "owe_again"]
    """What becomes of the rest of a stint that was recalled."""
    due_days: Count
    """So many days before its deadline a duty is shown as falling due."""
    inspection: Inspection = USUAL
    """Cases and joint inspection teams; absent: as usual."""


DEFAULT: Final[Row] = {
    "format": "settings/1",
    "county": "",
    "stint_months": 3,
    "serve_within_months": 12,
    "starts": [{"from": None, "to": None, "every_months": 1, "day": 1}],
    "posts": [],
    "demand": [],
    "key_periods": [],
    "quiet": [],
    "quotas": [],
    "goals": list(GOALS),
    "skills": {
        "law": "法律", "finance": "财务审计", "engineering": "工程", "land": "征地",
        "housing": "拆迁住建", "environment": "环保", "labour": "劳动保障", "civil": "民政",
    },
    "avoid_cost": 5,
    "approval": {"second_person": False},
    "recall": "waive",
    "due_days": 90,
}  # fmt: skip
"""Until a county has entered its own; without posts nothing can be planned by it."""

_Held = TypeVar("_Held", bound=Lasting)


def valid_in(held: Iterable[_Held], first: date, end: date) -> Iterator[_Held]:
    """Those that hold on any day of the half-open span."""
    for each in held:
        if (each.from_ is None or each.from_ < end) and (each.to is None or first < each.to):
            yield each


def settings_from_document(value: object) -> Settings:
    """The settings in a JSON document. Raises FaultyFile with all that is wrong in it."""
    found = islice(_findings(value), MOST_FAULTS)
    faults = [finding.fault() for finding in found]
    if faults:
        raise FaultyFile(faults)
    return Settings.model_validate(value)


def _findings(value: object) -> Iterator[Finding]:
    yield from shape_findings(Settings, value)
    if isinstance(value, dict):
        yield from chain.from_iterable(check(value) for check in _CHECKS)


def _unique_posts(document: Row) -> Iterator[Finding]:
    yield from checks.repeated(checks.ids(document, "posts"), "duplicate_id")


def _known_posts(document: Row) -> Iterator[Finding]:
    known = checks.id_list(document, "posts")
    extra = checks.nested(document, "key_periods", "demand")
    named = (checks.ids(document, "demand", "post"), checks.texts(extra, "post"))
    for placed in named:
        yield from checks.unknown(placed, known, "post")


def _days_in_order(document: Row) -> Iterator[Finding]:
    for name in ("starts", "posts", "demand", "key_periods", "quiet", "quotas"):
        yield from checks.in_order(checks.rows(document, name))


def _known_skills(document: Row) -> Iterator[Finding]:
    known = document.get("skills")
    if not isinstance(known, dict):
        return
    for loc, skill in _named_skills(document):
        if skill not in known:
            allowed = ", ".join(sorted(map(str, known)))
            yield Finding(loc, "not_one_of", {"found": skill, "allowed": allowed})


def _named_skills(document: Row) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for loc, row in checks.rows(document, "posts"):
        requires: Any = row.get("requires")
        wanted = requires.get("any_skill") if isinstance(requires, dict) else None
        for index, skill in enumerate(wanted if isinstance(wanted, list) else ()):
            if isinstance(skill, str):
                yield (*loc, "requires", "any_skill", index), skill
    for loc, row in checks.rows(document, "quotas"):
        where: Any = row.get("where")
        if isinstance(where, dict) and isinstance(where.get("skill"), str):
            yield (*loc, "where", "skill"), where["skill"]


_CHECKS: Final = (
    _unique_posts, _known_posts, _days_in_order, least_below_most, goals_in_place, _known_skills,
    inspection_findings,
)  # fmt: skip
