"""Publications and imports that are killed, cut off or out of room: whole, or not at all."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from scheduler.services.books.importing import preview_import
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_by_hand import Picked, pick_team
from scheduler.services.books.teams_releases import publish_teams
from tests.databases import Postgres
from tests.faults import CAN_MOUNT, Ended, Way, drawn_death, every_round
from tests.scenes import (
    Held,
    Place,
    Scene,
    assert_refused,
    books_at,
    full_disk,
    held,
    held_whole,
    on_postgresql,
    on_sqlite,
)
from tests.services.books.entries import approved_draft, enter, published, with_county
from tests.services.books.teams_world import MONDAY, World, made_world
from tests.workbooks.made import ROSTER, SERVING, UNITS, xlsx

Command = tuple[str, tuple[object, ...]]
"""What is said where it is done already, and its words."""


def first_release(books: Books, folder: Path) -> Command:  # noqa: ARG001 - as the others
    """Nothing is published yet."""
    county(books)
    return publication(approved_draft(books, ("101", "2026-03-01"), ("102", "2026-05-01")))


def second_release(books: Books, folder: Path) -> Command:  # noqa: ARG001 - as the others
    """Leaves 101 as it is, moves 102, has 103 new, and cancels 104."""
    county(books)
    published(books, ("101", "2026-03-01"), ("102", "2026-05-01"), ("104", "2026-04-01"))
    stints = ("101", "2026-03-01"), ("102", "2026-06-01"), ("103", "2026-05-01")
    return publication(approved_draft(books, *stints))


def confirmation(books: Books, folder: Path) -> Command:
    """A unit changes, others are new; 101 changes, others are new, two of them serve."""
    county(books)
    published(books, ("102", "2026-03-01"))
    away, busy = ("法律", "2026-03-01至2026-03-02", "2026-05-01"), ("2026-12-01", "2026-06-01")
    person, since = ("女", "B02", "副科级", "2025-11-03"), ("2025-12-01", "窗口")
    data = xlsx(
        单位=[UNITS, ("B01", "县财政局", 3), *((f"B0{n}", f"单位{n}", 2, *busy) for n in (2, 3))],
        名册=[
            ROSTER,
            ("101", "李蕾", "女", "B02", "副科级", "2025-12-01", *away),
            *((str(number), "王芳", *person, *away) for number in range(201, 209)),
        ],
        在岗=[SERVING, *((str(n), "李娜", *person, *since) for n in (301, 302))],
    )
    file = folder / "a.xlsx"
    file.write_bytes(data)
    preview = preview_import(books, file.name, data)
    assert preview.counts == {"new": 12, "changed": 2, "same": 0, "wrong": 0}
    return "already", ("import", file, "--confirm", preview.digest)


def county(books: Books) -> None:
    with_county(books)
    for number in ("101", "102", "103", "104"):
        enter(books, number)


def publication(draft: int) -> Command:
    return "has been published already", ("draft", "publish", draft)


def substitution(books: Books, folder: Path) -> Command:  # noqa: ARG001 - as the others
    """Somebody else leads a visit that people know: picked, approved and published in one act."""
    publish_teams(books, picked(made_world(books)))
    args = ("--seat", "lead", "--out", "D1", "--into", "D2", "--reason", "临时住院")
    return "does not hold the seat", ("teams", "substitute", "XF2026-001", *args)


def picked(world: World) -> int:
    world.case("XF2026-001", "B03")
    seats = {"lead": "D1", "co_lead": "X1", "supervisor": "S1", "topic": "L2"}
    team = {seat: [world.officers[number]] for seat, number in seats.items()}
    return pick_team(world.books, Picked("XF2026-001", MONDAY, team), "案情紧急")


EVES: tuple[Callable[[Books, Path], Command], ...] = (
    first_release, second_release, confirmation, substitution,
)  # fmt: skip


def scene_of(place: Place, eve: Callable[[Books, Path], Command], folder: Path) -> Scene:
    with books_at(place.url) as books:
        done, args = eve(books, folder)
    return Scene.of(place, folder, done, *args)


@pytest.fixture(scope="module", params=EVES)
def in_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Each of the three, of books in a file."""
    folder = tmp_path_factory.mktemp("tried")
    return scene_of(on_sqlite(tmp_path_factory), request.param, folder)


