"""What a form may say of a change by hand."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.changing import Change, change_from, told


def test_each_kind_keeps_what_it_has_a_use_for() -> None:
    fields = ("d1", "2026-03-01", "desk", "d2")
    day = date(2026, 3, 1)
    assert change_from("move", *fields) == Change("move", "d1", day, "desk")
    assert change_from("pin", *fields) == Change("pin", "d1", day, "desk")
    assert change_from("swap", *fields) == Change("swap", "d1", other="d2")
    assert change_from("leave_out", *fields) == Change("leave_out", "d1")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (("give", "d1"), r"change\.kind"),
        (("", "d1"), r"change\.kind"),
        (("leave_out", ""), r"change\.needs\.cadre"),
        (("move", "d1", "", "desk"), r"change\.needs\.start"),
        (("move", "d1", "2026-03-01", None), r"change\.needs\.post"),
        (("pin", "d1", "2026-02-30", "desk"), r"change\.day"),
        (("pin", "d1", "20260301", "desk"), r"change\.day"),
        (("swap", "d1", "2026-03-01", "desk"), r"change\.needs\.other"),
    ],
)
def test_nonsense_is_refused(fields: tuple[str, ...], code: str) -> None:
    with pytest.raises(LunzhiError, match=code):
        change_from(*fields)


def test_the_audit_keeps_what_was_said() -> None:
    change = Change("move", "d1", date(2026, 3, 1), "desk")
    assert told(change) == {"kind": "move", "cadre": "d1", "start": "2026-03-01", "post": "desk"}
    assert told(Change("leave_out", "d1")) == {"kind": "leave_out", "cadre": "d1"}
