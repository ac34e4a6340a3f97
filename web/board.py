"""The board: published visits by day and by person, and those that no longer keep the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from wtforms import DateField
from wtforms.validators import Optional

from scheduler.books.roles import ASSIGNERS, CASE_READERS
from scheduler.overview.sentences import violation_sentence
from scheduler.services.books.cases_sentences import case_title
from scheduler.services.books.teams_board import Board, BoardDay, BoardPerson, BoardVisit, board
from web.forms import Form, asked
from web.navigation import place
from web.pages import Noun, Page, page
from web.paging import paged
from web.visiting import books, words

__all__ = ["board_noun"]

_DAYS: Final = 14
_WEEK: Final = timedelta(7)


class FromForm(Form):
    """The first day to show; what makes no sense is said, and the usual shown."""

    first = DateField("board.from", [Optional()], name="from")


@dataclass(frozen=True, slots=True)
class Run:
    """Days in a row on which somebody is on the same visits, or on none."""

    visits: tuple[BoardVisit, ...]
    days: tuple[BoardDay, ...]


def board_noun() -> Noun:
    """`/board`."""
    noun = Noun("board", __name__)

    @noun.page("/board", *CASE_READERS)
    def show() -> Page:
        here, said, form = books(), words(), asked(FromForm)
        usual = here.today - timedelta(here.today.weekday())
        first = form.first.data if form.validate() and form.first.data else usual
        found = board(here, first, _DAYS)
        return page(
            "board.html", form.status if form.errors else 200, form=form, found=found,
            runs=lambda person: list(_runs(found, person)), before=first - _WEEK,
            after=first + _WEEK, usual=usual, last=found.end - timedelta(1), place=place,
            assigns=here.actor.is_any_of(*ASSIGNERS), tied=here.actor.is_tied,
            paging=paged(found.people), title_of=lambda title: case_title(said, title),
            told=lambda violation: violation_sentence(said, violation),
        )  # fmt: skip

    return noun


def _runs(found: Board, person: BoardPerson) -> Iterator[Run]:
    """The person's row: free days each by itself, days of the same visits as one."""

    def same(day: BoardDay) -> tuple[tuple[str, ...], date | None]:
        numbers = tuple(each.case.number for each in _on(person, day))
        return numbers, None if numbers else day.day

    for _, days in groupby(found.days, same):
        run = tuple(days)
        yield Run(_on(person, run[0]), run)


def _on(person: BoardPerson, day: BoardDay) -> tuple[BoardVisit, ...]:
    return tuple(visit for visit in person.visits if day.day in visit.days)
