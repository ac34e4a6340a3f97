from __future__ import annotations

import re
from importlib.resources import files

import pytest

from scheduler.documents.colours import look_of

INK = "#17202b"
READABLE = 4.5


def luminance(colour: str) -> float:
    """WCAG 2, relative luminance."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    shares = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (s / 12.92 if s <= 0.03928 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def style() -> str:
    return files("scheduler").joinpath("documents", "templates", "style.css").read_text("utf-8")


def test_contrast_is_measured_as_it_should_be() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("index", range(8))
def test_letters_and_outlines_stand_out_from_a_post_s_ground(index: int) -> None:
    look = look_of(index)
    assert contrast(INK, look.tint) >= READABLE
    assert contrast(look.ink, look.tint) >= READABLE
    assert contrast(look.ink, "#ffffff") >= READABLE


@pytest.mark.parametrize("name", ["ink", "faint", "bad", "good"])
def test_every_colour_of_letters_can_be_read_on_white(name: str) -> None:
    found = re.search(rf"--{name}: (#[0-9a-f]{{6}})", style())
    assert found
    assert contrast(found[1], "#ffffff") >= READABLE


def test_56_posts_look_different() -> None:
    looks = {(look.tint, look.path) for look in map(look_of, range(56))}
    assert len(looks) == 56


def test_neighbours_differ_in_pattern_as_well_as_in_colour() -> None:
    for index in range(20):
        one, other = look_of(index), look_of(index + 1)
        assert one.tint != other.tint
        assert one.path != other.path
