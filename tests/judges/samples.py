"""The feeds that the judges are given: an event by hand, and every calendar of the samples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from types import ModuleType

import pytest

from calendars import rotation, teams
from calendars.events import Event
from calendars.plans import PlanCalendar
from calendars.rendering import Rendered, render_calendar
from scheduler.words import Words
from tests.judges.panel import Feed
from tests.overview.plans import greedy
from tests.overview.visit_plans import greedy as greedy_visits

__all__ = ["EVENT", "feed", "rotation_feeds", "visit_feeds"]

EVENT = Event(
    uid="duty-1",
    summary="李雷：接访",
    description="甲局\n2026年1月1日至2026年3月31日",
    first=date(2026, 1, 1),
    end=date(2026, 4, 1),
    changed=datetime(2026, 1, 1, 8, 30, 5, tzinfo=UTC),
)


def feed(*events: Event, name: str = "清河县", organiser: str = "清河县信访局") -> Feed:
    rendered = render_calendar(name, organiser, events)
    assert not rendered.left_out
    return Feed(name, rendered.data, events)


def rotation_feeds(language: str) -> list[Feed]:
    """Of the sample county: the whole first, then the units', then the cadres'."""
    problem, plan = greedy("sample")
    return _recorded(rotation, lambda: rotation.rotation_calendars(problem, plan, Words(language)))


def visit_feeds(language: str) -> list[Feed]:
    """Of the sample of teams: the whole first, then the units', then the people's."""
    problem, plan = greedy_visits(3)
    return _recorded(teams, lambda: teams.teams_calendars(problem, plan, Words(language)))


def _recorded(module: ModuleType, make: Callable[[], Iterable[PlanCalendar]]) -> list[Feed]:
    """What that module has rendered, each with the events that it was to be rendered from."""
    feeds: list[Feed] = []

    def recording(name: str, organiser: str, events: Sequence[Event]) -> Rendered:
        feeds.append(feed(*events, name=name, organiser=organiser))
        return Rendered(feeds[-1].data, ())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "render_calendar", recording)
        made = list(make())
    assert [each.rendered.data for each in made] == [each.data for each in feeds]
    return feeds
