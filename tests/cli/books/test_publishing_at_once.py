"""Several who publish at once, as processes of their own: one does, the others are told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.databases import Postgres
from tests.faults import Ended, all_at_once, every_round
from tests.scenes import (
    Held,
    Place,
    assert_refused,
    books_at,
    held_whole,
    on_postgresql,
    on_sqlite,
    tried,
)
from tests.services.books.entries import approved_draft, enter, published, with_county

STARTS = [f"2026-{month:02}-01" for month in range(3, 7)]


@dataclass(frozen=True, slots=True)
class Rivals:
    """Four approved drafts after release 1, and what the books hold once each is published."""

    place: Place
    afters: dict[int, Held]


def rivals_at(place: Place, folder: Path) -> Rivals:
    with books_at(place.url) as books:
        with_county(books)
        enter(books, "101")
        published(books, ("101", "2026-02-01"))
        drafts = [approved_draft(books, ("101", start)) for start in STARTS]
    return Rivals(place, {draft: tried(place, folder, *publish(draft)) for draft in drafts})


def publish(draft: int) -> tuple[object, ...]:
    return "draft", "publish", draft


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def rivals(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Rivals:
    if request.param == "sqlite":
        place = on_sqlite(tmp_path_factory)
    else:
        server: Postgres = request.getfixturevalue("postgres")
        place = on_postgresql(server)
    return rivals_at(place, tmp_path_factory.mktemp("tried"))


def attempts(rivals: Rivals, seed: int, count: int) -> list[int]:
    """So many drafts; among eight are some twice."""
    drafts = list(rivals.afters)
    return [drafts[(seed + n) % len(drafts)] for n in range(count)]


@every_round
@pytest.mark.parametrize("count", [2, 8])
def test_of_many_who_publish_at_once_one_does_and_the_others_are_told(
    seed: int, count: int, tmp_path: Path, rivals: Rivals
) -> None:
    drafts = attempts(rivals, seed, count)
    with rivals.place.copied(tmp_path) as url:
        ended = all_at_once([publish(draft) for draft in drafts], url=url)
        told = list(zip(drafts, ended, strict=True))
        (winner,) = (draft for draft, each in told if each.code == 0)
        for draft, each in told:
            if each.code != 0:
                done = "has been published already" if draft == winner else "published release 2"
                assert_refused(each, done)
        assert held_whole(url) == rivals.afters[winner]


def is_told(ended: Ended) -> bool:
    return ended.code == 0 or "published release 2" in ended.err


@every_round
def test_without_the_locks_somebody_is_not_told(seed: int, tmp_path: Path, rivals: Rivals) -> None:
    """The control: both have looked at what there is before one of them writes."""
    commands = [publish(draft) for draft in attempts(rivals, seed, 2)]
    with rivals.place.copied(tmp_path) as url:
        ended = all_at_once(commands, url=url, unlocked="INSERT INTO release")
        assert not all(map(is_told, ended))
