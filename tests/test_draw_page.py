"""The pages for auditors: what they show can be recomputed, and names every step."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest

from scheduler.problems.draws import committed, read_aloud, seed_of
from scheduler.problems.loading import load_problem
from scheduler.problems.tickets import ticket
from scheduler.services.draw_steps import STEPS
from scheduler.words import Words
from tests.sample import TEAMS_SAMPLE

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"zh_CN": DOCS / "draw.zh_CN.md", "en": DOCS / "draw.md"}
CHINESE = PAGES["zh_CN"].read_text("utf-8")
COMMIT = committed(
    load_problem(TEAMS_SAMPLE).problem,
    source="福利彩票第12期开奖公告",
    at="2026-02-24T21:15",
    reading="六个红球号码由小到大，每个两位，以空格分隔",
    lunzhi="0.2.0",
)
VALUE = "03 05 11 17 26 32"


def text(language: str) -> str:
    return PAGES[language].read_text("utf-8")


def test_the_promise_of_the_page_is_that_of_the_sample() -> None:
    for part in (COMMIT.source, COMMIT.at, COMMIT.reading, VALUE):
        assert part in CHINESE


@pytest.mark.parametrize("language", PAGES)
def test_digest_seed_and_ticket_of_the_page_are_right(language: str) -> None:
    page = text(language)
    seed = seed_of(COMMIT, VALUE)
    assert f"> {read_aloud(COMMIT.commit_sha256)}" in page
    hashed = re.findall(r"printf '%s' '(.+)' \| sha256sum", page)
    assert hashed == [f"{COMMIT.commit_sha256}|{VALUE}", f"{seed}|XF2026-011|lead|R001"]
    digests = [sha256(each.encode()).hexdigest() for each in hashed]
    assert digests[0] == seed
    assert f"`{seed}`" in page
    assert f"`{digests[1][:6]}`{digests[1][6:12]}…" in page
    number = ticket(seed, "XF2026-011", "lead", "R001")
    assert number == int(digests[1][:6], 16)
    assert str(number) in page


@pytest.mark.parametrize("language", PAGES)
def test_every_step_of_the_check_is_explained_in_order(language: str) -> None:
    explained = re.findall(r"^\| (.+?) \| ", text(language), re.MULTILINE)[1:]
    assert explained == [Words(language)(f"draw.step.{step}") for step in STEPS]


@pytest.mark.parametrize("language", PAGES)
def test_every_command_of_the_page_is_one(language: str) -> None:
    named = set(re.findall(r"lunzhi (draw [a-z]+|[a-z]+)", text(language)))
    assert named == {"draw commit", "draw seed", "draw check", "solve", "amend"}
