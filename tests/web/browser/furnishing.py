"""What the sample county has none of by itself: a draw, an objection, a visit that breaks rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import select

from scheduler.books.roles import Actor
from scheduler.services.books.accounts import add_account
from scheduler.services.books.cases import register_case
from scheduler.services.books.objections import object_to
from scheduler.services.books.recusals import NewFact, enter_fact
from scheduler.services.books.team_draws import promise_draw
from scheduler.services.books.teams_planning import TeamsOrder
from scheduler.services.books.waivers import NewWaiver, grant_waiver
from scheduler.store.cases import Case
from scheduler.store.inspectors import Recusal
from scheduler.store.people import Officer
from scheduler.store.visits import Visit, VisitSeat
from tests.databases import DAY
from tests.web.site import PASSWORD, Site

__all__ = ["VISITED", "WAITING", "furnish", "furnished"]

VISITED: Final = "XF2025-316"
"""A case that a team is published for; a fact stands against one of the team."""

WAITING: Final = "QH-2026-001"
"""A case that waits for a team, which is to be drawn in public."""


def furnish(site: Site) -> None:
    """Puts it there, through the use cases."""
    books = site.books
    register_case(
        books, WAITING,
        {"kind": "large_group", "matter": "labour", "place": "T06", "units": ["B08"],
         "severity": 2, "received_on": DAY, "earliest": date(2026, 1, 26),
         "due": date(2026, 2, 13)},
    )  # fmt: skip
    order = TeamsOrder(first=date(2026, 1, 26), days=15, only=(WAITING,))
    promise_draw(books, order, source="福利彩票双色球", at="2026-01-20", reading="依次抄写")
    with books.looking("inspection") as session:
        member, unit, first = session.execute(
            select(Officer.staff_number, Officer.unit_id, Visit.start)
            .join(VisitSeat, VisitSeat.officer_id == Officer.id)
            .join(Visit, Visit.id == VisitSeat.visit_id)
            .join(Case, Case.id == Visit.case_id)
            .where(Case.number == VISITED, VisitSeat.seat == "supervisor")
        ).one()  # fmt: skip
    away = Actor("liaison", frozenset({"liaison"}), unit)
    object_to(replace(books, actor=away), member, first, "当日有重要会议")
    enter_fact(books, NewFact(member, "case", VISITED, "local", "曾参与此件处理", "decided", DAY))
    waived = NewFact("DC042", "place", "T01", "local", "曾在该镇工作", "reported", DAY)
    fact = enter_fact(books, waived).id
    grant_waiver(books, NewWaiver(fact, "离任已逾十年", "张明", DAY, date(2026, 6, 30)))
    add_account(books, "member", "officer", officer=member, password=PASSWORD)


def furnished(site: Site) -> dict[str, dict[str, str | int]]:
    """By endpoint, the parts of addresses at which it is, as `Site.there` has them."""
    person: dict[str, str | int] = {"number": "DC042"}
    visit: dict[str, str | int] = {"number": VISITED}
    draft: dict[str, str | int] = {"draft": 2}
    first: dict[str, str | int] = {"number": 1}
    with site.books.looking("inspection") as session:
        fact = session.scalars(select(Recusal.id).order_by(Recusal.id.desc())).first()
        sits = session.scalars(
            select(VisitSeat.officer_id)
            .join(Visit, Visit.id == VisitSeat.visit_id)
            .join(Case, Case.id == Visit.case_id)
            .where(Case.number == VISITED, VisitSeat.seat == "lead")
        ).one()
    assert fact is not None
    return {
        "visits.show": visit, "team_notices.show": visit,
        "visits.seat": {**visit, "seat": "lead", "out": sits, "who": 1},
        "teams.draft": draft, "teams.draft_printed": draft, "teams.release": first,
        "teams.draft_case": {**draft, "case": VISITED},
        "teams.release_case": {**first, "case": VISITED}, "teams.release_printed": first,
        "draws.show": {"draw_id": 1}, "draws.public": {"draw_id": 1},
        "inspectors.show": person, "inspectors.entry": person,
        "recusals.form": person, "recusals.declaration": person,
        "recusals.show": {"recusal": fact},
    }  # fmt: skip
