"""From a file to a problem that can be trusted, or to all its faults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from scheduler.problems.canonical import problem_sha256
from scheduler.problems.checks import cross_findings, warning_findings
from scheduler.problems.faults import MOST_FAULTS, Fault, FaultyFile, Finding, Loc
from scheduler.problems.reading import Document, parse_document, read_document
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.shape import shape_findings

__all__ = ["LoadedProblem", "load_document", "load_problem", "problem_from_bytes"]

_OTHER_FORMATS = ("teams/1", "rotation-plan/1", "teams-plan/1")


@dataclass(frozen=True, slots=True)
class LoadedProblem:
    """A problem without faults, the hash of its file, and what the clerk should still look at."""

    problem: RotationProblem
    sha256: str
    warnings: tuple[Fault, ...]


def load_problem(path: Path) -> LoadedProblem:
    """The `rotation/1` problem in a file. Raises FaultyFile with all the faults of the file."""
    return _problem(read_document(path))


def problem_from_bytes(data: bytes) -> LoadedProblem:
    """As `load_problem`, of bytes that are no file: an upload, or a document still in memory."""
    return _problem(parse_document(data))


def load_document(path: Path) -> object:
    """Any JSON file as plain values. Raises FaultyFile if it is no bounded, strict JSON."""
    document = read_document(path)
    if document.findings:
        raise FaultyFile(_in_order(document.findings, document.value))
    return document.value


def _problem(document: Document) -> LoadedProblem:
    found = list(islice(_findings(document), MOST_FAULTS + 1))
    if found:
        raise FaultyFile(_in_order(found, document.value))
    problem = RotationProblem.model_validate(document.value)
    warnings = tuple(each.fault("warning") for each in warning_findings(problem))
    return LoadedProblem(problem, problem_sha256(document.value), warnings)


def _findings(document: Document) -> Iterator[Finding]:
    """All that is wrong; of a value that JSON cannot hold, nothing but that."""
    yield from document.findings
    value = document.value
    if isinstance(value, dict) and value.get("format") in _OTHER_FORMATS:
        yield Finding(("format",), "other_format", {"found": value["format"]})
        return
    unusable = {found.loc for found in document.findings if found.code != "doubled_key"}
    rest = chain(
        shape_findings(RotationProblem, value),
        cross_findings(value) if isinstance(value, dict) else (),
    )
    yield from (found for found in rest if found.loc not in unusable)


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
