"""Events become an iCalendar file (RFC 5545, RFC 7986): pure, equal bytes for equal events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import icalendar
from icalendar import vText

from calendars.events import Event, LeftOut, usable
from calendars.texts import lines, one_line
from scheduler.dates import ZONE

__all__ = ["Rendered", "render_calendar"]

# Without the program's version: a new release alone must not change any calendar.
_PRODUCT = "-//Lunzhi//Duty calendars//EN"
# RFC 5546 asks for an organiser on what is published. The domain can never exist (RFC 2606), so
# that nothing which a calendar program sends there reaches a stranger.
_ADDRESS = "mailto:no-reply@lunzhi.invalid"
_OFFSET = timedelta(hours=8)
_REFRESH = timedelta(hours=1)
_COLOUR = "steelblue"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A calendar file, and the events that could not stand in it."""

    data: bytes
    left_out: tuple[LeftOut, ...]


class _Text(vText):
    """A text whose backslashes stay: icalendar makes a line end of any `\\N` in it."""

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
        return escaped.replace("\n", r"\n").encode()


def render_calendar(name: str, organiser: str, events: Sequence[Event]) -> Rendered:
    """The calendar called `name`, published by `organiser`.

    UTF-8 with CRLF, folded at 75 octets. An event that cannot be written is left out and
    reported; without any event it is still a calendar.
    """
    good, left_out = usable(events)
    calendar = _empty(one_line(name))
    calendar.add_component(_zone())
    for event in good:
        calendar.add_component(_event(event, one_line(organiser)))
    return Rendered(calendar.to_ical(sorted=False), left_out)


def _empty(name: str) -> icalendar.Calendar:
    # `Calendar.new()` would add a random UID, by which readers take the feed for one event.
    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", _PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("NAME", _Text(name))
    calendar.add("X-WR-CALNAME", _Text(name))
    # icalendar leaves out the VALUE, without which strict readers refuse the file.
    calendar.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    calendar.add("COLOR", _COLOUR)
    return calendar


def _zone() -> icalendar.Timezone:
    """China's time as it is: generated histories bring summer times of 1986 to 1991 along."""
    standard = icalendar.TimezoneStandard()
    standard.add("DTSTART", datetime(1970, 1, 1))  # noqa: DTZ001 - RFC 5545 asks for local time
    standard.add("TZOFFSETFROM", _OFFSET)
    standard.add("TZOFFSETTO", _OFFSET)
    standard.add("TZNAME", "CST")
    zone = icalendar.Timezone()
    zone.add("TZID", ZONE.key)
    zone.add_component(standard)
    return zone


def _event(event: Event, organiser: str) -> icalendar.Event:
    made = icalendar.Event()
    made.add("UID", _Text(event.uid))
    made.add("DTSTAMP", event.changed)
    made.add("LAST-MODIFIED", event.changed)
    made.add("SEQUENCE", event.sequence)
    made.add("DTSTART", event.first)
    made.add("DTEND", event.end)
    made.add("SUMMARY", _Text(one_line(event.summary)))
    made.add("DESCRIPTION", _Text(lines(event.description)))
    made.add("ORGANIZER", _ADDRESS, parameters={"CN": organiser} if organiser else {})
    made.add("STATUS", event.status)
    # Without these two Outlook paints a stint of three months as busy.
    made.add("TRANSP", "OPAQUE" if event.busy else "TRANSPARENT")
    made.add("X-MICROSOFT-CDO-BUSYSTATUS", "BUSY" if event.busy else "FREE")
    for minutes in sorted(set(event.reminders), reverse=True):
        made.add_component(_alarm(event, minutes))
    return made


def _alarm(event: Event, minutes: int) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("ACTION", "DISPLAY")
    # RFC 5545 wants it of every alarm that is shown.
    alarm.add("DESCRIPTION", _Text(one_line(event.summary)))
    alarm.add("TRIGGER", -timedelta(minutes=minutes))
    return alarm
