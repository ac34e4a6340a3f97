"""The sample county's inspection office: its name list and cases, and the first teams."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib.resources import as_file, files
from typing import Any, Final, cast

from sqlalchemy import select

from scheduler.books.cases import CaseValues
from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import ASSIGNERS
from scheduler.problems.loading import load_document
from scheduler.services.books.cases import register_case
from scheduler.services.books.declarations import declare_for
from scheduler.services.books.drafts import drafts
from scheduler.services.books.importers import LEDGER, NAME_LIST
from scheduler.services.books.jobs import JobProgress
from scheduler.services.books.ledger import ledger
from scheduler.services.books.opened import Books
from scheduler.services.books.recusals import NewFact, enter_fact
from scheduler.services.books.running import run_job
from scheduler.services.books.teams_planning import OrderedTeams, TeamsOrder, order_teams
from scheduler.services.books.teams_released import team_releases
from scheduler.services.books.teams_releases import publish_teams
from scheduler.store.inspectors import Inspector

__all__ = ["open_sample_office", "order_sample_teams", "publish_sample_teams"]

_OFFICE: Final = "qinghe-office.json"
_WORKBOOKS: Final = (("qinghe-offices.csv", LEDGER), ("qinghe-inspectors.csv", NAME_LIST))
_FIRST, _DAYS = date(2026, 1, 5), 15

_DAYS_OF_CASE: Final = frozenset(
    {"received_on", "transferred_on", "told_on", "accepted_on", "deadline", "earliest", "due"}
)

_Row = Mapping[str, Any]


def open_sample_office(books: Books) -> None:
    """Fills name list, declarations, facts and cases through the use cases; once."""
    books.actor.must_be(*ASSIGNERS)
    with books.store.reading() as session:
        if session.scalar(select(Inspector.officer_id).limit(1)) is not None:
            return
    with as_file(files("scheduler").joinpath("samples", _OFFICE)) as path:
        office = cast("Mapping[str, Sequence[_Row]]", load_document(path))
    for name, importer in _WORKBOOKS:
        data = files("scheduler").joinpath("samples", name).read_bytes()
        importer.confirm(books, name, data, importer.preview(books, name, data).digest)
    for row in ledger(books):
        if row.start is not None and row.last is not None and row.last >= books.today:
            declare_for(books, row.number, ())
    for fact in office["facts"]:
        enter_fact(books, NewFact(**fact, source="reported", first=books.today))
    for case in office["cases"]:
        _register(books, case)


def order_sample_teams(books: Books) -> OrderedTeams | None:
    """Orders the first teams, unless there is a release of teams, or a draft on its way to one."""
    if team_releases(books) or drafts(books, TEAMS):
        return None
    return order_teams(books, TeamsOrder(first=_FIRST, days=_DAYS))


def publish_sample_teams(
    books: Books,
    ordered: OrderedTeams | None,
    heard: Callable[[JobProgress], None],
    asked: Callable[[], bool],
) -> int | None:
    """Solves what was ordered and publishes it; the number of the latest release, None: stopped
    before there was a plan.
    """
    books.actor.must_be(*ASSIGNERS)
    if ordered is not None:
        run_job(books, ordered.job, heard=heard, asked=asked)
    if not team_releases(books):
        for draft in drafts(books, TEAMS)[:1]:
            publish_teams(books, draft.id)
    made = team_releases(books)
    return made[0].number if made else None


def _register(books: Books, case: _Row) -> None:
    values: dict[str, Any] = {key: case[key] for key in case if key not in ("number", "seats")}
    for name in _DAYS_OF_CASE & values.keys():
        values[name] = date.fromisoformat(case[name])
    optional = {"lawyer", "member"} - {*case["seats"]}
    values["seats"] = dict.fromkeys(optional, 0)
    register_case(books, case["number"], cast("CaseValues", values))
