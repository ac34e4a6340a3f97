"""What an office may be like beside its size: each makes another document, without faults, of one.

They can be put one upon another; pins come last, since they are drawn from a plan of what is there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from scheduler.problems.teams import TeamsProblem, VisitChoice
from tests.benchmarks.offices import Document
from tests.benchmarks.visit_drafts import draft_visits

__all__ = ["amended", "crowded", "dated", "hurried", "mixed", "pinned", "recused", "undeclared"]

_RANKS = ["section", "deputy_division"]


def crowded(document: Document) -> Document:
    """Half of the vehicles, and a third of the days for everybody."""
    people = [{**p, "max_days": max(1, p["max_days"] // 3)} for p in document["people"]]
    return {**document, "vehicles": max(1, document["vehicles"] // 2), "people": people}


def hurried(document: Document, seed: int) -> Document:
    """Due up to ten days earlier: at weekends too, or before anybody may go."""
    random = Random(f"due|{seed}")
    cases = []
    for case in document["cases"]:
        due = date.fromisoformat(case["due"]) - timedelta(random.randint(0, 10))
        cases.append({**case, "due": due.isoformat()})
    return {**document, "cases": cases}


def dated(document: Document, seed: int) -> Document:
    """Half of all roles begin, end, or pause within the days."""
    random = Random(f"roles|{seed}")
    people = [
        {
            **person,
            "roles": [row for role in person["roles"] for row in _terms(role, document, random)],
        }
        for person in document["people"]
    ]
    return {**document, "people": people}


def _terms(role: Document, document: Document, random: Random) -> list[Document]:
    early, late = sorted(random.sample(document["days"][1:], 2))
    name = {"role": role["role"]}
    terms = (
        [name | {"from": early}],
        [name | {"to": late}],
        [name | {"from": early, "to": late}],
        [name | {"to": early}, name | {"from": late}],
        [name | {"to": early}, name | {"from": early}],
    )
    return random.choice(terms) if random.random() < 0.5 else [role]


def undeclared(document: Document, seed: int) -> Document:
    """One in six has not declared."""
    random = Random(f"declared|{seed}")
    people = [{**person, "declared": random.random() > 1 / 6} for person in document["people"]]
    return {**document, "people": people}


def recused(document: Document, seed: int) -> Document:
    """Recusals of every tier, as many as people, against units, places and cases."""
    random = Random(f"recusals|{seed}")
    if not document["cases"]:
        return document
    rows = []
    for person in document["people"]:
        case = random.choice(document["cases"])
        against = {"unit": case["units"][0], "place": case["place"], "case": case["id"]}
        kind = random.choice(sorted(against))
        tier = random.choice(("statutory", "local", "appearance", "appearance"))
        rows.append({"person": person["id"], kind: against[kind], "tier": tier, "ground": "回避"})
    return {**document, "recusals": [*document["recusals"], *rows]}


def mixed(document: Document, seed: int) -> Document:
    """Seats for two, seats by rank; teams of many units, of one, and of all sorts."""
    random = Random(f"seats|{seed}")
    cases = []
    for case in document["cases"]:
        seats = [_widened(seat, random) for seat in case["seats"]]
        most = random.choice((1, 1, 2, 3))
        least = random.choice((0, 1, 2, 3, 4))
        cases.append({**case, "seats": seats, "min_units": least, "max_same_unit": most})
    return {**document, "cases": cases}


def _widened(seat: Document, random: Random) -> Document:
    chance = random.random()
    if seat["id"] in {"topic", "member", "lawyer"} and chance < 0.4:
        return {**seat, "count": 2}
    if seat["id"] == "supervisor" and chance < 0.4:
        return {**seat, "who": {**seat["who"], "ranks": _RANKS}, "required": False}
    return seat


def amended(document: Document, seed: int) -> Document:
    """The document once a draft was published and things have changed since.

    Some people are away during their visits, somebody has left, a case is gone and another is new,
    and the last day no longer counts.
    """
    random = Random(f"changes|{seed}")
    known = _draft(document, seed)
    gone, new = random.sample([case["id"] for case in document["cases"]], 2)
    visits = [visit for visit in known if visit["case"] != new]
    people = [_away(person, visits, random) for person in document["people"]]
    leaver = random.choice(
        [p for seats in visits for seat in seats["seats"].values() for p in seat]
    )
    return {
        **document,
        "published": visits,
        "people": [person for person in people if person["id"] != leaver],
        "cases": [case for case in document["cases"] if case["id"] != gone],
        "recusals": [
            row
            for row in document["recusals"]
            if row["person"] != leaver and row.get("case") != gone
        ],
        "days": document["days"][:-1],
    }


def _away(person: Document, visits: Sequence[Document], random: Random) -> Document:
    own = [v for v in visits if any(person["id"] in seat for seat in v["seats"].values())]
    if not own or random.random() > 0.2:
        return person
    start = date.fromisoformat(random.choice(own)["start"])
    leave = {"from": start.isoformat(), "to": (start + timedelta(2)).isoformat()}
    return {**person, "unavailable": [*person["unavailable"], leave]}


def pinned(document: Document, count: int, seed: int) -> Document:
    """Parts of so many visits of one valid plan, decided by hand: they cannot clash."""
    random = Random(f"pins|{seed}")
    visits = _draft(document, seed)
    chosen = random.sample(visits, min(count, len(visits)))
    return {**document, "pins": [_part(visit, random) for visit in chosen]}


def _part(visit: Document, random: Random) -> Document:
    """The case alone, with its start, with some of its people, or with all of this."""
    pin = {"case": visit["case"]}
    if random.random() < 0.5:
        pin["start"] = visit["start"]
    if random.random() < 0.5:
        filled = {seat: people for seat, people in visit["seats"].items() if people}
        some = random.sample(sorted(filled), random.randint(1, len(filled)))
        pin["seats"] = {seat: [random.choice(filled[seat])] for seat in some}
    return pin


def _draft(document: Document, seed: int) -> list[Document]:
    problem = TeamsProblem.model_validate_json(json.dumps(document))
    return [_document(visit) for visit in draft_visits(problem, seed)]


def _document(visit: VisitChoice) -> Document:
    document: Document = visit.model_dump(mode="json")
    return document
