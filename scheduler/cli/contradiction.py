"""Contradictory pins in words."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.overview.sentences import violation_sentence
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.words import Words
from solver.results import Clash, Contradiction

__all__ = ["contradiction_sentences"]


def contradiction_sentences(
    words: Words, problem: RotationProblem, answer: Contradiction
) -> Iterator[str]:
    """Each clash with the rules that its pins break, then the way out with the best goals."""
    if not answer.clashes:
        yield words("cli.contradiction.unknown")
    for place, clash in enumerate(answer.clashes, start=1):
        yield from _clash(words, problem, clash, place)
    if answer.lift:
        yield words.many("cli.contradiction.lift", len(answer.lift))
        for pin in answer.lift:
            yield "  - " + _pin(words, problem, pin)
        yield words("cli.contradiction.then")


def _clash(words: Words, problem: RotationProblem, clash: Clash, place: int) -> Iterator[str]:
    if len(clash.pins) == 1:
        yield words("cli.contradiction.alone", place=place)
    else:
        yield words("cli.contradiction.together", place=place, count=len(clash.pins))
    for pin in clash.pins:
        yield "  - " + _pin(words, problem, pin)
    yield words("cli.contradiction.because")
    for blame in clash.blames:
        yield f"  - {violation_sentence(words, blame)}"


def _pin(words: Words, problem: RotationProblem, pin: StintChoice) -> str:
    cadre = problem.cadres_by_id[pin.cadre]
    return words(
        "cli.contradiction.pin",
        name=cadre.name,
        id=cadre.id,
        unit=problem.units_by_id[cadre.unit].name,
        start=pin.start,
        post=problem.posts_by_id[pin.post].name,
    )
