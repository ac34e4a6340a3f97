"""The guard of free text: numbers of people are refused, ordinary office prose passes."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler.books.free_text import checked_text
from scheduler.problems.faults import LunzhiError
from scheduler.words import printable

GAPS = st.sampled_from(["", "", "", " ", "-", ".", " - ", "　", "－", "\u200b", "–"])
"""What stands between two digits: mostly nothing."""
FORMS = st.sampled_from(["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩"])
AROUND = st.sampled_from(["", "电话", "联系（", "号码：", "因病，"])
DAYS = st.dates(date(1930, 1, 1), date(2025, 12, 31))
REGION = st.sampled_from(["110105", "632221", "440304", "630000"])


NUMERALS = "○零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖"


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


@st.composite
def written(draw: st.DrawFn, number: str) -> str:
    """The number as people write it, in a sentence."""
    form = draw(FORMS)
    shown = (form[int(char)] if char.isdigit() else char for char in number)
    spaced = "".join(char + draw(GAPS) for char in shown).rstrip(" -.　－–\u200b")
    return f"{draw(AROUND)}{spaced}{draw(AROUND)}"


def refusal(text: str) -> str | None:
    try:
        checked_text(text)
    except LunzhiError as error:
        return error.code
    return None


@given(st.data(), REGION, DAYS, digits(3), st.sampled_from("0123456789Xx"))
def test_an_identity_card_is_refused(
    data: st.DataObject, region: str, born: date, serial: str, check: str
) -> None:
    number = f"{region}{born:%Y%m%d}{serial}{check}"
    assert refusal(data.draw(written(number))) == "free_text.identity_card"


@given(st.data(), REGION, st.dates(date(1930, 1, 1), date(1999, 12, 31)), digits(3))
def test_an_old_identity_card_is_refused(
    data: st.DataObject, region: str, born: date, serial: str
) -> None:
    number = f"{region}{born:%y%m%d}{serial}"
    assert refusal(data.draw(written(number))) == "free_text.identity_card"


@given(st.data(), st.sampled_from("3456789"), digits(9), st.sampled_from(["", "86", "0086", "0"]))
def test_a_mobile_number_is_refused(
    data: st.DataObject, second: str, rest: str, prefix: str
) -> None:
    number = f"{prefix}1{second}{rest}"
    text = data.draw(written(number))
    assume(not re.search(r"(^|\D)19\d\d[-.]", text))  # which is how a month begins
    # With 0086 before it, it has the fifteen digits of an old identity card, and may be one.
    assert refusal(text) in ("free_text.phone", "free_text.identity_card")


@given(digits(15))
def test_a_bank_card_in_groups_is_refused(start: str) -> None:
    number = f"6{start}"
    spaced = " ".join(number[at : at + 4] for at in range(0, 16, 4))
    assert refusal(spaced) == refusal(number) == "free_text.bank_card"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("身份证110105-1949-12-31-002X", "free_text.identity_card"),
        ("110105 19491231 002x，", "free_text.identity_card"),
        ("1101.05.1949.12.31.0021", "free_text.identity_card"),
        ("3人，110105194912310021", "free_text.identity_card"),
        ("2026-01-01 110105194912310021", "free_text.identity_card"),
        ("见１３８００１３８０００", "free_text.phone"),
        ("+86 138 0013 8000", "free_text.phone"),
        ("2026-01-01 13800138000 3人", "free_text.phone"),
        ("0971-6123456", "free_text.phone"),
        ("（0971）612 3456转8", "free_text.phone"),
        ("010 8888 8888", "free_text.phone"),
        ("+86 971 6123456", "free_text.phone"),
        ("6222021234567890123", "free_text.bank_card"),
        ("6-2-2-2-0-2-1-2-3-4-5-6-7-8-9-4", "free_text.bank_card"),
        ("12345678901234567890123", "free_text.bank_card"),
        ("138/1234/5678", "free_text.phone"),
        ("电话138，1234，5678", "free_text.phone"),
        ("138、12345678", "free_text.phone"),
        ("0791/87654321", "free_text.phone"),
        ("（0791）、876、5432", "free_text.phone"),
        ("一三八零零一三八〇〇〇", "free_text.phone"),
        ("幺三八 ○○幺三 八○○○", "free_text.phone"),
        ("统一13800138000", "free_text.phone"),
        ("第三13800138000", "free_text.phone"),
        ("138一0013一8000", "free_text.phone"),
        ("零七九一八七六五四三二一", "free_text.phone"),
        ("110105/19491231/002X", "free_text.identity_card"),
        ("１１０１０５、１９４９、１２、３１、００２１", "free_text.identity_card"),
        ("一一〇一〇五一九四九一二三一〇〇二一", "free_text.identity_card"),
        ("6222/0212/3456/7894", "free_text.bank_card"),
        ("六二二二〇二一二三四五六七八九〇一二三", "free_text.bank_card"),
        ("(138)12345678", "free_text.phone"),
        ("（138） 1234-5678", "free_text.phone"),
        ("+86(138)12345678", "free_text.phone"),
        ("86(138)1234 5678", "free_text.phone"),
        ("1,3,8,1,2,3,4,5,6,7,8", "free_text.phone"),
        ("电话1、3、8、1、2、3、4、5、6、7、8", "free_text.phone"),
        ("一、三、八、一、二、三、四、五、六、七、八", "free_text.phone"),
        ("1⃣3⃣8⃣1⃣2⃣3⃣4⃣5⃣6⃣7⃣8⃣", "free_text.phone"),
        ("86-751-8888888", "free_text.phone"),
        ("86（10）8888-8888", "free_text.phone"),
        ("0086 751 8888888", "free_text.phone"),
        ("0751*8888888", "free_text.phone"),
        ("110101（1990-03-07）6512", "free_text.identity_card"),
        ("1,1,0,1,0,1,1,9,9,0,0,3,0,7,6,5,1,2", "free_text.identity_card"),
        ("6,2,2,2,0,2,0,2,0,0,1,1,2,2,3,0", "free_text.bank_card"),
        ("138（1234）5678", "free_text.phone"),
        ("138~1234~5678", "free_text.phone"),
        ("138*1234*5678", "free_text.phone"),
        ("138*1234*5678，3人", "free_text.phone"),
        ("138（1234）5678（3人）", "free_text.phone"),
        ("138*1234*5678 人民调解员", "free_text.phone"),
        ("电话=138*1234*5678", "free_text.phone"),
        ("138*0013*8000", "free_text.phone"),
        ("138*0013*8000=", "free_text.phone"),
        ("138*12001500", "free_text.phone"),
        ("138*12345678=1", "free_text.phone"),
        ("86138*1200*1500", "free_text.phone"),
        ("138 1234 5678人", "free_text.phone"),
        ("138-1200-1500元", "free_text.phone"),
        ("0751*8800*8800", "free_text.phone"),
        ("0751*8888888=1", "free_text.phone"),
        ("1、3、5、4、4、5、3、4、5、4、6", "free_text.phone"),
        ("110101*19900307*6512", "free_text.identity_card"),
        ("110101*1990*0307*6512=1", "free_text.identity_card"),
        ("6222*0212*3456*7894=1", "free_text.bank_card"),
        ("", "free_text.empty"),
        (" \n　", "free_text.empty"),
        ("长" * 501, "free_text.too_long"),
    ],
)
def test_each_is_refused_with_its_own_code(text: str, code: str) -> None:
    assert refusal(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "青组〔2026〕12号",
        "2026-01-01至2026-03-31参加主体班学习",
        "2026-01-15 2026-03-20 3人",
        "2026.1.1-2026.3.31",
        "20260101-20260331 驻村",
        "2026-01 2026-03 2026-06",
        "2026-01 – 2026-03 – 2026-06",
        "2025 2026 2027 2028 四年",
        "2026年1月1日9:00-12:00，14:30-18:00",
        "共12人，其中3人缓期；经费1,234,567.89元",
        "青政办发〔2025〕118号、119号、120号",
        "12 15 18 20 22 25 30 31",
        "12345热线办转办单第202600012号",
        "工号630221198801",
        "党校第63期，学号2026010112",
        "91630000MA7520XXXX",
        "参见第3.1.2.10节",
        "2026/1/5、2026/1/12、2026/1/19",
        "2026/01/05/2026/03/31",
        "2023、2024、2025、2026四个年度",
        "工号2026001、2026002、2026003、2026004",
        "工号20260101，20260102，20260103",
        "第1、2、3、4、5、6、7、8、9、10、11、12组",
        "经费12,345,678,901.50元，支出1,023,456.78元",
        "500/600/700/800/900人",
        "青政办发〔二〇二六〕一百三十八号",
        "二〇二六年一月五日至二〇二六年三月三十一日",
        "第一、第二、第三、第四、第五督查组",
        "一是摸底，二是约谈，三是督办；九二三厂、三〇一医院",
        "1月5日一1月9日，3月2日一6日",
        "1、3、5、10、12、15、18日不安排",
        "2024:135，2025:1420，2026:1380",
        "2024（135） 2025（1420）",
        "（2026）粤0705民初138号",
        "编号202601（2026-01-05）1380元",
        "150+1800=1950，2000*3+150*4=6600",
        "20260105：08:30-11:30，14:30-17:30",
        "20260105（0830-1130）",
        "86 300 400 5000",
        "满意率138/150（92%），得分1:3、2:2、4:1",
        "1期3班8组12人",
        "规格150*2100*1800",
        "130×2000×1800毫米",
        "130×2001×1805mm高",
        "135:1420:1501件",
        "138+1420+1380=2938",
        "138 + 1421 + 1380 = 2939",
        "200000+138+1420+1380+20=202958",
        "2938=138+1420+1380",
        "150+1200+1500=2850",
        "138*1420.5*1380=270525382",
        "经费138+1420+1380万元",
        "150（1200）1500",
        "130～1500～2000元",
        "上访138、1420、1380人次",
        "0512(1200)1500",
        "0512（1130）1415",
        "1、3、5、4、4、5、3、4、5、4、4",
        "1、3、5、4、4、5、3、4、5、4、4、3、2、1、1、3",
        "1+3+9+2+3+4+5+6+7+8+9=57",
    ],
)
def test_ordinary_texts_pass(text: str) -> None:
    assert checked_text(text) == text


@given(
    DAYS, DAYS, st.integers(0, 999), st.sampled_from(["{:%Y-%m-%d}", "{:%Y.%m.%d}", "{:%Y%m%d}"])
)
def test_dates_and_counts_pass(first: date, last: date, count: int, form: str) -> None:
    text = f"{form.format(first)} - {form.format(last)}，{count}人"
    assert checked_text(text) == text


MARKS = st.sampled_from(
    ["~", "*", ":", "|", "+", "=", "#", "'", "。", "\\", "＊", "：", "～", "&", "!", "…", "→"]
)
SPACE = st.sampled_from(["", "", " ", "　"])


@st.composite
def marked(draw: st.DrawFn, groups: list[str]) -> str:
    """The groups with one mark between them, or each other one in brackets."""
    space = draw(SPACE)
    if draw(st.booleans()):
        mark = draw(MARKS)
        return f"{space}{mark}{space}".join(groups)
    pair = draw(st.sampled_from(["()", "（）", "〔〕", "[]", "【】", "“”", "<>"]))
    return "".join(
        f"{pair[0]}{each}{pair[1]}" if at % 2 else each for at, each in enumerate(groups)
    )


@given(st.data(), digits(1), digits(4), digits(4), st.booleans())
def test_a_mobile_number_in_groups_is_refused_by_any_mark(
    data: st.DataObject, third: str, middle: str, last: str, joined: bool
) -> None:
    # Round groups are rather a size or amounts.
    assume(joined or not all(re.fullmatch("[1-9][0-9]00", each) for each in (middle, last)))
    rest = [middle + last] if joined else [middle, last]
    assert refusal(data.draw(marked([f"13{third}", *rest]))) == "free_text.phone"


@given(st.data(), digits(8))
def test_a_mobile_number_is_refused_digit_by_digit(data: st.DataObject, rest: str) -> None:
    mark = data.draw(st.one_of(MARKS, st.sampled_from(",，、;；/")))
    assert refusal(mark.join(f"138{rest}")) == "free_text.phone"


@given(st.data(), REGION, DAYS, digits(3), st.sampled_from("0123456789Xx"))
def test_an_identity_card_in_groups_is_refused_by_any_mark(
    data: st.DataObject, region: str, born: date, serial: str, check: str
) -> None:
    form = data.draw(st.sampled_from(["%Y%m%d", "%Y-%m-%d", "%Y.%m.%d"]))
    text = data.draw(marked([region, f"{born:{form}}", f"{serial}{check}"]))
    assert refusal(text) == "free_text.identity_card"


@given(st.data(), st.sampled_from(["6222020200112230", "6222021234567894"]))
def test_a_bank_card_in_groups_is_refused_by_any_mark(data: st.DataObject, number: str) -> None:
    groups = [number[at : at + 4] for at in range(0, 16, 4)]
    assert refusal(data.draw(marked(groups))) == "free_text.bank_card"


@given(
    st.lists(st.one_of(st.integers(130, 199), st.integers(1, 99_999)), min_size=2, max_size=6),
    st.sampled_from(["+", "*", "×", " + ", "＋", "＊"]),
    st.sampled_from(["=", " = ", "＝", "元", " 万元", "人", "毫米", "mm", "亩", "吨", "件"]),
)
def test_sums_and_sizes_pass(terms: list[int], by: str, end: str) -> None:
    text = by.join(map(str, terms)) + end
    assert refusal(text) is None


@given(
    st.integers(130, 199),
    st.integers(10, 99),
    st.integers(10, 99),
    st.sampled_from("*×+:~/（、"),
)
def test_round_sizes_and_amounts_pass(first: int, second: int, third: int, by: str) -> None:
    text = f"{first}{by}{second}00{by}{third}00"
    assert refusal(text) is None


@given(st.lists(st.integers(1, 5), min_size=1, max_size=30), st.sampled_from("、，,;/+:"))
def test_lists_of_scores_pass(scores: list[int], by: str) -> None:
    assert refusal(by.join(map(str, scores))) is None


@given(
    DAYS,
    st.integers(1, 4999),
    st.times(),
    st.sampled_from(
        [
            "{0:%Y-%m-%d} {2:%H:%M}，{1}人",
            "{0:%Y-%m-%d}（{2:%H:%M}）{1}人",
            "{0:%Y%m%d} {2:%H:%M}—{2:%H:%M}:{1}",
            "青组发〔{0:%Y}〕{1}号",
            "（{0:%Y}）粤0705民初{1}号",
            "{0:%Y}:{1}，{0:%Y}:{1}；{0:%Y}：{1}",
            "{0:%Y}（{1}）",
            "共{1}元+{1}.50元={1:,}.00元",
            "XF{0:%Y}-{1}：{2:%H:%M}",
        ]
    ),
)
def test_times_documents_and_sums_pass(day: date, count: int, time: time, form: str) -> None:
    text = form.format(day, count, time)
    assert checked_text(text) == text


@given(st.sets(st.integers(1, 31), min_size=1), st.sampled_from(["、", "，", "；", "："]))
def test_lists_of_days_pass(days: set[int], by: str) -> None:
    text = by.join(map(str, sorted(days))) + "日"
    assert checked_text(text) == text


@given(
    st.integers(2026001, 2026999),
    st.lists(st.integers(0, 9), max_size=5),
    st.sampled_from("、,，/；"),
)
def test_lists_of_staff_numbers_pass(first: int, more: list[int], by: str) -> None:
    text = by.join(str(first + each) for each in (0, *more))
    assert checked_text(text) == text


@given(
    st.text(
        st.characters(
            exclude_categories=["Nd", "No", "Nl"],
            exclude_characters="○零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖",
        ),
        min_size=1,
        max_size=100,
    )
)
def test_what_is_kept_is_one_printable_line_and_passes_again(text: str) -> None:
    code = refusal(text)
    assert code in (None, "free_text.empty")
    if code is None:
        kept = checked_text(text)
        assert kept == printable(kept) == kept.strip() == checked_text(kept)
        assert len(kept.splitlines()) == 1
        kept.encode()


def test_length_is_that_of_what_is_kept() -> None:
    assert checked_text("  " + "长" * 10 + "\n", most=10) == "长" * 10
    with pytest.raises(LunzhiError) as refused:
        checked_text("长" * 11, most=10)
    assert refused.value.params == {"found": 11, "most": 10}
