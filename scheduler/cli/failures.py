"""What went wrong, told in the user's language, with the exit code that goes with it."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

import click

from scheduler.books.cases import RefusedCase
from scheduler.books.roles import NotAllowed
from scheduler.cli.exits import Exit
from scheduler.cli.looking import violation_lines
from scheduler.cli.outcomes import fault_facts, violation_facts
from scheduler.cli.session import Session
from scheduler.cli.usage import usage_sentences
from scheduler.documents.changes_text import placed_words
from scheduler.overview.stint_changes import StintChange
from scheduler.problems.faults import Fault, LunzhiError
from scheduler.services.books.cases_sentences import fault_sentence
from scheduler.services.books.errors import BrokenRules, MovedOn, RefusedPlan, RefusedPromise
from scheduler.services.errors import RefusedFile, RefusedWishes, RejectedPlan, UnsoundPlan
from scheduler.services.wishes import RefusedWish
from scheduler.words import Words

__all__ = ["tell_failure"]


def tell_failure(session: Session, error: BaseException, *, debug: bool) -> int:
    """Tells what went wrong and returns the exit code; a defect with its traceback if `debug`."""
    code = _exit_code(error)
    if code == Exit.NO_READER:
        return code  # as `head` is used to: it has what it wanted
    sentences = list(_sentences(session.words, error, debug=debug))
    facts = {"exit_code": code, **_facts(error)}
    try:
        session.notices.tell("error", *sentences, **facts)
    except OSError:
        return code  # nobody listens any more
    return code


def _exit_code(error: BaseException) -> int:
    match error:
        case RejectedPlan():
            return Exit.REJECTED
        case UnsoundPlan():
            return Exit.DEFECT
        case BrokenPipeError():
            return Exit.NO_READER
        case LunzhiError() | click.UsageError() | OSError():
            return Exit.BAD_INPUT
        case KeyboardInterrupt():
            return Exit.INTERRUPTED
        case _:
            return Exit.DEFECT


def _sentences(words: Words, error: BaseException, *, debug: bool) -> Iterator[str]:
    match error:
        case click.exceptions.NoArgsIsHelpError():
            yield error.ctx.get_help()
        case click.UsageError():
            yield from usage_sentences(words, error)
        case LunzhiError():
            yield from _own(words, error)
        case OSError():
            name = errno.errorcode.get(error.errno or 0, "EIO")
            yield words("cli.failed", what=words("error.output", name=name))
        case KeyboardInterrupt():
            yield words("cli.aborted")
        case _:
            yield words("cli.failed", what=words("error.defect", reference=_reference(error)))
            if debug:
                yield "".join(traceback.format_exception(error)).rstrip()


def _own(words: Words, error: LunzhiError) -> Iterator[str]:
    said = words(f"error.{error.code}", **_params(words, error))
    yield words("cli.failed", what=said)
    match error:
        case RefusedFile() | RefusedPlan():
            yield from _of_file(words, error.faults)
        case RefusedCase():
            yield from (fault_sentence(words, fault) for fault in error.faults)
        case RefusedPromise():
            yield from _besides(words, error)
        case RefusedWishes():
            yield from (_refusal(words, refusal) for refusal in error.refusals)
        case RejectedPlan() | UnsoundPlan() | BrokenRules():
            yield from violation_lines(words, error.violations)
        case MovedOn():
            rows = () if error.changes is None else error.changes.rows
            yield from (_change(words, row) for row in rows)


def _of_file(words: Words, faults: Iterable[Fault]) -> Iterator[str]:
    for fault in faults:
        what = words(f"fault.{fault.code}", **fault.params)
        yield words("cli.fault", path=fault.path, what=what)


def _besides(words: Words, error: RefusedPromise) -> Iterator[str]:
    """What else is wrong with it than what it says itself."""
    for _, each in error.faults[1:]:
        yield words(f"error.{each.code}", **_params(words, each))


def _change(words: Words, row: StintChange) -> str:
    return words(
        "release.change", name=f"{row.name} ({row.unit})",
        before=placed_words(row.before, words), after=placed_words(row.after, words),
    )  # fmt: skip


def _params(words: Words, error: LunzhiError) -> dict[str, str | int]:
    if isinstance(error, NotAllowed):
        roles = (words(f"role.{role}") for role in error.needed)
        return {**error.params, "roles": words("show.list_joint").join(roles)}
    return {**error.params}


def _refusal(words: Words, refusal: RefusedWish) -> str:
    wish, fault = refusal.wish, refusal.fault
    what = words(f"fault.{fault.code}", **fault.params)
    place = {"option": wish.option, "value": wish.value}
    if fault.path == "$" or not wish.names_file:
        return words("cli.refusal", what=what, **place)
    return words("cli.refusal.at", path=fault.path, what=what, **place)


def _facts(error: BaseException) -> dict[str, Any]:
    match error:
        case RefusedFile() | RefusedPlan():
            return {"code": error.code, "faults": [fault_facts(fault) for fault in error.faults]}
        case RefusedCase():
            wrong = [{"field": fault.field, "code": fault.code} for fault in error.faults]
            return {"code": error.code, "faults": wrong}
        case RefusedWishes():
            return {"code": error.code, "refusals": [_refused(each) for each in error.refusals]}
        case RejectedPlan() | UnsoundPlan() | BrokenRules():
            found = [violation_facts(violation) for violation in error.violations]
            return {"code": error.code, "violations": found}
        case LunzhiError():
            return {"code": error.code}
        case _:
            return {"code": type(error).__name__}


def _refused(refusal: RefusedWish) -> dict[str, Any]:
    wish = refusal.wish
    return {"option": wish.option, "value": wish.value, **fault_facts(refusal.fault)}


def _reference(error: BaseException) -> str:
    """The same for the same defect: where it was noticed and what it is."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.name}:{frame.lineno}" for frame in frames[-3:]]
    text = "|".join([type(error).__name__, *places])
    return f"{type(error).__name__}-{sha256(text.encode()).hexdigest()[:8]}"
