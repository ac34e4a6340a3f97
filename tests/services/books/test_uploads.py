"""Workbooks kept between preview and confirmation: exactly their bytes, for their account alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.books.roles import NotAllowed, Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.databases import back_up
from scheduler.services.books.importing import OutdatedPreview
from scheduler.services.books.ledger import ledger
from scheduler.services.books.opened import Books, account_actor
from scheduler.services.books.restoring import restore_books
from scheduler.services.books.uploads import (
    MOST_KEPT,
    confirm_upload,
    keep_upload,
    kept_upload,
)
from scheduler.store.desk import Upload
from scheduler.store.people import Account
from scheduler.workbooks.bounds import MOST_BYTES
from scheduler.workbooks.refusals import WorkbookRefused
from tests.databases import on_day
from tests.services.books.importing import B01, LI, imported, people, settled, units


@pytest.fixture
def county(books: Books, tmp_path: Path) -> Books:
    """A unit, and accounts anna and bo of the department, cleo of the bureau."""
    settled(books, tmp_path)
    imported(books, units(B01))
    roles: dict[str, Role] = {"anna": "organisation", "bo": "organisation", "cleo": "petitions"}
    with books.store.noting() as session:
        for name, role in roles.items():
            session.add(Account(name=name, role=role, created_at=books.now()))
    return books


def on_behalf(books: Books, name: str) -> Books:
    return replace(books, actor=account_actor(books.store, name))


def roster(number: str = "001") -> bytes:
    return people((number, *LI[1:]))


def kept(books: Books) -> list[str]:
    with books.store.reading() as session:
        return list(session.scalars(select(Upload.digest).order_by(Upload.id)))


def numbers(books: Books) -> list[str]:
    return [row.number for row in ledger(books)]


def test_exactly_the_bytes_that_were_previewed_are_imported_once(county: Books) -> None:
    anna, data = on_behalf(county, "anna"), roster()
    preview = keep_upload(anna, "名册.xlsx", data)
    assert numbers(county) == []
    assert kept_upload(anna, preview.digest) == ("名册.xlsx", data)
    done = confirm_upload(anna, f" {preview.digest.upper()}")
    assert done.lines == preview.lines
    assert numbers(county) == ["001"]
    assert kept(county) == []
    with pytest.raises(LunzhiError, match=r"import\.done_already") as twice:
        confirm_upload(anna, preview.digest)
    assert twice.value.params["by"] == "anna"
    assert numbers(county) == ["001"]


def test_another_accounts_is_nobody_elses(county: Books) -> None:
    digest = keep_upload(on_behalf(county, "anna"), "a.xlsx", roster()).digest
    bo = on_behalf(county, "bo")
    for call in (kept_upload, confirm_upload):
        with pytest.raises(LunzhiError, match=r"upload\.unknown"):
            call(bo, digest)
    keep_upload(bo, "b.xlsx", roster())
    confirm_upload(bo, digest)
    assert kept(county) == [digest]


def test_who_may_only_preview_does_not_confirm(county: Books) -> None:
    cleo = on_behalf(county, "cleo")
    digest = keep_upload(cleo, "a.xlsx", roster()).digest
    with pytest.raises(NotAllowed):
        confirm_upload(cleo, digest)
    assert kept(county) == [digest]


def test_the_last_few_are_kept_of_each_account(county: Books) -> None:
    anna, bo = on_behalf(county, "anna"), on_behalf(county, "bo")
    of_bo = keep_upload(bo, "a.xlsx", roster()).digest
    made = [keep_upload(anna, "a.xlsx", roster(f"00{n}")).digest for n in range(MOST_KEPT + 2)]
    assert kept(county) == [of_bo, *made[2:]]
    keep_upload(anna, "again.xlsx", roster("002"))
    assert kept(county) == [of_bo, *made[3:], made[2]]
    assert kept_upload(anna, made[2])[0] == "again.xlsx"


def test_nothing_is_kept_for_long(county: Books) -> None:
    keep_upload(on_behalf(county, "bo"), "a.xlsx", roster())
    later = on_day(on_behalf(county, "anna"), county.today + timedelta(8))
    digest = keep_upload(later, "a.xlsx", roster()).digest
    assert kept(county) == [digest]


def test_after_a_week_it_is_not_to_be_had_though_nothing_was_kept_since(county: Books) -> None:
    anna = on_behalf(county, "anna")
    digest = keep_upload(anna, "a.xlsx", roster()).digest
    assert kept_upload(on_day(anna, county.today + timedelta(7)), digest)[0] == "a.xlsx"
    later = on_day(anna, county.today + timedelta(8))
    for call in (kept_upload, confirm_upload):
        with pytest.raises(LunzhiError, match=r"upload\.unknown"):
            call(later, digest)
    assert numbers(county) == []


def test_after_a_restore_workbooks_are_handed_in_again(
    county: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    keep_upload(on_behalf(county, "anna"), "a.xlsx", roster())
    back_up(county, tmp_path / "backup.db")
    keep_upload(on_behalf(county, "anna"), "b.xlsx", roster("002"))
    restore_books(county, tmp_path / "backup.db", machine_time=lambda: 1.8e9)
    assert kept(county) == []


def test_what_is_refused_is_not_kept(county: Books) -> None:
    anna = on_behalf(county, "anna")
    for data in (b"no workbook", b"x" * (MOST_BYTES + 1)):
        with pytest.raises(WorkbookRefused):
            keep_upload(anna, "a.xlsx", data)
    assert kept(county) == []


def test_where_the_books_moved_on_the_new_preview_can_be_confirmed(county: Books) -> None:
    anna = on_behalf(county, "anna")
    digest = keep_upload(anna, "a.xlsx", roster()).digest
    imported(county, units(("B01", "县财政局", 5)))
    imported(county, people((LI[0], "李蕾", *LI[2:])))
    with pytest.raises(OutdatedPreview) as outdated:
        confirm_upload(anna, digest)
    fresh = outdated.value.preview.digest
    assert kept(county) == [fresh]
    confirm_upload(anna, fresh)
    assert [row.name for row in ledger(county)] == ["李雷"]


def test_the_console_keeps_nothing(county: Books) -> None:
    with pytest.raises(LunzhiError, match="no_account"):
        keep_upload(county, "a.xlsx", roster())
    with pytest.raises(LunzhiError, match="no_account"):
        kept_upload(county, "0" * 32)
