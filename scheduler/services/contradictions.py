"""Contradictory pins in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scheduler.overview.sentences import violation_sentence
from scheduler.problems.formats import Problem
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.problems.teams import Recusal, TeamsProblem, VisitPin
from scheduler.words import Words
from solver.results import Clash, Contradiction, Decision

__all__ = ["contradiction_sentences", "waivable", "waiver_sentences"]


def contradiction_sentences(words: Words, problem: Problem, answer: Contradiction) -> Iterator[str]:
    """Each clash with the rules that its pins break, then the way out with the best goals."""
    if not answer.clashes:
        yield words("cli.contradiction.unknown")
    for place, clash in enumerate(answer.clashes, start=1):
        yield from _clash(words, problem, clash, place)
    if answer.lift:
        yield words.many("cli.contradiction.lift", len(answer.lift))
        yield from _listed(words, problem, answer.lift)
        yield words("cli.contradiction.then")


def waiver_sentences(
    words: Words, problem: Problem, answer: Contradiction, *, in_file: bool = True
) -> Iterator[str]:
    """The other ways out: local grounds that their approver may waive. `in_file`: and where they
    stand in the problem's file.
    """
    if not isinstance(problem, TeamsProblem):
        return
    rows = list(waivable(problem, answer))
    if rows:
        yield words.many("cli.contradiction.waive", len(rows))
    for index, row in rows:
        person = problem.people_by_id[row.person]
        yield "  - " + words(
            "cli.contradiction.waive.row" if in_file else "job.waive",
            name=person.name,
            id=person.id,
            unit=person.unit,
            against=_against(words, row),
            ground=row.ground,
            path=f"$.recusals[{index}]",
        )


def waivable(problem: Problem, answer: Contradiction) -> Iterator[tuple[int, Recusal]]:
    """The recusals to be waived, each with its place in the file; none that is not `local`."""
    if isinstance(problem, TeamsProblem):
        for index in answer.waive:
            # The solver offers no other; a statutory one must not be offered whoever errs.
            if problem.recusals[index].tier == "local":
                yield index, problem.recusals[index]


def _clash(words: Words, problem: Problem, clash: Clash, place: int) -> Iterator[str]:
    if len(clash.pins) == 1:
        yield words("cli.contradiction.alone", place=place)
    else:
        yield words("cli.contradiction.together", place=place, count=len(clash.pins))
    yield from _listed(words, problem, clash.pins)
    yield words("cli.contradiction.because")
    for blame in clash.blames:
        yield f"  - {violation_sentence(words, blame)}"


def _listed(words: Words, problem: Problem, pins: Iterable[Decision]) -> Iterator[str]:
    for pin in pins:
        match problem, pin:
            case RotationProblem(), StintChoice():
                yield "  - " + _stint(words, problem, pin)
            case TeamsProblem(), VisitPin():
                yield from (f"  - {part}" for part in _visit(words, problem, pin))
            case _:
                raise TypeError(f"{type(pin).__name__} is no pin of {problem.format}")


def _stint(words: Words, problem: RotationProblem, pin: StintChoice) -> str:
    cadre = problem.cadres_by_id[pin.cadre]
    return words(
        "cli.contradiction.pin",
        name=cadre.name,
        id=cadre.id,
        unit=problem.units_by_id[cadre.unit].name,
        start=pin.start,
        post=problem.posts_by_id[pin.post].name,
    )


def _visit(words: Words, problem: TeamsProblem, pin: VisitPin) -> Iterator[str]:
    """A sentence for the start and for each person; that the case is visited only if all alone."""
    case = {"case": pin.case, "place": problem.cases_by_id[pin.case].place}
    seated = [(seat, one) for seat, people in (pin.seats or {}).items() for one in people]
    if pin.start is not None:
        yield words("cli.contradiction.start", start=pin.start, **case)
    elif not seated:
        yield words("cli.contradiction.visit", **case)
    for seat, one in seated:
        person = problem.people_by_id[one]
        yield words(
            "cli.contradiction.seat",
            name=person.name,
            id=person.id,
            unit=person.unit,
            seat=seat,
            **case,
        )


def _against(words: Words, row: Recusal) -> str:
    if row.unit is not None:
        return words("cli.contradiction.waive.unit", fact=row.unit)
    if row.place is not None:
        return words("cli.contradiction.waive.place", fact=row.place)
    assert row.case is not None
    return words("cli.contradiction.waive.case", fact=row.case)
