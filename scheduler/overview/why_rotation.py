"""Why a cadre serves, or does not serve, on a start and at a post: every link, and what if."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from scheduler.dates import overlaps
from scheduler.overview.why_moving import Change, Moving
from scheduler.overview.why_values import Differences, Force, Reason, Verdict, weight
from scheduler.problems.rotation import Cadre, Post, RotationProblem, StintChoice
from scheduler.referee.violations import Params, StintLike, Violation

__all__ = ["Move", "StintAnswer", "reasons_of", "why_stint"]

_FULL = ("unit_cover", "post_capacity")
"""Rules that hold again once somebody else makes room."""

_OF_POST = ("post_requirement", "post_capacity")
"""Rules that bar one post; the others bar all of them."""


@dataclass(frozen=True, slots=True)
class Move:
    """The cadre put on a start and post, all else as it is.

    `out`: the cadre who makes room, None: nobody need. `out_to`: the place that these get in turn,
    None: they serve no more. `broken`: the rules that this breaks; none, and `differences` holds
    what it does to the goals.
    """

    start: date
    post: str
    out: str | None
    out_to: StintChoice | None
    broken: tuple[Violation, ...]
    differences: Differences


@dataclass(frozen=True, slots=True)
class StintAnswer:
    """What can be said without solving anew.

    `post`: the one that was asked about, None: any. `own`: the cadre's stint in the plan. `open`:
    the posts asked about that only other stints and decisions can bar. `moves`: one for each post.
    `elsewhere`: where the cadre serves as asked, the lightest other stint that passes.
    """

    verdict: Verdict
    cadre: Cadre
    start: date
    post: str | None
    own: StintChoice | None
    chain: tuple[Reason, ...]
    open: tuple[str, ...]
    moves: tuple[Move, ...]
    elsewhere: Move | None

    @property
    def possible(self) -> tuple[Move, ...]:
        """Those that pass, lightest first."""
        passing = [move for move in self.moves if not move.broken]
        return tuple(sorted(passing, key=lambda move: weight(move.differences)))


def why_stint(
    problem: RotationProblem, stints: Sequence[StintLike], cadre: Cadre, start: date,
    post: str | None, most: int | None = None,
) -> StintAnswer:  # fmt: skip
    """The answer for a plan that the referee has passed; start and post are the problem's.

    `most`: ways in which somebody might make room at a post that are tried, None: all of them. With
    fewer, `blocked` says that none of these helps.
    """
    return _Inquiry(problem, stints, cadre, start, post, most).answer()


def reasons_of(found: Mapping[str, Sequence[Violation]], force: Force) -> Iterator[Reason]:
    """Rules that bar posts, each once: those that bar every post before those that bar one."""
    everywhere: dict[tuple[str, str], Reason] = {}
    at_posts: list[Reason] = []
    for post, broken in found.items():
        for one in broken:
            code = f"stint.{one.code}"
            if one.rule in _OF_POST:
                at_posts.append(Reason(code, force, one.params, post))
            else:
                key = one.code, str(one.params.get("from", ""))
                everywhere.setdefault(key, Reason(code, force, one.params))
    yield from everywhere.values()
    yield from at_posts


class _Inquiry:
    def __init__(
        self, problem: RotationProblem, stints: Sequence[StintLike], cadre: Cadre, start: date,
        post: str | None, most: int | None,
    ) -> None:  # fmt: skip
        self._problem = problem
        self._cadre = cadre
        self._start = start
        self._post = post
        self._most = most
        self._asked = [one for one in problem.posts if post in (None, one.id)]
        self._moving = Moving(problem, stints)
        own = self._moving.by_cadre.get(cadre.id)
        self._own = _choice(cadre.id, own.start, own.post) if own else None
        self._alone = {one.id: self._moving.alone(self._there(one.id)) for one in self._asked}

    def answer(self) -> StintAnswer:
        chain: list[Reason] = []
        moves: list[Move] = []
        inside = self._inside()
        if inside:
            chain += self._in_favour()
        else:
            moves += (self._move(post) for post in self._asked if not self._alone[post.id])
            chain += self._against(moves)
        free = tuple(post.id for post in self._asked if not self._alone[post.id])
        return StintAnswer(
            verdict=_verdict(moves, free, inside=inside),
            cadre=self._cadre,
            start=self._start,
            post=self._post,
            own=self._own,
            chain=tuple(chain),
            open=free,
            moves=tuple(moves),
            elsewhere=self._elsewhere() if inside else None,
        )

    def _inside(self) -> bool:
        own = self._own
        return own is not None and own.start == self._start and self._post in (None, own.post)

    def _there(self, post: str) -> StintChoice:
        return _choice(self._cadre.id, self._start, post)

    def _in_favour(self) -> Iterator[Reason]:
        assert self._own is not None
        post = self._problem.posts_by_id[self._own.post]
        asked: Params = {"post_name": post.name, **_asked_by(post)}
        yield Reason("stint.meets", "speaks_for", asked, post.id)
        late = (self._start - self._cadre.serve_by).days
        by: Params = {"serve_by": self._cadre.serve_by.isoformat(), "days": max(0, late)}
        if late > 0:
            yield Reason("stint.late", "weighs", by)
        else:
            yield Reason("stint.in_time", "speaks_for", by)
        if self._own in self._problem.pins:
            yield Reason("stint.pinned_here", "speaks_for", place=post.id)

    def _against(self, moves: Sequence[Move]) -> Iterator[Reason]:
        if not self._asked:
            yield Reason("stint.no_post", "always")
        yield from reasons_of(self._alone, "always")
        yield from reasons_of({move.post: move.broken for move in moves}, "as_planned")
        for move in moves:
            yield from self._decided_there(move)
        if self._own:
            yield Reason("stint.elsewhere", "weighs", self._named(self._own))

    def _decided_there(self, move: Move) -> Iterator[Reason]:
        """Those who might make room, were they not put there by hand."""
        pinned = {pin.cadre for pin in self._problem.pins}
        rules = {one.rule for one in move.broken}
        for name in dict.fromkeys(name for name, _ in self._swaps(move.post, rules)):
            if move.broken and name in pinned:
                told = {"cadre": name, "cadre_name": self._problem.cadres_by_id[name].name}
                yield Reason("stint.pinned_there", "as_planned", told, move.post)

    def _named(self, choice: StintChoice) -> Params:
        name = self._problem.posts_by_id[choice.post].name
        return {"start": choice.start.isoformat(), "post": choice.post, "post_name": name}

    def _move(self, post: Post) -> Move:
        """Alone if that passes, else in place of the one cadre whom the goals miss least."""
        direct = self._change(post.id, None, None)
        broken = self._moving.broken(direct)
        if not broken:
            return self._judged(post.id, direct)
        rules = {one.rule for one in broken}
        tried = islice(self._swaps(post.id, rules), self._most)
        swaps = {self._change(post.id, *swap): swap for swap in tried}
        best = self._moving.lightest(one for one in swaps if not self._moving.broken(one))
        if best is None:
            return Move(self._start, post.id, None, None, broken, {})
        return self._judged(post.id, best, *swaps[best])

    def _judged(
        self, post: str, change: Change, out: str | None = None, to: StintChoice | None = None
    ) -> Move:
        return Move(self._start, post, out, to, (), self._moving.differences(change))

    def _swaps(self, post: str, broken: set[str]) -> Iterator[tuple[str, StintChoice | None]]:
        """Who might make room: of the post or the unit on those days, gone or in exchange."""
        if not broken <= set(_FULL):
            return
        end = self._problem.end_of(self._start)
        for stint in self._moving.by_cadre.values():
            other = self._problem.cadres_by_id[stint.cadre]
            near = stint.post == post or other.unit == self._cadre.unit
            until = self._problem.end_of(stint.start)
            if near and other != self._cadre and overlaps(stint.start, until, self._start, end):
                yield other.id, None
                if self._own:
                    yield other.id, _choice(other.id, self._own.start, self._own.post)

    def _change(self, post: str, out: str | None, to: StintChoice | None) -> Change:
        stints = self._moving.by_cadre
        gone = tuple(stints[name] for name in (self._cadre.id, out) if name in stints)
        return Change(gone, (self._there(post), *((to,) if to else ())))

    def _elsewhere(self) -> Move | None:
        """The lightest stint that the cadre could have instead, alone."""
        assert self._own is not None
        changes = {
            Change((self._own,), (choice,)): choice
            for start in self._problem.starts
            for post in self._problem.posts
            if (choice := _choice(self._cadre.id, start, post.id)) != self._own
        }
        best = self._moving.lightest(one for one in changes if not self._moving.broken(one))
        if best is None:
            return None
        choice = changes[best]
        differences = self._moving.differences(best)
        return Move(choice.start, choice.post, None, None, (), differences)


def _verdict(moves: Sequence[Move], free: Sequence[str], *, inside: bool) -> Verdict:
    if inside:
        return "assigned"
    if any(not move.broken for move in moves):
        return "possible"
    return "blocked" if free else "impossible"


def _choice(cadre: str, start: date, post: str) -> StintChoice:
    return StintChoice(cadre=cadre, start=start, post=post)


def _asked_by(post: Post) -> Params:
    requires = post.requires
    asked = (("skills", requires.any_skill), ("ranks", requires.ranks))
    return {key: "/".join(wanted) for key, wanted in asked if wanted}
