"""Drafts on their way: in which order, by whom, and what is judged."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest
from sqlalchemy import text

from scheduler.books.roles import NotAllowed
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.drafts import (
    approve,
    discard,
    drafts,
    export_draft,
    send_back,
    show_draft,
    submit,
)
from scheduler.services.books.opened import Books
from scheduler.services.books.released import releases
from scheduler.services.books.releases import publish
from scheduler.services.errors import UnsoundPlan
from scheduler.services.reading import judged
from tests.databases import acting_as
from tests.services.books.entries import approved_draft, draft_for, enter, with_county, with_owing


@pytest.fixture
def county(books: Books) -> Books:
    """Three who owe a stint: 101, 102 and 103."""
    return with_owing(books, "101", "102", "103")


def test_a_draft_is_submitted_approved_and_published_in_this_order(county: Books) -> None:
    draft = draft_for(county, ("101", "2026-03-01"))
    for act, code in ((approve, "is_draft"), (publish, "is_draft")):
        with pytest.raises(LunzhiError, match=code):
            act(county, draft)
    submit(county, draft)
    with pytest.raises(LunzhiError, match="is_submitted"):
        publish(county, draft)
    approve(county, draft)
    assert publish(county, draft).number == 1
    for again in (submit, approve, publish):
        with pytest.raises(LunzhiError, match="is_published"):
            again(county, draft)
    assert drafts(county) == []


def test_a_draft_that_is_sent_back_starts_anew(county: Books) -> None:
    draft = approved_draft(county, ("101", "2026-03-01"))
    send_back(county, draft, "人数不足")
    (line,) = drafts(county)
    assert (line.state, line.submitted_by, line.approved_by) == ("draft", None, None)


def test_a_discarded_draft_is_not_listed_and_not_published(county: Books) -> None:
    draft = approved_draft(county, ("101", "2026-03-01"))
    discard(county, draft)
    assert drafts(county) == []
    with pytest.raises(LunzhiError, match="is_discarded"):
        publish(county, draft)


def test_where_the_settings_ask_for_it_another_person_approves(books: Books) -> None:
    with_county(books, approval={"second_person": True})
    enter(books, "101")
    draft = draft_for(books, ("101", "2026-03-01"))
    submit(books, draft)
    with pytest.raises(LunzhiError, match=r"draft\.second_person"):
        approve(books, draft)
    approve(acting_as(books, "organisation", name="head"), draft)
    assert drafts(books)[0].approved_by == "head"


@pytest.mark.parametrize("role", ["petitions", "inspection", "auditor", "administrator", "liaison"])
def test_only_the_organisation_department_publishes(county: Books, role: str) -> None:
    draft = approved_draft(county, ("101", "2026-03-01"))
    with pytest.raises(NotAllowed):
        publish(acting_as(county, role), draft)  # type: ignore[arg-type]
    assert releases(county) == []


def test_what_a_draft_holds_is_judged_each_time_it_comes_out(county: Books) -> None:
    draft = draft_for(county, ("101", "2026-03-01"))
    with county.store.noting() as session:
        spoilt = json.dumps({"format": "rotation-plan/1"}).encode()
        session.execute(text("UPDATE draft SET plan = :it"), {"it": zlib.compress(spoilt)})
    with pytest.raises(UnsoundPlan):
        show_draft(county, draft)


def test_a_draft_is_exported_as_files_on_which_verify_agrees(county: Books, tmp_path: Path) -> None:
    draft = draft_for(county, ("101", "2026-03-01"))
    problem, plan = export_draft(county, draft, tmp_path / "new")
    assert judged(problem, plan).violations == ()
