"""A chain that does not hold is found, whatever the database's owner did to it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import URL, insert

from scheduler.books.roles import NotAllowed
from scheduler.problems.draws import read_aloud
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.auditing import Wanted, audit_entries
from scheduler.services.books.auditing_chain import BREAKS, verify_chain
from scheduler.services.books.auditing_erased import erase_before, erase_entries
from scheduler.services.books.opened import Books
from scheduler.store.audit import GENESIS
from scheduler.store.plans import Draft, Problem, Release
from scheduler.store.trail import AuditEntry, AuditValue
from scheduler.store.visits import TeamRelease
from tests.chains import SALT, forged, heads, record_some, tamper
from tests.databases import DAY, acting_as, on_day

Breaks = list[tuple[int, str]]


def breaks(books: Books, head: str | None = None) -> Breaks:
    return [(found.seq, found.code) for found in verify_chain(books, head).breaks]


def test_an_empty_chain_holds(books: Books) -> None:
    verified = verify_chain(books)
    assert (verified.entries, verified.head, verified.breaks) == (0, GENESIS, ())


def test_a_chain_as_it_was_written_holds(books: Books) -> None:
    nasty = {"text": "〇\u2028\\\"'", "number": 1e-7, "none": None, "deep": [{"b": 1, "a": [True]}]}
    with books.acting("administrator") as act:
        act.record("settings.loaded", "settings:1", document=nasty)
    record_some(books)
    verified = verify_chain(books)
    assert (verified.entries, verified.head, verified.breaks) == (7, heads(books)[7], ())


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE audit_entry SET act = 'account.closed' WHERE seq = 3", [(3, "hash")]),
        ("UPDATE audit_entry SET actor = 'another' WHERE seq = 3", [(3, "hash")]),
        ("UPDATE audit_entry SET subject = 'account:9' WHERE seq = 1", [(1, "hash")]),
        ("UPDATE audit_entry SET at = '2025-12-31 01:00:00' WHERE seq = 3", [(3, "hash")]),
        ("UPDATE audit_entry SET digest = hash WHERE seq = 3", [(3, "hash"), (3, "digest")]),
        ("UPDATE audit_entry SET previous = hash WHERE seq = 3", [(3, "previous"), (3, "hash")]),
        ("UPDATE audit_entry SET hash = digest WHERE seq = 3", [(3, "hash"), (4, "previous")]),
        ("UPDATE audit_entry SET seq = 9 WHERE seq = 6",
         [(6, "missing"), (9, "hash"), (9, "no_values"), (9, "head")]),
        ("DELETE FROM audit_entry WHERE seq = 1", [(1, "missing")]),
        ("DELETE FROM audit_entry WHERE seq IN (3, 4)", [(3, "missing")]),
        ("DELETE FROM audit_entry WHERE seq = 6", [(5, "head")]),
        ("DELETE FROM audit_entry", [(0, "head")]),
        ("DELETE FROM chain_head", [(6, "head")]),
        ("UPDATE chain_head SET seq = 5", [(6, "head")]),
        ("UPDATE chain_head SET hash = (SELECT previous FROM audit_entry WHERE seq = 6)",
         [(6, "head")]),
        ("DELETE FROM audit_value WHERE seq = 3", [(3, "no_values")]),
        ("UPDATE audit_value SET salt = NULL, \"values\" = NULL WHERE seq = 3",
         [(3, "unrecorded")]),
        ("UPDATE audit_value SET salt = NULL WHERE seq = 3", [(3, "digest")]),
        ("UPDATE audit_value SET \"values\" = NULL WHERE seq = 3", [(3, "digest")]),
        ("UPDATE audit_value SET \"values\" = '{}' WHERE seq = 3", [(3, "digest")]),
        ("UPDATE audit_value SET \"values\" = 'no json' WHERE seq = 3", [(3, "digest")]),
    ],
)  # fmt: skip
def test_what_was_done_to_the_chain_is_named(
    books: Books, database: URL, statement: str, expected: Breaks
) -> None:
    record_some(books)
    tamper(database, statement)
    assert breaks(books) == expected


def test_how_far_a_hole_reaches_is_told(books: Books, database: URL) -> None:
    record_some(books)
    tamper(database, "DELETE FROM audit_entry WHERE seq IN (3, 4)")
    (hole,) = verify_chain(books).breaks
    assert (hole.seq, hole.params) == (3, {"last": 4})


def test_swapped_values_are_named_both(books: Books, database: URL) -> None:
    record_some(books)
    tamper(
        database,
        "UPDATE audit_value SET seq = 99 WHERE seq = 2",
        "UPDATE audit_value SET seq = 2 WHERE seq = 3",
        "UPDATE audit_value SET seq = 3 WHERE seq = 99",
    )
    assert breaks(books) == [(2, "digest"), (3, "digest")]


def replace_entry(url: URL, entry: dict[str, Any]) -> None:
    columns = ", ".join(f"{name} = :{name}" for name in entry if name != "at")
    tamper(
        url,
        f"UPDATE audit_entry SET {columns} WHERE seq = :seq",
        f'UPDATE audit_value SET salt = \'{SALT}\', "values" = \'{{"name":"x"}}\' WHERE seq = :seq',
        **{name: value for name, value in entry.items() if name != "at"},
    )


def test_an_entry_forged_with_all_its_digests_is_missed_by_the_next(
    books: Books, database: URL
) -> None:
    record_some(books)
    replace_entry(database, forged(3, heads(books)[2], {"name": "x"}))
    assert breaks(books) == [(4, "previous")]


def test_a_last_entry_forged_with_head_and_all_is_missed_by_who_noted_the_head(
    books: Books, database: URL
) -> None:
    record_some(books)
    noted = heads(books)[6]
    entry = forged(6, heads(books)[5], {"name": "x"})
    replace_entry(database, entry)
    assert breaks(books) == [(6, "head")]
    tamper(database, "UPDATE chain_head SET hash = :hash", hash=entry["hash"])
    assert breaks(books) == []
    assert breaks(books, noted) == [(6, "given")]


def test_entries_removed_from_the_end_with_the_head_are_missed_by_who_noted_it(
    books: Books, database: URL
) -> None:
    record_some(books)
    before, noted = heads(books)[4], heads(books)[6]
    tamper(
        database,
        "DELETE FROM audit_entry WHERE seq > 4",
        "UPDATE chain_head SET seq = 4, hash = :before",
        before=before,
    )
    assert breaks(books) == []
    assert breaks(books, noted) == [(4, "given")]
    assert verify_chain(books, before).given == 4


def add_entry(books: Books, entry: dict[str, Any]) -> None:
    with books.store.noting() as session:
        session.execute(insert(AuditEntry), [entry])
        session.execute(
            insert(AuditValue), [{"seq": entry["seq"], "salt": SALT, "values": {"name": "x"}}]
        )


def test_an_entry_put_at_the_end_is_named(books: Books) -> None:
    record_some(books)
    add_entry(books, forged(7, heads(books)[6], {"name": "x"}))
    assert breaks(books) == [(7, "head")]


def test_an_entry_put_between_is_named_and_so_is_all_that_had_to_move(
    books: Books, database: URL
) -> None:
    record_some(books)
    for seq in (6, 5, 4):
        tamper(database, f"UPDATE audit_value SET seq = {seq + 1} WHERE seq = {seq}")
        tamper(database, f"UPDATE audit_entry SET seq = {seq + 1} WHERE seq = {seq}")
    add_entry(books, forged(4, heads(books)[3], {"name": "x"}))
    assert breaks(books) == [
        (5, "previous"), (5, "hash"), (6, "hash"), (7, "hash"), (7, "head"),
    ]  # fmt: skip


def test_a_spoilt_time_is_named_and_entries_are_not_shown(books: Books, database: URL) -> None:
    record_some(books)
    if database.get_backend_name() != "sqlite":  # PostgreSQL keeps times alone in such a column
        return
    tamper(database, "UPDATE audit_entry SET at = 'yesterday' WHERE seq = 3")
    assert breaks(books) == [(3, "hash")]
    with pytest.raises(LunzhiError, match=r"audit\.spoilt"):
        audit_entries(books, Wanted(), 9)


def test_an_erasure_is_recorded_and_the_chain_holds(books: Books) -> None:
    record_some(books)
    erase_entries(books, [2, 4, 3, 2], reason="按规定更正", approver="王五")
    erase_before(
        on_day(books, DAY.replace(month=2)), DAY.replace(month=2), reason="期满", approver="b"
    )
    verified = verify_chain(books)
    assert (verified.entries, verified.breaks) == (8, ())
    assert [(found.seq, found.entries, found.count) for found in verified.erasures] == [
        (7, ((2, 4),), 3), (8, ((1, 1), (5, 6)), 3),
    ]  # fmt: skip


def test_values_that_come_back_after_their_erasure_are_named(books: Books, database: URL) -> None:
    record_some(books)
    statement = "CREATE TABLE aside AS SELECT * FROM audit_value WHERE seq = 2"
    tamper(database, statement)
    erase_entries(books, [2], reason="按规定更正", approver="王五")
    tamper(
        database,
        "DELETE FROM audit_value WHERE seq = 2",
        "INSERT INTO audit_value SELECT * FROM aside",
    )
    assert breaks(books) == [(2, "restored")]


@pytest.mark.parametrize("values", ["'[]'", "NULL", "'{\"entries\": [[1]]}'", "'no json'"])
def test_a_spoilt_record_of_an_erasure_covers_nothing(
    books: Books, database: URL, values: str
) -> None:
    record_some(books, 2)
    erase_entries(books, [2], reason="按规定更正", approver="王五")
    tamper(database, f'UPDATE audit_value SET "values" = {values} WHERE seq = 3')
    assert breaks(books) == [(2, "unrecorded"), (3, "digest")]


@pytest.mark.parametrize("table", [Release, TeamRelease])
def test_the_head_of_every_release_has_to_be_in_the_chain(
    books: Books, database: URL, table: type[Release] | type[TeamRelease]
) -> None:
    record_some(books)
    with books.acting("organisation") as act:
        problem = Problem(
            format="rotation/1", sha256="0", data=b"{}", made_at=act.at, based_on=None
        )
        act.session.add(problem)
        act.session.flush()
        draft = Draft(
            problem_id=problem.id, plan=b"{}", state="published", made_at=act.at, made_by="me",
            first=DAY, last=DAY, assigned=0, left_out=0,
        )  # fmt: skip
        act.session.add(draft)
        act.session.flush()
        act.session.add(
            table(
                number=1, draft_id=draft.id, problem_id=problem.id, plan=b"{}", first=DAY, end=DAY,
                published_at=act.at, published_by="me", changes={}, chain_head=heads(books)[6],
            )
        )  # fmt: skip
        act.record("settings.loaded", "settings:1")
    assert breaks(books) == []
    tamper(database, f"UPDATE {table.__tablename__} SET chain_head = :head", head="f" * 64)
    (broken,) = verify_chain(books).breaks
    assert (broken.seq, broken.code, broken.params) == (
        7,
        table.__tablename__,
        {"number": 1},
    )


def test_a_head_is_found_however_it_is_written(books: Books) -> None:
    record_some(books)
    for seq, head in enumerate(heads(books)):
        for written in (head, read_aloud(head).upper(), f"  {read_aloud(head)} "):
            verified = verify_chain(books, written)
            assert (verified.given, verified.breaks) == (seq, ())
    assert breaks(books, "f" * 64) == [(6, "given")]


@pytest.mark.parametrize("text", ["", "abc", "g" * 64, "0" * 65])
def test_what_is_no_hash_is_refused(books: Books, text: str) -> None:
    with pytest.raises(LunzhiError, match=r"audit\.no_hash"):
        verify_chain(books, text)


def test_only_who_may_read_the_audit_verifies_it(books: Books) -> None:
    verify_chain(acting_as(books, "auditor"))
    with pytest.raises(NotAllowed):
        verify_chain(acting_as(books, "organisation", "petitions", "inspection", "officer"))


def test_every_break_is_one_of_those_that_have_words() -> None:
    assert len(set(BREAKS)) == len(BREAKS)
