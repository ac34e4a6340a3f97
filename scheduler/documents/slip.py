"""The slip that a subscriber takes along: the address, to be read or scanned, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

import segno

from scheduler.documents.page import environment, tag_of
from scheduler.words import Words

__all__ = ["qr_svg", "subscription_slip"]

_SCALE = 4


def qr_svg(text: str) -> str:
    """The text as a QR code, as an SVG element of its own; equal for equal texts."""
    code = segno.make(text, error="m", micro=False)
    # With a unit it has a view box, so that a page of another width scales it and cuts nothing off.
    return str(code.svg_inline(scale=_SCALE, border=4, dark="#000", light="#fff", unit="px"))


def subscription_slip(
    words: Words,
    *,
    holder: str,
    kind: str,
    https: str,
    webcal: str,
    secret: str,
    advice: Sequence[str],
) -> str:
    """A page to print, self-contained. `secret`: the code of words on keeping the address to
    oneself; `advice`: names of words `advice.<name>`.
    """
    template = environment().get_template("slip.html")
    return template.render(
        words=words, tag=tag_of(words), holder=holder, kind=kind, https=https, webcal=webcal,
        code=qr_svg(webcal), secret=secret, advice=advice,
    )  # fmt: skip
