"""The benchmark's report of offices says what was missed."""

from __future__ import annotations

from scheduler.problems.plans import GoalClaim
from tests.benchmarks.measuring import Ours
from tests.benchmarks.office_reporting import OfficeResult, Size


def _run(seconds: float, *claims: tuple[str, int, int | None]) -> Ours:
    goals = []
    proven = True
    for goal, value, bound in claims:
        proven = proven and value == bound
        goals.append(GoalClaim(goal=goal, value=value, bound=bound, proven=proven))
    return Ours(seconds, seconds, 100.0, tuple(goals), sound=bool(goals))


def _result(size: Size, later: Ours, first: Ours | None = None) -> OfficeResult:
    return OfficeResult(size, 1, 4, [] if first is None else [first], [later])


DONE = (("unstaffed", 0, 0), ("gaps", 2, 2), ("load", 900, 900), ("draw", 7, 7))
NEAR = (("unstaffed", 0, 0), ("gaps", 2, 2), ("load", 909, 900), ("draw", 7, 0))
FAR = (("unstaffed", 0, 0), ("gaps", 2, 2), ("load", 910, 900), ("draw", 7, 0))
EARLY = (("unstaffed", 0, 0), ("gaps", 2, 1), ("load", 990, 800), ("draw", 9, 0))
NEEDLESS = (("unstaffed", 0, 0), ("gaps", 3, 1), ("load", 990, 800), ("draw", 9, 0))


def test_a_size_passes_that_is_proven_in_time() -> None:
    assert _result((14, 54), _run(14, *DONE)).faults == []
    assert _result((14, 54), _run(16, *DONE)).faults == ["slow"]
    assert _result((14, 54), _run(14, *NEAR)).faults == ["not all proven"]
    assert _result((14, 54), _run(14)).faults == ["no sound plan", "not all proven"]


def test_a_size_passes_whose_load_is_near_its_bound_and_whose_first_gaps_are_needed() -> None:
    def faults(later: Ours, first: Ours) -> list[str]:
        return _result((40, 100), later, first).faults

    assert faults(_run(119, *NEAR), _run(19, *EARLY)) == []
    assert faults(_run(119, *FAR), _run(19, *EARLY)) == ["load off"]
    assert faults(_run(119, *NEAR), _run(21, *EARLY)) == ["slow at first"]
    assert faults(_run(119, *NEAR), _run(19, *NEEDLESS)) == ["gaps not known to be needed"]
    assert faults(_run(119, *EARLY), _run(19, *EARLY)) == [
        "load off", "gaps not known to be needed",
    ]  # fmt: skip


def test_what_is_merely_reported_passes_if_its_plans_are_sound() -> None:
    far = _result((100, 300), _run(400, *FAR), _run(99, *EARLY))
    assert far.faults
    assert far.passed
    assert not _result((100, 300), _run(400), _run(99, *EARLY)).passed
    assert next(iter(far.cells())) == "100 × 300"
