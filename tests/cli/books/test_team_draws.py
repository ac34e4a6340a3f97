"""Draws in public at the command line: what is exported is what `lunzhi draw check` agrees with."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler.cli.exits import Exit
from scheduler.services.books.jobs import ask_stop
from scheduler.services.books.opened import Books
from scheduler.services.books.team_draws import enter_value
from scheduler.services.books.team_draws_seen import show_draw
from tests.cli.desk import Answer, Desk
from tests.services.books.teams_world import made_world

VALUE = "03 05 11 17 26 32"
PROMISE = (
    "teams", "promise", "--from", "2026-03-02", "--days", "5", "--case", "XF2026-001",
    "--source", "State lottery, draw 20", "--at", "2026-02-24", "--reading", "the six numbers",
)  # fmt: skip


@pytest.fixture
def office(open_books: Books) -> Books:
    made_world(open_books).case("XF2026-001", "B03")
    return open_books


def done(answer: Answer) -> str:
    assert answer.code == Exit.DONE, answer.err
    return answer.out


def test_a_draw_is_promised_drawn_exported_and_checked(
    desk: Desk, office: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = done(desk.call(*PROMISE))
    digest = show_draw(office, 1).line.public.commit.commit_sha256
    assert digest[:4] in said
    early = desk.call("teams", "draw", 1, VALUE)
    assert (early.code, early.out) == (Exit.BAD_INPUT, "")
    assert "2026-02-24" in early.err
    monkeypatch.setenv("LUNZHI_TODAY", "2026-02-25")
    done(desk.call("teams", "draw", 1, VALUE, "--quiet"))
    again = desk.call("teams", "draw", 1, "01")
    assert again.code == Exit.BAD_INPUT
    done(desk.call("teams", "files", 1, "-o", tmp_path / "out"))
    problem, public, commit, plan = (
        tmp_path / "out" / f"draw-1-{name}.json" for name in ("problem", "public", "commit", "plan")
    )
    for each in (problem, public):
        checked = desk.call("draw", "check", each, plan, commit, VALUE, "--json", "--quiet")
        assert checked.code == Exit.DONE, checked.err
        assert json.loads(checked.out)["passed"]
    wrong = desk.call("draw", "check", problem, plan, commit, "04 05 11 17 26 32", "--quiet")
    assert wrong.code == Exit.REJECTED
    assert digest in done(desk.call("teams", "draws"))


@pytest.mark.usefixtures("office")
def test_all_that_is_wrong_with_a_promise_is_told_at_once(desk: Desk) -> None:
    wrong = dict(zip(PROMISE[2::2], PROMISE[3::2], strict=True))
    wrong |= {"--source": "call 13812345678", "--at": "2025-12-01"}
    refused = desk.call(*PROMISE[:2], *(part for pair in wrong.items() for part in pair))
    assert (refused.code, refused.out) == (Exit.BAD_INPUT, "")
    assert "telephone" in refused.err
    assert "2025-12-01" in refused.err


def test_a_draw_that_was_cut_short_is_solved_again(
    desk: Desk, office: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(desk.call(*PROMISE))
    waiting = desk.call("teams", "again", 1)
    assert waiting.code == Exit.BAD_INPUT
    monkeypatch.setenv("LUNZHI_TODAY", "2026-02-25")
    later = replace(office, now=lambda: datetime(2026, 2, 25, tzinfo=UTC))
    job = enter_value(later, 1, VALUE)
    ask_stop(office, job)
    assert f"job {job + 1}" in done(desk.call("teams", "again", 1, "--quiet"))
    proven = desk.call("teams", "again", 1)
    assert proven.code == Exit.BAD_INPUT
    assert "draft 1" in proven.err


@pytest.mark.usefixtures("office")
def test_an_abandoned_draw_is_listed_with_its_reason(desk: Desk) -> None:
    assert "no draw yet" in done(desk.call("teams", "draws"))
    done(desk.call(*PROMISE))
    done(desk.call("teams", "abandon", 1, "--reason", "the source stopped"))
    listed = done(desk.call("teams", "draws"))
    assert "abandoned" in listed
    assert "the source stopped" in listed
    unknown = desk.call("teams", "abandon", 9, "--reason", "none")
    assert unknown.code == Exit.BAD_INPUT
    assert "no draw 9" in unknown.err
