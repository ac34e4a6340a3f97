"""The notice of one joint inspection team as a Word document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.grounds import barred_by
from scheduler.books.roles import CASE_READERS
from scheduler.books.teams_snapshot import VisitRow
from scheduler.documents.team_notice import TeamMember, TeamNotice, team_notice_document
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.grounds_held import case_facts_in, recusal_facts_in
from scheduler.services.books.knowing import visible_case
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import settings_in
from scheduler.services.books.teams_names import seat_names_in
from scheduler.services.books.teams_snapshots import visit_rows_in
from scheduler.services.made import Document, file_name
from scheduler.store.cases import Case
from scheduler.store.inspectors import Recusal
from scheduler.store.people import Officer, Unit
from scheduler.store.visits import TeamRelease, Visit
from scheduler.words import Words, printable

__all__ = ["team_notice"]

_CHINESE: Final = Words("zh_CN")
"""An official document is in Chinese whatever language its maker reads."""

_DAY: Final = timedelta(1)


def team_notice(books: Books, number: str) -> Document:
    """The notice of the team that visits in that case, dated today.

    It goes to the units of the members and tells nothing of the case. Raises LunzhiError without a
    visit, for a case that is hidden, and while somebody sits there who must not, as their unit is
    one of those concerned by now: it would be told; NotAllowed.
    """
    with books.looking(*CASE_READERS) as session:
        case = visible_case(session, books, number)
        known = select(Visit).where(Visit.case_id == case.id, Visit.cancelled.is_(False))
        visit = session.scalar(known)
        if visit is None:
            raise LunzhiError("visit.none", {"case": case.number})
        row = next(visit_rows_in(session, case.number))
        _refuse_barred(session, case, visit, row)
        members = tuple(_members(session, row))
        county = printable(settings_in(session).settings.county)
        content = TeamNotice(
            recipients="，".join(dict.fromkeys(member.unit for member in members)),
            release=visit.release,
            days="、".join(_spans(row.days)),
            count=len(row.days),
            members=members,
            is_first=_is_first(session, visit, case),
            signatory=_CHINESE("team_notice.signatory", county=county)
            if county
            else _CHINESE("team_notice.signatory_unnamed"),
            day=_CHINESE.day(books.today),
        )
    # Nor does the file's name tell of the case: it is what mail programs show.
    told = {"number": str(visit.release), "first": row.days[0].isoformat()}
    name = _CHINESE("team_notice.file", county=county, **told)
    return Document(file_name(name), team_notice_document(content))


def _refuse_barred(session: Session, case: Case, visit: Visit, row: VisitRow) -> None:
    (known,) = case_facts_in(session, Case.id == case.id)
    members = session.scalars(select(Officer).where(Officer.id.in_(row.team))).all()
    facts = recusal_facts_in(session, Recusal.officer_id.in_(row.team))
    days = (visit.start, visit.end)
    if any(barred_by(facts, each.id, each.unit_id, known, days) for each in members):
        raise LunzhiError("team_notice.barred", {"case": case.number})


def _members(session: Session, row: VisitRow) -> Iterator[TeamMember]:
    """In the order of the seats."""
    seats = seat_names_in(session)
    people = (
        select(Officer.id, Officer.name, Unit.name)
        .join(Unit, Unit.id == Officer.unit_id)
        .where(Officer.id.in_(row.team))
    )
    named = {officer: (name, unit) for officer, name, unit in session.execute(people)}
    for seat, officers in row.seats.items():
        for officer in officers:
            yield TeamMember(*named[officer], seats.get(seat, seat))


def _is_first(session: Session, visit: Visit, case: Case) -> bool:
    """Whether people knew of no visit before the release that last changed it."""
    moves = session.get_one(TeamRelease, visit.release).changes["moves"]
    return all(move["kind"] == "new" for move in moves if move["case"] == case.id)


def _spans(days: Sequence[date]) -> Iterator[str]:
    """Days that follow one another, written together; the year once."""
    ends = [day for day, after in pairwise(days) if after - day > _DAY]
    firsts = [days[0], *(after for day, after in pairwise(days) if after - day > _DAY)]
    for first, last in zip(firsts, [*ends, days[-1]], strict=True):
        end = _CHINESE.short_day(last) if last.year == first.year else _CHINESE.day(last)
        if first == last:
            yield _CHINESE.day(first)
        else:
            yield _CHINESE("notice.days", first=first, last=end)
