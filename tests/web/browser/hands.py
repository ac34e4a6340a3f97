"""How somebody uses a page: with the mouse, or by the keyboard alone."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Dialog, Page

__all__ = ["Hands", "KeyboardHands"]

_MOST_STEPS: Final = 400


class Hands:
    """With a mouse. Places are named as CSS does. Whoever is asked whether they are sure, is."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.on("dialog", _sure)

    def press(self, place: str) -> None:
        """A button or a link that opens a page, which is there afterwards."""
        with self.page.expect_navigation():
            self.page.locator(place).first.click()

    def write(self, place: str, text: str) -> None:
        """Into a field, instead of what stands there."""
        self.page.fill(place, text)

    def choose(self, place: str, path: str) -> None:
        """A file."""
        self.page.set_input_files(place, path)


class KeyboardHands(Hands):
    """By Tab, Enter and typing; what cannot be reached so is not reached at all."""

    def press(self, place: str) -> None:
        self._go_to(place)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, place: str, text: str) -> None:
        self._go_to(place)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def _go_to(self, place: str) -> None:
        wanted = self.page.locator(place).first
        wanted.wait_for()
        for _ in range(_MOST_STEPS):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {place}")


def _sure(dialog: Dialog) -> None:
    dialog.accept()
