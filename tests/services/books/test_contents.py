"""The package says what each of its modules is for."""

from __future__ import annotations

import pkgutil
import re

import scheduler.services.books


def test_every_module_is_listed_once_and_no_other() -> None:
    package = scheduler.services.books
    listed = re.findall(r"^    (\w+) {2,}\S", package.__doc__ or "", re.MULTILINE)
    assert sorted(listed) == sorted(found.name for found in pkgutil.iter_modules(package.__path__))
