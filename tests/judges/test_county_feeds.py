"""Every feed of the sample county, from its books to the judges, and compared with the books."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date

import pytest
from sqlalchemy import URL, select

from calendars import feeds
from calendars.events import Event
from calendars.feed_events import FeedKind, FeedOptions
from calendars.rendering import Rendered, render_calendar
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.problems.rows import row_of
from scheduler.referee.plans import check_stints
from scheduler.services.books.demo import open_sample_county
from scheduler.services.books.drafts import approve, submit
from scheduler.services.books.events_rows import told_event
from scheduler.services.books.feeds import FeedSpec, rendered_feed
from scheduler.services.books.opened import Books
from scheduler.services.books.planning import order_rotation
from scheduler.services.books.releases import publish
from scheduler.services.plans import extent_of
from scheduler.services.solving import note_of, sound_plan
from scheduler.store.feeds import CalendarEvent
from scheduler.store.opening import open_store
from scheduler.store.people import Officer, Unit
from scheduler.store.plans import Draft, Job
from scheduler.words import LANGUAGES
from solver.results import GoalResult, RotationSolution, Settings
from tests.benchmarks.drafts import draft as drawn_up
from tests.databases import DAY, books_on, on_day
from tests.judges.panel import Feed, Panel
from tests.services.books.visiting import cancelled, case_entered, sent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """The sample county's books with a plan that somebody drew up by hand, published."""
    file = tmp_path_factory.mktemp("county") / "lunzhi.db"
    store = open_store(URL.create("sqlite", database=str(file)))
    books = books_on(store)
    open_sample_county(books)
    publish_by_hand(books)
    send_teams(books)
    yield books
    store.close()


def publish_by_hand(books: Books) -> None:
    ordered = order_rotation(books, date(2026, 1, 1), 12)
    problem = ordered.loaded.problem
    assert isinstance(problem, RotationProblem)
    stints = tuple(StintChoice.model_validate(row) for row in drawn_up(row_of(problem), 1))
    _, values = check_stints(problem, stints)
    goals = tuple(GoalResult(goal, values[goal], None, False) for goal in problem.goals)
    solution = RotationSolution(goals, False, None, stints)
    sound = sound_plan(ordered.loaded, solution, note_of(Settings(), 0.0))
    with books.acting("organisation") as act:
        job = act.session.get_one(Job, ordered.job)
        made = Draft(
            problem_id=job.problem_id, plan=sound.data, state="draft", made_at=act.at,
            made_by=act.by, **asdict(extent_of(problem, sound.plan)),
        )  # fmt: skip
        act.session.add(made)
        act.session.flush()
        act.record("draft.made", f"draft:{made.id}")
        draft = made.id
    submit(books, draft)
    approve(books, draft)
    publish(books, draft)


def send_teams(books: Books) -> None:
    """Two visits: one on two runs of days with somebody replaced, and one that is cancelled."""
    with books.store.reading() as session:
        lead, other, third = session.scalars(
            select(Officer.staff_number).order_by(Officer.id).limit(3)
        )
        unit, place = session.scalars(select(Unit.code).order_by(Unit.id.desc()).limit(2))
    first = case_entered(books, "2026-017", unit, place=place)
    second = case_entered(books, "2026-018", place, place=place)
    sent(books, first, "03-06 03-09 03-10", **{f"n{lead}": "lead", f"n{other}": "topic"})
    sent(books, second, "04-01", **{f"n{lead}": "lead"})
    later = on_day(books, date(2026, 1, 10))
    sent(later, first, "03-06 03-09 03-10", **{f"n{lead}": "lead", f"n{third}": "topic"})
    cancelled(later, second)


def specs(books: Books, language: str, options: FeedOptions) -> Iterator[FeedSpec]:
    """Every feed that anybody can subscribe to."""
    with books.store.reading() as session:
        officers, units = session.scalars(select(Officer.id)), session.scalars(select(Unit.id))
        whose: list[tuple[FeedKind, str]] = [("bureau", ""), ("public", "")]
        whose += [("inspection", ""), ("team", "1"), ("team", "2")]
        whose += [("own", str(each)) for each in officers]
        whose += [("unit", str(each)) for each in units]
        whose += [("post", each) for each in ("reception", "letters", "supervision")]
    for kind, each in whose:
        yield FeedSpec(kind, each, language, options, visits=kind in ("own", "unit"))


def rendered(books: Books, spec: FeedSpec, on: date | None = None) -> Feed:
    """The feed, as it is that day, with the events that it was made of."""
    written: list[Event] = []

    def recording(name: str, organiser: str, events: Sequence[Event]) -> Rendered:
        written.extend(events)
        return render_calendar(name, organiser, events)

    with pytest.MonkeyPatch.context() as patch, books.store.reading() as session:
        patch.setattr(feeds, "render_calendar", recording)
        data = rendered_feed(session, spec, on or books.today)
    return Feed(f"{spec.kind} {spec.whose}", data, written)


@pytest.mark.parametrize("options", [FeedOptions(), FeedOptions(busy_only=True)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_judge_reads_every_feed_of_the_county(
    county: Books, panel: Panel, language: str, options: FeedOptions
) -> None:
    made = [rendered(county, spec) for spec in specs(county, language, options)]
    assert len(made) == 2 + 3 + 50 + 28 + 3
    for feed in made:
        panel.agree(feed)


def test_every_judge_reads_what_the_public_learns_once_a_visit_is_over(
    county: Books, panel: Panel
) -> None:
    spec = FeedSpec("public", "", LANGUAGES[0], FeedOptions())
    feed = rendered(county, spec, date(2026, 3, 11))
    assert "联合督查" in feed.data.decode()
    panel.agree(feed)


def test_the_bureau_s_feed_is_what_the_books_hold_event_for_event(county: Books) -> None:
    """What is rendered is what is stored: the judges above then speak of the books."""
    spec = FeedSpec("bureau", "", LANGUAGES[0], FeedOptions())
    told = {
        (event.uid, event.first, event.end, event.sequence, event.changed, event.status)
        for event in rendered(county, spec).events
    }
    with county.store.reading() as session:
        stints = CalendarEvent.kind.in_(("stint", "handover"))
        kept = list(map(told_event, session.scalars(select(CalendarEvent).where(stints))))
    assert told == {
        (each.uid, each.content.first, each.content.end, each.sequence, each.changed,
         "CANCELLED" if each.content.cancelled else "CONFIRMED")
        for each in kept
    }  # fmt: skip
    assert len(kept) > 90
    assert county.today == DAY
