"""`lunzhi teams`: published visits one by one, what has come apart, and who is away for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from scheduler.cli.books.drafts import MOST_SHOWN
from scheduler.cli.books.opening import books_command
from scheduler.cli.books.wording import listed, moment
from scheduler.cli.exits import Exit
from scheduler.cli.parameters import FILE, argument, needed, option
from scheduler.cli.session import Session
from scheduler.cli.spoken import RequiredOption
from scheduler.cli.values import Whole
from scheduler.documents.phrases import marked
from scheduler.documents.text import overview_text
from scheduler.overview.sentences import violation_sentence
from scheduler.overview.why_sentences import effects, reason_sentence
from scheduler.overview.why_values import Reason
from scheduler.problems.draws import read_aloud
from scheduler.services.books.away import AwayRow, away_of_unit
from scheduler.services.books.cases_sentences import case_title
from scheduler.services.books.kept import write_kept_page
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_cancelling import cancel_visit
from scheduler.services.books.teams_desk import broken_desk
from scheduler.services.books.teams_notice import team_notice
from scheduler.services.books.teams_released import TeamReleaseView, show_team_release
from scheduler.services.books.teams_visit import PlaceView, VisitView, show_visit
from scheduler.services.files import write_whole
from scheduler.words import Words, printable

__all__ = ["visit_commands"]


def visit_commands(words: Words) -> list[click.Command]:
    """Those of `lunzhi teams` about what is published."""
    case = argument(words, "case_number", type=str, metavar="CASE")
    release = argument(words, "team_release", type=Whole(words, 1), metavar="RELEASE")
    target = RequiredOption(
        words, "-o", "--output", help=words("cli.option.notice_output"), type=FILE, metavar="FILE"
    )
    return [
        books_command(words, "teams", "release", release_command, [
            release, option(words, "--html", type=FILE, metavar="FILE"),
        ]),
        books_command(words, "teams", "visit", visit_command, [case]),
        books_command(words, "teams", "notice", notice_command, [case, target]),
        books_command(words, "teams", "broken", broken_command),
        books_command(words, "teams", "cancel", cancel_command, [
            case, needed(words, "reason", "TEXT"), needed(words, "approver", "NAME"),
        ]),
        books_command(words, "teams", "away", away_command),
    ]  # fmt: skip


def release_command(session: Session, books: Books, *, team_release: int, html: Path | None) -> int:
    """A release whole: what it changed, the plan, its proof, and where the audit chain stood."""
    view = show_team_release(books, team_release)
    if html is not None:
        write_kept_page(view.shown.overview, html, session.words)
        session.say([session.words("cli.show.written", path=str(html))])
        return Exit.DONE
    session.say(_release_lines(session.words, view))
    session.out.print(overview_text(view.shown.overview, session.words, MOST_SHOWN))
    return Exit.DONE


def _release_lines(words: Words, view: TeamReleaseView) -> Iterator[str]:
    line = view.line
    yield words(
        "release.heading", number=line.number, at=moment(words, line.published_at),
        standing=words(f"release.standing.{line.standing}"), by=line.published_by,
    )  # fmt: skip
    if line.picked_because is not None:
        why = words("teams.substituted_why" if line.is_substitution else "teams.by_hand")
        yield words("case.fault", field=why, said=printable(line.picked_because))
    if line.reason is not None:
        yield words("release.withdrawn_because", reason=printable(line.reason))
    for move in view.moves:
        spans = (move.before, move.after)
        before, after = (
            words("show.none") if span is None else words.span(*span) for span in spans
        )
        yield words(
            "teams.release_move", case=printable(move.case), before=before, after=after,
            kind=words(f"team_release.kind.{move.kind}"),
        )  # fmt: skip
    for was, now in view.renumbered.items():
        yield words("team_release.renumbered", was=was, now=now) + now
    yield words("release.chain", head=read_aloud(line.chain_head))


def visit_command(session: Session, books: Books, *, case_number: str) -> int:
    """Who sits where and why, and who could step in."""
    session.say(_visit_lines(session.words, show_visit(books, case_number)))
    return Exit.DONE


def _visit_lines(words: Words, view: VisitView) -> Iterator[str]:
    yield printable(case_title(words, view.case.title))
    days = words("show.list_joint").join(
        marked(words, words.day(day), day in view.estimated) for day in view.days
    )
    yield words("case.fault", field=words("visit.days"), said=days)
    at = moment(words, view.published_at)
    yield words("visit.release_line", number=view.release, by=view.published_by, at=at)
    if view.picked_because is not None:
        why = words("visit.substituted_why" if view.is_substituted else "teams.by_hand")
        yield words("case.fault", field=why, said=printable(view.picked_because))
    if view.is_broken:
        yield words("visit.broken") if view.violations else words("board.broken_tell")
        yield from (f"  - {violation_sentence(words, each)}" for each in view.violations)
    for seat in view.seats:
        for place in seat.places:
            yield from _place_lines(words, view, printable(seat.name), place)


def _place_lines(words: Words, view: VisitView, seat: str, place: PlaceView) -> Iterator[str]:
    who = words("visit.candidate", name=place.name, unit=place.unit, number=place.number)
    said = words("visit.vacant") if place.officer is None else printable(who)
    yield words("case.fault", field=seat, said=said)
    if view.problem is None:
        return
    yield from (f"  {sentence}" for sentence in _chain(words, place.why))
    for officer, other in place.alternates:
        name = printable(words("teams.pick.person", name=other.person.name, unit=other.person.unit))
        load = words.many("visit.load", view.load.get(officer, 0))
        yield f"  + {name} {load}"
        yield f"    {effects(words, view.problem, other.differences)}"


def _chain(words: Words, reasons: Iterable[Reason]) -> Iterator[str]:
    """Where in a problem file a fact stands is nothing for whoever reads."""
    for reason in reasons:
        params = dict(reason.params)
        if "path" in params:
            params["path"] = words("visit.fact_source")
        yield reason_sentence(words, replace(reason, params=params))


def notice_command(session: Session, books: Books, *, case_number: str, output: Path) -> int:
    """The notice of a team, for Word."""
    write_whole(output, team_notice(books, case_number).data)
    session.say([session.words("cli.show.written", path=str(output))])
    return Exit.DONE


def broken_command(session: Session, books: Books) -> int:
    """Visits to come that no longer keep the rules, each with those that it breaks."""
    words, found = session.words, broken_desk(books)
    if not found:
        session.say([words("teams.broken.none")])
    for each in found:
        title = printable(case_title(words, each.title))
        told = (f"  - {violation_sentence(words, one)}" for one in each.violations)
        session.say([f"{title} {words.short_span(each.first, each.last)}", *told])
    return Exit.DONE


def cancel_command(
    session: Session, books: Books, *, case_number: str, reason: str, approver: str
) -> int:
    """The visit of one case does not take place."""
    cancel_visit(books, case_number, reason, approver)
    session.say([session.words.many("teams.done.lost", 1)])
    return Exit.DONE


def away_command(session: Session, books: Books) -> int:
    """Who is away on duty, or will be."""
    titles = (
        "ledger.number", "show.name", "show.unit", "away.days", "away.object_last",
        "objection.standing",
    )  # fmt: skip
    rows = (_away_cells(session.words, row) for row in away_of_unit(books).duties)
    listed(session, "away.duties.none", titles, rows)
    return Exit.DONE


def _away_cells(words: Words, row: AwayRow) -> Iterator[str]:
    yield row.number
    yield printable(row.name)
    yield printable(row.unit_name)
    days = (marked(words, day.isoformat(), day in row.estimated) for day in row.days)
    yield words("show.list_joint").join(days)
    yield marked(words, row.object_by.isoformat(), row.by_estimated)
    none = row.objection is None
    yield words("show.none") if none else words(f"objection.state.{row.objection}")
