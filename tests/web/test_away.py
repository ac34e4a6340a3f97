"""Home units on pages: who is away, objections; an officer's own visits; who must not know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.services.books.objections import objections
from tests.services.books.teams_world import MONDAY
from tests.web.inspected import FRIDAY, Inspected, inspected_site
from tests.web.site import Site

TEAM = {"lead": "D1", "co_lead": "X1", "supervisor": "S1", "topic": "L2"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Inspected]:
    with inspected_site(tmp_path) as made:
        yield made


@pytest.fixture
def site(office: Inspected) -> Site:
    office.publish("XF2026-001", MONDAY, **TEAM)
    return office.on(FRIDAY)


def objected(site: Site) -> str:
    text = site.client("liaison").get("/away").text
    path = text.partition('action="/away/')[2].partition('"')[0]
    blank = site.post(site.client("liaison"), f"/away/{path}", reason="   ")
    assert blank.status_code == 422
    assert f'id="reason-{path.replace("/", "-")}-wrong"' in blank.text
    answer = site.post(site.client("liaison"), f"/away/{path}", reason="本单位正值审计")
    assert answer.status_code == 303, answer.text
    return objections(site.books)[0].own.uid


def test_a_liaison_sees_days_and_nothing_of_the_case(site: Site) -> None:
    text = site.client("liaison").get("/away").text
    assert "姓名S1" in text
    assert "2026年3月2日" in text
    assert "2026年3月3日" in text
    for secret in ("XF2026", "征地", "太平", "督查员", "单位B03", "姓名D1", "姓名L2"):
        assert secret not in text


def test_a_liaison_objects_and_the_office_decides(site: Site) -> None:
    number = objected(site)
    again = site.client("liaison").get("/away").text
    assert "待决定" in again
    assert 'action="/away/' not in again
    office = site.client("inspection")
    text = office.get("/objections").text
    for said in ("XF2026-001", "征地拆迁", "单位B03", "本单位正值审计", "待决定的异议：1件"):
        assert said in text
    assert '<option value="S2">' in text
    for link in ("/visits/XF2026-001", "/inspectors/person/S1"):
        assert f'href="{link}"' in text
        assert link.partition("/person")[0] in office.get("/").text
    empty = site.post(office, f"/objections/{number}", decision=" ")
    assert empty.status_code == 422
    for wrong_one in ("what", "decision"):
        assert f'id="{wrong_one}-{number}-wrong"' in empty.text
    wrong = site.post(office, f"/objections/{number}", what="upheld", decision="同意", into="L1")
    assert wrong.status_code == 409
    assert "同意" in wrong.text
    done = site.post(office, f"/objections/{number}", what="upheld", decision="同意", chosen="S2")
    assert "objection_substituted" in done.headers["Location"]
    after = site.client("liaison").get("/away").text
    assert "异议成立" in after
    assert "督查办决定：同意" in after
    late = site.post(office, f"/objections/{number}", what="dismissed", decision="反悔")
    assert late.status_code == 409


def test_others_look_and_do_not_decide(site: Site) -> None:
    number = objected(site)
    for account in ("petitions", "auditor"):
        text = site.client(account).get("/objections").text
        assert "本单位正值审计" in text
        assert "/objections/" not in text.partition("<main")[2]
        answer = site.post(site.client(account), f"/objections/{number}", what="upheld")
        assert answer.status_code == 403
    for account in ("liaison", "organisation", "officer"):
        assert site.client(account).get("/objections").status_code == 403


def test_what_is_another_units_is_as_if_it_were_not_there(office: Inspected, site: Site) -> None:
    path = site.client("liaison").get("/away").text
    seat = path.partition('action="/away/')[2].partition('"')[0]
    client = office.on(FRIDAY).client("concerned")
    answers = [
        site.post(client, f"/away/{key}", reason="走不开")
        for key in (seat, "S9/2026-03-02", "S1/soon")
    ]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].text == answers[1].text


def test_an_officer_sees_the_own_visit_and_who_leads(site: Site) -> None:
    text = site.client("officer").get("/me").text
    for said in ("XF2026-001", "征地拆迁", "单位B03", "太平镇", "信访督查员", "姓名D1", "姓名X1"):
        assert said in text


def test_who_is_of_the_unit_concerned_learns_nothing_before_the_first_day(
    office: Inspected,
) -> None:
    pages = (("concerned", "/away"), ("concerned", "/"), ("member", "/me"), ("member", "/account"))
    days = (FRIDAY, MONDAY - timedelta(1), MONDAY, MONDAY + timedelta(10))

    def seen() -> list[str]:
        return [office.on(day).client(who).get(path).text for day in days for who, path in pages]

    before = seen()
    office.publish("XF2026-001", MONDAY, **TEAM)
    assert seen() == before
    # That a page can differ at all: another unit's does.
    assert "姓名S1" in office.on(FRIDAY).client("liaison").get("/away").text
