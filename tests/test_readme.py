"""What the README says is there, and what is there it says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from scheduler.books.roles import ROLES
from scheduler.cli.exits import Exit
from scheduler.cli.tree import command_tree
from scheduler.words import Words

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BOOKS = (ROOT / "docs" / "books.md").read_text("utf-8")
"""The commands that keep the books have a page of their own."""
PAGES = README + BOOKS
TREE = command_tree(Words("en"))


def commands(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command by its full name, those of groups one by one."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield prefix + name, command


COMMANDS = dict(commands(TREE))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_in_the_readme(name: str) -> None:
    assert f"`lunzhi {name} " in PAGES or f"`lunzhi {name}`" in PAGES
    options = [p for p in COMMANDS[name].params if isinstance(p, click.Option)]
    for option in options:
        assert re.search(rf"{option.opts[-1]}\b", PAGES), option.opts


def test_no_command_is_promised_that_is_not_there() -> None:
    assert set(re.findall(r"`lunzhi ([a-z]+)", PAGES)) == set(TREE.commands)
    groups = "|".join(name for name, each in TREE.commands.items() if isinstance(each, click.Group))
    assert set(re.findall(rf"`lunzhi ((?:{groups}) [a-z]+)", PAGES)) <= set(COMMANDS)


def test_every_exit_code_is_in_the_readme() -> None:
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert listed == {int(code) for code in Exit}


def test_every_make_target_and_setting_is_in_the_readme() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    shown = set(re.findall(r"make ([a-z]+)", README))
    assert targets - {"help", "lint", "types", "layers"} <= shown <= targets
    tests = [ROOT / "tests" / name for name in ("conftest.py", "databases.py")]
    sources = [*(ROOT / "scheduler").rglob("*.py"), *tests]
    settings = {s for f in sources for s in re.findall(r"LUNZHI_[A-Z_]+", f.read_text("utf-8"))}
    assert settings == set(re.findall(r"LUNZHI_[A-Z_]+", PAGES))


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#]+)\)", BOOKS))
def test_every_link_of_the_books_leads_somewhere(link: str) -> None:
    assert (ROOT / "docs" / link).exists()


@pytest.mark.parametrize("text", [README, BOOKS])
def test_nothing_is_told_twice(text: str) -> None:
    """Of two that tell of the same, one is soon the older."""
    commands = re.findall(r"^\| (`lunzhi [^|]+?) \|", text, re.MULTILINE)
    begun = [line[:60] for line in text.splitlines() if len(line) > 60 and line[0] != "|"]
    assert [each for each, times in Counter([*commands, *begun]).items() if times > 1] == []


def test_each_role_is_told_of_once() -> None:
    rows = re.findall(r"^\| `([a-z]+)` \|", BOOKS.partition("| role |")[2], re.MULTILINE)
    assert sorted(rows) == sorted(ROLES)
