from __future__ import annotations

import errno
from pathlib import Path

import pytest

from scheduler.services.errors import CannotWrite
from scheduler.words import LANGUAGES, Words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_why_a_file_cannot_be_written_has_words(language: str) -> None:
    words = Words(language)
    for error in (OSError(), *(OSError(number, "") for number in errno.errorcode)):
        refusal = CannotWrite(Path("计划.json"), error)
        assert "计划.json" in words(f"error.{refusal.code}", **refusal.params)