@pytest.fixture(scope="module", params=EVES)
def on_server(
    request: pytest.FixtureRequest, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Scene:
    """Each of the three, of books on a server."""
    return scene_of(on_postgresql(postgres), request.param, tmp_path_factory.mktemp("tried"))


# --- undisturbed --------------------------------------------------------------------------------


def new_acts(scene: Scene) -> list[str]:
    acts = [entry["act"] for entry in scene.after["audit_entry"]]
    return acts[len(scene.before["audit_entry"]) :]


def columns(told: Held, table: str, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in told[table]]


def test_what_each_scene_ends_with(in_file: Scene) -> None:
    """What is compared with in all that follows."""
    before, after = in_file.before, in_file.after
    if in_file.args[0] == "import":
        assert [len(after[table]) for table in ("unit", "officer", "duty", "stint")] == [
            3,
            14,
            14,
            3,
        ]
        assert [len(after[table]) for table in ("leave", "wish", "unit_busy")] == [9, 9, 4]
        acts = ["import.confirmed", "import.unit_changed", *["import.unit_added"] * 2]
        acts += ["import.officer_changed", *["import.officer_added"] * 10]
        assert new_acts(in_file) == acts
        return
    if in_file.args[0] == "teams":
        assert_teams(in_file)
        return
    assert new_acts(in_file) == ["draft.published", "release.published"]
    number, draft = len(after["release"]), in_file.args[-1]
    assert (draft, "approved") in columns(before, "draft", "id", "state")
    assert (draft, "published") in columns(after, "draft", "id", "state")
    assert columns(after, "release", "number", "draft_id")[-1] == (number, draft)
    stints = {
        1: [(1, False, 0, 1), (2, False, 0, 1)],
        2: [(1, False, 0, 1), (2, False, 1, 2), (3, False, 0, 2), (4, True, 1, 2)],
    }
    assert columns(after, "stint", "duty_id", "cancelled", "sequence", "release") == stints[number]
    ends = [(1, "superseded")][: number - 1]
    assert columns(after, "release_end", "number", "kind") == ends


def assert_teams(scene: Scene) -> None:
    """The visit is led by D2 from then on: picked, approved and published in one act."""
    numbers = {row["id"]: row["staff_number"] for row in scene.after["officer"]}
    here = [
        numbers[row["officer_id"]]
        for row in scene.after["visit_seat"]
        if row["seat"] == "lead" and row["left_at"] is None
    ]
    assert here == ["D2"]
    assert new_acts(scene) == ["teams.picked", "draft.published", "teams.published"]
    assert len(scene.after["team_release"]) == len(scene.before["team_release"]) + 1


# --- killed -------------------------------------------------------------------------------------


def assert_whole_or_not_at_all(scene: Scene, way: Way, folder: Path) -> None:
    """What was told is kept; and whoever tries again succeeds, or is told that it is done."""
    with scene.place.copied(folder) as url:
        ended = scene.run(way, url)
        found = held_whole(url)
        assert found in (scene.before, scene.after)
        assert not ended.out or found == scene.after
        again = scene.run(Way(), url)
        if found == scene.after:
            assert_refused(again, scene.done)
            assert held(url) == scene.after
        else:
            assert again.code == 0, again.err
            assert sizes(held(url)) == sizes(scene.after)


def sizes(told: Held) -> dict[str, int]:
    """Ids that a server has given once it never gives again, so rows may have others."""
    return {table: len(told[table]) for table in told}


@every_round
def test_what_is_killed_is_whole_or_not_at_all(seed: int, tmp_path: Path, in_file: Scene) -> None:
    assert_whole_or_not_at_all(in_file, drawn_death(seed, in_file.steps), tmp_path)


@every_round
def test_what_is_killed_on_postgresql_is_whole_or_not_at_all(
    seed: int, tmp_path: Path, on_server: Scene
) -> None:
    assert_whole_or_not_at_all(on_server, drawn_death(seed, on_server.steps), tmp_path)


# --- refused by the machine ---------------------------------------------------------------------


def assert_told_or_done(scene: Scene, ended: Ended, url: URL, *said: str) -> None:
    """If it failed, nothing is changed, and it works now."""
    if ended.code == 0:
        assert held_whole(url) == scene.after
        return
    assert_refused(ended, *said)
    assert held_whole(url) == scene.before
    again = scene.run(Way(), url)
    assert again.code == 0, again.err
    assert sizes(held(url)) == sizes(scene.after)


@every_round
def test_where_the_connection_breaks_off_nothing_is_changed(
    seed: int, tmp_path: Path, on_server: Scene
) -> None:
    way = Way(step=random.Random(seed).randint(1, on_server.steps), cut=True)
    with on_server.place.copied(tmp_path) as url:
        assert_told_or_done(on_server, on_server.run(way, url), url, "broke off")


@every_round
def test_where_files_can_grow_no_further_nothing_is_changed(
    seed: int, tmp_path: Path, in_file: Scene
) -> None:
    with in_file.place.copied(tmp_path) as url:
        size = Path(str(url.database)).stat().st_size
        way = Way(most_bytes=random.Random(seed).randint(1, size))
        assert_told_or_done(in_file, in_file.run(way, url), url)


@every_round
def test_on_a_full_disk_nothing_is_changed(seed: int, tmp_path: Path, in_file: Scene) -> None:
    if not CAN_MOUNT:
        return  # the test above goes without
    with full_disk(in_file, tmp_path / "disk", seed) as (url, empty):
        ended = in_file.run(Way(), url)
        empty()
        assert_told_or_done(in_file, ended, url)
