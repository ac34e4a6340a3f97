from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.desk import Desk


@pytest.fixture
def books_desk(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Desk:
    """The command line on books of its own, on the first day of 2026."""
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("LUNZHI_USER", raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LUNZHI_DATABASE_URL", f"sqlite:///{tmp_path}/lunzhi.db")
    monkeypatch.setenv("LUNZHI_TODAY", "2026-01-01")
    return Desk(capsys, monkeypatch)
