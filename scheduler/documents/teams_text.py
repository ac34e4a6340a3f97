"""A plan of visits on the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scheduler.documents.phrases import span
from scheduler.documents.tables import BAD, FAINT, GOOD, bullet, goal_table, titled_table
from scheduler.documents.teams_phrases import (
    case_facts,
    day_title,
    fate,
    grounds,
    load_sums,
    nth_day,
    person_notes,
    seat_change,
    step,
    summary,
    team,
    unvisited_reasons,
    unvisited_title,
    visit_days,
    visit_notes,
    visit_of,
)
from scheduler.documents.visit_grid import VisitGrid
from scheduler.overview.days import DayRow, VisitDay
from scheduler.overview.load import Load
from scheduler.overview.teams import TeamsOverview
from scheduler.words import Words

__all__ = ["teams_heading", "teams_sections"]

_MOST_SIGNS = 40


def teams_heading(view: TeamsOverview, words: Words) -> RenderableType:
    """What plan it is, and the plan in a few words."""
    when = span(words, *view.span) if view.span else words("show.no_days")
    return Group(
        Text(view.name, style="bold"),
        Text(when, style=FAINT),
        Text(words("show.clause_joint").join(summary(words, view))),
    )


def teams_sections(view: TeamsOverview, words: Words) -> Iterator[tuple[str, RenderableType]]:
    """Titles, as codes, and what stands under them."""
    yield "show.goals", goal_table(view.goals, words)
    yield "show.load", _load(view, words)
    yield "show.unvisited", _unvisited(view, words)
    yield "show.empty", _empty(view, words)
    yield "show.late_visits", _late(view, words)
    yield "show.appearances", _appearances(view, words)
    if view.known:
        yield "show.known", _known(view, words)
    yield "show.visit_timeline", VisitGrid(view, words)
    yield "show.by_day", _by_day(view, words)
    yield "show.by_person", _by_person(view, words)


def _load(view: TeamsOverview, words: Words) -> RenderableType:
    table = titled_table(
        words, "show.year_days", "show.people_before", "show.people_after", "show.after_bar"
    )
    for column in table.columns[:3]:
        column.justify = "right"
    for found in view.load.steps:
        table.add_row(
            step(words, found), words.number(found.before), words.number(found.after),
            Text("#" * _signs(view.load, found.after)),
        )  # fmt: skip
    return Group(*map(Text, load_sums(words, view)), table if view.people else Text())


def _signs(load: Load, people: int) -> int:
    """A sign for each, as long as the longest line has room for them."""
    most = max(found.after for found in load.steps)
    return people if most <= _MOST_SIGNS else -(-people * _MOST_SIGNS // most)


def _unvisited(view: TeamsOverview, words: Words) -> RenderableType:
    parts: list[RenderableType] = []
    for found in view.unvisited:
        parts.append(Text(f"! {unvisited_title(words, found)}", BAD))
        parts += [bullet(reason) for reason in unvisited_reasons(words, found)]
    if not parts:
        return Text(words("show.unvisited.none"), GOOD)
    return Group(Text(words("show.unvisited.how"), FAINT), *parts)


def _empty(view: TeamsOverview, words: Words) -> RenderableType:
    table = titled_table(words, "show.case", "show.when", "show.seat", "show.missing_people")
    for visit in view.visits:
        for seat in visit.seats:
            if seat.missing:
                when = visit_days(words, visit)
                lacking = words("show.of", part=seat.missing, whole=seat.places)
                table.add_row(*map(Text, (visit.case.id, when, seat.id, lacking)))
    return table if view.gaps else Text(words("show.empty.none"), GOOD)


def _late(view: TeamsOverview, words: Words) -> RenderableType:
    table = titled_table(
        words, "show.case", "show.severity", "show.due", "show.when", "show.late_days", "show.cost"
    )
    for visit in view.late:
        table.add_row(
            *map(Text, (
                visit.case.id, words.number(visit.case.severity), words.day(visit.due),
                visit_days(words, visit), words.number(visit.days_late),
                words.number(visit.cost),
            ))
        )  # fmt: skip
    return table if view.late else Text(words("show.late_visits.none"), GOOD)


def _appearances(view: TeamsOverview, words: Words) -> RenderableType:
    table = titled_table(words, "show.case", "show.seat", "show.name", "show.unit", "show.ground")
    for found in view.appearances:
        member = found.member
        table.add_row(
            *map(Text, (
                found.case.id, found.seat, member.name, member.unit, grounds(words, found)
            ))
        )  # fmt: skip
    return table if view.appearances else Text(words("show.appearances.none"), GOOD)


def _known(view: TeamsOverview, words: Words) -> RenderableType:
    changed = [entry for entry in view.known if entry.changed]
    parts: list[RenderableType] = [
        Text(words.many("show.known.count", len(changed), known=len(view.known)))
    ]
    for entry in changed:
        parts.append(Text(f"! {entry.case} {fate(words, entry)}", BAD if entry.cost else ""))
        parts += [bullet(seat_change(words, seat)) for seat in entry.seats]
    return Group(*parts)


def _by_day(view: TeamsOverview, words: Words) -> RenderableType:
    parts = [part for row in view.days if row.visits for part in _day(row, words)]
    return Group(*parts[1:]) if parts else Text(words("show.visits.none"))


def _day(row: DayRow, words: Words) -> Iterator[RenderableType]:
    yield Text()
    yield Text(day_title(words, row), "bold")
    for found in row.visits:
        yield from _visit(found, words)


def _visit(found: VisitDay, words: Words) -> Iterator[RenderableType]:
    visit = found.visit
    facts = (
        visit.case.id, case_facts(words, visit.case),
        words("show.severity_of", severity=visit.case.severity), nth_day(words, found),
        visit_notes(words, visit),
    )  # fmt: skip
    yield Padding(Text("  ".join(filter(None, facts))), (0, 0, 0, 2), expand=False)
    seats = (words("show.seat_of", seat=seat.id, people=team(words, seat)) for seat in visit.seats)
    yield Padding(Text("  ".join(seats)), (0, 0, 0, 6), expand=False)


def _by_person(view: TeamsOverview, words: Words) -> RenderableType:
    table = titled_table(
        words, "show.name", "show.unit", "show.visits", "show.prior", "show.days", "show.after",
        "show.most", "show.note",
    )  # fmt: skip
    for column in table.columns[3:7]:
        column.justify = "right"
    for row in view.people:
        visits = "\n".join(visit_of(words, visit) for visit in row.visits)
        amounts = map(words.number, (row.prior, row.days, row.after, row.most))
        cells = (row.name, row.unit, visits, *amounts, person_notes(words, row))
        table.add_row(*map(Text, cells), style="" if row.visits else FAINT)
    return table if view.people else Text(words("page.nobody"))
