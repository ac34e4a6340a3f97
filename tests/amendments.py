"""Drawn amendments of drawn problems."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from scheduler.problems.amendments import change_from_document
from scheduler.problems.changes import Change

__all__ = ["Row", "changes_of", "known_plan"]

Row = dict[str, Any]


def known_plan(document: Row, choices: list[Any]) -> Row:
    """A plan document of drawn visits or stints, as far as an amendment looks at it."""
    rows = [choice.model_dump(mode="json") for choice in choices]
    return {"visits" if document["format"] == "teams/1" else "stints": rows}


def changes_of(document: Row) -> st.SearchStrategy[list[Change]]:
    """A few changes, sound or not: what they name may be there no more, or never was."""
    kinds = _TEAMS if document["format"] == "teams/1" else _ROTATION
    one = st.one_of(*(kind(document) for kind in kinds))
    return st.lists(one.map(change_from_document), min_size=2, max_size=6)


def _ids(document: Row, *lists: str) -> st.SearchStrategy[str]:
    return st.sampled_from([*(row["id"] for name in lists for row in document[name]), "nobody"])


def _days(document: Row) -> st.SearchStrategy[str]:
    known = document.get("days") or document.get("starts") or ["2024-03-01"]
    around = st.integers(-40, 40)
    near = st.builds(
        lambda day, n: date.fromisoformat(day) + timedelta(n), st.sampled_from(known), around
    )
    return st.sampled_from(known) | near.map(date.isoformat)


def _away(document: Row) -> st.SearchStrategy[Row]:
    lists = ("people",) if document["format"] == "teams/1" else ("cadres", "serving")
    return st.builds(_period, _ids(document, *lists), _days(document), st.integers(0, 40))


def _period(person: str, first: str, days: int) -> Row:
    end = date.fromisoformat(first) + timedelta(days)
    return {"change": "away", "person": person, "from": first, "to": end.isoformat()}


def _drop_case(document: Row) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries({"change": st.just("drop_case"), "case": _ids(document, "cases")})


def _add_case(document: Row) -> st.SearchStrategy[Row]:
    if not document["cases"]:
        return st.nothing()
    case = st.builds(
        lambda row, name: {**row, "id": name},
        st.sampled_from(document["cases"]),
        st.sampled_from(["new", "newer", document["cases"][0]["id"]]),
    )
    recusal = st.builds(
        lambda person, name: {"person": person, "case": name, "tier": "local", "ground": "kin"},
        _ids(document, "people"),
        st.sampled_from(["new", "newer"]),
    )
    return st.fixed_dictionaries(
        {
            "change": st.just("add_case"),
            "case": case,
            "recusals": st.lists(recusal, max_size=2),
        }
    )


def _pin_visit(document: Row) -> st.SearchStrategy[Row]:
    seats = [seat["id"] for case in document["cases"] for seat in case["seats"]]
    people = st.lists(_ids(document, "people"), max_size=2)
    seated = st.dictionaries(st.sampled_from(["none", *seats]), people, max_size=2)
    return st.fixed_dictionaries(
        {"change": st.just("pin_visit"), "case": _ids(document, "cases")},
        optional={"start": _days(document), "seats": seated},
    )


def _recall(document: Row) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries(
        {
            "change": st.just("recall"),
            "cadre": _ids(document, "cadres", "serving"),
            "until": _days(document),
        }
    )


def _pin_stint(document: Row) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries(
        {
            "change": st.just("pin_stint"),
            "cadre": _ids(document, "cadres"),
            "start": _days(document),
            "post": _ids(document, "posts"),
        }
    )


_TEAMS = (_away, _drop_case, _add_case, _pin_visit)
_ROTATION = (_away, _recall, _pin_stint)
