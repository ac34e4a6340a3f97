"""`lunzhi draw`: promised before the value is there, drawn by it, checked by anybody."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from scheduler.cli.draw_outcome import checked_facts, checked_sentences
from scheduler.cli.exits import Exit
from scheduler.cli.interrupts import Interrupts
from scheduler.cli.parameters import FILE, argument, both_files, command, group, option
from scheduler.cli.progress import told
from scheduler.cli.session import Session
from scheduler.cli.spoken import RequiredOption
from scheduler.cli.values import Seconds, Threads
from scheduler.problems.draws import read_aloud
from scheduler.problems.faults import LunzhiError
from scheduler.problems.rotation import RotationProblem
from scheduler.services.draw_check import check_draw
from scheduler.services.draw_subject import read_subject
from scheduler.services.drawing import (
    commit_bytes,
    derive_seed,
    promise,
    read_commit,
    write_public,
    write_seeded,
)
from scheduler.services.solving import usable_threads
from scheduler.words import Words
from solver.results import Settings, Watch

__all__ = [
    "check_command", "commit_command", "drawing_commands", "public_command", "seed_command",
]  # fmt: skip


def drawing_commands(words: Words) -> list[click.Command]:
    """The group, to be hung into the tree."""
    commands = (
        ("public", public_command, _public_parameters(words)),
        ("commit", commit_command, _commit_parameters(words)),
        ("seed", seed_command, _seed_parameters(words)),
        ("check", check_command, _check_parameters(words)),
    )
    return [group(words, "draw", (command(words, *each) for each in commands))]


def _public_parameters(words: Words) -> list[click.Parameter]:
    target = words("cli.option.public_output")
    return [
        argument(words, "problem"),
        RequiredOption(words, "-o", "--output", help=target, type=FILE, metavar="FILE"),
    ]


def _commit_parameters(words: Words) -> list[click.Parameter]:
    target = words("cli.option.commit_output")
    needed: dict[str, Any] = {"source": "NAME", "at": "DATE", "reading": "RULE"}
    return [
        argument(words, "problem"),
        *(
            RequiredOption(words, f"--{name}", help=words(f"cli.option.{name}"), metavar=metavar)
            for name, metavar in needed.items()
        ),
        option(words, "-o", "--output", help=target, type=FILE, metavar="FILE"),
    ]


def _seed_parameters(words: Words) -> list[click.Parameter]:
    problem, target = words("cli.option.seed_problem"), words("cli.option.seed_output")
    return [
        argument(words, "commit"),
        argument(words, "value", type=str),
        option(words, "--problem", help=problem, type=FILE, metavar="PROBLEM"),
        option(words, "-o", "--output", help=target, type=FILE, metavar="FILE"),
    ]


def _check_parameters(words: Words) -> list[click.Parameter]:
    return [
        *both_files(words),
        argument(words, "commit"),
        argument(words, "value", type=str),
        option(words, "--amended", type=FILE, metavar="RECORD", multiple=True),
        option(words, "--time-limit", type=Seconds(words), metavar="SECONDS"),
        option(words, "--threads", type=Threads(words), metavar="N"),
        option(words, "as_json", "--json", is_flag=True),
        option(words, "--quiet", is_flag=True),
    ]


def public_command(session: Session, *, problem: Path, output: Path) -> int:
    """Writes the public problem."""
    words = session.words
    loaded = write_public(problem, output)
    family = "rotation" if isinstance(loaded.problem, RotationProblem) else "teams"
    written = words("cli.draw.public_written", path=str(output))
    session.say([written, words(f"cli.draw.left.{family}")])
    return Exit.DONE


def commit_command(
    session: Session, *, problem: Path, source: str, at: str, reading: str, output: Path | None
) -> int:
    """Prints the commit, or writes it; says its digest so that it can be read aloud."""
    words = session.words
    commit = promise(problem, source=source, at=at, reading=reading, target=output)
    digest = words("cli.draw.digest", digest=read_aloud(commit.commit_sha256))
    publish = words("cli.draw.publish", at=at)
    if output is None:
        session.say([commit_bytes(commit).decode().rstrip("\n")])
        session.notices.tell("committed", digest, publish)  # the document stays a document
    else:
        session.say([words("cli.draw.commit_written", path=str(output)), digest, publish])
    return Exit.DONE


def seed_command(
    session: Session, *, commit: Path, value: str, problem: Path | None, output: Path | None
) -> int:
    """Prints the seed; with a problem, writes it with that seed."""
    if (problem is None) != (output is None):
        raise LunzhiError("draw.problem_and_output")
    if problem is not None and output is not None:
        session.say([write_seeded(problem, commit, value, output)])
        session.notices.tell("seeded", session.words("cli.draw.seeded", path=str(output)))
    else:
        session.say([derive_seed(read_commit(commit), value)])
    return Exit.DONE


def check_command(
    session: Session,
    *,
    problem: Path,
    plan: Path,
    commit: Path,
    value: str,
    amended: Sequence[Path],
    time_limit: float | None,
    threads: int | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Goes through the draw step by step; 0 only where every one of them has passed."""
    deadline = None if time_limit is None else session.started + time_limit
    with Interrupts() as interrupts:
        subject = read_subject(problem, plan, commit, value, amended)
        with told(session, subject.seeded.problem, interrupts.asked, quiet=quiet) as progress:
            checked = check_draw(
                subject,
                Settings(deadline, threads or usable_threads()),
                Watch(interrupts.asked, progress),
            )
    if as_json:
        session.say([json.dumps(checked_facts(checked), ensure_ascii=False)])
    else:
        session.say(checked_sentences(session.words, subject.given, checked))
    return Exit.DONE if checked.passed else Exit.REJECTED
