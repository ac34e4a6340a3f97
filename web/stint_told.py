"""What the page of a stint tells: the answers of the use cases in words, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from scheduler.books.pinyin import pinyin_key
from scheduler.documents.phrases import span
from scheduler.overview.sentences import violation_sentence
from scheduler.overview.stint_changes import Placed, StintChange
from scheduler.overview.why_options import Exchange, Option
from scheduler.overview.why_sentences import reason_sentence
from scheduler.overview.why_values import Verdict
from scheduler.problems.printing import printable
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.services.books.changing import Change
from scheduler.services.books.draft_changes import Tried
from scheduler.services.books.draft_inquiry import StintOptions
from scheduler.words import Words
from web.carried import change_sentence, coded
from web.goal_pairs import GoalLine, difference_lines, goal_lines

__all__ = [
    "ExchangeRow", "OptionRow", "PersonRow", "Trial", "exchange_rows", "option_rows", "others",
    "person_rows", "place", "placed_text", "reasons_for", "trial",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class OptionRow:
    """A start with a post, or with several of which the same is to be said.

    `move`, `pin`: what the row's buttons ask for, "" where no plan can have it.
    """

    start: date
    posts: tuple[str, ...]
    verdict: Verdict
    why: tuple[str, ...]
    goals: Sequence[GoalLine]
    move: str
    pin: str

    @property
    def verdict_code(self) -> str:
        return f"stint_page.verdict.{self.verdict}"

    @property
    def try_code(self) -> str:
        return f"stint_page.try.{self.verdict}"


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """Somebody to change places with. `cadre`: their id; `swap`: what the button asks for."""

    cadre: str
    name: str
    unit: str
    place: str
    goals: Sequence[GoalLine]
    swap: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody whose stint would be another."""

    cadre: str
    name: str
    unit: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A change that was tried. `said`: what it asks for; `broken`: rules that it would break.

    `is_open`: whether the draft can still be changed.
    """

    is_open: bool
    change: Change
    code: str
    said: str
    broken: tuple[str, ...]
    people: Sequence[PersonRow]
    goals: Sequence[GoalLine]

    @property
    def can_be_applied(self) -> bool:
        """A pin is kept only by planning anew."""
        return not self.broken and self.change.kind != "pin"

    @property
    def can_be_planned(self) -> bool:
        """Of nobody can a plan be told that they do not serve."""
        return self.change.kind != "leave_out"


def place(words: Words, problem: RotationProblem, stint: StintChoice) -> str:
    """Where, from when to which day."""
    last = problem.end_of(stint.start) - timedelta(1)
    post = printable(problem.posts_by_id[stint.post].name)
    return words("stint_page.place", days=span(words, stint.start, last), post=post)


def placed_text(words: Words, placed: Placed | None) -> str:
    """Likewise; and of who serves nowhere, that."""
    if placed is None:
        return words("stint_page.nowhere")
    days = span(words, placed.start, placed.last)
    return words("stint_page.place", days=days, post=placed.post)


def reasons_for(words: Words, view: StintOptions) -> list[str]:
    """What speaks for the stint that the cadre has."""
    return [] if view.why is None else [reason_sentence(words, one) for one in view.why.chain]


def option_rows(words: Words, view: StintOptions) -> list[OptionRow]:
    """By start; posts of which the same is to be said are one row."""
    single = (_option(words, view, one) for one in view.found.options)
    same = groupby(single, key=lambda row: (row.start, row.verdict, row.why if row.why else row))
    return [_joined(list(rows)) for _, rows in same]


def _option(words: Words, view: StintOptions, option: Option) -> OptionRow:
    problem, who = view.problem, view.found.cadre.id
    reachable = option.verdict in ("possible", "blocked")
    pinnable = option.verdict != "impossible"
    move, pin = (Change(kind, who, option.start, option.post) for kind in ("move", "pin"))
    return OptionRow(
        option.start,
        (printable(problem.posts_by_id[option.post].name),),
        option.verdict,
        tuple(reason_sentence(words, reason) for reason in option.reasons),
        tuple(difference_lines(words, problem, option.differences)),
        coded(move) if reachable else "",
        coded(pin) if pinnable else "",
    )


def _joined(rows: Sequence[OptionRow]) -> OptionRow:
    first = rows[0]
    if len(rows) == 1:
        return first
    posts = tuple(post for row in rows for post in row.posts)
    return OptionRow(first.start, posts, first.verdict, first.why, first.goals, "", "")


def exchange_rows(words: Words, view: StintOptions) -> list[ExchangeRow]:
    """Those who could change places with the cadre, the lightest first."""
    return [_exchange(words, view, one) for one in view.found.exchanges]


def _exchange(words: Words, view: StintOptions, one: Exchange) -> ExchangeRow:
    problem = view.problem
    swap = Change("swap", view.found.cadre.id, other=one.other.id)
    return ExchangeRow(
        one.other.id, printable(one.other.name),
        printable(problem.units_by_id[one.other.unit].name), place(words, problem, one.place),
        difference_lines(words, problem, one.differences), coded(swap),
    )  # fmt: skip


def others(view: StintOptions) -> list[tuple[str, str, str]]:
    """Everybody who is planned: id, name and unit, as offices list people."""
    units = view.problem.units_by_id
    rows = ((one.id, printable(one.name), printable(units[one.unit].name))
            for one in view.problem.cadres)  # fmt: skip
    return sorted(rows, key=lambda row: (pinyin_key(row[1]), row[0]))


def trial(words: Words, change: Change, tried: Tried) -> Trial:
    """The answer in words."""
    return Trial(
        tried.state == "draft", change, coded(change),
        change_sentence(words, tried.problem, change),
        tuple(violation_sentence(words, one) for one in tried.violations),
        list(person_rows(words, tried.people)), goal_lines(words, tried.goals),
    )  # fmt: skip


def person_rows(words: Words, rows: Sequence[StintChange]) -> Iterator[PersonRow]:
    """In the order of their names' sounds."""
    for row in sorted(rows, key=lambda one: (pinyin_key(one.name), one.cadre)):
        before, after = (placed_text(words, one) for one in (row.before, row.after))
        yield PersonRow(row.cadre, row.name, row.unit, before, after)
