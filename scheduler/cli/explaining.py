"""`lunzhi why` and `lunzhi alternates`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import RenderableType
from rich.text import Text

from scheduler.cli.answers import alternates_facts, price_facts, stint_facts, team_facts
from scheduler.cli.exits import Exit
from scheduler.cli.interrupts import Interrupts
from scheduler.cli.parameters import both_files, command, option
from scheduler.cli.progress import told
from scheduler.cli.session import Session
from scheduler.cli.values import Seconds, Threads
from scheduler.documents.alternates_text import alternates_table
from scheduler.documents.tables import titled_table
from scheduler.documents.why_text import stint_sentences, team_sentences
from scheduler.overview.goals import goal_word
from scheduler.overview.why_rotation import StintAnswer
from scheduler.overview.why_sentences import named, named_cadre, signed
from scheduler.overview.why_teams import TeamAnswer
from scheduler.problems.formats import Problem
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.services.contradictions import contradiction_sentences
from scheduler.services.explaining import (
    Answer,
    Refused,
    Replanned,
    answered,
    next_in_line,
    replanned,
)
from scheduler.services.questions import Asked, Question, StintQuestion, TeamQuestion, questioned
from scheduler.services.solving import usable_threads
from scheduler.words import Words
from solver.results import Settings, Watch

__all__ = ["alternates_command", "explaining_commands", "why_command"]

_SHAPES = {
    "--case": "CASE", "--person": "PERSON", "--seat": "SEAT",
    "--cadre": "CADRE", "--start": "DATE", "--post": "POST",
}  # fmt: skip


def explaining_commands(words: Words) -> list[click.Command]:
    """The commands, to be hung into the tree."""
    why = [
        *both_files(words),
        *(option(words, name, metavar=shape) for name, shape in _SHAPES.items()),
        option(words, "--replan", is_flag=True),
        option(words, "as_json", "--json", is_flag=True),
        option(words, "--time-limit", type=Seconds(words), metavar="SECONDS"),
        option(words, "--threads", type=Threads(words), metavar="N"),
        option(words, "--quiet", is_flag=True),
    ]
    alternates = [
        *both_files(words),
        option(words, "--case", help=words("cli.option.only_case"), metavar="CASE"),
        option(words, "as_json", "--json", is_flag=True),
    ]
    return [
        command(words, "why", why_command, why),
        command(words, "alternates", alternates_command, alternates),
    ]


def why_command(
    session: Session,
    *,
    problem: Path,
    plan: Path,
    replan: bool,
    as_json: bool,
    time_limit: float | None,
    threads: int | None,
    quiet: bool,
    **asked: str | None,
) -> int:
    """Answers at once, and with `replan` solves anew; `asked`: the fields of `Asked`."""
    question = questioned(problem, plan, Asked(**asked))
    answer = answered(question)
    if not replan:
        _say(session, question, answer, None, as_json=as_json)
        return Exit.DONE
    if not as_json:
        _tell(session, question, answer)  # before the wait
    deadline = None if time_limit is None else session.started + time_limit
    settings = Settings(deadline, threads or usable_threads())
    with (
        Interrupts() as interrupts,
        told(session, question.problem, interrupts.asked, quiet=quiet) as progress,
    ):
        price = replanned(question, answer, settings, Watch(interrupts.asked, progress))
    if as_json:
        _say(session, question, answer, price, as_json=True)
    else:
        _tell_price(session, question, price)
    return Exit.DONE


def _say(
    session: Session, question: Question, answer: Answer, price: Replanned | None, *, as_json: bool
) -> None:
    if not as_json:
        _tell(session, question, answer)
        return
    if price is not None and price.impossible:
        answer = replace(answer, verdict="impossible")
    facts = _facts(question, answer)
    facts["price"] = price_facts(question.problem, price) if price else None
    session.say([_dumped(facts)])


def _facts(question: Question, answer: Answer) -> dict[str, Any]:
    match question, answer:
        case TeamQuestion(problem=teams), TeamAnswer():
            return team_facts(teams, answer)
        case StintQuestion(problem=rotation), StintAnswer():
            return stint_facts(rotation, answer)
        case _:
            raise TypeError("question and answer of different formats")


def _tell(session: Session, question: Question, answer: Answer) -> None:
    match question, answer:
        case TeamQuestion(problem=teams), TeamAnswer():
            session.say(team_sentences(session.words, teams, answer))
        case StintQuestion(problem=rotation), StintAnswer():
            session.say(stint_sentences(session.words, rotation, answer))
        case _:
            raise TypeError("question and answer of different formats")


def _tell_price(session: Session, question: Question, price: Replanned) -> None:
    words, problem = session.words, question.problem
    if price.place is None:
        code = "why.price.impossible" if price.impossible else "why.price.unknown"
        session.say([words(code), *_refusals(words, problem, price)])
        return
    place = _place(words, problem, price.place)
    session.say([words("why.price.heading", who=_who(words, question), place=place)])
    session.out.print(_price_table(words, problem, price))
    session.say([_proof(words, price), *_stopped(words, problem, price)])
    if isinstance(price.choice, VisitChoice) and isinstance(problem, TeamsProblem):
        session.say([_team(words, problem, price.choice)])


def _price_table(words: Words, problem: Problem, price: Replanned) -> RenderableType:
    table = titled_table(
        words, "show.goal", "why.price.before", "why.price.after", "why.price.by", "show.proof"
    )
    for column in table.columns[1:4]:
        column.justify = "right"
    for goal in price.goals:
        table.add_row(
            *map(Text, (
                words(goal_word(problem, goal.goal)), words.number(goal.before),
                words.number(goal.after), signed(words, goal.by),
                words("show.proof.proven" if goal.proven else "show.proof.open"),
            ))
        )  # fmt: skip
    return table


def _proof(words: Words, price: Replanned) -> str:
    if not price.exact:
        return words("why.price.open")
    free = not any(goal.by for goal in price.goals)
    return words("why.price.none" if free else "why.price.exact")


def _stopped(words: Words, problem: Problem, price: Replanned) -> Iterator[str]:
    """Seats and posts of which nothing is known yet."""
    for one in price.refused:
        if not one.known:
            place = _place(words, problem, one.place)
            yield words("why.price.unknown_place", place=place)


def _refusals(words: Words, problem: Problem, price: Replanned) -> Iterator[str]:
    for one in price.refused:
        yield from _refusal(words, problem, one)


def _refusal(words: Words, problem: Problem, one: Refused) -> Iterator[str]:
    place = _place(words, problem, one.place)
    if one.contradiction is None:
        yield words("why.price.taken", place=place)
    elif one.known:
        yield words("why.price.clash", place=place)
        # What to lift is no way out here: it would be the very thing that was asked about.
        yield from contradiction_sentences(words, problem, replace(one.contradiction, lift=()))


def _place(words: Words, problem: Problem, place: str) -> str:
    if isinstance(problem, RotationProblem):
        return problem.posts_by_id[place].name
    return words("why.price.seat", seat=place)


def _who(words: Words, question: Question) -> str:
    match question:
        case TeamQuestion(person=person):
            return named(words, person)
        case StintQuestion(problem=problem, cadre=cadre):
            return named_cadre(words, problem, cadre)


def _team(words: Words, problem: TeamsProblem, visit: VisitChoice) -> str:
    people = (
        words("why.price.person", seat=seat, name=problem.people_by_id[name].name)
        for seat, names in visit.seats.items()
        for name in names
    )
    return words("why.price.visit", start=visit.start, people=words("why.joint").join(people))


def alternates_command(
    session: Session, *, problem: Path, plan: Path, case: str | None, as_json: bool
) -> int:
    """Lists who is next in line for every place."""
    words = session.words
    teams, places = next_in_line(problem, plan, case)
    if as_json:
        session.say([_dumped({"places": alternates_facts(places)})])
    elif places:
        session.out.print(alternates_table(words, teams, places))
    elif case is not None:
        session.say([words("alternates.unvisited", case=case)])
    else:
        session.say([words("alternates.no_visit")])
    return Exit.DONE


def _dumped(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=1)
