"""The public problem, the promise and the seed, as files."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from scheduler.problems.draws import commit_from_document, seed_of
from scheduler.problems.faults import LunzhiError
from scheduler.services.drawing import (
    derive_seed,
    promise,
    read_commit,
    write_public,
    write_seeded,
)
from scheduler.services.errors import RefusedFile, SameFile
from scheduler.services.reading import read_problem
from tests.services.lottery import PROMISE, TODAY, VALUE, drawn, written
from tests.services.office import TEAMS_PROBLEM
from tests.services.stand_in import problem_file, teams_problem_file


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUNZHI_TODAY", TODAY)


def refused(problem: Path, **parts: str) -> LunzhiError:
    with pytest.raises(LunzhiError) as caught:
        promise(problem, **{**PROMISE, **parts})
    return caught.value


# --- the public problem ------------------------------------------------------------------------


@pytest.mark.parametrize("make", [problem_file, teams_problem_file])
def test_the_public_problem_is_written_for_either_format(make: object, tmp_path: Path) -> None:
    problem = make(tmp_path)  # type: ignore[operator]
    target = tmp_path / "public.json"
    loaded = write_public(problem, target)
    shown = read_problem(target).problem
    assert (shown.format, shown.seed) == (loaded.problem.format, loaded.problem.seed)
    assert "Cai" not in target.read_text("utf-8")


def test_the_public_problem_never_takes_the_problem_s_place(tmp_path: Path) -> None:
    problem = teams_problem_file(tmp_path)
    with pytest.raises(SameFile):
        write_public(problem, problem)
    assert json.loads(problem.read_bytes()) == TEAMS_PROBLEM


# --- the promise -------------------------------------------------------------------------------


def test_a_promise_is_made_for_a_later_day_only(tmp_path: Path) -> None:
    problem = teams_problem_file(tmp_path)
    for at in ("2025-01-31", "2025-01-30", "2025-01-31T23:59"):
        error = refused(problem, at=at)
        assert error.code == "draw.not_ahead"
        assert error.params == {"at": at, "today": TODAY}
    assert promise(problem, **{**PROMISE, "at": "2025-02-01T00:00"}).at == "2025-02-01T00:00"


def test_a_promise_needs_source_reading_and_a_day(tmp_path: Path) -> None:
    problem = teams_problem_file(tmp_path)
    assert refused(problem, at="2025-02-30").code == "draw.no_moment"
    assert refused(problem, source=" ").params == {"what": "--source"}
    assert refused(problem, reading="").params == {"what": "--reading"}


def test_nothing_is_written_where_nothing_is_promised(tmp_path: Path) -> None:
    target = tmp_path / "commit.json"
    with pytest.raises(LunzhiError):
        promise(teams_problem_file(tmp_path), **{**PROMISE, "at": TODAY}, target=target)
    assert not target.exists()


def test_a_promise_that_was_changed_is_refused_with_the_place(tmp_path: Path) -> None:
    draw = drawn(tmp_path)
    row = json.loads(draw.commit.read_bytes())
    with pytest.raises(RefusedFile) as caught:
        read_commit(written(draw.commit, {**row, "reading": "as it suits"}))
    assert [fault.path for fault in caught.value.faults] == ["$.commit_sha256"]


# --- the seed ----------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["problem", "public"])
def test_the_seed_is_set_in_the_promised_problem_and_in_its_public_form(
    which: str, tmp_path: Path
) -> None:
    draw = drawn(tmp_path)
    target, source = tmp_path / "with-seed.json", getattr(draw, which)
    seed = write_seeded(source, draw.commit, "０３ 05  17", target)
    commit = commit_from_document(json.loads(draw.commit.read_bytes()))
    assert seed == sha256(f"{commit.commit_sha256}|{VALUE}".encode()).hexdigest()
    assert seed == seed_of(commit, VALUE) == derive_seed(commit, VALUE)
    assert json.loads(target.read_bytes()) == {**json.loads(source.read_bytes()), "seed": seed}


def test_the_seed_is_set_in_no_problem_that_was_changed(tmp_path: Path) -> None:
    draw = drawn(tmp_path)
    other = written(tmp_path / "other.json", {**TEAMS_PROBLEM, "vehicles": 3})
    target = tmp_path / "with-seed.json"
    with pytest.raises(LunzhiError, match="other_problem"):
        write_seeded(other, draw.commit, VALUE, target)
    assert not target.exists()


def test_a_blank_value_makes_no_seed(tmp_path: Path) -> None:
    draw = drawn(tmp_path)
    with pytest.raises(LunzhiError) as caught:
        derive_seed(read_commit(draw.commit), "　 ")
    assert (caught.value.code, caught.value.params) == ("draw.blank", {"what": "VALUE"})
