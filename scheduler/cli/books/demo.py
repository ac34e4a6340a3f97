"""`lunzhi demo`: the sample county, ready to be looked at."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.books.drafts import folder_option
from scheduler.cli.books.opening import books_command
from scheduler.cli.exits import Exit
from scheduler.cli.interrupts import Interrupts
from scheduler.cli.progress import told
from scheduler.cli.session import Session
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.demo import (
    SampleAccounts,
    add_sample_accounts,
    open_sample_county,
    order_sample_plan,
    publish_sample_plan,
)
from scheduler.services.books.demo_office import (
    open_sample_office,
    order_sample_teams,
    publish_sample_teams,
)
from scheduler.services.books.kept import write_kept_page
from scheduler.services.books.opened import Books
from scheduler.services.books.released import export_release, show_release
from scheduler.services.calendar_files import write_calendars
from scheduler.services.clock import demo_day
from scheduler.words import Words

__all__ = ["demo_command", "demo_commands"]


def demo_commands(words: Words) -> list[click.Command]:
    """`lunzhi demo`."""
    return [books_command(words, "", "demo", demo_command, [folder_option(words)])]


def demo_command(session: Session, books: Books, *, output: Path) -> int:
    """Imports, plans and publishes the sample county, and writes what one would look at first."""
    if demo_day() is None:
        raise LunzhiError("demo.no_clock")
    open_sample_county(books)
    with Interrupts() as interrupts:
        ordered = order_sample_plan(books)
        if ordered is None:
            number = publish_sample_plan(books, None, lambda _: None, interrupts.asked)
        else:
            problem = ordered.loaded.problem
            with told(session, problem, interrupts.asked, quiet=False) as heard:
                number = publish_sample_plan(books, ordered, heard, interrupts.asked)
        open_sample_office(books)
        teams = _publish_teams(session, books, interrupts)
    _write(session, books, number, output)
    if teams is not None:
        session.say([session.words("demo.teams", number=teams)])
    _tell_accounts(session, add_sample_accounts(books))
    return Exit.DONE


def _publish_teams(session: Session, books: Books, interrupts: Interrupts) -> int | None:
    ordered = order_sample_teams(books)
    if ordered is None:
        return publish_sample_teams(books, None, lambda _: None, interrupts.asked)
    problem = ordered.made.problem
    with told(session, problem, interrupts.asked, quiet=False) as heard:
        return publish_sample_teams(books, ordered, heard, interrupts.asked)


def _tell_accounts(session: Session, made: SampleAccounts | None) -> None:
    words = session.words
    if made is None:
        session.say([words("demo.accounts.before")])
        return
    lines = [
        words("demo.account", name=name, role=words(f"role.{role}")) for name, role in made.names
    ]
    session.say([words("demo.accounts"), *lines, words("demo.password", password=made.password)])


def _write(session: Session, books: Books, number: int, folder: Path) -> None:
    words = session.words
    problem, plan = export_release(books, number, folder)
    page, calendars = folder / "plan.html", folder / "calendars"
    write_kept_page(show_release(books, number).overview, page, words)
    write_calendars(problem, plan, calendars, words)
    session.say(
        [
            words("demo.published", number=number, url=books.store.shown_url),
            words("demo.files", page=str(page), calendars=str(calendars)),
            words("release.exported", problem=str(problem), plan=str(plan)),
            words("demo.next"),
        ]
    )
