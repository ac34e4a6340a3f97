"""Whether a plan names what its problem has, each once and with its right end: `plan_refers`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scheduler.problems.plans import Stint
from scheduler.problems.rotation import RotationProblem
from scheduler.referee.left_out import LeftOut
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
    unserved_cadres = LeftOut(
        key="unserved",
        doubled="plan_refers.unserved_doubled",
        unknown="plan_refers.unserved_unknown",
        assigned="plan_refers.unserved_serves",
        missing="plan_refers.unserved_missing",
        named=lambda cadre: _who(problem, cadre),
    )
    serving = stints.each(lambda stint: stint.cadre)
    return unserved_cadres.wrong(problem.cadres_by_id, serving, unserved)


def _who(problem: RotationProblem, cadre: str) -> Params:
    known = problem.cadres_by_id.get(cadre)
    return {"cadre": cadre, "cadre_name": known.name if known else cadre}
