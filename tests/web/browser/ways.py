"""The ways in which people go through the pages, and the jobs that they order run beside them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from scheduler.services.books.running_beside import running_beside
from tests.web.browser.hands import Hands, KeyboardHands
from tests.web.browser.surfer import DESK, PHONE
from tests.web.site import Site

__all__ = ["WAYS", "Way", "jobs_run"]


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody goes it."""

    hands: type[Hands] = Hands
    size: tuple[int, int] = DESK
    language: str = "zh"
    script: bool = True


WAYS: Final = {
    "mouse": Way(),
    "keyboard": Way(KeyboardHands),
    "without script, in English, on a phone": Way(size=PHONE, language="en", script=False),
}


@contextmanager
def jobs_run(site: Site) -> Iterator[None]:
    """Whatever is ordered on the site is worked on meanwhile."""
    failed: list[BaseException] = []
    with running_beside(site.books, failed.append):
        yield
    assert failed == []
