"""A server on loopback that publishes one feed, as the county's will."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

__all__ = ["Publisher", "publishing"]


class Publisher(ThreadingHTTPServer):
    """`body`: the feed; `status`: 200, or the trouble that it answers instead of the feed."""

    daemon_threads = True
    body = b""
    status = HTTPStatus.OK

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/feeds/token.ics"


class _Answer(BaseHTTPRequestHandler):
    server: Publisher

    def do_GET(self) -> None:
        # Of what is known to nobody there is nothing to say, which no reader may take for a feed.
        body = self.server.body if self.server.status == HTTPStatus.OK else b"no feed\n"
        self.send_response(self.server.status)
        self.send_header("Content-Type", "text/calendar; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{hashlib.sha256(body).hexdigest()}"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing: the output of a test is the test's."""


@contextmanager
def publishing() -> Iterator[Publisher]:
    with Publisher(("127.0.0.1", 0), _Answer) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
