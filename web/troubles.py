"""The server's log: a JSON object a line, which never tells an address, as that is a secret."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from typing import Any, Final

from structlog.processors import JSONRenderer, TimeStamper
from structlog.stdlib import (
    ExtraAdder,
    ProcessorFormatter,
    add_log_level,
    add_logger_name,
)

from scheduler.problems.faults import LunzhiError

__all__ = ["TokenlessFormatter", "log_request", "log_trouble", "logging_to_standard_error"]

_LOG: Final = logging.getLogger("lunzhi.web")
_SECRET: Final = re.compile(r"/feeds/\S*|[0-9a-f]{16}(?:-|%2D)[A-Za-z0-9_%-]{20,}", re.IGNORECASE)


def log_trouble(error: BaseException) -> str:
    """Logs what failed and returns the reference of the line.

    A code of ours is enough for what disks and databases do. Of a defect the places in the source
    are told, not its message: that might hold what was asked for.
    """
    reference = token_hex(4)
    if isinstance(error, LunzhiError):
        told = {"reference": reference, "code": error.code}
        _LOG.error("trouble %s: %s", reference, error.code, extra=told)
        return reference
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{f.filename}:{f.lineno} {f.name}" for f in reversed(frames))
    told = {"reference": reference, "code": type(error).__name__}
    _LOG.error("trouble %s: %s at %s", reference, type(error).__name__, places, extra=told)
    return reference


def log_request(page: str, method: str, status: int, seconds: float, session: int | None) -> None:
    """A line for a request of a page: which it is, never whose address or what was entered."""
    facts = {
        "page": page, "method": method, "status": status, "ms": round(seconds * 1000),
        "session": session,
    }  # fmt: skip
    _LOG.info("request", extra=facts)


class TokenlessFormatter(ProcessorFormatter):
    """A line of JSON; addresses of feeds are taken out: other people's libraries log paths too."""

    def __init__(self) -> None:
        stamps: list[Any] = [
            add_log_level,
            add_logger_name,
            ExtraAdder(),
            TimeStamper(fmt="iso", utc=True),
        ]
        rendering: list[Any] = [
            ProcessorFormatter.remove_processors_meta,
            JSONRenderer(ensure_ascii=False),
        ]
        super().__init__(processors=rendering, foreign_pre_chain=stamps)

    def format(self, record: logging.LogRecord) -> str:
        return _SECRET.sub("/feeds/…", super().format(record))


@contextmanager
def logging_to_standard_error() -> Iterator[None]:
    """Within it, all that this process logs goes there, a line each."""
    handler = logging.StreamHandler()
    handler.setFormatter(TokenlessFormatter())
    # It warns of every request that waits for a thread, which at the full hour is most of them.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    root, ours = logging.getLogger(), logging.getLogger("lunzhi")
    before = ours.level
    ours.setLevel(logging.INFO)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        ours.setLevel(before)
