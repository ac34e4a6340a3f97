"""`lunzhi workdays`: on which days people work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from scheduler.cli.books.opening import books_command
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import argument, group, option
from scheduler.cli.session import Session
from scheduler.cli.spoken import RequiredOption
from scheduler.cli.values import Whole
from scheduler.services.books.importing import read_upload
from scheduler.services.books.opened import Books
from scheduler.services.books.workdays_entering import (
    YearLine,
    enter_notice,
    preview_notice,
    workday_year,
    workday_years,
)
from scheduler.services.books.workdays_read import read_notice
from scheduler.services.books.workdays_sentences import (
    days_sentence,
    move_sentences,
    notice_sentences,
)
from scheduler.words import Words

__all__ = ["workdays_group"]


def workdays_group(words: Words) -> click.Group:
    """`lunzhi workdays`."""
    year = argument(words, "year", type=Whole(words, 1), required=False)
    return group(
        words,
        "workdays",
        (
            books_command(words, "workdays", "show", show_command, [year]),
            books_command(words, "workdays", "import", import_command, _import_parameters(words)),
        ),
    )


def _import_parameters(words: Words) -> list[click.Parameter]:
    year, source, confirm = (
        words(f"cli.option.workdays_{name}") for name in ("year", "source", "confirm")
    )
    return [
        argument(words, "notice"),
        RequiredOption(words, "--year", help=year, type=Whole(words, 1), metavar="YEAR"),
        RequiredOption(words, "--source", help=source, metavar="TEXT"),
        option(words, "--confirm", is_flag=True, help=confirm),
    ]


def show_command(session: Session, books: Books, *, year: int | None) -> int:
    """Lists the years and by what they are known, or the days of one."""
    words = session.words
    if year is None:
        session.say([_line(words, line) for line in workday_years(books)])
        return Exit.DONE
    found = workday_year(books, year)
    session.say(
        [
            _line(words, found.line),
            words("workdays.days_off", days=days_sentence(words, year, found.days_off)),
            words("workdays.make_up", days=days_sentence(words, year, found.make_up)),
        ]
    )
    if found.moves is not None:
        session.say([words("workdays.page.moves_then", year=str(year))])
        session.say(move_sentences(words, found.moves))
    return Exit.DONE


def _line(words: Words, line: YearLine) -> str:
    standing = words(f"workdays.standing.{line.standing}")
    if line.source is None:
        return words("workdays.year_line", year=str(line.year), standing=standing)
    source = {"source": line.source, "by": line.entered_by or ""}
    return words("workdays.year_line_entered", year=str(line.year), standing=standing, **source)


def import_command(
    session: Session, books: Books, *, notice: Path, year: int, source: str, confirm: bool
) -> int:
    """Shows what a year's notice moves, or enters it."""
    handed_in = read_notice(notice.name, read_upload(notice), year, source)
    preview = (enter_notice if confirm else preview_notice)(books, handed_in)
    words, told = session.words, str(year)

    def sentences() -> Iterator[str]:
        if preview.is_known:
            yield words("workdays.same", year=told)
            return
        yield from notice_sentences(words, preview)
        yield from move_sentences(words, preview.moves)
        yield words("workdays.entered" if confirm else "workdays.to_confirm", year=told)

    session.say(sentences())
    return Exit.DONE
