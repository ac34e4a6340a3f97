from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scheduler.documents.lettering import em_width, fitting, wrapped
from tests.documents.counties import NASTY


def test_wide_letters_are_as_wide_as_the_font_is_high() -> None:
    assert em_width("张伟") == 2.0
    assert em_width("e\u0301") == em_width("e")
    assert em_width("WWW") > em_width("lll")


@given(st.one_of(st.sampled_from(NASTY), st.text(st.characters(codec="utf-8"), max_size=80)))
def test_no_line_is_wider_than_asked_for(text: str) -> None:
    for line in wrapped(text, 8, 99):
        assert em_width(line) <= 8


@given(st.text(st.sampled_from("张伟ab W\u0301é"), max_size=80))
def test_wrapping_loses_nothing_but_spaces(text: str) -> None:
    assert "".join(wrapped(text, 4, 999)).replace(" ", "") == text.replace(" ", "")


def test_latin_names_break_between_words() -> None:
    assert wrapped("Anna Bertha Clara", 6, 9) == ("Anna", "Bertha", "Clara")


def test_joined_signs_stay_together() -> None:
    family = "👩\u200d👩\u200d👧"
    assert wrapped(family * 3, 5, 9) == (family,) * 3


def test_more_lines_than_fit_end_in_an_ellipsis() -> None:
    lines = wrapped("欧阳" * 10, 4, 2)
    assert lines == ("欧阳欧阳", "欧阳欧…")


def test_labels_that_would_run_into_each_other_are_left_out() -> None:
    labels = [(0.0, 20.0, "a"), (15.0, 20.0, "b"), (23.0, 20.0, "c")]
    assert list(fitting(labels, 2)) == [(0.0, "a"), (23.0, "c")]
