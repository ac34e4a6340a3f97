"""One visit: who sees what of it, and people substituted through its forms."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date, timedelta
from html import unescape
from io import BytesIO

import docx
import pytest

from scheduler.books import workdays
from tests.services.books.teams_world import MONDAY, SEATS, unpinned_draft
from tests.web.site import ACCOUNTS
from tests.web.visited import FIRST, SECOND, Office, picked

READERS = ("inspection", "petitions", "auditor")
VISIT = f"/visits/{FIRST}"
OTHERS = {"other": "另选他人", "chain": "为何由", "alternates": "候补："}


def main_of(text: str) -> str:
    """What the page itself says, without its head and the proof in its forms."""
    return re.sub(r'name="csrf" value="\w+"', "", text.partition("<main")[2])


@pytest.mark.parametrize("account", READERS)
def test_a_visit_is_told_whole(visited: Office, account: str) -> None:
    text = visited.told(account, VISIT)
    for said in (
        "姓名D1",
        "姓名X1",
        "姓名S1",
        "姓名L1",
        "太平镇",
        "单位B03",
        "第 1 号",
        "2026年3月2日",
    ):
        assert said in text
    assert "组长（督查办）" in text
    # Why somebody was picked may be a ground.
    assert ("熟悉当地情况" in text) == (account != "petitions")


@pytest.mark.parametrize("account", sorted({*ACCOUNTS[:6]} - {*READERS, "deputy"}))
def test_others_learn_of_no_visit(visited: Office, account: str) -> None:
    assert visited.client(account).get(VISIT).status_code == 403


def test_petitions_reads_no_chain_no_alternates_and_no_ground(visited: Office) -> None:
    visited.world.recuse("L2", case=FIRST)
    text = visited.told("petitions", VISIT)
    for said in (*OTHERS.values(), "曾任该单位负责人", "姓名L2", "熟悉当地情况", "/substitute"):
        assert said not in text
    assert visited.client("petitions").get(f"{VISIT}/seats/topic").status_code == 403


def test_the_auditor_reads_why_and_changes_nothing(visited: Office) -> None:
    client = visited.client("auditor")
    text = visited.told("auditor", VISIT)
    assert "为何由姓名D1担任" in text
    assert "候补：姓名D2" in text
    assert "/substitute" not in text
    sent = {"seat": "lead", "out": visited.id("D1"), "into": visited.id("D2"), "reason": "换人"}
    assert visited.site.post(client, f"{VISIT}/substitute", **sent).status_code == 403


def test_seats_and_people_are_called_by_their_names(visited: Office) -> None:
    text = main_of(visited.told("inspection", VISIT))
    told = re.sub(r"<[^>]*>", " ", text)
    assert not re.search(r"\bp\d+\b|\bco_lead\b|\btopic\b|\bland\b|\$\.", told)


def test_someone_steps_in_through_the_form(visited: Office) -> None:
    sent = {"seat": "lead", "out": visited.id("D1"), "into": visited.id("D2"), "reason": "临时住院"}
    client = visited.client("inspection")
    answer = visited.site.post(client, f"{VISIT}/substitute", **sent)
    assert answer.status_code == 303
    assert visited.team()["lead"] == visited.id("D2")
    text = visited.told("inspection", answer.headers["Location"])
    assert "已换人并公布" in text
    assert "临时住院" in text
    assert "最近一次换人原因" in text
    assert "人工编组" not in text
    assert "人工编组" not in visited.told("petitions", VISIT)
    assert "第 3 号" in text
    for number, why in ((1, "人工编组原因"), (3, "换人原因")):
        released = visited.told("auditor", f"/teams/releases/{number}")
        told = [each for each in ("人工编组原因", "换人原因") if each in released]
        assert told == [why]


def test_a_reason_is_asked_for_and_the_form_shown_again(visited: Office) -> None:
    sent = {"seat": "lead", "out": visited.id("D1"), "into": visited.id("D2"), "reason": " "}
    answer = visited.site.post(visited.client("inspection"), f"{VISIT}/substitute", **sent)
    assert answer.status_code == 422
    assert visited.team()["lead"] == visited.id("D1")


def test_whoever_may_not_come_is_refused_with_words_and_the_reason_kept(visited: Office) -> None:
    sent = {
        "seat": "topic",
        "out": visited.id("L1"),
        "into": visited.id("D2"),
        "reason": "请假外出",
    }
    answer = visited.site.post(visited.client("inspection"), f"{VISIT}/substitute", **sent)
    assert answer.status_code == 409
    text = unescape(answer.text)
    assert "席位 业务骨干 要求具备专长之一" in text
    assert "请假外出" in text
    assert visited.team()["topic"] == visited.id("L1")


def test_of_two_clerks_the_second_is_told_that_the_place_is_held_by_another(
    visited: Office,
) -> None:
    visited.world.person("D3", "DCB", role="lead")
    first, second = (
        {
            "seat": "lead",
            "out": visited.id("D1"),
            "into": visited.id(into),
            "reason": f"{into}更合适",
        }
        for into in ("D2", "D3")
    )
    client = visited.client("inspection")
    assert visited.site.post(client, f"{VISIT}/substitute", **first).status_code == 303
    answer = visited.site.post(client, f"{VISIT}/substitute", **second)
    assert answer.status_code == 409
    text = unescape(answer.text)
    assert "该席位上已不是原来的人" in text
    assert "D3更合适" in text
    assert visited.team()["lead"] == visited.id("D2")
    answer = visited.site.post(client, f"{VISIT}/seats/lead", **second)
    assert answer.status_code == 409
    assert "D3更合适" in unescape(answer.text)


def test_an_optional_seat_is_filled_and_left_empty(visited: Office) -> None:
    client = visited.client("inspection")
    sent = {"seat": "clerk", "out": "", "into": visited.id("L2"), "reason": "需要记录员"}
    assert visited.site.post(client, f"{VISIT}/substitute", **sent).status_code == 303
    assert visited.team()["clerk"] == visited.id("L2")
    assert "留空" in visited.told("inspection", VISIT)
    sent = {"seat": "clerk", "out": visited.id("L2"), "into": "none", "reason": "不再需要"}
    assert visited.site.post(client, f"{VISIT}/substitute", **sent).status_code == 303
    assert "clerk" not in visited.team()
    sent = {"seat": "lead", "out": visited.id("D1"), "into": "none", "reason": "不再需要"}
    assert visited.site.post(client, f"{VISIT}/substitute", **sent).status_code == 409


def test_anybody_of_the_pool_is_asked_about_and_put_in(visited: Office) -> None:
    visited.world.person("L3", "B03", skills=("land",))
    client, place = visited.client("inspection"), f"{VISIT}/seats/topic?out={visited.id('L1')}"
    assert "姓名L3（单位B03，L3）" in visited.told("inspection", place)
    assert "姓名X1（" not in visited.told("inspection", place)
    assert "请先选择接替人选" in visited.told("inspection", f"{place}&who=")
    assert "请先选择接替人选" not in visited.told("inspection", place)
    barred = visited.told("inspection", f"{place}&who={visited.id('L3')}")
    assert "姓名L3不能接替" in barred
    assert "单位B03 即涉事单位" in barred
    assert "由姓名L3接替" not in barred
    could = visited.told("inspection", f"{place}&who={visited.id('L2')}")
    assert "姓名L2可以接替" in could
    assert "由姓名L2接替" in could
    assert "由姓名L2接替" not in visited.told("auditor", f"{place}&who={visited.id('L2')}")
    sent = {"out": visited.id("L1"), "into": visited.id("L2"), "reason": "更熟悉"}
    assert visited.site.post(client, f"{VISIT}/seats/topic", **sent).status_code == 303
    assert visited.team()["topic"] == visited.id("L2")


@pytest.mark.parametrize("sent", [
    {"seat": "lead", "into": "x", "reason": "r"}, {"seat": "lead", "reason": "r"},
    {"seat": "lead", "out": "1 2", "into": "1", "reason": "r"},
])  # fmt: skip
def test_what_no_form_of_ours_sends_is_a_bad_request(visited: Office, sent: dict[str, str]) -> None:
    client = visited.client("inspection")
    assert visited.site.post(client, f"{VISIT}/substitute", **sent).status_code == 400


def test_somebody_who_is_not_there_and_a_seat_that_is_not_are_refused(visited: Office) -> None:
    client = visited.client("inspection")
    for seat, into in (("lead", 999_999), ("nowhere", visited.id("D2"))):
        sent = {"seat": seat, "out": visited.id("D1"), "into": into, "reason": "试"}
        assert visited.site.post(client, f"{VISIT}/substitute", **sent).status_code == 409
    for place in ("nowhere", "lead"):
        assert client.get(f"{VISIT}/seats/{place}").status_code == 404
    left = client.get(f"{VISIT}/seats/lead?out={visited.id('D2')}")
    assert left.status_code == 409


def test_an_account_of_who_is_concerned_gets_what_an_unknown_number_gives(visited: Office) -> None:
    visited.tied("tied", "P3")
    client = visited.client("tied")
    for part in ("", "/notice", "/seats/lead"):
        hidden = client.get(f"/visits/{FIRST}{part}")
        unknown = client.get(f"/visits/XF2026-404{part}")
        assert hidden.status_code == unknown.status_code != 200
        assert main_of(hidden.text).replace(FIRST, "?") == main_of(unknown.text).replace(
            "XF2026-404", "?"
        )
    sent = {"seat": "lead", "out": visited.id("D1"), "into": visited.id("D2"), "reason": "试"}
    hidden, unknown = (
        visited.site.post(client, f"/visits/{number}/substitute", **sent)
        for number in (FIRST, "XF2026-404")
    )
    assert hidden.status_code == unknown.status_code == 404
    assert visited.team()["lead"] == visited.id("D1")


def test_an_account_that_is_somebodys_own_reads_no_ground_of_others(visited: Office) -> None:
    visited.tied("own", "D2")
    visited.world.recuse("L1", case=FIRST)
    text = visited.told("own", VISIT)
    assert "姓名D1" in text
    for said in (*OTHERS.values(), "曾任该单位负责人", "熟悉当地情况", "/substitute"):
        assert said not in text


def test_a_visit_that_breaks_a_rule_says_so_and_which_to_who_may_know(visited: Office) -> None:
    visited.world.recuse("L1", case=FIRST)
    text = visited.told("inspection", VISIT)
    assert "姓名L1 (L1) 在本案中须回避 (本地规定回避：曾任该单位负责人)" in text
    other = visited.told("petitions", VISIT)
    assert "不合规则" in other
    assert "曾任该单位负责人" not in other


def test_of_two_who_cannot_come_each_is_chosen_and_both_are_published_together(
    visited: Office,
) -> None:
    for number in ("D1", "L1"):
        visited.world.recuse(number, case=FIRST)
    client, site = visited.client("inspection"), visited.site
    text = visited.told("inspection", VISIT)
    assert "先选姓名D2，再换下一席" in text
    assert "由姓名D2接替" not in text
    assert "须再换其他人才能公布" in text
    (lead,) = re.findall(r'href="(/visits/[^"]*with=lead[^"]*)"', text)
    chosen = visited.told("inspection", lead)
    assert "组长（督查办）：姓名D1 → 姓名D2" in chosen
    assert "还不能公布" in chosen
    assert "由姓名L2接替" in chosen
    assert visited.team()["lead"] == visited.id("D1")
    topic = f"topic%7C{visited.id('L1')}%7C{visited.id('L2')}"
    both = visited.told("inspection", f"{lead}&with={topic}")
    assert "已符合全部规则" in both
    part = both.partition('id="chosen"')[2].partition("</section>")[0]
    fields = dict(re.findall(r'name="(all|seat|out|with)" value="([^"]*)"', part))
    sent = {key: fields[key] for key in ("all", "seat", "out", "with")}
    sent["into"] = str(visited.id("L2"))
    refused = site.post(client, f"{VISIT}/substitute", **sent, reason=" ")
    assert refused.status_code == 422
    assert "已符合全部规则" in refused.text
    alone = {key: sent[key] for key in ("seat", "out", "into")}
    assert site.post(client, f"{VISIT}/substitute", **alone, reason="回避").status_code == 409
    done = site.post(client, f"{VISIT}/substitute", **sent, reason="回避")
    assert done.status_code == 303
    assert (visited.team()["lead"], visited.team()["topic"]) == (visited.id("D2"), visited.id("L2"))


def test_the_page_of_a_place_takes_what_was_chosen_as_made(visited: Office) -> None:
    for number in ("D1", "L1"):
        visited.world.recuse(number, case=FIRST)
    place = f"{VISIT}/seats/topic?out={visited.id('L1')}&who={visited.id('L2')}"
    alone = visited.told("inspection", place)
    assert "先选姓名L2，再换下一席" in alone
    assert "由姓名L2接替" not in alone
    lead = f"lead%7C{visited.id('D1')}%7C{visited.id('D2')}"
    assert "由姓名L2接替" in visited.told("inspection", f"{place}&with={lead}")


def test_exchanges_that_are_none_or_no_longer_possible_are_refused(visited: Office) -> None:
    client = visited.client("inspection")
    for code in ("lead", "lead|x|1", "lead||", "lead|1|2|3"):
        assert client.get(VISIT, query_string={"with": code}).status_code == 400
    gone = f"lead|{visited.id('D2')}|{visited.id('D1')}"
    assert client.get(VISIT, query_string={"with": gone}).status_code == 409
    # Who may read no grounds finds none out by trying people.
    visited.world.recuse("D2", case=FIRST)
    barred = f"lead|{visited.id('D1')}|{visited.id('D2')}"
    answer = visited.client("petitions").get(VISIT, query_string={"with": barred})
    assert "姓名D1" in answer.text
    assert "不符合" not in answer.text


def test_the_notice_tells_the_team_and_nothing_of_the_case(visited: Office) -> None:
    client, asked = visited.client("petitions"), {"day": "2026-01-05", "document_number": "督〔1〕"}
    form = visited.client("inspection").get(f"{VISIT}/notice").text
    assert 'value="单位DCB，单位XFJ，单位B01"' in form
    assert 'value="2026-01-01"' in form
    wrong = visited.site.post(client, f"{VISIT}/notice", **asked, signatory="电话13812345678")
    assert wrong.status_code == 409
    for account in ("inspection", "auditor", "petitions"):
        client = visited.client(account)
        answer = visited.site.post(client, f"{VISIT}/notice", **asked)
        assert answer.status_code == 200
        assert FIRST not in answer.headers["Content-Disposition"]
    document = docx.Document(BytesIO(answer.data))
    text = "\n".join(
        [each.text for each in document.paragraphs]
        + [cell.text for row in document.tables[0].rows for cell in row.cells]
    )
    for said in (
        "关于组成联合督查组的通知", "单位DCB，单位XFJ，单位B01：", "第1号", "姓名L1", "业务骨干",
        "2026年3月2日至3月3日，共2天", "2026年1月5日", "督〔1〕", "中共青禾县委督查办公室",
    ):  # fmt: skip
        assert said in text
    for said in ("单位B03", "太平镇", "征地", FIRST):
        assert said not in text
    assert client.get(f"/visits/{SECOND}/notice").status_code == 200


def test_without_a_notice_there_is_a_way_back_to_the_visit(visited: Office) -> None:
    visited.world.recuse("L1", case=FIRST)
    client = visited.client("petitions")
    for answer in (
        client.get(f"{VISIT}/notice"),
        visited.site.post(client, f"{VISIT}/notice", day="2026-03-01"),
    ):
        assert answer.status_code == 409
        assert "不能生成通知" in answer.text
        assert f'href="{VISIT}"' in answer.text
        assert "涉事单位" not in answer.text


def test_days_of_a_year_without_a_notice_are_marked_wherever_they_stand(
    visited: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = (
        VISIT, f"{VISIT}/seats/lead?out={visited.id('D1')}", f"/cases/{FIRST}", "/cases",
        "/teams/releases/1",
        "/teams/releases/1/print", "/away", "/board?from=2026-03-02",
    )  # fmt: skip
    client = visited.client("inspection")
    for page in pages:
        assert "推算" not in client.get(page).text, page
    monkeypatch.setattr(workdays, "official_years", frozenset)
    for page in pages:
        assert "推算" in client.get(page).text, page
    made = visited.site.post(client, f"{VISIT}/notice", day="2026-01-05")
    text = "".join(each.text for each in docx.Document(BytesIO(made.data)).paragraphs)
    assert "其中2026年3月2日至3月3日所在年度的放假通知尚未公布" in text


def test_the_release_is_linked_for_who_may_read_it(visited: Office) -> None:
    link = 'href="/teams/releases/1"'
    assert link in visited.told("auditor", VISIT)
    assert link not in visited.told("petitions", VISIT)


def test_there_is_english(visited: Office) -> None:
    client = visited.client("inspection")
    client.set_cookie("lunzhi_language", "en")
    text = unescape(client.get(VISIT).text)
    for said in ("Could step in: 姓名D2", "Put 姓名D2 in", "Why 姓名D1"):
        assert said in text


def test_a_visit_that_has_begun_stays_as_it_is(visited: Office) -> None:
    later = visited.on(MONDAY + timedelta(1))
    text = later.told("inspection", VISIT)
    assert "督查已经开始，不能再换人" in text
    after = visited.on(MONDAY + timedelta(9)).told("inspection", VISIT)
    assert "督查已经结束，不能再换人" in after
    for said in (*OTHERS.values(), "/substitute"):
        assert said not in text
    sent = {"seat": "lead", "out": visited.id("D1"), "into": visited.id("D2"), "reason": "换人"}
    client = later.client("inspection")
    answer = visited.site.post(client, f"{VISIT}/substitute", **sent)
    assert answer.status_code == 409
    assert "不能再更改" in answer.text
    assert visited.team()["lead"] == visited.id("D1")


def test_a_visit_that_has_begun_is_known_to_who_is_concerned(visited: Office) -> None:
    visited.tied("tied", "P3")
    assert "姓名D1" in visited.on(MONDAY).told("tied", VISIT)


def test_the_link_to_the_calendar_fills_the_form_in(visited: Office) -> None:
    text = visited.told("inspection", VISIT)
    there = unescape(re.findall(r'href="(/subscriptions\?[^"]*)"', text)[0])
    form = visited.told("inspection", there)
    assert '<option selected value="team">' in form
    assert f'value="{FIRST}"' in form


@pytest.mark.parametrize("seat", [None, "", "a|b", "driver"])
def test_a_seat_that_the_case_has_not_is_refused_with_those_it_has(
    visited: Office, seat: str | None
) -> None:
    site = visited.site
    sent = {"into": str(visited.id("D2")), "reason": "生病"}
    sent |= {} if seat is None else {"seat": seat}
    answer = site.post(site.client("inspection"), f"{VISIT}/substitute", **sent)
    assert answer.status_code == 409
    assert "supervisor" in answer.text


def test_a_visit_is_called_off_through_its_form(visited: Office) -> None:
    client = visited.client("inspection")
    answer = visited.site.post(client, f"{VISIT}/cancel", reason="", approver="陈主任")
    assert answer.status_code == 422
    sent = {"reason": "涉事单位正在整改", "approver": "陈主任"}
    answer = visited.site.post(client, f"{VISIT}/cancel", **sent)
    assert answer.status_code == 303
    assert "督查已取消" in visited.told("inspection", answer.headers["Location"])
    assert client.get(VISIT).status_code == 404
    assert client.get(f"/visits/{SECOND}").status_code == 200


def test_another_day_is_planned_for_a_visit_with_its_case_and_day_filled_in(
    visited: Office,
) -> None:
    assert 'name="move" value="XF2026-001"' in visited.told("inspection", VISIT)
    text = visited.told("inspection", f"/teams?move={FIRST}&start=2026-03-09")
    assert f"{FIRST}:2026-03-09</textarea>" in text
    assert re.search(rf'name="cases" value="{FIRST}"[^>]* checked', text)
    assert visited.client("inspection").get(f"/teams?move={FIRST}&start=soon").status_code == 400


def test_a_case_with_a_visit_to_come_is_closed_with_a_word_about_it(visited: Office) -> None:
    later, path = visited.on(date(2026, 2, 10)), f"/cases/{FIRST}"
    client = later.client("petitions")
    mark = re.search(r'name="mark" value="(\d+)"', client.get(path).text)
    assert mark is not None
    sent = {"mark": mark[1], "closed_on": "2026-02-10"}
    assert visited.site.post(client, f"{path}/close", **sent).status_code == 409
    assert 'value="cancel"' not in client.get(path).text
    assert 'value="cancel"' in later.client("inspection").get(path).text
    answer = visited.site.post(client, f"{path}/close", **sent, visit="keep")
    assert answer.status_code == 303, unescape(answer.text)


def test_of_several_empty_places_of_a_visit_one_tells_what_was_refused(visited: Office) -> None:
    clerks = {"id": "clerk", "count": 2, "who": {}, "required": False}
    visited.world.case(THIRD, "B03", seats=[*deepcopy(SEATS), clerks])
    picked(visited.world, THIRD, MONDAY + timedelta(7), ("D1", "X1", "S1", "L1"))
    sent = {"seat": "clerk", "out": "", "into": visited.id("P3"), "reason": "熟悉情况"}
    client = visited.client("inspection")
    answer = visited.site.post(client, f"/visits/{THIRD}/substitute", **sent)
    assert answer.status_code == 409
    assert answer.text.count('role="alert"') == 1
    ids = re.findall(r' id="(reason-[^"]+)"', answer.text)
    assert {"reason-clerk-1", "reason-clerk-2"} <= set(ids)
    assert len(ids) == len(set(ids))


THIRD = "XF2026-003"
SEATED = {"lead": "D1", "co_lead": "X1", "supervisor": "S1", "topic": "L1"}


def test_a_draft_leads_to_its_seats_and_one_of_them_is_changed(visited: Office) -> None:
    visited.world.case(THIRD, "B03")
    draft = unpinned_draft(visited.world, THIRD, SEATED, MONDAY + timedelta(7))
    path = f"/teams/drafts/{draft}/cases/{THIRD}"
    assert f'href="{path}"' in visited.told("auditor", f"/teams/drafts/{draft}")
    text = visited.told("auditor", path)
    assert "为何由姓名D1担任" in text
    assert "候补：姓名D2" in text
    assert "本年已安排2天" in text
    assert 'name="into"' not in text
    client = visited.client("inspection")
    sent = {"seat": "lead", "out": visited.id("D1"), "into": visited.id("D2")}
    again = visited.site.post(client, path, **sent, reason="")
    assert again.status_code == 422
    assert 'id="reason-1-1-wrong"' in again.text
    answer = visited.site.post(client, path, **sent, reason="分管领导指定")
    assert answer.headers["Location"].startswith(f"/teams/drafts/{draft + 1}/cases/{THIRD}")
    assert "为何由姓名D2担任" in visited.told("inspection", answer.headers["Location"])
    whole = visited.told("auditor", f"/teams/drafts/{draft + 1}")
    for left, said in (("published", "新增"), (f"draft:{draft}", "姓名D1 → 姓名D2")):
        address = f"/teams/compare?left={left}&right=draft:{draft + 1}"
        assert f'href="{address}"' in whole
        assert said in visited.told("auditor", address)


def test_what_was_refused_is_told_once_at_its_place_or_above_all(visited: Office) -> None:
    clerks = {"id": "clerk", "count": 2, "who": {}, "required": False}
    visited.world.case(THIRD, "B03", seats=[*deepcopy(SEATS), clerks])
    draft = unpinned_draft(visited.world, THIRD, SEATED, MONDAY + timedelta(7))
    path, client = f"/teams/drafts/{draft}/cases/{THIRD}", visited.client("inspection")
    sent = {"seat": "clerk", "out": "", "into": visited.id("P3")}
    nameless = visited.site.post(client, path, **sent, reason="").text
    assert 'id="reason-5-2"' in nameless
    assert re.findall(r'id="(reason-\S+-wrong)"', nameless) == ["reason-5-1-wrong"]
    unfit = visited.site.post(client, path, **sent, reason="熟悉情况")
    assert unfit.status_code == 409
    assert unfit.text.count('role="alert"') == 1
    assert unfit.text.count('value="熟悉情况"') == 1
    unknown = visited.site.post(client, path, **{**sent, "seat": "driver"}, reason="熟悉情况")
    assert unescape(unknown.text).count(f'案件 {THIRD} 没有席位"driver"') == 1


def test_a_release_tells_of_its_seats_after_the_visit(visited: Office) -> None:
    later = visited.on(MONDAY + timedelta(60))
    assert f'href="/teams/releases/1/cases/{FIRST}"' in later.told("auditor", "/teams/releases/1")
    assert "为何由姓名D1担任" in later.told("auditor", f"/teams/releases/1/cases/{FIRST}")
    assert later.client("petitions").get(f"/teams/releases/1/cases/{FIRST}").status_code == 403
