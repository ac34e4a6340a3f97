"""Why somebody sits in a team, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scheduler.overview.why_sentences import reason_sentence
from scheduler.overview.why_values import Reason
from web.visiting import words

__all__ = ["chain"]


def chain(reasons: Iterable[Reason]) -> list[str]:
    """Links of the chain; where in a problem file a fact stands is nothing for whoever reads."""
    said = words()
    found = []
    for reason in reasons:
        params = dict(reason.params)
        if "path" in params:
            params["path"] = said("visit.fact_source")
        found.append(reason_sentence(said, replace(reason, params=params)))
    return found
