"""How a solve tells where it stands."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.live import Live
from rich.text import Text

from scheduler.cli.session import Session
from scheduler.overview.goals import goal_word
from scheduler.problems.formats import Problem
from scheduler.words import Words
from solver.results import Progress

__all__ = ["told"]


class _Line:
    """A line that is drawn anew several times a second."""

    def __init__(
        self, words: Words, problem: Problem, started: float, stopping: Callable[[], bool]
    ) -> None:
        self._words = words
        self._problem = problem
        self._goals: list[str] = [*problem.goals]
        self._started = started
        self._stopping = stopping
        self._last: Progress | None = None

    def heard(self, progress: Progress) -> None:
        self._last = progress

    def __rich__(self) -> Text:
        return Text(self._sentence(), no_wrap=True, overflow="ellipsis")

    def _sentence(self) -> str:
        words, last = self._words, self._last
        seconds = f"{time.monotonic() - self._started:.1f}"
        if self._stopping():
            return words("cli.progress.stopping", seconds=seconds)
        if last is None:
            return words("cli.progress.starting", seconds=seconds)
        if last.goal not in self._goals:  # the solver's own, while it weighs contradictory pins
            return words("cli.progress.contradiction", seconds=seconds)
        return words(
            "cli.progress.goal",
            goal=words(goal_word(self._problem, last.goal)),
            place=self._goals.index(last.goal) + 1,
            count=len(self._goals),
            value=_number(words, last.value),
            bound=_number(words, last.bound),
            seconds=seconds,
        )


def _number(words: Words, value: int | None) -> str:
    return words("show.none") if value is None else words.number(value)


@contextmanager
def told(
    session: Session, problem: Problem, stopping: Callable[[], bool], *, quiet: bool
) -> Iterator[Callable[[Progress], None]]:
    """What the solver is to call: draws a line on a terminal, writes JSON where that is asked."""
    if quiet:
        yield lambda _: None
    elif session.notices.as_json:
        yield lambda progress: _record(session, progress)
    elif not sys.stderr.isatty():
        yield lambda _: None
    else:
        line = _Line(session.words, problem, session.started, stopping)
        with Live(
            line,
            console=session.notices.console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        ):
            yield line.heard


def _record(session: Session, progress: Progress) -> None:
    session.notices.tell(
        "progress",
        goal=progress.goal,
        value=progress.value,
        bound=progress.bound,
        seconds=round(progress.seconds, 3),
    )
