"""One command from its words to its exit code; whatever goes wrong is told here."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress

import click

from scheduler.cli.failures import tell_failure
from scheduler.cli.session import Session, open_session
from scheduler.cli.tree import command_tree
from scheduler.problems.faults import LunzhiError
from scheduler.words import Words, language_from

__all__ = ["run"]

NAME = "lunzhi"


def run(args: Sequence[str], environ: Mapping[str, str], started: float) -> int:
    """Runs the command and returns its exit code; output is flushed.

    `started`: when the process began, by `time.monotonic()`.
    """
    # Without the variable that may hold nonsense; a wrong option is for click to refuse.
    bare = {name: value for name, value in environ.items() if name != "LUNZHI_LANG"}
    session = open_session(Words(language_from(None, bare)), started)
    try:
        wish = _wished_language(args)
        session = open_session(Words(_language(wish, environ)), started)
        code = _command(session, args)
        session.flush()
    except BaseException as error:  # noqa: BLE001 - this is the boundary
        code = tell_failure(session, error, debug=bool(environ.get("LUNZHI_DEBUG")))
        _flush_or_forget(session)
    return code


def _command(session: Session, args: Sequence[str]) -> int:
    tree = command_tree(session.words)
    try:
        with tree.make_context(NAME, list(args), obj=session) as context:
            return int(tree.invoke(context) or 0)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code


def _wished_language(args: Sequence[str]) -> str | None:
    """What `--lang` says, read ahead: the commands are made of the language's words."""
    wish = None
    for place, arg in enumerate(args):
        if arg == "--":
            break
        if arg == "--lang":
            wish = next(iter(args[place + 1 :]), None)
        elif arg.startswith("--lang="):
            wish = arg.removeprefix("--lang=")
    return wish if wish in ("zh", "en") else None


def _language(wish: str | None, environ: Mapping[str, str]) -> str:
    try:
        return language_from(wish, environ)
    except ValueError:
        found = environ.get("LUNZHI_LANG", "")
        raise LunzhiError("bad_language", {"found": found}) from None


def _flush_or_forget(session: Session) -> None:
    """Where even the last words cannot be written, the streams lead nowhere from now on."""
    try:
        session.flush()
    except OSError:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError, AttributeError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
