"""waitress, from the port that it takes to the last note that it writes."""

from __future__ import annotations

import errno
import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Final

from flask import Flask
from waitress import create_server
from waitress.wasyncore import loop

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.feed_desk import FeedDesk
from web.troubles import log_trouble, logging_to_standard_error

__all__ = ["calm_collector", "serve"]

_THREADS: Final = 16
_LOOK_SECONDS: Final = 0.2
"""Between two looks whether to stop."""

_NOTE_SECONDS: Final = 3.0
"""Between two writes of what was fetched, which are all that a crash can lose."""

_OPTIONS: Final = {
    "threads": _THREADS,
    "ident": None,
    # Phones come in their thousands at the full hour, each with a connection of its own.
    "connection_limit": 1000,
    "backlog": 1024,
    "asyncore_use_poll": True,
    "channel_timeout": 30,
    "max_request_header_size": 16 * 1024,
    "max_request_body_size": 64 * 1024,
}

_WITH_PAGES: Final = {
    "max_request_body_size": 25 * 1024 * 1024,
    # Only what a proxy on this very machine says of whom it serves is believed.
    "trusted_proxy": "127.0.0.1",
    "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"},
    "clear_untrusted_proxy_headers": True,
}


def serve(
    app: Flask,
    desk: FeedDesk,
    host: str,
    port: int,
    *,
    asked: Callable[[], bool],
    ready: Callable[[str], None],
    beside: AbstractContextManager[object] | None = None,
    pages: bool = False,
) -> None:
    """Serves until `asked` to end; what was fetched is written now and then, and at the end.

    `port`: 0 for any that is free. `ready`: told of the address once there is one. `beside`: what
    is at work as long as the server is. `pages`: workbooks are handed in, and a proxy on this
    machine is believed. Raises LunzhiError where the port is taken, or not for us.
    """
    calm_collector()
    sockets: dict[int, Any] = {}
    options = {**_OPTIONS, **_WITH_PAGES} if pages else _OPTIONS
    listening = _listening(app, host, port, sockets, options)
    working = beside or nullcontext()
    with logging_to_standard_error(), listening as server, _noting(desk), working:
        ready(_address(server, host))
        # Not the server's own `run`, which ends by an exception in the midst of anything.
        while not asked():
            loop(timeout=_LOOK_SECONDS, use_poll=True, map=sockets, count=1)
        server.task_dispatcher.shutdown()


def calm_collector() -> None:
    """Has memory be looked through less often.

    A page of thousands of rows makes tens of thousands of objects, and every few hundred of them
    would have all that is remembered, large plans among it, walked through in vain.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@contextmanager
def _listening(
    app: Flask, host: str, port: int, sockets: dict[int, Any], options: dict[str, Any]
) -> Iterator[Any]:
    try:
        server = create_server(app, sockets, host=host, port=port, **options)
    except (OSError, ValueError) as error:  # waitress's own for a host without an address
        raise LunzhiError(_refusal(error), {"host": host, "port": str(port)}) from error
    try:
        yield server
    finally:
        server.close()


def _refusal(error: OSError | ValueError) -> str:
    match getattr(error, "errno", None):
        case errno.EADDRINUSE:
            return "port.busy"
        case errno.EACCES | errno.EPERM:
            return "port.forbidden"
        case _:
            return "port.no_address"


def _address(server: Any, host: str) -> str:
    # Of a name with several addresses waitress makes several servers.
    port = getattr(server, "effective_port", None) or server.effective_listen[0][1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def _noting(desk: FeedDesk) -> Iterator[None]:
    over = threading.Event()
    thread = threading.Thread(target=_note, args=(desk, over), name="notes", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _note(desk: FeedDesk, over: threading.Event) -> None:
    told = dict[str, str]()
    while True:
        last = over.wait(_NOTE_SECONDS)
        for name, task in (("flush", desk.flush), ("fresh", desk.keep_fresh)):
            if not last or name == "flush":
                _tried(name, task, told)
        if last:
            return


def _tried(name: str, task: Callable[[], object], told: dict[str, str]) -> None:
    """One task of those that go on while feeds are served, whatever becomes of the other."""
    try:
        task()
        told.pop(name, None)
    except Exception as error:  # noqa: BLE001 - the next time may go well, and feeds are served
        # Told once, not every few seconds for as long as a disk is full.
        if str(error) != told.get(name):
            log_trouble(error)
        told[name] = str(error)
