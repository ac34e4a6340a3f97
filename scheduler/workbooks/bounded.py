"""A process of its own for what a stranger's file may do: bytes in, bytes out, and bounds on both.

Of use for any file that people hand in, not for workbooks alone.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

from scheduler.workbooks.bounds import MOST_CPU_SECONDS, MOST_MEMORY, MOST_SECONDS

__all__ = ["limit", "run_bounded"]


def run_bounded(module: str, data: bytes) -> bytes | None:
    """What the module writes to its standard output, given the data at its standard input.

    `module`: one of ours, which calls `limit` before it looks at the data. None where it took more
    than MOST_SECONDS, or more than it may use.
    """
    # -P: a folder that happens to be the current one must not lend its modules.
    command = [sys.executable, "-P", "-m", module]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, without any argument
            command, input=data, capture_output=True, check=False, timeout=MOST_SECONDS
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def limit() -> None:
    """Has this process end when it uses more than `bounds` allow."""
    with suppress(ImportError):  # Windows has neither; there the time-out alone holds
        import resource  # noqa: PLC0415 - not everywhere

        for kind, most in (("RLIMIT_AS", MOST_MEMORY), ("RLIMIT_CPU", MOST_CPU_SECONDS)):
            with suppress(ValueError, OSError):  # macOS knows the first, and refuses to set it
                resource.setrlimit(getattr(resource, kind), (most, most))
