"""How commands are called: help and complaints, in both languages."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest

from scheduler.cli.tree import command_tree
from scheduler.words import LANGUAGES, Words
from tests.cli.desk import Desk

COMMANDS = (
    "solve", "verify", "show", "calendar", "schema", "why", "alternates", "amend", "draw",
    "settings", "workdays", "import", "template", "export", "ledger", "officer", "leave", "duty",
    "unit", "plan", "draft", "release", "case", "inspector", "declaration", "recusal", "waiver",
    "teams", "objection", "subscribe", "feeds", "job", "serve", "audit", "user", "db", "demo",
)  # fmt: skip
# What click would say by itself, had we left it to.
ENGLISH = re.compile(r"Options|Commands|Usage|Error|Missing|No such|Invalid|required|Show this")
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_the_commands_are_those_that_are_documented() -> None:
    assert tuple(command_tree(Words("en")).commands) == COMMANDS


@pytest.mark.parametrize("command", [[], *([command] for command in COMMANDS)])
def test_help_speaks_the_language_that_is_asked_for(desk: Desk, command: list[str]) -> None:
    chinese = desk.call(*command, "--lang", "zh", "--help")
    english = desk.call(*command, "--lang=en", "--help")
    assert (chinese.code, chinese.err) == (english.code, english.err) == (0, "")
    assert CHINESE.search(chinese.out)
    assert not ENGLISH.search(chinese.out)
    assert ENGLISH.search(english.out)
    assert not CHINESE.search(english.out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_and_argument_is_explained(language: str) -> None:
    for command in command_tree(Words(language)).commands.values():
        for parameter in command.params:
            assert getattr(parameter, "help", None), (command.name, parameter.name)


def test_the_version_is_that_of_the_distribution(desk: Desk) -> None:
    answer = desk.call("--version")
    assert (answer.code, answer.out) == (0, f"lunzhi {version('lunzhi')}\n")


@pytest.mark.parametrize("args", [[], ["--lang", "en"]])
def test_without_a_command_the_help_comes_as_an_error(desk: Desk, args: list[str]) -> None:
    answer = desk.call(*args)
    assert (answer.code, answer.out) == (2, "")
    assert "calendar" in answer.err


@pytest.mark.parametrize(
    ("args", "english", "chinese"),
    [
        (["sovle"], "no command sovle. Is solve meant?", "没有命令 sovle。是否指 solve？"),
        (["solve"], "PROBLEM is missing", "缺少 PROBLEM"),
        (["calendar", "p", "q"], "--output is missing", "缺少 --output"),
        (["schema"], "{rotation|rotation-plan|teams|teams-plan} is missing", "缺少 {rotation|"),
        (["solve", "p", "--quite"], "no option --quite. Is --quiet", "没有选项 --quite。是否指"),
        (["solve", "p", "-o"], "-o needs a value", "-o 需要一个值"),
        (["solve", "p", "--threads"], "--threads needs a value", "--threads 需要一个值"),
        (["solve", "p", "--quiet=1"], "--quiet takes no value", "--quiet 不带值"),
        (["solve", "p", "q", "r"], "Too many arguments: q r", "多余的参数：q r"),
        (["schema", "rosters"], "rosters is not among", "rosters 不在可选值之中"),
        (["solve", "p", "--unique=yes"], "--unique takes no value", "--unique 不带值"),
        (["solve", "p", "--log-format", "xml"], "--log-format: xml is not", "xml 不在可选值"),
        (["--lang", "fr", "solve"], "--lang: fr is not", "fr 不在可选值"),
        (["solve", "p", "--lang", "fr"], "--lang: fr is not", "fr 不在可选值"),
        *(
            (["solve", "p", "--time-limit", wrong], f"{wrong} is no number of sec", "有效的秒数")
            for wrong in ("0", "-1", "nan", "inf", "1e99", "soon", "")
        ),
        *(
            (["solve", "p", "--threads", wrong], f"{wrong} is no number of thr", "有效的线程数")
            for wrong in ("0", "-1", "1.5", "many", "100000")
        ),
    ],
)
def test_a_wrong_call_is_explained_in_the_users_language(
    desk: Desk, args: list[str], english: str, chinese: str
) -> None:
    for language, expected in (("en", english), ("zh", chinese)):
        answer = desk.call(*args, environ={"LUNZHI_LANG": language})
        assert (answer.code, answer.out) == (2, "")
        assert expected in answer.err
        assert "--help" in answer.err
        assert bool(ENGLISH.search(answer.err)) == (language == "en")


def test_a_language_that_we_do_not_have_is_refused(desk: Desk) -> None:
    answer = desk.call("--version", environ={"LUNZHI_LANG": "fr", "LANG": "en_GB.UTF-8"})
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "Error: LUNZHI_LANG is fr; it can be zh or en.\n"


def test_the_option_comes_before_the_environment_and_chinese_is_the_default(desk: Desk) -> None:
    assert CHINESE.search(desk.call("--help", environ={}).out)
    assert not CHINESE.search(desk.call("--help", environ={"LANG": "en_GB.UTF-8"}).out)
    for wish in (["--lang", "zh"], ["--lang=zh"], ["--lang", "en", "--lang", "zh"]):
        assert CHINESE.search(desk.call(*wish, "--help", environ={"LUNZHI_LANG": "en"}).out)
