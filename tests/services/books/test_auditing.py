"""The audit read and erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import URL, select

from scheduler.books.acts import ACTS, IMPERSONAL, PERSONAL
from scheduler.books.roles import ROLES, Actor, NotAllowed, Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.auditing import Entry, Wanted, audit_entries
from scheduler.services.books.auditing_chain import verify_chain
from scheduler.services.books.auditing_erased import erase_before, erase_entries
from scheduler.services.books.auditing_subjects import named_subjects
from scheduler.services.books.ledger import history
from scheduler.services.books.opened import Books
from scheduler.store.opening import open_store
from scheduler.store.people import Officer, Unit
from scheduler.store.trail import AuditEntry, AuditValue
from tests.chains import record_some
from tests.databases import acting_as, books_on, on_day

FIRST, SECOND, THIRD = date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)


@pytest.fixture
def told(books: Books) -> Books:
    """Three days: two accounts, the settings, an account."""
    record_some(books, 2)
    anna = acting_as(on_day(books, SECOND), "organisation", name="anna")
    with anna.acting("organisation") as act:
        act.record("settings.loaded", "settings:1", document={"stint": 3})
    last = on_day(books, THIRD)
    with last.acting("administrator") as act:
        act.record("account.closed", "account:1", name="人1")
    return last


def seqs(books: Books, wanted: Wanted, most: int = 9) -> list[int]:
    return [entry.seq for entry in audit_entries(books, wanted, most).entries]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [1, 2, 3, 4]),
        (Wanted(subject="account:1"), [1, 4]),
        (Wanted(subject="account"), [1, 2, 4]),
        (Wanted(subject="acc"), []),
        (Wanted(subject="%"), []),
        (Wanted(actor="anna"), [3]),
        (Wanted(act="account.added"), [1, 2]),
        (Wanted(act="account"), [1, 2, 4]),
        (Wanted(first=SECOND), [3, 4]),
        (Wanted(last=SECOND), [1, 2, 3]),
        (Wanted(first=SECOND, last=SECOND), [3]),
        (Wanted(first=THIRD, last=FIRST), []),
        (Wanted(act="account", first=SECOND, subject="account:1"), [4]),
    ],
)
def test_entries_are_those_that_meet_all_that_is_asked(
    told: Books, wanted: Wanted, found: list[int]
) -> None:
    assert seqs(told, wanted) == found


def test_an_entry_says_everything(told: Books) -> None:
    (entry,) = audit_entries(told, Wanted(actor="anna"), 1).entries
    at = on_day(told, SECOND).now()
    assert entry == Entry(
        3, at, "anna", "settings.loaded", "settings:1", {"document": {"stint": 3}}
    )


def test_the_newest_are_shown_and_all_are_counted(told: Books) -> None:
    found = audit_entries(told, Wanted(act="account"), 2)
    assert ([entry.seq for entry in found.entries], found.matching) == ([2, 4], 3)


def test_an_act_that_there_is_none_of_is_refused(told: Books) -> None:
    with pytest.raises(LunzhiError, match=r"audit\.no_act"):
        audit_entries(told, Wanted(act="account.add"), 9)


def values_of(books: Books) -> dict[int, tuple[bool, bool]]:
    """Whether salt and values of each entry are there."""
    with books.store.reading() as session:
        rows = session.execute(select(AuditValue.seq, AuditValue.salt, AuditValue.values))
        return {seq: (salt is not None, values is not None) for seq, salt, values in rows}


BOTH, NEITHER = (True, True), (False, False)


def test_a_retention_period_erases_what_is_about_people_and_older(told: Books) -> None:
    erasure = erase_before(told, THIRD, reason=" 保存期满\n", approver="王五")
    assert (erasure.seq, erasure.entries, erasure.reason) == (5, ((1, 2),), "保存期满")
    assert values_of(told) == {1: NEITHER, 2: NEITHER, 3: BOTH, 4: BOTH, 5: BOTH}
    assert [entry.values for entry in audit_entries(told, Wanted(last=FIRST), 9).entries] == [
        None, None,
    ]  # fmt: skip


def test_an_erasure_says_which_entries_why_and_who_approved(told: Books) -> None:
    erase_entries(told, [4, 1], reason="按规定更正", approver="王五")
    (entry,) = audit_entries(told, Wanted(act="audit.erased"), 9).entries
    assert entry.subject == "audit:1-4"
    assert entry.values == {"entries": [[1, 1], [4, 4]], "reason": "按规定更正", "approver": "王五"}


@pytest.mark.parametrize(
    ("seq", "code"),
    [(9, "audit.no_entry"), (3, "audit.about_nobody"), (1, "audit.erased_already")],
)
def test_one_entry_that_cannot_be_erased_keeps_all_of_them(
    told: Books, seq: int, code: str
) -> None:
    erase_entries(told, [1], reason="按规定更正", approver="王五")
    with pytest.raises(LunzhiError) as refused:
        erase_entries(told, [2, seq], reason="按规定更正", approver="王五")
    assert (refused.value.code, refused.value.params) == (code, {"seq": seq})
    assert values_of(told)[2] == BOTH
    assert len(values_of(told)) == 5


def test_the_record_of_an_erasure_is_never_erased(told: Books) -> None:
    erase_entries(told, [1], reason="按规定更正", approver="王五")
    with pytest.raises(LunzhiError, match=r"audit\.about_nobody"):
        erase_entries(told, [5], reason="按规定更正", approver="王五")
    later = on_day(told, date(2030, 1, 1))
    erase_before(later, date(2030, 1, 1), reason="保存期满", approver="王五")
    assert values_of(told)[5] == BOTH
    assert verify_chain(told).breaks == ()


def test_nothing_is_recorded_where_there_is_nothing_to_erase(told: Books) -> None:
    with pytest.raises(LunzhiError, match=r"audit\.nothing_to_erase"):
        erase_before(told, FIRST, reason="保存期满", approver="王五")
    with pytest.raises(LunzhiError, match=r"audit\.day_to_come"):
        erase_before(told, date(2026, 1, 4), reason="保存期满", approver="王五")
    assert len(values_of(told)) == 4


@pytest.mark.parametrize(
    ("reason", "approver", "code"),
    [
        ("", "王五", "free_text.empty"),
        ("见13800138000", "王五", "free_text.phone"),
        ("期满", " ", "free_text.empty"),
        ("期满", "长" * 65, "free_text.too_long"),
        ("期满", "console:test", "approval.own"),
        ("期满", " ＴＥＳＴ ", "approval.own"),
    ],
)
def test_an_erasure_needs_a_reason_and_somebody_elses_approval(
    told: Books, reason: str, approver: str, code: str
) -> None:
    with pytest.raises(LunzhiError) as refused:
        erase_entries(told, [1], reason=reason, approver=approver)
    assert refused.value.code == code
    assert values_of(told)[1] == BOTH


@pytest.mark.parametrize("role", ROLES)
def test_auditor_and_administrator_read_and_the_administrator_alone_erases(
    told: Books, role: Role
) -> None:
    somebody = acting_as(told, role)
    if role in ("auditor", "administrator"):
        audit_entries(somebody, Wanted(), 9)
    else:
        with pytest.raises(NotAllowed):
            audit_entries(somebody, Wanted(), 9)
    if role == "administrator":
        erase_entries(somebody, [1], reason="按规定更正", approver="王五")
        return
    with pytest.raises(NotAllowed):
        erase_entries(somebody, [1], reason="按规定更正", approver="王五")
    with pytest.raises(NotAllowed):
        erase_before(somebody, THIRD, reason="保存期满", approver="王五")


def test_every_act_is_either_about_people_or_not() -> None:
    assert {act.partition(".")[0] for act in ACTS} <= PERSONAL | IMPERSONAL
    assert not PERSONAL & IMPERSONAL


@pytest.mark.parametrize(
    "act", ["case.changed", "teams.withdrawn", "team_draw.abandoned", "draft.sent_back"]
)
def test_what_may_hold_a_name_can_be_erased(books: Books, act: str) -> None:
    with books.acting("inspection") as made:
        made.record(act, "case:1", reason="联系某某")
    erase_entries(books, [1], reason="按规定更正", approver="王五")
    with books.store.reading() as session:
        assert session.get_one(AuditValue, 1).values is None


def test_what_is_erased_is_gone_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "lunzhi.db"
    store = open_store(URL.create("sqlite", database=str(file)))
    books = books_on(store)
    record_some(books, 200)
    with books.store.reading() as session:
        digest = session.get_one(AuditEntry, 77).digest
    erase_entries(books, [77], reason="按规定更正", approver="王五")
    store.close()
    kept = file.read_bytes()
    assert "人78".encode() in kept
    assert digest.encode() in kept
    assert "人77".encode() not in kept
    assert [path.name for path in tmp_path.iterdir()] == ["lunzhi.db"]


# --- cases and teams -------------------------------------------------------------------------


@pytest.fixture
def secretive(told: Books) -> Books:
    """Likewise, and two acts on grounds of recusal, of which one has an officer's subject."""
    with told.acting("inspection") as act:
        act.record("recusal.entered", "recusal:1", tier="local")
        act.record("inspector.listed", "account:1", name="人1")
    return told


