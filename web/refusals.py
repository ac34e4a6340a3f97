"""What a user is told of an error, and with which status."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from scheduler.books.cases import RefusedCase
from scheduler.books.roles import NotAllowed
from scheduler.documents.changes_text import placed_words
from scheduler.overview.sentences import violation_sentence
from scheduler.problems.amendments import RefusedChanges
from scheduler.problems.faults import Fault, LunzhiError
from scheduler.services.books.cases_sentences import fault_sentence
from scheduler.services.books.errors import BrokenRules, MovedOn, RefusedPlan
from scheduler.services.errors import RefusedFile, UnsoundPlan
from scheduler.words import Param, Words

__all__ = ["Refusal", "refusal_of", "shown_refusal"]

_STATUS = {
    "not_allowed": 403, "web.foreign": 403, "web.stale_form": 403, "web.plain_http": 403,
    "web.too_many_logins": 429, "web.wrong_login": 422, "password.busy": 503,
    "database.changed": 409,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refusal:
    """`said`: what went wrong and what to do; `details`: each thing that is wrong."""

    status: int
    said: str
    details: tuple[str, ...] = ()


def shown_refusal(error: LunzhiError, words: Words) -> Refusal:
    """The error in words, to be shown beside a form.

    Raises it again where it is none of the user's: it is then logged, and told with a reference.
    """
    found = refusal_of(error, words)
    if found.status >= 500:
        raise error
    return found


def refusal_of(error: LunzhiError, words: Words) -> Refusal:
    """The error in words."""
    return Refusal(_status(error), _said(error, words), tuple(_details(error, words)))


def _said(error: LunzhiError, words: Words) -> str:
    """Where the way out is a command, pages have words of their own, which name a page instead.

    Where the database is, is nothing for whoever looks at a page.
    """
    if _status(error) >= 500 and error.code.startswith("database."):
        return words("web.page.database")
    params = _params(error, words)
    with suppress(KeyError):
        return words(f"page_error.{error.code}", **params)
    return words(f"error.{error.code}", **params)


def _status(error: LunzhiError) -> int:
    code = error.code
    if isinstance(error, UnsoundPlan):
        return 500
    if code in _STATUS:
        return _STATUS[code]
    if code.startswith("database."):
        return 503
    if code.startswith(("unknown_", "unknown.")) or code.endswith((".unknown", ".none")):
        return 404
    return 409


def _params(error: LunzhiError, words: Words) -> dict[str, Param]:
    if isinstance(error, NotAllowed):
        roles = (words(f"role.{role}") for role in error.needed)
        return {**error.params, "roles": words("show.list_joint").join(roles)}
    return {**error.params}


def _details(error: LunzhiError, words: Words) -> Iterator[str]:
    match error:
        case RefusedFile() | RefusedPlan():
            yield from (_placed(fault, words) for fault in error.faults)
        case RefusedChanges():
            for one in error.faults:
                yield words(f"fault.{one.fault.code}", **one.fault.params)
        case RefusedCase():
            yield from (fault_sentence(words, fault) for fault in error.faults)
        case UnsoundPlan() | BrokenRules():
            yield from (violation_sentence(words, each) for each in error.violations)
        case MovedOn() if error.changes is not None:
            for row in error.changes.rows:
                yield words(
                    "release.change", name=f"{row.name} ({row.unit})",
                    before=placed_words(row.before, words), after=placed_words(row.after, words),
                ).strip()  # fmt: skip


def _placed(fault: Fault, words: Words) -> str:
    what = words(f"fault.{fault.code}", **fault.params)
    return words("cli.fault", path=fault.path, what=what).strip()
