"""Cases in words: by what people know one, and what is wrong with what was entered of it."""

from __future__ import annotations

from datetime import date, timedelta

from scheduler.books.cases import CaseFault, CaseField
from scheduler.books.deadlines import Deadline
from scheduler.documents.phrases import marked
from scheduler.overview.deadlines import how_made
from scheduler.services.books.case_offices import OwnOffice
from scheduler.services.books.cases_read import CaseLine, CaseTitle, SeatLine
from scheduler.services.books.cases_seen import CaseView
from scheduler.words import Words

__all__ = [
    "case_title", "deadline_sentence", "fault_sentence", "field_text", "made_sentence",
    "own_office_sentence", "rule_text", "seat_sentence", "visit_span",
    "window_sentence",
]  # fmt: skip


def case_title(words: Words, title: CaseTitle) -> str:
    """Number, matter and units."""
    units = words("show.list_joint").join(unit.name for unit in title.units)
    return words("case.title", number=title.number, matter=title.matter, units=units)


def fault_sentence(words: Words, fault: CaseFault) -> str:
    """What is wrong with which field."""
    params = dict(fault.params)
    if fault.other is not None:
        params["other"] = words(f"case.field.{fault.other}")
    said = words(f"error.{fault.code}", **params)
    return words("case.fault", field=words(f"case.field.{fault.field}"), said=said)


def deadline_sentence(words: Words, deadline: Deadline, today: date) -> str:
    """How a deadline stands: days left, late, met, or nobody's any more."""
    if deadline.met_on is not None:
        late = deadline.is_late(today)
        return words("case.deadline.met_late" if late else "case.deadline.met", on=deadline.met_on)
    left = deadline.days_left(today)
    if left is None:
        return words("case.deadline.ended")
    if deadline.is_window and left < 0:
        return words("case.deadline.window_over")
    if left < 0:
        return words.many("case.deadline.late", -left)
    return words.many("case.deadline.left", left) if left else words("case.deadline.today")


def made_sentence(words: Words, deadline: Deadline) -> str:
    """From what a deadline follows, and by how many days."""
    return how_made(
        words, deadline.rule, deadline.since, deadline.term, deadline.extended,
        deadline.not_counted,
    )  # fmt: skip


def seat_sentence(words: Words, seat: SeatLine) -> str:
    """What a seat asks of whoever sits there."""
    parts = [*seat.roles, *(words("settings.of_unit", unit=unit) for unit in seat.units)]
    if seat.skills:
        skills = words("show.list_joint").join(seat.skills)
        parts.append(words("settings.any_skill", skills=skills))
    return words("show.clause_joint").join(parts) or words("settings.nothing")


def own_office_sentence(words: Words, found: OwnOffice) -> str:
    """That a case is about an office that leads teams, and how many of the offices see it."""
    units = words("show.list_joint").join(found.units)
    return words.many("case.own_office", found.accounts, units=units)


def rule_text(words: Words, deadline: Deadline) -> str:
    """What a deadline follows from and its day; marked where that is an estimate."""
    said = words(f"deadline.rule.{deadline.rule}")
    line = words("case.page.rule_day", rule=said, day=deadline.day)
    return marked(words, line, deadline.estimated)


def window_sentence(words: Words, view: CaseView) -> str | None:
    """That a visit cannot but be late; None: it need not be."""
    if view.short_window is None:
        return None
    values = view.values
    return words.many(
        "case.page.short_window", view.short_window, first=values["earliest"], last=values["due"],
        days=values["visit_days"],
    )  # fmt: skip


def visit_span(words: Words, line: CaseLine) -> str:
    """First and last day of the published visit, marked where one is an estimate; "" without."""
    if line.visit is None:
        return ""
    start, end = line.visit
    return marked(words, words.span(start, end - timedelta(1)), line.visit_estimated)


def field_text(words: Words, view: CaseView, field: CaseField) -> str | None:
    """What was entered there; None: nothing, or what stands in the case's title."""
    value = view.values.get(field)
    if value is None or field == "matter" or (field == "extended_days" and not value):
        return None
    if isinstance(value, date):
        return words.day(value - timedelta(1) if field == "hearing_end" else value)
    if field == "place":
        return view.line.place
    return words(f"case.kind.{value}") if field == "kind" else str(value)
