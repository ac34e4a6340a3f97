"""Readers of calendars that others wrote, behind one line of text; runs in .venv-judges.

Of ours it imports nothing. For each line of standard input, the path of an .ics file, it prints one
line of JSON: by judge either {"events": [...]} or {"refused": "why"}. An event is an object of the
fields that this judge tells; days are ISO dates, `end` the first day after the event.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import icalendar
import ics
import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream

Told = dict[str, Any]
DAY = timedelta(1)


def _instant(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def of_ical(text: str) -> Iterator[Told]:
    for event in IcsCalendarStream.calendar_from_ics(text).events:
        yield {
            "uid": event.uid,
            "first": event.dtstart.isoformat(),
            "end": event.dtend.isoformat(),
            "summary": event.summary,
            "description": event.description or "",
            "status": event.status.value,
            "sequence": event.sequence,
            "changed": _instant(event.last_modified),
            "stamp": _instant(event.dtstamp),
            "reminders": sorted(-alarm.trigger.total_seconds() / 60 for alarm in event.alarm),
        }


def of_ics(text: str) -> Iterator[Told]:
    (calendar,) = ics.Calendar.parse_multiple(text)
    for event in calendar.events:
        # Its grammar knows no SEQUENCE; an all-day event's end it gives as the midnight after.
        assert event.all_day
        yield {
            "uid": event.uid,
            "first": event.begin.date().isoformat(),
            "end": event.end.date().isoformat(),
            "summary": event.name,
            "description": event.description or "",
            "status": event.status,
            "changed": _instant(event.last_modified.datetime),
            "stamp": _instant(event.created.datetime) if event.created else None,
        }


def of_vobject(text: str) -> Iterator[Told]:
    calendar = vobject.readOne(text)
    calendar.validate(raiseException=True)
    for event in calendar.contents.get("vevent", ()):
        yield {
            "uid": event.uid.value,
            "first": event.dtstart.value.isoformat(),
            "end": event.dtend.value.isoformat(),
            "summary": event.summary.value,
            "description": event.description.value if "description" in event.contents else "",
            "status": event.status.value,
            "sequence": int(event.sequence.value),
            "changed": _instant(event.last_modified.value),
            "stamp": _instant(event.dtstamp.value),
            "reminders": sorted(
                -alarm.trigger.value.total_seconds() / 60
                for alarm in event.contents.get("valarm", ())
            ),
        }


def of_recurring(text: str) -> Iterator[Told]:
    """`on`: of the days about its first and its last, those on which a calendar shows the event."""
    calendar = icalendar.Calendar.from_ical(text)
    query = recurring_ical_events.of(calendar)

    @cache
    def shown(day: date) -> frozenset[str]:
        return frozenset(str(event["UID"]) for event in query.at(day))

    for event in calendar.events:
        uid, first, end = str(event["UID"]), event.start, event.end
        around = (first - DAY, first, end - DAY, end)
        yield {
            "uid": uid,
            "summary": str(event["SUMMARY"]),
            "on": sorted({day.isoformat() for day in around if uid in shown(day)}),
        }


JUDGES: dict[str, Callable[[str], Iterator[Told]]] = {
    "ical": of_ical,
    "ics": of_ics,
    "vobject": of_vobject,
    "recurring-ical-events": of_recurring,
}


def verdict(judge: Callable[[str], Iterator[Told]], text: str) -> Told:
    try:
        return {"events": list(judge(text))}
    except Exception as refusal:  # noqa: BLE001 - a judge may refuse in any way
        return {"refused": f"{type(refusal).__name__}: {refusal}"}


def main() -> None:
    for line in sys.stdin:
        text = Path(line.rstrip("\n")).read_bytes().decode("utf-8")
        verdicts = {name: verdict(judge, text) for name, judge in JUDGES.items()}
        sys.stdout.write(json.dumps(verdicts) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
