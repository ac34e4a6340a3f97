"""Why, or why not, in words: a sentence for each link of the chain and for each way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from scheduler.overview.goals import goal_word
from scheduler.overview.sentences import violation_sentence
from scheduler.overview.why_rotation import Move, StintAnswer
from scheduler.overview.why_teams import Replacement, TeamAnswer
from scheduler.overview.why_values import Differences, Reason
from scheduler.problems.formats import Problem
from scheduler.problems.rotation import Cadre, RotationProblem
from scheduler.problems.teams import Person, TeamsProblem
from scheduler.words import Param, Words

__all__ = [
    "effect", "effects", "move_sentence", "named", "named_cadre", "reason_sentence",
    "replacement_sentence", "signed", "stint_heading", "team_heading", "verdict_sentence",
    "weighed",
]  # fmt: skip

_DAYS = frozenset(["from", "to", "last", "start", "day", "promoted_on", "earliest", "serve_by"])
_GOALS = {
    "ground.appearance": "goal.teams.appearance",
    "ground.hometown": "goal.teams.appearance",
    "stint.late": "goal.rotation.late",
}
"""In which goal a reason counts that bars nobody."""

_RANKED = frozenset(["unmet.rank", "stint.post_requirement.rank"])


def reason_sentence(words: Words, reason: Reason) -> str:
    """A link of the chain, addressed to whoever decides."""
    if reason.rule is not None:
        what = violation_sentence(words, reason.rule)
        return what if reason.place is None else words("why.rule", seat=reason.place, what=what)
    params: dict[str, Param] = {
        key: date.fromisoformat(str(value)) if key in _DAYS else value or words("show.none")
        for key, value in reason.params.items()
    }
    if reason.place is not None:
        params["seat"] = reason.place
    params["days_told"] = _listed(words, map(words.day, reason.days))
    if reason.code in _GOALS:
        params["goal"] = words(_GOALS[reason.code])
    code = f"why.{reason.code}"
    if reason.code.startswith("ground."):
        params |= _ground(words, reason)
    if reason.code in _RANKED:
        params |= _ranks(words, reason)
    if reason.code in ("meets", "stint.meets"):
        asked = list(_asked(words, reason))
        params["asked"] = words("show.clause_joint").join(asked)
        code += "" if asked else ".nothing"
    if reason.code in ("stint.unit_cover", "stint.post_capacity") and reason.force == "always":
        code += ".serving"
    return words(code, **params)


def _ground(words: Words, reason: Reason) -> Iterable[tuple[str, Param]]:
    params = reason.params
    yield "text", params["text"] or words("ground.none")
    if params["kind"] in ("unit", "place", "case"):
        yield "against", words(f"why.against.{params['kind']}", fact=params["fact"])


def _ranks(words: Words, reason: Reason) -> Iterable[tuple[str, Param]]:
    for key in ("wanted", "has", "rank"):
        if key in reason.params:
            ranks = str(reason.params[key]).split("/")
            yield key, "/".join(words(f"rank.{rank}") for rank in ranks)


def _asked(words: Words, reason: Reason) -> Iterator[str]:
    for key in ("roles", "skills", "units", "ranks"):
        if key in reason.params:
            told = str(reason.params[key])
            if key == "ranks":
                told = "/".join(words(f"rank.{rank}") for rank in told.split("/"))
            yield words(f"why.asked.{key}", wanted=told)


def _listed(words: Words, texts: Iterable[str]) -> str:
    return words("why.joint").join(texts)


def named(words: Words, person: Person) -> str:
    """Name, id and unit."""
    return words("why.named", name=person.name, id=person.id, unit=person.unit)


def named_cadre(words: Words, problem: RotationProblem, cadre: Cadre) -> str:
    """Name, id and unit."""
    unit = problem.units_by_id[cadre.unit].name
    return words("why.named", name=cadre.name, id=cadre.id, unit=unit)


def team_heading(words: Words, answer: TeamAnswer) -> str:
    """The case, and when it is visited."""
    case = answer.case
    told = words(
        "why.case",
        case=case.id,
        topic=case.topic,
        place=case.place,
        units=_listed(words, case.units) or words("show.none"),
    )
    if not answer.days:
        return told + words("why.case.unvisited")
    first, last = answer.days[0], answer.days[-1]
    when = words.day(first) if first == last else words("show.span", first=first, last=last)
    return told + words("why.case.visited", when=when)


def stint_heading(words: Words, problem: RotationProblem, answer: StintAnswer) -> str:
    """The start, and the post if one was asked about."""
    if answer.post is None:
        return words("why.stint", start=answer.start)
    return words("why.stint.at", start=answer.start, post=problem.posts_by_id[answer.post].name)


def verdict_sentence(words: Words, who: str, answer: TeamAnswer | StintAnswer) -> str:
    """The answer in one sentence."""
    if isinstance(answer, StintAnswer):
        return words(f"why.stint.verdict.{answer.verdict}", who=who)
    if answer.verdict == "in_team":
        return words("why.verdict.in_team", who=who, seats=_listed(words, answer.sits))
    if answer.seat is None:
        return words(f"why.verdict.{answer.verdict}", who=who)
    return words(f"why.verdict.{answer.verdict}.seat", who=who, seat=answer.seat)


def replacement_sentence(words: Words, problem: TeamsProblem, one: Replacement) -> str:
    """Whom the person would replace, and who sits where then."""
    if one.out is None:
        told = words("why.replaces.nobody", seat=one.seat)
    else:
        out = named(words, problem.people_by_id[one.out])
        code = "why.replaces.swap" if one.out_to else "why.replaces"
        told = words(code, seat=one.seat, out=out, out_to=one.out_to or "")
    if one.leaves and not one.out_to:
        told += words("why.replaces.leaves", leaves=one.leaves)
    return told


def move_sentence(words: Words, problem: RotationProblem, move: Move) -> str:
    """Whom the cadre would replace, and where these go."""
    post = problem.posts_by_id[move.post].name
    if move.out is None:
        return words("why.moves", post=post)
    out = named_cadre(words, problem, problem.cadres_by_id[move.out])
    if move.out_to is None:
        return words("why.moves.out", post=post, out=out)
    other = problem.posts_by_id[move.out_to.post].name
    return words("why.moves.swap", post=post, out=out, start=move.out_to.start, other=other)


def effects(words: Words, problem: Problem, differences: Differences) -> str:
    """Every goal that changes, most important first."""
    changed = [effect(words, problem, goal, by) for goal, by in differences.items() if by]
    if not changed:
        return words("why.effects.none")
    return words("why.effects", changes=words("show.clause_joint").join(changed))


def effect(words: Words, problem: Problem, goal: str, by: int) -> str:
    """One goal and its change, with its sign."""
    return words("why.effect", goal=words(goal_word(problem, goal)), by=signed(words, by))


def signed(words: Words, by: int) -> str:
    """+12, −3, 0."""
    if by == 0:
        return words.number(0)
    return ("+" if by > 0 else "−") + words.number(abs(by))


def weighed(words: Words, problem: Problem, differences: Sequence[Differences]) -> str | None:
    """Whether the lightest of the changes would be better or worse, by the first goal that says."""
    best = differences[0] if differences else {}
    first = next(((goal, by) for goal, by in best.items() if by), None)
    if first is None:
        return None
    goal, by = first
    code = "why.worse" if by > 0 else "why.better"
    return words(code, goal=words(goal_word(problem, goal)), by=words.number(abs(by)))
