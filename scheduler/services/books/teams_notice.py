"""The notice of one joint inspection team as a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.grounds import barred_by
from scheduler.books.roles import CASE_READERS
from scheduler.books.teams_snapshot import VisitRow
from scheduler.dates import runs_of
from scheduler.documents.team_notice import TeamMember, TeamNotice
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.cases_read import known_visit
from scheduler.services.books.grounds_held import case_facts_in, recusal_facts_in
from scheduler.services.books.knowing import visible_case
from scheduler.services.books.notices import NoticeFacts, checked_facts, written_days
from scheduler.services.books.notices_templates import OFFICIAL, TEAM_NOTICE, made_by_template
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import settings_in
from scheduler.services.books.teams_names import seat_names_in
from scheduler.services.books.teams_snapshots import visit_rows_in
from scheduler.services.books.workdays import workdays_in
from scheduler.services.made import Document, file_name
from scheduler.store.cases import Case
from scheduler.store.inspectors import Recusal
from scheduler.store.people import Officer, Unit
from scheduler.store.visits import TeamRelease, Visit
from scheduler.words import printable

__all__ = ["default_team_facts", "team_notice"]


def default_team_facts(books: Books, number: str) -> NoticeFacts:
    """What the notice says unless its maker says otherwise; dated today. Raises as `team_notice`.

    It goes to the units of the members.
    """
    with books.looking(*CASE_READERS) as session:
        case = visible_case(session, books, number)
        visit, row = known_visit(session, case), _row(session, case)
        _refuse_barred(session, case, visit, row)
        members = _members(session, row)
        return _usual(session, books, members)


def team_notice(books: Books, number: str, facts: NoticeFacts | None = None) -> Document:
    """The notice of the team that visits in that case, by the template in use. `facts` None: usual.

    It tells nothing of the case. Raises LunzhiError without a visit, for a case that is hidden, for
    facts with a person's number in them, and while somebody sits there who must not, as their unit
    is one of those concerned by now: it would be told; TemplateFault, NotAllowed.
    """
    with books.looking(*CASE_READERS) as session:
        case = visible_case(session, books, number)
        visit = known_visit(session, case)
        row = _row(session, case)
        _refuse_barred(session, case, visit, row)
        members = _members(session, row)
        usual = _usual(session, books, members)
        said = usual if facts is None else checked_facts(facts, usual)
        estimated = workdays_in(session).estimated(row.days)
        county = printable(settings_in(session).settings.county)
        content = TeamNotice(
            document_number=said.document_number,
            county=county,
            recipients=said.recipients,
            signatory=said.signatory,
            day=OFFICIAL.day(said.day),
            release=visit.release,
            is_first=_is_first(session, visit, case),
            days=_spans(row.days),
            count=len(row.days),
            estimated=_spans(sorted(estimated)),
            members=members,
        )
    # Nor does the file's name tell of the case: it is what mail programs show.
    told = {"number": str(visit.release), "first": row.days[0].isoformat()}
    name = OFFICIAL("team_notice.file", county=county, **told)
    return Document(file_name(name), made_by_template(books, content, TEAM_NOTICE))


def _refuse_barred(session: Session, case: Case, visit: Visit, row: VisitRow) -> None:
    (known,) = case_facts_in(session, Case.id == case.id)
    members = session.scalars(select(Officer).where(Officer.id.in_(row.team))).all()
    facts = recusal_facts_in(session, Recusal.officer_id.in_(row.team))
    days = (visit.start, visit.end)
    if any(barred_by(facts, each.id, each.unit_id, known, days) for each in members):
        raise LunzhiError("team_notice.barred", {"case": case.number})


def _row(session: Session, case: Case) -> VisitRow:
    return next(visit_rows_in(session, case.number))


def _usual(session: Session, books: Books, members: Sequence[TeamMember]) -> NoticeFacts:
    county = printable(settings_in(session).settings.county)
    signatory = OFFICIAL("team_notice.signatory", county=county) if county else None
    return NoticeFacts(
        document_number="",
        recipients="，".join(dict.fromkeys(member.unit for member in members)),
        signatory=signatory or OFFICIAL("team_notice.signatory_unnamed"),
        day=books.today,
    )


def _members(session: Session, row: VisitRow) -> tuple[TeamMember, ...]:
    """In the order of the seats."""
    seats = seat_names_in(session)
    people = (
        select(Officer.id, Officer.name, Unit.name)
        .join(Unit, Unit.id == Officer.unit_id)
        .where(Officer.id.in_(row.team))
    )
    named = {officer: (name, unit) for officer, name, unit in session.execute(people)}
    placed = [(seat, officer) for seat, officers in row.seats.items() for officer in officers]
    return tuple(
        TeamMember(number, *named[officer], seats.get(seat, seat))
        for number, (seat, officer) in enumerate(placed, 1)
    )


def _is_first(session: Session, visit: Visit, case: Case) -> bool:
    """Whether people knew of no visit before the release that last changed it."""
    moves = session.get_one(TeamRelease, visit.release).changes["moves"]
    return all(move["kind"] == "new" for move in moves if move["case"] == case.id)


def _spans(days: Sequence[date]) -> str:
    """Days that follow one another written together, the year once."""
    return "、".join(
        OFFICIAL.day(run.first) if run.first == run.last else written_days(run.first, run.last)
        for run in runs_of(days)
    )
