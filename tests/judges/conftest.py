"""The judges, for every test of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.judges.panel import JUDGES, Panel, missing

__all__ = ["panel"]


@pytest.fixture(scope="session", params=JUDGES)
def panel(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Panel]:
    if reason := missing(request.param):
        pytest.skip(reason)
    with Panel(request.param, tmp_path_factory.mktemp("judges")) as sitting:
        yield sitting