def test_who_reads_no_grounds_learns_that_there_was_an_act_and_no_more(secretive: Books) -> None:
    found = audit_entries(acting_as(secretive, "administrator"), Wanted(), 9)
    assert found.matching == 6
    assert [entry.withheld for entry in found.entries] == [False] * 4 + [True] * 2
    for entry in found.entries[-2:]:
        assert (entry.act, entry.subject, entry.values) == ("", "", None)
        assert (entry.actor, entry.at) == ("console:test", secretive.now())
    for role in ("auditor", "inspection"):
        books = acting_as(secretive, "administrator", role)
        told = audit_entries(books, Wanted(), 9).entries[-2]
        assert (told.act, told.subject, told.values) == (
            "recusal.entered", "recusal:1", {"tier": "local"},
        )  # fmt: skip


@pytest.mark.parametrize("role", ["auditor", "inspection"])
def test_who_is_tied_to_an_officer_learns_no_more_than_an_administrator(
    secretive: Books, role: Role
) -> None:
    """Of some cases they may not know, and which ones are they would see by what is missing."""
    roles = frozenset[Role]({"administrator", role})
    tied = replace(secretive, actor=Actor("tied", roles, None, 1))
    administrator = acting_as(secretive, "administrator")
    for wanted in (Wanted(), Wanted(subject="account:1"), Wanted(subject="recusal")):
        assert audit_entries(tied, wanted, 9) == audit_entries(administrator, wanted, 9)
    with pytest.raises(LunzhiError, match=r"audit\.no_act"):
        audit_entries(tied, Wanted(act="recusal.entered"), 9)


