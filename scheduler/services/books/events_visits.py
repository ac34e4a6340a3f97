"""The events of published visits: the team's, each member's part, and each member's absence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendars.feed_visits import (
    Member,
    VisitContent,
    absence_event_uid,
    part_event_uid,
    visit_event_uid,
)
from scheduler.books.grounds import RecusalFact, must_not_know
from scheduler.books.inspection_settings import Inspection
from scheduler.dates import Run, runs_of
from scheduler.services.books.events_rows import visit_row
from scheduler.services.books.events_wanted import PAST, Wanted
from scheduler.services.books.finding import units_concerned
from scheduler.services.books.grounds_held import case_facts_in, recusal_facts_in
from scheduler.services.books.settings import settings_in
from scheduler.services.books.teams_names import seat_names_in
from scheduler.services.books.workdays import workdays_in
from scheduler.services.clock import here
from scheduler.store.cases import Case
from scheduler.store.inspectors import Recusal
from scheduler.store.people import Officer, Unit
from scheduler.store.visits import Visit, VisitSeat

__all__ = ["CaseTold", "cases_told", "wanted_visits"]


@dataclass(frozen=True, slots=True)
class CaseTold:
    """A case as calendars name it. `concerned`: ids of the units that it is about."""

    number: str
    matter: str
    place: str
    units: tuple[str, ...]
    concerned: frozenset[int]

    @property
    def facts(self) -> dict[str, Any]:
        """Of a `VisitContent`."""
        return {
            "case": self.number, "matter": self.matter, "place": self.place, "units": self.units,
        }  # fmt: skip


def cases_told(session: Session, cases: Iterable[Case]) -> dict[int, CaseTold]:
    """Those cases by id."""
    lists = settings_in(session).settings.inspection
    units = units_concerned(session)
    return {case.id: _case_told(case, units[case.id], lists) for case in cases}


def _case_told(case: Case, units: Sequence[Unit], lists: Inspection) -> CaseTold:
    return CaseTold(
        number=case.number,
        matter=lists.matter_name(case.matter),
        place=lists.place_name(case.place),
        units=tuple(unit.name for unit in units),
        concerned=frozenset(unit.id for unit in units),
    )


@dataclass(frozen=True, slots=True)
class _Sitting:
    """Somebody in a team now. `barred`: who must not be, and so must not know, by today's books."""

    officer: int
    unit: int
    member: Member
    barred: bool


@dataclass(frozen=True, slots=True)
class _Outing:
    """A visit that takes place. `estimated`: its days of years whose working days nobody knows.
    `release`: of teams, where this very transaction makes it."""

    uid: str
    case_id: int
    case: CaseTold
    team: tuple[_Sitting, ...]
    end: date
    estimated: frozenset[date]
    release: int | None

    def content(self, run: Run, **parts: Any) -> VisitContent:
        unsure = any(run.first <= day < run.end for day in self.estimated)
        return VisitContent(run.first, run.end, self.end, estimated=unsure, **parts)


def wanted_visits(session: Session, at: datetime, today: date) -> Iterator[Wanted]:
    """Of the visits that take place, in fixed order, as they should be.

    Of what is cancelled there is nothing here: whatever is stored and not wanted any more is.
    """
    rows = (
        select(Visit, Case)
        .join(Case, Case.id == Visit.case_id)
        .where(~Visit.cancelled, Visit.end > today - PAST)
        .order_by(Visit.id)
    )
    found = session.execute(rows).all()
    told = cases_told(session, (case for _, case in found))
    teams = _teams(session, [visit for visit, _ in found], today)
    workdays = workdays_in(session)
    for visit, case in found:
        release = visit.release if visit.changed_at == at else None
        team = _in_order(teams[visit.id], case.seats)
        days = [date.fromisoformat(day) for day in visit.days]
        unsure = workdays.estimated(days)
        outing = _Outing(visit.uid, case.id, told[case.id], team, visit.end, unsure, release)
        for run in runs_of(days):
            if run.end > today - PAST:
                yield from _wanted(outing, run)


