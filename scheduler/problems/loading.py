"""From a file to a problem that can be trusted, or to all its faults."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from scheduler.problems import rotation_checks, teams_checks
from scheduler.problems.canonical import problem_sha256
from scheduler.problems.checks import Row
from scheduler.problems.faults import MOST_FAULTS, Fault, FaultyFile, Finding, Loc, shown
from scheduler.problems.formats import Problem
from scheduler.problems.reading import Document, Unusable, parse_document, read_document
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.shape import shape_findings
from scheduler.problems.teams import TeamsProblem

__all__ = [
    "PROBLEM_FORMATS", "LoadedProblem", "document_from_bytes", "load_document", "load_problem",
    "problem_from_bytes", "problem_from_document",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Format:
    """How a problem of one format is read: its values, what lies between them, what is odd."""

    model: type[RotationProblem] | type[TeamsProblem]
    cross_findings: Callable[[Row], Iterator[Finding]]
    warning_findings: Callable[[Any], Iterator[Finding]]


_FORMATS: Mapping[str, _Format] = {
    "rotation/1": _Format(
        RotationProblem, rotation_checks.cross_findings, rotation_checks.warning_findings
    ),
    "teams/1": _Format(TeamsProblem, teams_checks.cross_findings, teams_checks.warning_findings),
}
PROBLEM_FORMATS: Final = tuple(_FORMATS)
"""The formats that a problem file may have."""

_PLAN_FORMATS = ("rotation-plan/1", "teams-plan/1")
_ALLOWED = ", ".join(PROBLEM_FORMATS)


@dataclass(frozen=True, slots=True)
class LoadedProblem:
    """A problem without faults, the hash of its file, and what the clerk should still look at."""

    problem: Problem
    sha256: str
    warnings: tuple[Fault, ...]


def load_problem(path: Path) -> LoadedProblem:
    """The problem in a file, of whatever format. Raises FaultyFile with all its faults."""
    return _problem(read_document(path))


def problem_from_bytes(data: bytes) -> LoadedProblem:
    """As `load_problem`, of bytes that are no file: an upload, or one still in memory."""
    return _problem(parse_document(data))


def problem_from_document(value: object) -> LoadedProblem:
    """As `load_problem`, of plain values: a document that was changed, or made anew.

    Raises TypeError for a value that JSON does not have.
    """
    # By way of the bytes, so that nothing passes here that the file could not hold.
    return problem_from_bytes(json.dumps(value).encode())


def load_document(path: Path) -> object:
    """Any JSON file as plain values. Raises FaultyFile if it is no bounded, strict JSON."""
    return _plain(read_document(path))


def document_from_bytes(data: bytes) -> object:
    """As `load_document`, of bytes that are no file."""
    return _plain(parse_document(data))


def _plain(document: Document) -> object:
    if document.findings:
        raise FaultyFile(_in_order(document.findings, document.value))
    return document.value


def _problem(document: Document) -> LoadedProblem:
    found = list(islice(_findings(document), MOST_FAULTS + 1))
    if found:
        raise FaultyFile(_in_order(found, document.value))
    value: Any = document.value
    format_ = _FORMATS[value["format"]]
    problem = format_.model.model_validate(value)
    warnings = tuple(each.fault("warning") for each in format_.warning_findings(problem))
    return LoadedProblem(problem, problem_sha256(value), warnings)


def _findings(document: Document) -> Iterator[Finding]:
    """All that is wrong; of a value that JSON cannot hold, nothing but that."""
    yield from document.findings
    unusable = {found.loc for found in document.findings if found.code != "doubled_key"}
    rest = _findings_by_format(document.value)
    yield from (found for found in rest if found.loc not in unusable)


def _findings_by_format(value: object) -> Iterator[Finding]:
    if isinstance(value, Unusable):
        return
    if not isinstance(value, dict):
        yield Finding((), "wrong_type.object", {"found": shown(value)})
        return
    name = value.get("format")
    if isinstance(name, str) and name in _FORMATS:
        format_ = _FORMATS[name]
        yield from chain(shape_findings(format_.model, value), format_.cross_findings(value))
    elif "format" not in value:
        yield Finding(("format",), "missing_key.format", {"allowed": _ALLOWED})
    elif name in _PLAN_FORMATS:
        yield Finding(("format",), "other_format", {"found": name, "allowed": _ALLOWED})
    elif not isinstance(name, Unusable):
        yield Finding(("format",), "not_one_of", {"found": shown(name), "allowed": _ALLOWED})


def _in_order(findings: Sequence[Finding], document: object) -> Iterator[Fault]:
    """As they stand in the document, each once; a missing key after those that are there."""
    keys: dict[int, dict[str, int]] = {}
    shown = findings[:MOST_FAULTS]
    placed = sorted(shown, key=lambda found: _position(found.loc, document, keys))
    yield from _without_repeats(placed)
    if len(findings) > MOST_FAULTS:
        yield Finding((), "more_faults", {"shown": MOST_FAULTS}).fault()


def _position(loc: Loc, document: object, keys: dict[int, dict[str, int]]) -> list[int]:
    """The place as a list of positions. `keys`: those of each object met so far, numbered."""
    position = []
    for step in loc:
        if isinstance(document, list) and isinstance(step, int):
            position.append(step)
            document = document[step]
        elif isinstance(document, dict) and isinstance(step, str):
            if id(document) not in keys:
                keys[id(document)] = {key: index for index, key in enumerate(document)}
            position.append(keys[id(document)].get(step, len(document)))
            document = document.get(step)
    return position


def _without_repeats(findings: Iterable[Finding]) -> Iterator[Fault]:
    told = set()
    for found in findings:
        if (found.loc, found.code) not in told:
            told.add((found.loc, found.code))
            yield found.fault()
