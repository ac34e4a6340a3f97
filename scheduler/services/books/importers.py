"""The kinds of workbook that are imported, for the front doors that treat them alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from scheduler.books.roles import ASSIGNERS, Role
from scheduler.services.books.exporting import template_workbook
from scheduler.services.books.importing import (
    CONFIRMERS,
    PREVIEWERS,
    Preview,
    confirm_import,
    preview_import,
)
from scheduler.services.books.inspector_exporting import inspectors_template
from scheduler.services.books.inspector_importing import (
    IMPORTED,
    confirm_inspectors,
    preview_inspectors,
)
from scheduler.services.books.opened import Books
from scheduler.words import Words

__all__ = ["LEDGER", "NAME_LIST", "Importer"]


@dataclass(frozen=True, slots=True)
class Importer:
    """`act`: what confirming is in the audit; `whole`: a wrong row keeps all the others out.

    `file`: word code of what the empty form is called.
    """

    previewers: tuple[Role, ...]
    confirmers: tuple[Role, ...]
    preview: Callable[[Books, str, bytes], Preview]
    confirm: Callable[[Books, str, bytes, str], Preview]
    template: Callable[[Books, Words], bytes]
    act: str
    file: str
    whole: bool


LEDGER: Final = Importer(
    PREVIEWERS, CONFIRMERS, preview_import, confirm_import, template_workbook,
    "import.confirmed", "template.file", whole=False,
)  # fmt: skip
"""Units, those who owe a stint, and those who serve one."""

NAME_LIST: Final = Importer(
    ASSIGNERS, ASSIGNERS, preview_inspectors, confirm_inspectors, inspectors_template,
    IMPORTED, "inspector.import.file", whole=True,
)  # fmt: skip
"""The inspection office's."""
