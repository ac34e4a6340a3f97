"""The sample county, from an empty database to its first release; a second time changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from typing import Final

from scheduler.books.roles import PLANNERS, Role
from scheduler.problems.faults import LunzhiError
from scheduler.problems.loading import load_document
from scheduler.services.books.accounts import add_account, list_accounts
from scheduler.services.books.drafts import approve, drafts, submit
from scheduler.services.books.importing import confirm_import, preview_import
from scheduler.services.books.jobs import JobProgress
from scheduler.services.books.ledger import Filter, ledger
from scheduler.services.books.opened import Books
from scheduler.services.books.passwords import new_password
from scheduler.services.books.planning import Ordered, order_rotation
from scheduler.services.books.released import releases
from scheduler.services.books.releases import publish
from scheduler.services.books.running import run_job
from scheduler.services.books.settings import current_settings
from scheduler.services.books.settings_loading import load_settings
from scheduler.services.books.units import units

__all__ = [
    "SampleAccounts", "add_sample_accounts", "open_sample_county", "order_sample_plan",
    "publish_sample_plan",
]  # fmt: skip

_SETTINGS: Final = "qinghe-settings.json"
_WORKBOOKS: Final = ("qinghe-roster.xlsx", "qinghe-serving.csv")
_FIRST, _MONTHS = date(2026, 1, 1), 12
_OFFICES: Final[tuple[tuple[str, Role], ...]] = (
    ("zuzhibu", "organisation"), ("xinfangju", "petitions"), ("duchaban", "inspection"),
    ("shenji", "auditor"), ("admin", "administrator"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SampleAccounts:
    """What one tries the pages out with: names with their roles, and the password of all."""

    names: tuple[tuple[str, Role], ...]
    password: str


def open_sample_county(books: Books) -> None:
    """Puts the sample's settings in force and imports its workbooks, their wrong rows left out.

    Raises LunzhiError where the books are another county's.
    """
    with as_file(files("scheduler").joinpath("samples", _SETTINGS)) as path:
        if current_settings(books).number == 0:
            load_settings(books, path, replaces=0)
        ours = load_document(path)
    current = current_settings(books)
    if current.document != ours:
        raise LunzhiError("demo.other_county", {"name": current.settings.county})
    for name in _WORKBOOKS:
        data = files("scheduler").joinpath("samples", name).read_bytes()
        preview = preview_import(books, name, data)
        if preview.changes:
            confirm_import(books, name, data, preview.digest)


def order_sample_plan(books: Books) -> Ordered | None:
    """Orders the year's plan, unless there is a release, or a draft on its way to one."""
    if releases(books) or drafts(books):
        return None
    return order_rotation(books, _FIRST, _MONTHS)


def publish_sample_plan(
    books: Books,
    ordered: Ordered | None,
    heard: Callable[[JobProgress], None],
    asked: Callable[[], bool],
) -> int:
    """Solves what was ordered and publishes the draft; the number of the latest release."""
    books.actor.must_be(*PLANNERS)
    if ordered is not None:
        run_job(books, ordered.job, heard=heard, asked=asked)
    # Where there is a release, an open draft is that of somebody who tries things out.
    for draft in () if releases(books) else drafts(books)[:1]:
        if draft.state == "draft":
            submit(books, draft.id)
        if draft.state != "approved":
            approve(books, draft.id)
        publish(books, draft.id)
    made = releases(books)
    if not made:
        raise LunzhiError("demo.no_release")
    return made[0].number


def add_sample_accounts(books: Books) -> SampleAccounts | None:
    """An account of each role with one password, shown this once; None where there are accounts.

    The officer is somebody whose stint is to begin, the liaison one of their unit.
    """
    if list_accounts(books):
        return None
    rows = ledger(books, Filter(states=frozenset({"planned"})))
    officer = min(rows, key=lambda row: (row.start or date.max, row.number))
    password = new_password()
    for name, role in _OFFICES:
        add_account(books, name, role, password=password)
    add_account(books, "ganbu", "officer", officer=officer.number, password=password)
    code = next(unit.code for unit in units(books) if unit.name == officer.unit)
    add_account(books, "lianluoyuan", "liaison", unit=code, password=password)
    names = (*_OFFICES, ("ganbu", "officer"), ("lianluoyuan", "liaison"))
    return SampleAccounts(names, password)