@pytest.mark.parametrize("subject", ["recusal", "recusal:1", "account:1", "account"])
def test_no_filter_tells_what_was_withheld(secretive: Books, subject: str) -> None:
    administrator = acting_as(secretive, "administrator")
    assert not set(seqs(administrator, Wanted(subject=subject))) & {5, 6}
    assert set(seqs(acting_as(secretive, "auditor"), Wanted(subject=subject))) & {5, 6}
    for act in ("recusal", "recusal.entered", "inspector.listed", ""):
        with pytest.raises(LunzhiError, match=r"audit\.no_act") as refused:
            audit_entries(administrator, Wanted(act=act), 9)
        assert "recusal" not in str(refused.value.params["known"])


def test_nobody_learns_the_names_of_subjects_that_are_withheld(secretive: Books) -> None:
    with secretive.acting("organisation") as act:
        unit = Unit(code="B01", name="县财政局")
        act.session.add(unit)
        act.session.flush()
        act.session.add(
            Officer(
                staff_number="1", name="干部一", unit_id=unit.id, rank="section", gender="f",
                skills=[],
            )
        )  # fmt: skip
        act.record("settings.loaded", "settings:2")
    auditor = acting_as(secretive, "auditor")
    tied = replace(auditor, actor=replace(auditor.actor, officer=1))
    all_of_it = {"inspector:1": "干部一"}
    administrator = acting_as(secretive, "administrator")
    for books, names in ((administrator, {}), (auditor, all_of_it), (tied, {})):
        assert named_subjects(books, ["inspector:1", "recusal:1"]).subjects == names


def test_the_ledger_leaves_out_what_was_done_about_cases(secretive: Books) -> None:
    with secretive.acting("organisation") as act:
        unit = Unit(code="B01", name="县财政局")
        act.session.add(unit)
        act.session.flush()
        officer = Officer(
            staff_number="1", name="干部一", unit_id=unit.id, rank="section", gender="f", skills=[]
        )
        act.session.add(officer)
        act.session.flush()
        act.record("objection.raised", f"officer:{officer.id}", reason="x")
        act.record("officer.renamed", f"officer:{officer.id}", name="干部一")
    assert [entry.act for entry in history(secretive, "1").acts] == ["officer.renamed"]
