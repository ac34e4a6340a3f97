"""What becomes of an owed stint: each has a command, a result, a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.duties import appraise, defer, exempt, recall, reinstate
from scheduler.services.books.finding import officer_by_number
from scheduler.services.books.ledger import history
from scheduler.services.books.officers import correct_name
from scheduler.services.books.opened import Books
from tests.databases import acting_as, on_day
from tests.services.books.entries import acts, enter, state, stint_of, with_county, with_planned

APRIL = date(2026, 4, 1)
WHY = ("工作需要", "王部长")


@pytest.fixture
def county(books: Books) -> Books:
    """101 owes a stint; 102 has one planned from March to May."""
    return with_planned(books)


def test_a_deferral_moves_the_deadline_and_ends_by_itself(county: Books) -> None:
    defer(county, "101", date(2027, 3, 1), *WHY)
    row = history(county, "101").duties[0]
    assert (row.state, row.deadline) == ("deferred", date(2027, 3, 1))
    assert state(on_day(county, date(2027, 3, 1)), "101") == "owed"


def test_a_deferral_lies_ahead(county: Books) -> None:
    with pytest.raises(LunzhiError, match=r"duty\.until_past"):
        defer(county, "101", date(2026, 1, 1), *WHY)


def test_exemption_and_its_undoing(county: Books) -> None:
    assert exempt(county, "101", *WHY).state == "exempt"
    with pytest.raises(LunzhiError, match=r"duty\.is_exempt"):
        defer(county, "101", APRIL, *WHY)
    assert reinstate(county, "101", *WHY).state == "owed"
    with pytest.raises(LunzhiError, match=r"duty\.is_owed"):
        reinstate(county, "101", *WHY)
    assert acts(county, "101")[-2:] == ["duty.exempt", "duty.reinstated"]


def test_who_is_planned_can_be_deferred_and_is_told_of(county: Books) -> None:
    stands = defer(county, "102", date(2026, 8, 1), *WHY)
    assert (stands.state, stands.published) == ("planned", date(2026, 3, 1))


def test_a_recall_ends_the_stint_and_waives_the_rest(county: Books) -> None:
    april = on_day(county, APRIL)
    done = recall(april, "102", date(2026, 4, 20), *WHY)
    assert (done.owes_again, done.stands.state) == (False, "serving")
    assert state(on_day(county, date(2026, 4, 20)), "102") == "recalled"
    stint = stint_of(april, "102")
    assert stint is not None
    assert (stint.end, stint.sequence) == (date(2026, 4, 20), 1)


def test_a_recall_has_the_stint_owed_again_where_the_settings_say_so(books: Books) -> None:
    with_county(books, recall="owe_again")
    enter(books, "102", start=date(2026, 1, 1), end=APRIL)
    february = on_day(books, date(2026, 2, 1))
    assert recall(february, "102", date(2026, 2, 10), *WHY).owes_again
    rows = history(february, "102").duties
    assert [row.state for row in rows] == ["owed", "serving"]
    assert rows[0].arose_on == date(2026, 2, 10)


@pytest.mark.parametrize(
    ("day", "on", "code"),
    [
        (date(2026, 1, 1), date(2026, 4, 1), "is_planned"),
        (date(2026, 4, 1), date(2026, 3, 1), "recall_outside"),
        (date(2026, 4, 1), date(2026, 6, 1), "recall_outside"),
        (date(2026, 6, 1), date(2026, 5, 1), "is_done"),
    ],
)
def test_only_a_stint_under_way_is_recalled(county: Books, day: date, on: date, code: str) -> None:
    with pytest.raises(LunzhiError, match=rf"duty\.{code}"):
        recall(on_day(county, day), "102", on, *WHY)


def test_a_stint_that_is_over_is_appraised_and_again_if_need_be(county: Books) -> None:
    june = on_day(county, date(2026, 6, 1))
    with pytest.raises(LunzhiError, match=r"duty\.not_over"):
        appraise(on_day(county, date(2026, 5, 31)), "102", "competent", "工作认真")
    appraise(june, "102", "competent", "工作认真")
    appraise(acting_as(june, "petitions"), "102", "excellent", "办结积案三件")
    (judged,) = history(june, "102").appraisals
    assert (judged.grade, judged.text, judged.by) == ("excellent", "办结积案三件", "somebody")


def test_nobody_judges_the_own_stint(county: Books) -> None:
    june = on_day(county, date(2026, 6, 1))
    with june.store.reading() as session:
        officer = officer_by_number(session, "102").id
    own = acting_as(june, "petitions")
    own = replace(own, actor=replace(own.actor, officer=officer))
    with pytest.raises(LunzhiError, match="own_matter"):
        appraise(own, "102", "excellent", "工作认真")


Writing = Callable[[Books, str], Any]


@pytest.mark.parametrize(
    "write",
    [
        lambda books, text: exempt(books, "101", text, "王部长"),
        lambda books, text: defer(books, "101", APRIL, text, "王部长"),
        lambda books, text: appraise(on_day(books, date(2026, 7, 1)), "102", "basic", text),
        lambda books, text: correct_name(books, "101", text),
    ],
)
def test_no_text_takes_a_number_that_leads_to_a_person(county: Books, write: Writing) -> None:
    before = history(county, "101")
    with pytest.raises(LunzhiError, match="free_text"):
        write(county, "来电 138-0013-8000")
    assert history(county, "101") == before