def _teams(
    session: Session, visits: Iterable[Visit], today: date
) -> Mapping[int, list[tuple[str, _Sitting]]]:
    """By visit, who sits in it, with the seat's id."""
    spans = {visit.id: (visit.case_id, (visit.start, visit.end)) for visit in visits}
    cases = {case.id: case for case in case_facts_in(session)}
    known = _known_grounds(session)
    names = seat_names_in(session)
    rows = (
        select(VisitSeat, Officer, Unit)
        .join(Officer, Officer.id == VisitSeat.officer_id)
        .join(Unit, Unit.id == Officer.unit_id)
        .where(VisitSeat.left_at.is_(None), VisitSeat.visit_id.in_(spans))
        .order_by(VisitSeat.visit_id, Officer.staff_number)
    )
    teams = defaultdict[int, list[tuple[str, _Sitting]]](list)
    for seat, officer, unit in session.execute(rows):
        member = Member(officer.name, unit.name, names.get(seat.seat, seat.seat))
        case, span = spans[seat.visit_id]
        # From the first day on it is no secret any more, and whoever was there was there.
        told = [fact for on, fact in known[officer.id] if on < span[0]]
        about = (told, officer.id, unit.id, cases[case], today, span)
        barred = must_not_know(*about, sits=True)
        sitting = _Sitting(officer.id, unit.id, member, barred)
        teams[seat.visit_id].append((seat.seat, sitting))
    return teams


def _known_grounds(session: Session) -> Mapping[int, list[tuple[date, RecusalFact]]]:
    """By officer, what stands against them, each with the day on which it was entered.

    There are many seats, and every act on a case asks: each time is turned into its day once.
    """
    entered = dict(session.execute(select(Recusal.id, Recusal.entered_at)).all())
    known = defaultdict[int, list[tuple[date, RecusalFact]]](list)
    for fact in recusal_facts_in(session):
        known[fact.officer].append((here(entered[fact.id]).date(), fact))
    return known


def _in_order(
    team: Iterable[tuple[str, _Sitting]], seats: Iterable[Mapping[str, Any]]
) -> tuple[_Sitting, ...]:
    """As the case lists its seats; one that it does not know comes last."""
    place = {seat["id"]: number for number, seat in enumerate(seats)}
    in_order = sorted(team, key=lambda each: place.get(each[0], len(place)))
    return tuple(sitting for _, sitting in in_order)


def _wanted(outing: _Outing, run: Run) -> Iterator[Wanted]:
    team = tuple(sitting.member for sitting in outing.team)
    whole = outing.content(run, **outing.case.facts, team=team)
    case, release = outing.case_id, outing.release
    yield Wanted(
        uid=visit_event_uid(outing.uid, run.number), kind="visit", content=visit_row(whole),
        case=case, release=release,
    )  # fmt: skip
    for sitting in outing.team:
        member = sitting.member
        # Until somebody else goes, who is barred learns of the case and its moves nothing more.
        if not sitting.barred:
            part = replace(whole, seat=member.seat)
            yield Wanted(
                uid=part_event_uid(outing.uid, sitting.officer, run.number), kind="part",
                content=visit_row(part), officer=sitting.officer, case=case, release=release,
            )  # fmt: skip
        # The referee keeps a unit's people away from a case against it. Should that ever be
        # otherwise, the unit still learns nothing before the visit.
        if sitting.unit not in outing.case.concerned:
            away = outing.content(run, name=member.name, unit=member.unit)
            # Nor does it learn how many releases of teams there are.
            yield Wanted(
                uid=absence_event_uid(outing.uid, sitting.officer, run.number), kind="absence",
                content=visit_row(away), officer=sitting.officer, unit=sitting.unit, case=case,
            )  # fmt: skip
