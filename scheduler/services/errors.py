"""What can go wrong in a use case and is not the plan's or the problem's own answer."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path

from scheduler.problems.faults import Fault, FaultyFile, LunzhiError
from scheduler.referee.violations import Violation
from scheduler.services.wishes import RefusedWish

__all__ = ["CannotWrite", "RefusedFile", "RefusedWishes", "RejectedPlan", "SameFile", "UnsoundPlan"]

_REASONS = {
    errno.ENOSPC: "no_space",
    errno.EDQUOT: "no_space",
    errno.EFBIG: "no_space",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "no_permission",
    errno.ENOENT: "no_folder",
    errno.ENOTDIR: "is_file",
    errno.EEXIST: "is_file",
    errno.EISDIR: "is_folder",
    errno.ENAMETOOLONG: "long_name",
}


class RefusedFile(LunzhiError):
    """A file that cannot be used, with its faults."""

    def __init__(self, path: Path, refusal: FaultyFile) -> None:
        self.path = path
        self.faults: tuple[Fault, ...] = refusal.faults
        super().__init__("refused_file", {"path": str(path), "count": len(self.faults)})


class RefusedWishes(LunzhiError):
    """Changes that cannot be made to a problem, with everything that is wrong with them."""

    def __init__(self, refusals: Sequence[RefusedWish]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("refused_wishes", {"count": len(self.refusals)})


class CannotWrite(LunzhiError):
    """Nothing was written to the path, what stood there stands there still."""

    def __init__(self, path: Path, error: OSError) -> None:
        reason = _REASONS.get(error.errno or 0, "other")
        name = errno.errorcode.get(error.errno or 0, "EIO")
        super().__init__(f"cannot_write.{reason}", {"path": str(path), "name": name})


class SameFile(LunzhiError):
    """What is to be written would take the place of what is read."""

    def __init__(self, path: Path) -> None:
        super().__init__("same_file", {"path": str(path)})


class RejectedPlan(LunzhiError):
    """The plan of a file did not pass the referee, so nothing is made of it."""

    def __init__(self, path: Path, violations: tuple[Violation, ...]) -> None:
        self.violations = violations
        super().__init__("rejected_plan", {"path": str(path), "count": len(violations)})


class UnsoundPlan(LunzhiError):
    """The solver's own plan did not pass the referee: a defect of ours. Nothing was written."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        self.violations = violations
        super().__init__("unsound_plan", {"count": len(violations)})
