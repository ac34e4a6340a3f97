"""Whether a plan names what its problem has, each once and with its right end: `plan_refers`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scheduler.problems.plans import Stint
from scheduler.problems.rotation import RotationProblem
from scheduler.referee.presence import end_of
from scheduler.referee.reading import Listed
from scheduler.referee.violations import Params, StintLike, Violation, found

__all__ = ["unknown_names", "unserved_list", "wrong_ends"]


def unknown_names(problem: RotationProblem, stints: Mapping[int, StintLike]) -> Iterator[Violation]:
    """Cadres, starts and posts that the problem does not have."""
    starts = set(problem.starts)
    for place, stint in stints.items():
        who = _who(problem, stint.cadre)
        at = f"$.stints[{place}]"
        if stint.cadre not in problem.cadres_by_id:
            yield found("plan_refers.unknown_cadre", path=f"{at}.cadre", cadre=stint.cadre)
        if stint.start not in starts:
            start = stint.start.isoformat()
            yield found("plan_refers.unknown_start", who, path=f"{at}.start", start=start)
        if stint.post not in problem.posts_by_id:
            yield found("plan_refers.unknown_post", who, path=f"{at}.post", post=stint.post)


def wrong_ends(problem: RotationProblem, stints: Mapping[int, Stint]) -> Iterator[Violation]:
    """Ends that do not follow from the start and the problem's length of a stint."""
    for place, stint in stints.items():
        end = end_of(problem, stint.start)
        if stint.end != end:
            yield found(
                "plan_refers.wrong_end",
                _who(problem, stint.cadre),
                path=f"$.stints[{place}].end",
                start=stint.start.isoformat(),
                end=stint.end.isoformat(),
                expected_end=end.isoformat(),
            )


def unserved_list(
    problem: RotationProblem, stints: Listed[Stint], unserved: Listed[str]
) -> Iterator[Violation]:
    """Where `unserved` is not exactly the cadres without a stint, each once."""
    serving = {stint.cadre for stint in stints.read.values()}
    yield from _wrong_entries(problem, serving, unserved.read)
    if stints.complete and unserved.complete:
        told = serving.union(unserved.read.values())
        for cadre in problem.cadres:
            if cadre.id not in told:
                who = _who(problem, cadre.id)
                yield found("plan_refers.unserved_missing", who, path="$.unserved")


def _wrong_entries(
    problem: RotationProblem, serving: set[str], unserved: Mapping[int, str]
) -> Iterator[Violation]:
    seen: set[str] = set()
    for place, cadre in unserved.items():
        at: Params = {**_who(problem, cadre), "path": f"$.unserved[{place}]"}
        if cadre in seen:
            yield found("plan_refers.unserved_doubled", at)
        elif cadre not in problem.cadres_by_id:
            yield found("plan_refers.unserved_unknown", at)
        elif cadre in serving:
            yield found("plan_refers.unserved_serves", at)
        seen.add(cadre)


def _who(problem: RotationProblem, cadre: str) -> Params:
    known = problem.cadres_by_id.get(cadre)
    return {"cadre": cadre, "cadre_name": known.name if known else cadre}
