"""What holds for every test: drawn examples, no network, no quiet skips."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from scheduler.services.books import passwords
from scheduler.workbooks import bounded
from tests.databases import books, database, empty_database, postgres, store

__all__ = ["books", "database", "empty_database", "postgres", "store"]

# Examples call solvers: how long one takes depends on the machine and says nothing.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The usual profile draws the same examples on every machine, so that a failure in CI is one at the
# desk. `make torture` draws others each time, and more of them.
settings.register_profile("check", _PATIENT, derandomize=True, database=None, max_examples=50)
settings.register_profile(
    "torture", _PATIENT, print_blob=True, max_examples=int(os.environ.get("LUNZHI_ROUNDS", "500"))
)
settings.load_profile("torture" if "LUNZHI_ROUNDS" in os.environ else "check")


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hashing takes a fifth of a second, as it should: its own tests do it as it really is, and
    so do servers and commands in processes of their own.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
        yield


@pytest.fixture(scope="session", autouse=True)
def _patient_readers() -> Iterator[None]:
    """By the clock on the wall a machine with much to do would refuse what is but large."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounded, "MOST_SECONDS", 300)
        yield


def _is_loopback(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_network(event: str, args: tuple[Any, ...]) -> None:
    """Fail the test that looks beyond this machine; pytest's Failed passes `except Exception`."""
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[1]
        if not isinstance(address, tuple):  # a socket in the file system, or one already connected
            return
        host = address[0]
    else:
        return
    if not _is_loopback(host):
        pytest.fail(f"tests use no network, but this one reached for {host!r}")


sys.addaudithook(_refuse_network)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under `LUNZHI_REQUIRE_ALL=1` (CI), a test that skips has failed."""
    report = yield
    if not hasattr(report, "wasxfail"):
        _fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Likewise a test file that skips as a whole."""
    report = yield
    _fail_if_skipped(report)
    return report


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and os.environ.get("LUNZHI_REQUIRE_ALL") == "1":
        report.longrepr = f"skipped, where nothing may be skipped: {report.longrepr}"
        report.outcome = "failed"
