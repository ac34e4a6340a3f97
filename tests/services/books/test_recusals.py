"""Facts, declarations and waivers: who enters, reads, ends them, and which teams they bar."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from scheduler.books.roles import ROLES, NotAllowed, Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.declarations import (
    Interest,
    declare,
    declare_for,
    my_interests,
    preview_declaration,
)
from scheduler.services.books.grounds_held import recusal_facts_in
from scheduler.services.books.inspection_home import inspection_home
from scheduler.services.books.inspector_lists import show_inspector
from scheduler.services.books.opened import Books
from scheduler.services.books.recusals import (
    barred_by_fact,
    end_fact,
    enter_fact,
    preview_fact,
    recusal,
    recusals,
)
from scheduler.services.books.waivers import NewWaiver, grant_waiver, revoke_waiver
from scheduler.store.inspectors import Recusal, Waiver
from tests.databases import DAY, acting_as, on_day
from tests.services.books.inspecting import (
    as_officer,
    audited,
    case,
    fact,
    visit,
    with_office,
)

GROUND = "曾任该单位副职"
MARCH = date(2026, 3, 2)
WAIVER = NewWaiver(0, "人手不足", "李书记", DAY, date(2026, 6, 30))


@pytest.fixture
def office(books: Books) -> Books:
    return with_office(books)


def waiver(recusal_id: int, **parts: Any) -> NewWaiver:
    return replace(WAIVER, recusal=recusal_id, **parts)


def states(books: Books) -> list[str]:
    return [line.state for line in recusals(books)]


# --- facts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "target"),
    [
        ({}, "县财政局"),
        ({"kind": "unit", "target": "县教育局"}, "县教育局"),
        ({"kind": "place", "target": "river", "tier": "appearance"}, "临河镇"),
        ({"kind": "case", "target": "XF-1", "tier": "statutory", "source": "decided"}, "XF-1"),
    ],
)
def test_a_fact_is_read_as_it_was_entered(
    office: Books, parts: dict[str, Any], target: str
) -> None:
    given = fact(**parts)
    made = enter_fact(office, given)
    (line,) = recusals(office, "202")
    assert line == recusal(office, made.id)
    assert (line.kind, line.target, line.tier, line.ground, line.source, line.first, line.last) == (
        given.kind, target, given.tier, GROUND, given.source, date(2025, 1, 1), None,
    )  # fmt: skip
    assert (line.state, line.entered_by, recusals(office, "203")) == ("stands", "console:test", [])


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"number": "999"}, "unknown_officer"), ({"target": "B99"}, "unknown_unit"),
        ({"kind": "place"}, "unknown_place"), ({"kind": "case"}, "case.unknown"),
        ({"kind": "moon"}, r"recusal\.code"), ({"tier": "moon"}, r"recusal\.code"),
        ({"source": "declared"}, r"recusal\.code"), ({"ground": ""}, r"free_text\.empty"),
        ({"ground": "电话 13812345678"}, r"free_text\.phone"),
        ({"last": date(2024, 12, 31)}, r"leave\.order"),
    ],
)  # fmt: skip
def test_what_there_is_not_is_refused(office: Books, parts: dict[str, Any], code: str) -> None:
    for use in (enter_fact, preview_fact):
        with pytest.raises(LunzhiError, match=code):
            use(office, fact(**parts))
    assert recusals(office) == []


def test_entering_lists_past_and_coming_teams_before_and_after(office: Books) -> None:
    case(office, "XF-2")
    case(office, "XF-3", place="hill")
    case(office, "XF-4", unit="B02")
    visit(office, "XF-1", {"lead": "202"}, date(2025, 12, 1))
    visit(office, "XF-2", {"lead": "203", "topic": "202"}, MARCH)
    visit(office, "XF-3", {"lead": "203"}, MARCH)
    visit(office, "XF-4", {"lead": "202"}, MARCH + timedelta(7))
    before = preview_fact(office, fact())
    assert [(each.case, each.when, each.seat) for each in before.barred] == [
        ("XF-1", "past", "组长（督查办）"), ("XF-2", "coming", "业务骨干"),
    ]  # fmt: skip
    assert (before.barred[1].days, before.barred[1].units, before.barred[1].matter) == (
        (MARCH, MARCH + timedelta(1)), ("县财政局",), "征地拆迁",
    )  # fmt: skip
    assert recusals(office) == []
    assert enter_fact(office, fact()).barred == before.barred
    assert preview_fact(office, fact(tier="appearance")).barred == []
    later = preview_fact(office, fact(first=MARCH + timedelta(2))).barred
    # What is over may have to be looked at again, whatever day somebody gives.
    assert [(each.case, each.when) for each in later] == [("XF-1", "before")]
    assert [each.case for each in preview_fact(office, fact(last=MARCH)).barred] == ["XF-1", "XF-2"]


def test_a_fact_is_ended_once_with_a_reason(office: Books) -> None:
    made = enter_fact(office, fact())
    end_fact(office, made.id, "已调离多年")
    (line,) = recusals(office)
    assert (line.state, line.ended_on, line.end_reason) == ("ended", DAY, "已调离多年")
    assert recusals(office, standing=True) == []
    with pytest.raises(LunzhiError, match=r"recusal\.ended"):
        end_fact(office, made.id, "再次")
    with pytest.raises(LunzhiError, match=r"recusal\.unknown"):
        end_fact(office, 99, "没有")


def test_a_fact_ended_before_its_first_day_bars_nobody(office: Books) -> None:
    made = enter_fact(office, fact(first=MARCH + timedelta(1)))
    end_fact(office, made.id, "登记有误")
    visit(office, "XF-1", {"lead": "202"}, MARCH, days=4)
    with office.looking("inspection") as session:
        (held,) = recusal_facts_in(session)
        assert held.span[0] >= held.span[1]
    assert enter_fact(office, fact(first=MARCH + timedelta(9))).barred == []


def test_of_two_who_end_it_at_once_one_is_told(office: Books) -> None:
    made, came = enter_fact(office, fact()), list[str]()
    gate = threading.Barrier(2)

    def end(reason: str) -> None:
        gate.wait()
        try:
            end_fact(office, made.id, reason)
            came.append("done")
        except LunzhiError as error:
            came.append(error.code)

    threads = [threading.Thread(target=end, args=(reason,)) for reason in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["done", "recusal.ended"]


# --- who knows -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["xf-1", "XF-1 "])
def test_a_case_is_found_however_its_number_is_written(office: Books, number: str) -> None:
    made = enter_fact(office, fact(kind="case", target=number))
    assert recusal(office, made.id).target == "XF-1"


def test_a_fact_about_a_hidden_case_is_as_none(office: Books) -> None:
    made = enter_fact(office, fact(kind="case", target="XF-1"))
    concerned = as_officer(office, "201", "inspection")
    assert (recusals(concerned), len(recusals(office))) == ([], 1)
    for use in (
        lambda: recusal(concerned, made.id),
        lambda: end_fact(concerned, made.id, "理由"),
        lambda: grant_waiver(concerned, waiver(made.id)),
    ):
        with pytest.raises(LunzhiError) as refused:
            use()
        assert (refused.value.code, refused.value.params) == ("recusal.unknown", {"id": made.id})
    for number in ("XF-1", "XF-9"):
        with pytest.raises(LunzhiError) as unknown:
            enter_fact(concerned, fact(number="203", kind="case", target=number))
        assert (unknown.value.code, unknown.value.params) == (
            "case.unknown",
            {"found": f'"{number}"'},
        )


def test_a_waiver_of_a_hidden_case_is_as_none(office: Books) -> None:
    made = enter_fact(office, fact())
    given = grant_waiver(office, waiver(made.id, case="XF-1"))
    concerned = as_officer(office, "201", "inspection")
    assert (recusal(concerned, made.id).waivers, len(recusal(office, made.id).waivers)) == ((), 1)
    with pytest.raises(LunzhiError, match=r"waiver\.unknown"):
        revoke_waiver(concerned, given)


def test_teams_of_hidden_cases_are_not_told(office: Books) -> None:
    visit(office, "XF-1", {"lead": "202"}, MARCH)
    concerned = as_officer(office, "201", "inspection")
    assert preview_fact(concerned, fact()).barred == []
    assert len(preview_fact(on_day(concerned, MARCH), fact()).barred) == 1


def test_nobody_reads_or_decides_what_others_told_of_oneself(office: Books) -> None:
    made = enter_fact(office, fact())
    oneself = as_officer(office, "202", "inspection")
    assert recusals(oneself) == []
    with pytest.raises(LunzhiError, match=r"recusal\.unknown"):
        end_fact(oneself, made.id, "理由")
    with pytest.raises(LunzhiError, match="own_matter"):
        enter_fact(oneself, fact())
    with pytest.raises(LunzhiError, match="own_matter"):
        declare_for(oneself, "202", [Interest("unit", "B01", "former_post", "曾任股长")])
    declare_for(office, "202", [Interest("unit", "B01", "former_post", "曾任股长")])
    (own,) = recusals(oneself)
    for use in (
        lambda: end_fact(oneself, own.id, "理由"),
        lambda: grant_waiver(oneself, waiver(own.id)),
    ):
        with pytest.raises(LunzhiError, match="own_matter"):
            use()


USES: list[tuple[set[str], Callable[[Books], object]]] = [
    ({"inspection"}, lambda books: enter_fact(books, fact())),
    ({"inspection"}, lambda books: preview_fact(books, fact())),
    ({"inspection"}, lambda books: end_fact(books, 1, "理由")),
    ({"inspection"}, lambda books: grant_waiver(books, waiver(1))),
    ({"inspection"}, lambda books: revoke_waiver(books, 1)),
    ({"inspection"}, lambda books: declare_for(books, "202", [])),
    ({"inspection"}, lambda books: preview_declaration(books, "202", [])),
    ({"inspection", "auditor"}, recusals),
    ({"inspection", "auditor"}, lambda books: recusal(books, 1)),
    ({"inspection", "auditor"}, lambda books: barred_by_fact(books, 1)),
    ({"officer"}, lambda books: declare(books, [])),
    ({"officer"}, my_interests),
]


@pytest.mark.parametrize("role", ROLES)
def test_every_other_role_is_refused(office: Books, role: Role) -> None:
    made = enter_fact(office, fact())
    grant_waiver(office, waiver(made.id))
    for roles, use in USES:
        if role not in roles:
            with pytest.raises(NotAllowed):
                use(acting_as(office, role))


def test_the_audit_never_holds_a_ground(office: Books) -> None:
    made = enter_fact(office, fact(ground="某个说法"))
    given = grant_waiver(office, waiver(made.id, reason="某个理由"))
    revoke_waiver(office, given)
    end_fact(office, made.id, "某个缘故")
    declare_for(office, "203", [Interest("unit", "B01", "kin", "某个亲属")])
    held = audited(office)
    for act in ("recusal.entered", "waiver.granted", "waiver.revoked", "declaration.filed"):
        assert act in held
    assert "某个" not in held
    assert "recusal" not in audited(acting_as(office, "administrator"))


# --- declarations --------------------------------------------------------------------------------


def test_what_an_officer_declares_stands_as_a_ground(office: Books) -> None:
    officer = as_officer(office, "202")
    declared = declare(
        officer,
        [
            Interest("unit", "B01", "kin", "配偶在该单位"),
            Interest("place", "river", "handled", "曾经办", date(2026, 12, 31)),
            Interest("place", "hill", "origin", "籍贯"),
        ],
    )
    assert declared.until == date(2026, 12, 31)
    found = {(line.target, line.tier, line.source, line.last) for line in recusals(office, "202")}
    assert found == {
        ("县财政局", "statutory", "declared", None),
        ("临河镇", "local", "declared", date(2026, 12, 31)),
        ("青山乡", "appearance", "declared", None),
    }
    mine = my_interests(officer)
    assert (mine.until, len(mine.facts)) == (date(2026, 12, 31), 3)
    assert my_interests(on_day(officer, date(2027, 1, 1))).until is None


def test_what_is_declared_tells_the_office_which_teams_it_bars_and_never_the_officer(
    office: Books,
) -> None:
    case(office, "XF-2")
    visit(office, "XF-1", {"lead": "202"}, date(2025, 12, 1))
    visit(office, "XF-2", {"topic": "202"}, MARCH)
    kin = [Interest("unit", "B01", "kin", "配偶在该单位")]
    looked = preview_declaration(office, "202", kin)
    assert (looked.id, [(each.case, each.when) for each in looked.barred]) == (
        0, [("XF-1", "before"), ("XF-2", "coming")],
    )  # fmt: skip
    assert recusals(office) == []
    since = [replace(kin[0], since=date(2025, 6, 1))]
    assert declare(as_officer(office, "202"), since).barred == ()
    (line,) = recusals(office)
    assert line.first == date(2025, 6, 1)
    assert [each.when for each in barred_by_fact(office, line.id)] == ["past", "coming"]
    told = inspection_home(office).declared
    assert told is not None
    assert [(each.name, each.target, each.on, each.teams) for each in told.rows] == [
        (line.name, "县财政局", DAY, 2)
    ]
    assert inspection_home(acting_as(office, "petitions")).declared is None
    later = inspection_home(on_day(office, DAY + timedelta(15))).declared
    assert later is not None
    assert later.count == 0
    # What stands already is no news; since longer ago it is.
    assert declare_for(office, "202", kin).barred == []
    longer = [replace(kin[0], since=date(2024, 6, 1))]
    assert len(declare_for(office, "202", longer).barred) == 2


def test_declaring_the_same_again_makes_no_second_ground(office: Books) -> None:
    officer, same = as_officer(office, "202"), [Interest("unit", "B01", "kin", "配偶在该单位")]
    declare(officer, same)
    declare(on_day(officer, DAY + timedelta(30)), same)
    assert len(recusals(office)) == 1
    end_fact(office, recusals(office)[0].id, "已离婚")
    declare(officer, same)
    assert states(office) == ["stands", "ended"]


def test_an_officer_sees_what_was_declared_and_nothing_that_others_entered(office: Books) -> None:
    enter_fact(office, fact(ground="他人反映的"))
    enter_fact(office, fact(kind="case", target="XF-1", ground="他人反映的"))
    declare_for(office, "202", [Interest("unit", "B01", "former_post", "纸质申报")])
    declare_for(office, "203", [Interest("unit", "B01", "former_post", "别人的申报")])
    own = next(line for line in recusals(office, "202") if line.source == "declared")
    grant_waiver(office, waiver(own.id, case="XF-1", reason="批准的理由"))
    end_fact(office, own.id, "终止的理由")
    # Nor do they in the inspection office.
    clerk = replace(
        acting_as(office, "inspection"),
        actor=replace(as_officer(office, "202").actor, roles=frozenset({"inspection"})),
    )
    for read in (recusal(clerk, own.id), *recusals(clerk, "202")):
        assert (read.waivers, read.ended_by, read.end_reason) == ((), None, None)
    assert recusal(office, own.id).end_reason == "终止的理由"
    mine = my_interests(as_officer(office, "202"))
    (line,) = mine.facts
    assert (line.ground, line.state) == ("纸质申报", "ended")
    for hidden in ("他人反映", "别人的", "批准的", "终止的", "XF-1"):
        assert hidden not in repr(mine)


@pytest.mark.parametrize(
    ("interest", "code"),
    [
        (Interest("case", "XF-1", "kin", "说明"), r"recusal\.code"),
        (Interest("unit", "B01", "enemy", "说明"), r"recusal\.code"),
        (Interest("unit", "B99", "kin", "说明"), "unknown_unit"),
        (Interest("place", "sea", "kin", "说明"), "unknown_place"),
        (Interest("unit", "B01", "kin", " "), r"free_text\.empty"),
        (Interest("unit", "B01", "kin", "说明", DAY - timedelta(1)), r"leave\.order"),
    ],
)
def test_a_declaration_is_taken_whole_or_not_at_all(
    office: Books, interest: Interest, code: str
) -> None:
    officer = as_officer(office, "202")
    with pytest.raises(LunzhiError, match=code):
        declare(officer, [Interest("unit", "B02", "kin", "说明"), interest])
    assert (my_interests(officer).until, recusals(office)) == (None, [])
    with pytest.raises(LunzhiError, match=r"declaration\.many"):
        declare(officer, [Interest("unit", "B02", "kin", "说明")] * 51)


def test_a_declaration_on_paper_counts_from_the_day_it_was_handed_in(office: Books) -> None:
    assert declare_for(office, "202", [], date(2025, 7, 1)).until == date(2026, 6, 30)
    with pytest.raises(LunzhiError, match=r"officer\.future"):
        declare_for(office, "202", [], DAY + timedelta(1))
    with pytest.raises(LunzhiError, match="no_officer"):
        declare(acting_as(office, "officer"), [])


# --- waivers -------------------------------------------------------------------------------------


def test_a_waiver_lets_a_local_ground_pass_until_it_is_revoked(office: Books) -> None:
    made = enter_fact(office, fact())
    given = grant_waiver(office, waiver(made.id, case="XF-1"))
    (line,) = recusal(office, made.id).waivers
    assert (line.approver, line.reason, line.case, line.state, line.last) == (
        "李书记", "人手不足", "XF-1", "stands", date(2026, 6, 30),
    )  # fmt: skip
    visit(office, "XF-1", {"lead": "202"}, MARCH)
    assert (barred_by_fact(office, made.id), show_inspector(office, "202").barred) == ([], [])
    revoke_waiver(office, given)
    assert recusal(office, made.id).waivers[0].state == "ended"
    (team,) = barred_by_fact(office, made.id)
    assert (team.case, show_inspector(office, "202").barred) == ("XF-1", [team])
    assert show_inspector(acting_as(office, "petitions"), "202").barred == ()
    with pytest.raises(LunzhiError, match=r"waiver\.revoked"):
        revoke_waiver(office, given)


@pytest.mark.parametrize(
    ("parts", "change", "code"),
    [
        ({"tier": "statutory"}, {}, r"waiver\.statutory"),
        ({"tier": "appearance"}, {}, r"waiver\.appearance"),
        ({}, {"approver": " "}, r"free_text\.empty"),
        ({}, {"reason": " "}, r"free_text\.empty"),
        ({}, {"case": "XF-9"}, "case.unknown"),
        ({"target": "B02"}, {"case": "XF-1"}, r"waiver\.other_case"),
        ({}, {"first": DAY - timedelta(1)}, r"waiver\.past"),
        ({}, {"last": DAY - timedelta(1)}, r"leave\.order"),
        ({"first": date(2026, 7, 1)}, {}, r"waiver\.never"),
    ],
)
def test_what_cannot_pass_is_refused(
    office: Books, parts: dict[str, Any], change: dict[str, Any], code: str
) -> None:
    made = enter_fact(office, fact(**parts))
    with pytest.raises(LunzhiError, match=code):
        grant_waiver(office, waiver(made.id, **change))
    with office.looking("inspection") as session:
        assert session.scalars(select(Waiver)).all() == []


def test_what_was_ended_needs_no_waiver(office: Books) -> None:
    made = enter_fact(office, fact())
    end_fact(office, made.id, "登记有误")
    with pytest.raises(LunzhiError, match=r"recusal\.ended"):
        grant_waiver(office, waiver(made.id))


def test_the_rows_keep_who_and_when(office: Books) -> None:
    made = enter_fact(office, fact())
    end_fact(office, made.id, "登记有误")
    with office.looking("inspection") as session:
        row = session.get_one(Recusal, made.id)
        assert (row.ended_by, row.ended_at, row.entered_at) == (
            "console:test", office.now(), office.now(),
        )  # fmt: skip
