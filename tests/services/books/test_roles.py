"""Every use case of the books asks for a role: found by looking, so that new ones are too."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

import scheduler.services.books
from scheduler.books.roles import Actor, NotAllowed
from scheduler.services.books.opened import Books
from scheduler.store.store import Store
from tests.databases import books_on

WITHOUT_ROLE: dict[str, str] = {
    "feeds.render_due_feeds": "renders what somebody was allowed to publish, and tells nothing",
    "feeds.render_if_possible": "likewise",
    "subscriptions_hidden.revoke_by_day": "takes away what a day hides, whoever comes by",
    "telling.render_today": "both of these",
    "team_draws_seen.public_draw": "what a draw tells everybody, signed in or not",
    "team_draws_seen.public_files": "likewise, once its visits are over",
}
"""Use cases that anybody may call, by `module.function`, each with its reason."""


def use_cases() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function below `scheduler.services.books` that takes the books first."""
    package = scheduler.services.books
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == found.name and not name.startswith("_"):
                first = next(iter(inspect.signature(function).parameters), None)
                if first == "books":
                    yield f"{found.name.removeprefix(f'{package.__name__}.')}.{name}", function


USE_CASES = dict(use_cases())


class Untouched:
    """Stands for every argument: whoever looks at it has done so before asking for a role."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"`{name}` was looked at before the role was")


def called(function: Callable[..., Any], books: Books) -> None:
    """Calls it, and has it begin where it is a generator or a context."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    needed = [
        p
        for p in parameters
        if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
    ]
    placed = [Untouched() for p in needed if p.kind is not p.KEYWORD_ONLY]
    named = {p.name: Untouched() for p in needed if p.kind is p.KEYWORD_ONLY}
    result = function(books, *placed, **named)
    if hasattr(result, "__enter__"):
        result.__enter__()
    elif inspect.isgenerator(result):
        next(result)


@pytest.fixture
def nobody(store: Store) -> Books:
    """Books on behalf of somebody without any role."""
    return replace(books_on(store), actor=Actor("nobody", frozenset()))


@pytest.mark.parametrize("name", sorted(set(USE_CASES) - set(WITHOUT_ROLE)))
def test_a_use_case_is_refused_to_who_has_no_role(nobody: Books, name: str) -> None:
    with pytest.raises(NotAllowed):
        called(USE_CASES[name], nobody)


def test_the_use_cases_are_found() -> None:
    assert {
        "settings_loading.load_settings",
        "auditing_chain.verify_chain",
        "accounts.add_account",
    } <= set(USE_CASES)
    assert set(WITHOUT_ROLE) <= set(USE_CASES)


def test_one_that_does_not_ask_would_be_noticed(nobody: Books) -> None:
    def looks_first(books: Books, name: str) -> None:
        name.strip()
        books.actor.must_be("auditor")

    with pytest.raises(AssertionError, match="before the role"):
        called(looks_first, nobody)
