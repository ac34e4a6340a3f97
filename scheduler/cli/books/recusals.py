"""`lunzhi recusal` and `lunzhi waiver`: what stands against officers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from typing import Any, get_args

import click

from scheduler.cli.books.officers import number_argument
from scheduler.cli.books.opening import books_command
from scheduler.cli.books.wording import listed
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import argument, group, needed, needed_day, option
from scheduler.cli.session import Session
from scheduler.cli.values import DayOf, OneOf, Whole
from scheduler.documents.phrases import marked
from scheduler.problems.faults import LunzhiError
from scheduler.problems.teams import Tier
from scheduler.services.books.opened import Books
from scheduler.services.books.recusal_lines import FactLine
from scheduler.services.books.recusals import (
    ENTERED_SOURCES,
    NewFact,
    end_fact,
    enter_fact,
    preview_fact,
    recusals,
)
from scheduler.services.books.teams_barred import BarredTeam
from scheduler.services.books.waivers import NewWaiver, grant_waiver, revoke_waiver
from scheduler.words import Words, printable

__all__ = ["barred_lines", "recusal_group", "waiver_group"]

_TITLES = (
    "recusal.page.number", "ledger.number", "show.name", "recusal.page.target",
    "recusal.form.tier", "recusal.form.ground", "recusal.form.source", "recusal.page.span",
    "recusal.page.state",
)  # fmt: skip


def recusal_group(words: Words) -> click.Group:
    """`lunzhi recusal`."""
    number = number_argument(words)
    who = option(words, "number", "--officer", metavar="NUMBER", help=words("cli.argument.number"))
    standing = _said(words, "--standing", "standing", is_flag=True)
    as_json = option(words, "as_json", "--json", is_flag=True)
    return group(
        words,
        "recusal",
        (
            books_command(words, "recusal", "add", add_command, [number, *_fact_options(words)]),
            books_command(words, "recusal", "list", list_command, [who, standing, as_json]),
            books_command(
                words, "recusal", "end", end_command,
                [_id(words, "recusal"), needed(words, "reason", "TEXT")],
            ),
        ),
    )  # fmt: skip


def waiver_group(words: Words) -> click.Group:
    """`lunzhi waiver`."""
    options = [
        needed(words, "reason", "TEXT"), needed(words, "approver", "NAME"),
        needed_day(words, "first"), needed_day(words, "last"),
        _said(words, "--case", "waiver_case", metavar="NUMBER"),
    ]  # fmt: skip
    return group(
        words,
        "waiver",
        (
            books_command(words, "waiver", "add", waive_command, [_id(words, "recusal"), *options]),
            books_command(words, "waiver", "revoke", revoke_command, [_id(words, "waiver")]),
        ),
    )


def _said(words: Words, name: str, code: str, **rest: Any) -> click.Option:
    return option(words, name, help=words(f"cli.option.{code}"), **rest)


def _id(words: Words, name: str) -> click.Argument:
    return argument(words, name, type=Whole(words, 1))


def _fact_options(words: Words) -> list[click.Parameter]:
    return [
        _said(words, "--unit", "unit", metavar="UNIT"),
        _said(words, "--place", "place", metavar="PLACE"),
        _said(words, "--case", "recusal_case", metavar="NUMBER"),
        needed(words, "tier", "TIER", type=OneOf(words, *get_args(Tier))),
        needed(words, "ground", "TEXT"),
        _said(
            words, "--source", "recusal_source", type=OneOf(words, *ENTERED_SOURCES),
            default=ENTERED_SOURCES[0],
        ),
        _said(words, "--first", "recusal_first", type=DayOf(words), metavar="DATE"),
        _said(words, "--last", "recusal_last", type=DayOf(words), metavar="DATE"),
        _said(words, "--preview", "recusal_preview", is_flag=True),
    ]  # fmt: skip


def add_command(
    session: Session, books: Books, *, number: str, unit: str | None, place: str | None,
    case: str | None, tier: str, ground: str, source: str, first: date | None, last: date | None,
    preview: bool,
) -> int:  # fmt: skip
    """Enters a fact, and tells which teams it would have barred."""
    targets = {"unit": unit, "place": place, "case": case}
    given = [(kind, target) for kind, target in targets.items() if target]
    if len(given) != 1:
        raise LunzhiError("recusal.one_of")
    fact = NewFact(number, *given[0], tier, ground, source, first or books.today, last)
    made = (preview_fact if preview else enter_fact)(books, fact)
    words = session.words
    said = "recusal.previewed" if preview else "recusal.entered"
    session.say([words(said, id=str(made.id), name=made.name)])
    session.say(barred_lines(words, made.barred))
    return Exit.DONE


def list_command(
    session: Session, books: Books, *, number: str | None, standing: bool, as_json: bool
) -> int:
    """Shows facts, the grounds with them."""
    lines = recusals(books, number, standing=standing)
    if as_json:
        session.say([json.dumps([asdict(row) for row in lines], ensure_ascii=False, default=str)])
        return Exit.DONE
    words = session.words
    rows = [[printable(each) for each in _cells(words, line)] for line in lines]
    listed(session, "recusal.page.none", _TITLES, rows)
    return Exit.DONE


def end_command(session: Session, books: Books, *, recusal: int, reason: str) -> int:
    """Ends a fact."""
    end_fact(books, recusal, reason)
    session.say([session.words("recusal.was_ended", id=str(recusal))])
    return Exit.DONE


def waive_command(
    session: Session, books: Books, *, recusal: int, reason: str, approver: str, first: date,
    last: date, case: str | None,
) -> int:  # fmt: skip
    """Lets a local ground pass."""
    made = grant_waiver(books, NewWaiver(recusal, reason, approver, first, last, case))
    session.say([session.words("waiver.granted", id=str(made))])
    return Exit.DONE


def revoke_command(session: Session, books: Books, *, waiver: int) -> int:
    """Has the ground count again."""
    revoke_waiver(books, waiver)
    session.say([session.words("waiver.was_revoked", id=str(waiver))])
    return Exit.DONE


def barred_lines(words: Words, barred: Iterable[BarredTeam]) -> list[str]:
    """A line for each team, and one where there is none."""
    return [_team(words, team) for team in barred] or [words("recusal.page.bars_none")]


def _team(words: Words, team: BarredTeam) -> str:
    when = words(f"recusal.page.{team.when}")
    days = words("show.list_joint").join(
        marked(words, day.isoformat(), day in team.estimated) for day in team.days
    )
    return printable(words("recusal.team", when=when, case=team.case, days=days, seat=team.seat))


def _cells(words: Words, line: FactLine) -> Iterator[str]:
    first = line.first.isoformat()
    yield from (str(line.id), line.number, line.name, line.target, words(f"tier.{line.tier}"))
    yield from (line.ground, words(f"recusal.source.{line.source}"))
    if line.last is None:
        yield words("recusal.page.from", first=first)
    else:
        yield words("ledger.span", first=first, last=line.last.isoformat())
    yield words("show.clause_joint").join(_states(words, line))


def _states(words: Words, line: FactLine) -> Iterator[str]:
    """Where it stands, and by which waivers it does not count, or will not."""
    waivers = [each for each in line.waivers if each.state in ("stands", "coming")]
    if line.state in ("over", "ended"):
        waivers = []
    if not any(each.state == "stands" and each.case is None for each in waivers):
        yield words(f"recusal.state.{line.state}")
    for each in waivers:
        days = words("ledger.span", first=each.first.isoformat(), last=each.last.isoformat())
        code = "recusal.waived" if each.case is None else "recusal.waived.case"
        yield words(code, days=days, id=str(each.id), case=each.case or "")
