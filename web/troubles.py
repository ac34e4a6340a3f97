"""What went wrong in the server, as a log line: it never tells an address, which is a secret."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from typing import Final

from scheduler.problems.faults import LunzhiError

__all__ = ["TokenlessFormatter", "log_trouble", "logging_to_standard_error"]

_LOG: Final = logging.getLogger("lunzhi.web")
_SECRET: Final = re.compile(r"/feeds/\S*|[0-9a-f]{16}(?:-|%2D)[A-Za-z0-9_%-]{20,}", re.IGNORECASE)


def log_trouble(error: BaseException) -> str:
    """Logs what failed and returns the reference of the line.

    A code of ours is enough for what disks and databases do. Of a defect the places in the source
    are told, not its message: that might hold what was asked for.
    """
    reference = token_hex(4)
    if isinstance(error, LunzhiError):
        _LOG.error("trouble %s: %s", reference, error.code)
        return reference
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{f.filename}:{f.lineno} {f.name}" for f in reversed(frames))
    _LOG.error("trouble %s: %s at %s", reference, type(error).__name__, places)
    return reference


class TokenlessFormatter(logging.Formatter):
    """Takes addresses of feeds out of any line: other people's libraries log paths too."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRET.sub("/feeds/…", super().format(record))


@contextmanager
def logging_to_standard_error() -> Iterator[None]:
    """Within it, all that this process logs goes there, a line each."""
    handler = logging.StreamHandler()
    handler.setFormatter(TokenlessFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    # It warns of every request that waits for a thread, which at the full hour is most of them.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
