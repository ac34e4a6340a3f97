"""Whether a plan's list of what it leaves out is just the rest, each once: `plan_refers`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from scheduler.referee.reading import Listed
from scheduler.referee.violations import Code, Params, Violation, found

__all__ = ["LeftOut"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A list of ids under `key`: what is found wrong with it, and the params that name an id."""

    key: str
    doubled: Code
    unknown: Code
    assigned: Code
    missing: Code
    named: Callable[[str], Params]

    def wrong(
        self, known: Collection[str], assigned: Listed[str], listed: Listed[str]
    ) -> Iterator[Violation]:
        """Where `listed` is not exactly those of `known` that are not `assigned`, each once."""
        there = frozenset(assigned.read.values())
        yield from self._wrong_entries(known, there, listed)
        if assigned.complete and listed.complete:
            told = there.union(listed.read.values())
            for name in known:
                if name not in told:
                    yield found(self.missing, self.named(name), path=f"$.{self.key}")

    def _wrong_entries(
        self, known: Collection[str], assigned: Collection[str], listed: Listed[str]
    ) -> Iterator[Violation]:
        seen: set[str] = set()
        for place, name in listed.read.items():
            at: Params = {**self.named(name), "path": f"$.{self.key}[{place}]"}
            if name in seen:
                yield found(self.doubled, at)
            elif name not in known:
                yield found(self.unknown, at)
            elif name in assigned:
                yield found(self.assigned, at)
            seen.add(name)
