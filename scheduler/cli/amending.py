"""`lunzhi amend`: a problem that has a plan is changed, and the plan as little as can be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from scheduler.cli.exits import Exit
from scheduler.cli.interrupts import Interrupts
from scheduler.cli.outcomes import contradiction_facts, goal_facts
from scheduler.cli.parameters import FILE, both_files, command, option
from scheduler.cli.progress import told
from scheduler.cli.session import Session
from scheduler.cli.solving import contradicted, warn
from scheduler.cli.values import OneOf, Seconds, Threads
from scheduler.documents.changes_text import change_sentences, change_table, unvisited_sentences
from scheduler.documents.tables import goal_table
from scheduler.overview.goals import goal_rows
from scheduler.problems.faults import LunzhiError
from scheduler.services.amending import Amended, Outputs, Prepared, amend, outputs, prepare
from scheduler.services.proofs import proof_sentence
from scheduler.services.solving import usable_threads
from scheduler.services.wishes import ORDER, Wish
from scheduler.words import Words
from solver.results import Contradiction, Settings, Watch

__all__ = ["amend_command", "amending_commands"]

_SHAPES = {
    "--add-case": "FILE",
    "--drop-case": "CASE",
    "--away": "PERSON:FROM:TO",
    "--recall": "CADRE:DATE",
    "--pin": "PIN",
}


def amending_commands(words: Words) -> list[click.Command]:
    """The command, to be hung into the tree."""
    wishes = [option(words, name, multiple=True, metavar=shape) for name, shape in _SHAPES.items()]
    prefix = words("cli.option.prefix")
    parameters = [
        *both_files(words),
        *wishes,
        option(words, "-o", "--output", help=prefix, type=FILE, metavar="PREFIX"),
        option(words, "--time-limit", type=Seconds(words), metavar="SECONDS"),
        option(words, "--threads", type=Threads(words), metavar="N"),
        option(words, "as_json", "--json", is_flag=True),
        option(words, "--quiet", is_flag=True),
        option(words, "--log-format", type=OneOf(words, "text", "json"), default="text"),
    ]
    return [command(words, "amend", amend_command, parameters)]


def amend_command(
    session: Session,
    *,
    problem: Path,
    plan: Path,
    output: Path | None,
    time_limit: float | None,
    threads: int | None,
    as_json: bool,
    quiet: bool,
    log_format: str,
    **given: Sequence[str],
) -> int:
    """Amends, plans anew and shows what changes; `given`: the values of each option of `ORDER`."""
    session.notices.as_json = log_format == "json"
    wishes = [Wish(name, value) for name in ORDER for value in given[_key(name)]]
    if not wishes:
        raise LunzhiError("no_change", {"options": ", ".join(_SHAPES)})
    targets = outputs(problem, output)
    deadline = None if time_limit is None else session.started + time_limit
    with Interrupts() as interrupts:
        prepared = prepare(problem, plan, wishes, targets)
        warn(session, prepared.after.warnings)
        with told(session, prepared.after.problem, interrupts.asked, quiet=quiet) as progress:
            answer = amend(
                prepared,
                targets,
                Settings(deadline, threads or usable_threads()),
                Watch(interrupts.asked, progress),
                began=session.started,
            )
    if isinstance(answer, Contradiction):
        return _contradicted(session, prepared, answer, as_json=as_json)
    _tell(session, answer, targets)
    if as_json:
        session.say([_dumped(_facts(answer, targets))])
    else:
        _show(session, prepared, answer, targets, asked=interrupts.asked())
    return Exit.DONE


def _key(name: str) -> str:
    return name.lstrip("-").replace("-", "_")


def _contradicted(
    session: Session, prepared: Prepared, answer: Contradiction, *, as_json: bool
) -> int:
    if not as_json:
        return contradicted(session, prepared.after, answer)
    facts = contradiction_facts(prepared.after.problem, answer)
    session.say([_dumped({"outcome": "contradiction", **facts})])
    return Exit.CONTRADICTION


def _tell(session: Session, answer: Amended, targets: Outputs) -> None:
    facts = _reached(answer, targets)
    session.notices.tell("outcome", outcome="amended", exit_code=Exit.DONE, **facts)


def _reached(answer: Amended, targets: Outputs) -> dict[str, Any]:
    return {
        "problem": str(targets.problem),
        "plan": str(targets.plan),
        "amendment": str(targets.record),
        "stopped": answer.planned.stopped,
        "goals": goal_facts(answer.planned.plan.goals),
        "seconds": answer.planned.plan.solver.seconds,
    }


def _facts(answer: Amended, targets: Outputs) -> dict[str, Any]:
    return {"outcome": "amended", **_reached(answer, targets), "changes": asdict(answer.changes)}


def _dumped(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, default=date.isoformat)


def _show(
    session: Session, prepared: Prepared, answer: Amended, targets: Outputs, *, asked: bool
) -> None:
    words = session.words
    session.say(change_sentences(answer.changes, words))
    session.say(unvisited_sentences(answer.changes, words))
    table = change_table(answer.changes, words)
    if table is not None:
        session.out.print(table)
    session.say(_written(words, targets))
    plan = answer.planned.plan
    session.say([proof_sentence(words, plan.goals, plan.solver.seconds, asked=asked)])
    rows = goal_rows(prepared.after.problem, answer.planned.values, plan.goals)
    session.out.print(goal_table(rows, words))


def _written(words: Words, targets: Outputs) -> Iterator[str]:
    yield words("amend.written.problem", path=str(targets.problem))
    yield words("amend.written.plan", path=str(targets.plan))
    yield words("amend.written.record", path=str(targets.record))
