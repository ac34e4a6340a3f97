"""People at browsers: each signed in, on a desk or a phone, with script or without."""

from __future__ import annotations

from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.web.site import PASSWORD, Site

__all__ = ["DESK", "PHONE", "Surfer", "axe_faults", "is_too_wide"]

DESK: Final = (1280, 860)
PHONE: Final = (375, 740)
_LOCALES: Final = {"zh": "zh-CN", "en": "en-GB"}
_AXE: Final = Axe().axe_script
_MILLISECONDS: Final = 60_000
"""Only how long a test waits for what must come; whatever comes sooner ends the waiting."""

expect.set_options(timeout=_MILLISECONDS)


class Surfer:
    """Opens browsers on the site. `complaints`: of their consoles, policies above all."""

    def __init__(self, browser: Browser, site: Site, address: str) -> None:
        self.address = address
        self.complaints: list[str] = []
        self._browser = browser
        self._site = site
        self._contexts: list[BrowserContext] = []
        self._looking: dict[tuple[str | None, tuple[int, int], str], Page] = {}

    def opens(
        self,
        account: str | None,
        path: str = "/",
        *,
        size: tuple[int, int] = DESK,
        language: str = "zh",
        script: bool = True,
    ) -> Page:
        """A page of a browser of its own, in which that account is signed in already."""
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=_LOCALES[language],
            java_script_enabled=script,
        )
        context.set_default_timeout(_MILLISECONDS)
        self._contexts.append(context)
        if account is not None:
            secret = self._site.secret(account)
            context.add_cookies([{"name": "lunzhi", "value": secret, "url": self.address}])
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.address + path)
        return page

    def looks(
        self, account: str | None, path: str, *, size: tuple[int, int], language: str
    ) -> Page:
        """Likewise, in the browser in which that account looked before: in walks through many
        pages, opening one for each would take half of the time.
        """
        as_whom = (account, size, language)
        page = self._looking.get(as_whom)
        if page is None:
            page = self.opens(account, path, size=size, language=language)
            self._looking[as_whom] = page
        else:
            page.goto(self.address + path)
        return page

    def signs_in(self, page: Page, account: str) -> None:
        """By the form, as people do."""
        page.goto(f"{self.address}/login")
        page.fill("[name=name]", account)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)

    def close(self) -> None:
        for context in self._contexts:
            context.close()  # once more does no harm

    def _heard(self, message: ConsoleMessage) -> None:
        # An answer that refuses is told there too, and is what some tests are after.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.complaints.append(f"{message.text} at {message.location}")


def axe_faults(page: Page) -> list[str]:
    """What somebody who does not see the page would stumble over, each with its place."""
    page.evaluate(_AXE)
    # Of what there is nothing to say of, nothing is sent: it is most of it.
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run({resultTypes: ['violations']}).then(found => found.violations)"
    )
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


def is_too_wide(page: Page) -> bool:
    """Whether the page as a whole has to be moved sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
