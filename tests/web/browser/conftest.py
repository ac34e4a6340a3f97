"""A real Chromium on a real server; without one, these tests are skipped with the remedy."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, sync_playwright
from waitress import create_server
from waitress.wasyncore import close_all, loop

from tests.web.browser.surfer import Surfer
from tests.web.site import Site

_FLAGS: Final = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
_REMEDY: Final = (
    "the tests in a browser need Chromium and a Chinese font: "
    "apt-get install chromium fonts-wqy-zenhei"
)


def _chromium() -> str:
    found = os.environ.get("LUNZHI_CHROMIUM") or shutil.which("chromium")
    fonts = shutil.which("fc-list")
    if found is None or fonts is None:
        pytest.skip(_REMEDY)
    told = subprocess.run([fonts, ":lang=zh-cn", "family"], capture_output=True, check=False)
    if not told.stdout.strip():
        pytest.skip(_REMEDY)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for all tests of a process."""
    path = _chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield started
        started.close()


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """The pages on the server that serves them everywhere."""
    sockets: dict[int, Any] = {}
    server: Any = create_server(
        site.app, sockets, host="127.0.0.1", port=0, threads=8, asyncore_use_poll=True
    )
    over = threading.Event()

    def run() -> None:
        while not over.is_set():
            loop(timeout=0.05, use_poll=True, map=sockets, count=1)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    over.set()
    thread.join()
    server.task_dispatcher.shutdown()
    close_all(sockets, ignore_all=True)  # the server's own, and those of browsers that linger


@pytest.fixture
def surfer(browser: Browser, site: Site, address: str) -> Iterator[Surfer]:
    """Opens browsers for whoever a test needs; what their consoles complain of fails the test."""
    made = Surfer(browser, site, address)
    yield made
    made.close()
    assert made.complaints == []
