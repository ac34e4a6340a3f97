"""How somebody uses a page: with the mouse, or by the keyboard alone."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Dialog, Page

__all__ = ["Hands", "KeyboardHands"]

_MOST_STEPS: Final = 400
_ITSELF: Final = "element => element === document.activeElement"
_IN_GROUP: Final = """element => {
    const { form, name } = document.activeElement;
    return form !== undefined && form === element.form && name === element.name;
}"""


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

    def select(self, place: str, value: str) -> None:
        """One of a list, by its value."""
        self.page.select_option(place, value)

    def tick(self, place: str) -> None:
        """A box."""
        self.page.check(place)

    def unfold(self, place: str) -> None:
        """What is folded away below that summary."""
        self.page.locator(place).first.click()

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
        if self.page.locator(place).first.get_attribute("type") == "date":
            self._write_day(place, text)
            return
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def select(self, place: str, value: str) -> None:
        self._go_to(place)
        wanted = self.page.locator(place).first
        self.page.keyboard.press("Home")
        while wanted.input_value() != value:
            before = wanted.input_value()
            self.page.keyboard.press("ArrowDown")
            assert wanted.input_value() != before, f"no arrow leads to {value}"

    def tick(self, place: str) -> None:
        wanted = self.page.locator(place).first
        if wanted.get_attribute("type") != "radio":
            self._go_to(place)
            self.page.keyboard.press("Space")
            return
        self._go_to(place, _IN_GROUP)  # to which one leads is the browser's affair
        self.page.keyboard.press("Space")
        for _ in range(_MOST_STEPS):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {place}")

    def unfold(self, place: str) -> None:
        self._go_to(place)
        self.page.keyboard.press("Enter")

    def _write_day(self, place: str, text: str) -> None:
        """In the order in which this browser, wherever it is from, writes days."""
        year, month, day = text.split("-")
        # A year may have more digits than four, so that nothing moves on by itself after it.
        for keys in ((year, "ArrowRight", month, day), (month, day, year)):
            for _ in range(3):
                self.page.keyboard.press("ArrowLeft")
            for key in keys:
                send = self.page.keyboard.type if key.isdigit() else self.page.keyboard.press
                send(key)
            if self.page.locator(place).first.input_value() == text:
                return
        raise AssertionError(f"{text} cannot be typed into {place}")

    def _go_to(self, place: str, there: str = _ITSELF) -> None:
        wanted = self.page.locator(place).first
        wanted.wait_for()
        for _ in range(_MOST_STEPS):
            if wanted.evaluate(there):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {place}")


def _sure(dialog: Dialog) -> None:
    dialog.accept()
