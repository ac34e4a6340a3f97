"""Amendments: a problem that has a plan is changed, and the plan kept wherever that is possible.

An amendment is made on the JSON documents of problem and plan, change by change, and nothing but
these goes into it: whoever has the record, `amendment/1`, makes the same document again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Annotated, Final, Literal

from pydantic import StringConstraints, TypeAdapter
from pydantic.json_schema import SkipJsonSchema

from scheduler.problems import rotation_amendments, teams_amendments
from scheduler.problems.base import Strict, Text
from scheduler.problems.canonical import problem_sha256
from scheduler.problems.changes import CHANGES, AddCase, Change
from scheduler.problems.draft import ChangeFault, Draft, blamed
from scheduler.problems.faults import MOST_FAULTS, Fault, FaultyFile, Finding, LunzhiError, shown
from scheduler.problems.loading import LoadedProblem, problem_from_document
from scheduler.problems.rows import Row
from scheduler.problems.shape import shape_findings
from scheduler.problems.teams import Case, Recusal

__all__ = [
    "Amendment", "RefusedChanges", "amended", "amended_problem",
    "amendment_from_document", "amendment_of", "case_from_document",
    "change_from_document",
]  # fmt: skip

_FORMATS: Final = {"teams/1": teams_amendments, "rotation/1": rotation_amendments}
_CHANGE: Final[TypeAdapter[Change]] = TypeAdapter(Change)
Digest = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]


class _Head(Strict):
    """All of an amendment but its changes."""

    format: Literal["amendment/1"]
    name: Text
    """Of the problem."""
    seed: Text
    """Of the problem: whoever amended it knew the lots, as the plan had been drawn with them."""
    problem_sha256: Digest
    """Of the problem before, its canonical JSON; so with the plan, and the problem after."""
    plan_sha256: Digest
    amended_sha256: Digest


class Amendment(_Head):
    """What was changed in a problem, on the ground of which plan, and what came of it."""

    changes: list[Change]
    """In the order in which they were made."""


class RefusedChanges(LunzhiError):
    """Changes that cannot be made, with everything that is wrong with each."""

    def __init__(self, faults: Sequence[ChangeFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("refused_changes", {"count": len(self.faults)})


def amended(document: Row, plan: Row, changes: Sequence[Change]) -> Row:
    """The problem's document after the changes; what is given stays as it is.

    `published` is the plan, and `changes` the second of the goals. The document must be one that
    loading takes, and the plan one of it that the referee has passed: neither is looked at again.
    Raises RefusedChanges with all that is wrong.
    """
    return amended_problem(document, plan, changes)[0]


def amended_problem(
    document: Row, plan: Row, changes: Sequence[Change]
) -> tuple[Row, LoadedProblem]:
    """As `amended`, with the problem that the document holds."""
    draft = Draft(document)
    rules = _FORMATS[document["format"]]
    draft.document["published"] = rules.published(plan)
    draft.document["goals"] = _goals(document["goals"])
    for place, change in enumerate(changes):
        draft.change = place
        if change.change in rules.AMEND:
            rules.AMEND[change.change](draft, change)
        else:
            draft.refuse("amend.other_format", format=document["format"])
    for place, what in rules.second_pins(changes):
        fault = Fault("$", "amend.pinned_twice", {"what": shown(what)})
        draft.faults.append(ChangeFault(place, fault))
    return draft.document, _checked(draft)


def _goals(goals: Sequence[str]) -> list[str]:
    first, *rest = goals
    return [first, "changes", *(goal for goal in rest if goal != "changes")]


def _checked(draft: Draft) -> LoadedProblem:
    try:
        loaded = problem_from_document(draft.document)
        found: list[ChangeFault] = []
    except FaultyFile as refusal:
        origins = draft.origins()
        found = [_of_a_change(fault, draft, origins) for fault in refusal.faults]
    if draft.faults or found:
        raise RefusedChanges(sorted([*draft.faults, *found], key=lambda each: each.change))
    return loaded


def _of_a_change(fault: Fault, draft: Draft, origins: Mapping[str, tuple[int, str]]) -> ChangeFault:
    if fault.path == "$":
        # Of the document as a whole, like its size: it was sound until the last change was made.
        return ChangeFault(draft.change, fault)
    found = blamed(fault, origins)
    if found is None:
        # Changes that are sound each by itself spoil nothing they did not bring.
        raise RuntimeError(f"no change brought {fault.code} at {fault.path}")
    return found


# --- the record --------------------------------------------------------------------------------


def amendment_of(document: Row, plan: Row, changes: Sequence[Change], after: Row) -> Amendment:
    """The record of an amendment; `after`: the document that `amended` made."""
    return Amendment(
        format="amendment/1",
        name=document["name"],
        seed=document["seed"],
        problem_sha256=problem_sha256(document),
        plan_sha256=problem_sha256(plan),
        amended_sha256=problem_sha256(after),
        changes=list(changes),
    )


def amendment_from_document(value: object) -> Amendment:
    """The record in a JSON document. Raises FaultyFile with all that is wrong in it."""
    _refuse(_record_findings(value))
    return Amendment.model_validate(value)


def _refuse(findings: Iterable[Finding]) -> None:
    faults = [found.fault() for found in islice(findings, MOST_FAULTS)]
    if faults:
        raise FaultyFile(faults)


def _record_findings(value: object) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield from shape_findings(_Head, value)
        return
    head = {key: item for key, item in value.items() if key != "changes"}
    yield from shape_findings(_Head, head)
    if "changes" not in value:
        yield Finding(("changes",), "missing_key", {"key": "changes"})
    elif not isinstance(value["changes"], list):
        yield Finding(("changes",), "wrong_type.list", {"found": shown(value["changes"])})
    else:
        each = map(_change_findings, value["changes"])
        for index, findings in enumerate(each):
            yield from (found._replace(loc=("changes", index, *found.loc)) for found in findings)


def _change_findings(value: object) -> Iterator[Finding]:
    kind = value.get("change") if isinstance(value, dict) else None
    if not isinstance(value, dict):
        yield Finding((), "wrong_type.object", {"found": shown(value)})
    elif not isinstance(kind, str) or kind not in CHANGES:
        allowed = ", ".join(CHANGES)
        yield Finding(("change",), "not_one_of", {"found": shown(kind), "allowed": allowed})
    else:
        yield from shape_findings(CHANGES[kind], value)


def change_from_document(value: object) -> Change:
    """One change from its JSON values. Raises FaultyFile with all that is wrong in it."""
    _refuse(_change_findings(value))
    return _CHANGE.validate_python(value)


class _CaseFile(Strict):
    case: Case
    recusals: list[Recusal] | SkipJsonSchema[None] = None


def case_from_document(value: object) -> AddCase:
    """A case to be added: the object alone, as in `cases`, or `{"case": …, "recusals": […]}`.

    Raises FaultyFile with all that is wrong in it.
    """
    wrapped = isinstance(value, dict) and "case" in value
    model: type[Strict] = _CaseFile if wrapped else Case
    _refuse(shape_findings(model, value))
    file = _CaseFile.model_validate(value if wrapped else {"case": value})
    return AddCase(change="add_case", case=file.case, recusals=file.recusals or [])
