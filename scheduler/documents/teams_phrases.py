"""Sentences about a plan of visits that screen and page share."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.dates import runs_of
from scheduler.documents.phrases import marked, proofs
from scheduler.overview.appearances import Appearance
from scheduler.overview.days import DayRow, VisitDay
from scheduler.overview.load import LoadStep
from scheduler.overview.obstacles import Obstacles
from scheduler.overview.people import PersonRow, PersonVisit
from scheduler.overview.published import KnownVisit
from scheduler.overview.teams import TeamsOverview
from scheduler.overview.unvisited import Unvisited
from scheduler.overview.visit_changes import SeatChange, Sitter
from scheduler.overview.visits import CaseKey, SeatRow, VisitRow
from scheduler.words import Words

__all__ = [
    "case_facts", "day_title", "fate", "grounds", "load_sums", "nth_day", "obstacle_reasons",
    "person_notes", "seat_change", "step", "summary", "team", "unvisited_reasons",
    "unvisited_title", "visit_days", "visit_notes", "visit_of",
]  # fmt: skip


def summary(words: Words, view: TeamsOverview) -> Iterator[str]:
    """The plan in a few short sentences, the most important first."""
    visited, late, ill = len(view.visited), len(view.late), len(view.appearances)
    yield words.many("show.sum.visited", visited, cases=len(view.cases))
    yield words.many("show.sum.empty", view.gaps) if view.gaps else words("show.sum.none_empty")
    yield words.many("show.sum.late_visits", late) if late else words("show.sum.no_late_visits")
    yield words.many("show.sum.appearance", ill) if ill else words("show.sum.no_appearance")
    if view.known:
        yield words.many("show.sum.changes", view.changes)
    if view.estimated:
        spans = (words.short_span(run.first, run.last) for run in runs_of(view.estimated))
        yield words("show.sum.estimated", days=words("show.list_joint").join(spans))
    yield from proofs(words, view)


def load_sums(words: Words, view: TeamsOverview) -> Iterator[str]:
    """How many days the plan shares out among how many people, and what the squares make of it."""
    load = view.load
    yield words.many("show.load.days", load.days, busy=load.busy, people=load.people)
    yield words(
        "show.load.squares", before=load.squares_before, after=load.squares_after,
        by=load.squares_after - load.squares_before,
    )  # fmt: skip


def step(words: Words, found: LoadStep) -> str:
    """The days that a line of the distribution is about: 3, or 20–39."""
    if found.least == found.most:
        return words.number(found.least)
    return words("show.asked.between", low=found.least, high=found.most)


def case_facts(words: Words, case: CaseKey) -> str:
    """Topic, place and the units complained about."""
    units = words("show.list_joint").join(case.units)
    parts = (case.topic, case.place, units)
    return words("show.facts_joint").join(part for part in parts if part)


def day_title(words: Words, row: DayRow) -> str:
    """2026年3月4日 周三：2组."""
    said = words.many(
        "show.day_title", len(row.visits), day=row.day, weekday=words.weekday(row.day),
        vehicles=row.vehicles,
    )  # fmt: skip
    return marked(words, said, row.estimated)


def nth_day(words: Words, found: VisitDay) -> str:
    """Which day of the visit it is; nothing is said where there is but one."""
    if found.of == 1:
        return words("show.only_day")
    return words("show.nth_day", nth=found.nth, of=found.of)


def team(words: Words, seat: SeatRow) -> str:
    """Who sits in a seat, with units; empty places are told."""
    people = [words("show.member", name=member.name, unit=member.unit) for member in seat.members]
    if seat.missing:
        people.append(words.many("show.places_empty", seat.missing))
    return words("show.list_joint").join(people)


def visit_notes(words: Words, visit: VisitRow) -> str:
    """What is to be said of a visit beside who, where and when; often nothing."""
    parts = []
    if visit.days_late:
        parts.append(words.many("show.days_late", visit.days_late))
    if visit.unpublished:
        parts.append(words("show.unpublished"))
    if visit.estimated:
        parts.append(words("show.days_estimated"))
    return words("show.list_joint").join(parts)


def visit_of(words: Words, visit: PersonVisit) -> str:
    """When, which case and in which seat."""
    seats = words("show.list_joint").join(visit.seats)
    return words("show.visit_of", when=visit_days(words, visit), case=visit.case.id, seat=seats)


def visit_days(words: Words, visit: VisitRow | PersonVisit) -> str:
    """From when to when; how many days are told where others, a weekend say, lie between."""
    first, last, count = visit.days[0], visit.days[-1], len(visit.days)
    when = words.short_span(first, last)
    if (last - first).days + 1 != count:
        when = words.many("show.visit_days", count, when=when)
    return marked(words, when, visit.estimated)


def person_notes(words: Words, row: PersonRow) -> str:
    """What keeps somebody from visits: no declaration, days away, roles that begin or end."""
    parts = [] if row.declared else [words("show.undeclared")]
    if row.away:
        runs = (words.short_span(days[0], days[-1]) for days in row.away)
        parts.append(words("show.away", when=words("show.list_joint").join(runs)))
    for turn in row.turns:
        code = "show.role_begins" if turn.begins else "show.role_ends"
        parts.append(words(code, role=turn.role, day=words.short_day(turn.day)))
    return words("show.clause_joint").join(parts)


def unvisited_title(words: Words, found: Unvisited) -> str:
    """Which case it is, how grave and how long, and by when it is due."""
    return words.many(
        "show.unvisited.title", found.days, case=found.case.id, due=found.due,
        facts=case_facts(words, found.case), severity=found.case.severity,
    )  # fmt: skip


def unvisited_reasons(words: Words, found: Unvisited) -> Iterator[str]:
    """What stands in the way of a case, a sentence each."""
    if found.obstacles is None:
        yield words("show.reason.not_examined")
        return
    starts = found.obstacles.starts
    if found.crowded:
        always = found.crowded == starts
        code = "show.unvisited.always_crowded" if always else "show.unvisited.crowded"
        yield words.many(code, found.crowded, starts=starts)
    if found.opening is None:
        if found.obstacles.seats or not starts:
            yield from obstacle_reasons(words, found.obstacles)
    elif found.opening.start:
        yield words("show.unvisited.opening", start=found.opening.start)
    elif found.opening.complete:
        yield from obstacle_reasons(words, found.obstacles)
    else:
        yield words("show.unvisited.unknown")


def obstacle_reasons(words: Words, found: Obstacles) -> Iterator[str]:
    """Why no team comes together, a sentence each."""
    if found.starts == 0:
        yield words("amend.obstacle.no_start")
    elif not found.seats:
        yield words("amend.obstacle.together")
    for seat in found.seats:
        yield words(
            "amend.obstacle.seat",
            seat=seat.seat, count=seat.count, free=seat.free, able=seat.able,
        )  # fmt: skip


def grounds(words: Words, found: Appearance) -> str:
    """Every ground with its fact, and what is written down of it."""
    parts = (
        words(f"show.ground.{ground.kind}", fact=ground.fact)
        + (words("show.ground.text", text=ground.text) if ground.text else "")
        for ground in found.grounds
    )
    return words("show.clause_joint").join(parts)


def fate(words: Words, entry: KnownVisit) -> str:
    """What becomes of the days of a visit that people know."""
    if entry.after is None:
        return words("show.known.gone", before=entry.before)
    if entry.kind == "stays":
        return words("show.known.stays", before=entry.before)
    return words("show.known.moved", before=entry.before, after=entry.after)


def seat_change(words: Words, seat: SeatChange) -> str:
    """Who leaves a seat, and who comes."""
    return words(
        "show.known.seat", seat=seat.seat, gone=_people(words, seat.gone),
        come=_people(words, seat.come),
    )  # fmt: skip


def _people(words: Words, people: tuple[Sitter, ...]) -> str:
    if not people:
        return words("show.none")
    return words("show.list_joint").join(person.name for person in people)
