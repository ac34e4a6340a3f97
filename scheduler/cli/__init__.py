"""The command line, `lunzhi`."""

from __future__ import annotations

import os
import sys
import threading
from typing import NoReturn

from scheduler.cli.exits import Exit
from scheduler.cli.starting import process_start

__all__ = ["main"]


def main() -> NoReturn:
    """Runs the command that the process was started with, and ends the process."""
    try:
        started = process_start()
        # Only now: whoever presses Ctrl-C while all this loads is to see no traceback.
        from scheduler.cli.running import run  # noqa: PLC0415

        code = run(sys.argv[1:], os.environ, started)
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    if threading.active_count() > 1:
        # A solver that was told to stop may still sit in a native call, in a thread of its own.
        # Everything is written and flushed; the usual way out would pull memory from under it.
        os._exit(code)
    sys.exit(code)
