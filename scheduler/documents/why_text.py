"""Why, or why not, on the terminal: the answer, its reasons, and what could be changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scheduler.overview.alternates import Alternate
from scheduler.overview.why_rotation import Move, StintAnswer
from scheduler.overview.why_sentences import (
    effects,
    move_sentence,
    named,
    named_cadre,
    reason_sentence,
    replacement_sentence,
    stint_heading,
    team_heading,
    verdict_sentence,
    weighed,
)
from scheduler.overview.why_teams import TeamAnswer
from scheduler.overview.why_values import Reason
from scheduler.problems.formats import Problem
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.teams import TeamsProblem
from scheduler.words import Words

__all__ = ["stint_sentences", "team_sentences"]


def team_sentences(words: Words, problem: TeamsProblem, answer: TeamAnswer) -> Iterator[str]:
    """Everything about a person and a case, a line each."""
    yield team_heading(words, answer)
    yield verdict_sentence(words, named(words, answer.person), answer)
    yield from _chain(words, answer.chain)
    if answer.verdict == "blocked":
        yield from _listed(_open_starts(words, answer))
    if answer.possible:
        yield words("why.replaces.heading")
        for one in answer.possible:
            yield f"  - {replacement_sentence(words, problem, one)}"
            yield f"    {effects(words, problem, one.differences)}"
        yield from _weighed(words, problem, answer)
    if answer.verdict == "in_team":
        yield from _alternates(words, problem, answer.alternates)


def stint_sentences(words: Words, problem: RotationProblem, answer: StintAnswer) -> Iterator[str]:
    """Everything about a cadre and a start, a line each."""
    yield stint_heading(words, problem, answer)
    yield verdict_sentence(words, named_cadre(words, problem, answer.cadre), answer)
    yield from _chain(words, answer.chain)
    if answer.possible:
        yield words("why.moves.heading")
        for move in answer.possible:
            yield from _move(words, problem, move)
        yield from _weighed(words, problem, answer)
    if answer.elsewhere is not None:
        yield words("why.moves.elsewhere", start=answer.elsewhere.start)
        yield from _move(words, problem, answer.elsewhere)


def _chain(words: Words, chain: Sequence[Reason]) -> Iterator[str]:
    if not chain:
        yield words("why.clear")
        return
    yield words("why.reasons")
    for place, reason in enumerate(chain, start=1):
        yield f"  {place}. {reason_sentence(words, reason)}"


def _open_starts(words: Words, answer: TeamAnswer) -> Iterator[str]:
    """When the person could come, were it not for the plan: where it is a matter of the day."""
    for seat, starts in answer.open.items():
        if starts == answer.starts:
            yield words("why.open.any", seat=seat)
        elif starts:
            days = words("why.joint").join(map(words.day, starts))
            yield words("why.open", seat=seat, days=days)


def _listed(sentences: Iterable[str]) -> Iterator[str]:
    return (f"  - {sentence}" for sentence in sentences)


def _weighed(words: Words, problem: Problem, answer: TeamAnswer | StintAnswer) -> Iterator[str]:
    sentence = weighed(words, problem, [one.differences for one in answer.possible])
    if sentence:
        yield sentence


def _move(words: Words, problem: RotationProblem, move: Move) -> Iterator[str]:
    yield f"  - {move_sentence(words, problem, move)}"
    yield f"    {effects(words, problem, move.differences)}"


def _alternates(
    words: Words, problem: TeamsProblem, alternates: Sequence[Alternate]
) -> Iterator[str]:
    if not alternates:
        yield words("why.alternates.none")
        return
    yield words("why.alternates")
    for place, one in enumerate(alternates, start=1):
        yield f"  {place}. {named(words, one.person)}"
        yield f"     {effects(words, problem, one.differences)}"
