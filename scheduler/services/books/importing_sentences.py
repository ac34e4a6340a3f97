"""What a preview says, as sentences for the command line, the web and the marked workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from scheduler.services.books.importing import Named, PassedOver, Preview
from scheduler.services.books.importing_lines import EFFECTS, Change, Field, Line, Plain
from scheduler.words import Words
from scheduler.workbooks.marking import Mark, marked_workbook
from scheduler.workbooks.wrong import CellFault

__all__ = [
    "change_sentence", "fault_sentence", "line_sentence", "marked", "nothing_sentence",
    "passed_over_sentence", "summary_sentence",
]  # fmt: skip


def summary_sentence(words: Words, preview: Preview) -> str:
    """How many rows are new, changed, the same and wrong."""
    counts = preview.counts
    return words("import.summary", **{effect: counts[effect] for effect in EFFECTS})


def nothing_sentence(words: Words, preview: Preview, *, whole: bool) -> str | None:
    """Why there is nothing to confirm, if so. `whole`: a wrong row keeps all the others out."""
    wrong = preview.counts["wrong"]
    if whole and wrong:
        return words("inspector.import.wrong")
    if preview.changes:
        return None
    if whole:
        return words("inspector.import.nothing")
    if not wrong:
        return words("import.nothing")
    return words("import.nothing_right" if wrong == len(preview.lines) else "import.nothing_else")


def line_sentence(words: Words, named: Named, line: Line) -> str:
    """What the row is, whose, and what it would change."""
    who = f"{line.key} {line.name}".strip()
    effect = words(f"import.effect.{line.effect}")
    said = words("import.line", row=str(line.position + 1), effect=effect, who=who)
    parts = [
        change_sentence(words, named, change)
        for change in line.changes
        if (change.field, change.old) != ("name", None)  # who it is has been said
    ]
    what = words("import.between").join(part for part in parts if part)
    return words("import.line_what", line=said, what=what) if what else said


def change_sentence(words: Words, named: Named, change: Change) -> str:
    """`职级：正科级 → 副处级`; of what was not held before only the new value."""
    field = words(f"import.field.{change.field}")
    new = _shown(words, named, change.field, change.new)
    if change.old is None:
        return words("import.added", field=field, new=new) if new else ""
    old = _shown(words, named, change.field, change.old)
    none = words("show.none")
    return words("import.changed", field=field, old=old or none, new=new or none)


def fault_sentence(words: Words, line: Line, fault: CellFault, *, place: bool = True) -> str:
    """What is wrong with a cell, and what would be right where it can be guessed."""
    said = words(f"cell.{fault.code}", **fault.params)
    if fault.remedy is not None:
        said = words("import.remedied", said=said, remedy=_remedy(words, fault))
    return words("import.at", place=line.place(fault), said=said) if place else said


def _remedy(words: Words, fault: CellFault) -> str:
    return words(f"remedy.{fault.remedy}", **fault.params)


def passed_over_sentence(words: Words, told: PassedOver) -> Iterator[str]:
    """What of a sheet was not read, and why."""
    if told.kind is None:
        yield words("import.sheet_passed_over", sheet=told.sheet)
    if told.rows:
        yield words("import.rows_passed_over", sheet=told.sheet, count=told.rows)
    if told.columns:
        columns = words("show.list_joint").join(told.columns)
        yield words("import.columns_passed_over", sheet=told.sheet, columns=columns)


def marked(words: Words, preview: Preview, created: date) -> bytes:
    """The workbook again, as an xlsx: wrong cells marked, at the right what becomes of each row."""
    index = {sheet.name: at for at, sheet in reversed([*enumerate(preview.workbook.sheets)])}
    marks = {(index[line.sheet], line.position): _mark(words, line) for line in preview.lines}
    kinds = {line.kind for line in preview.lines}
    return marked_workbook(preview.workbook, marks, created, kinds)


def _mark(words: Words, line: Line) -> Mark:
    said = [words(f"import.effect.{line.effect}")]
    said += [fault_sentence(words, line, fault) for fault in line.faults]
    cells: dict[int, str] = {}
    for fault in line.faults:
        sentence = fault_sentence(words, line, fault, place=False)
        before = cells.get(fault.column)
        cells[fault.column] = sentence if before is None else f"{before}\n{sentence}"
    return Mark(" ".join(said), cells)


def _shown(words: Words, named: Named, field: Field, value: Plain) -> str:
    return _SHOWN.get(field, _as_text)(words, named, value)


def _as_text(words: Words, named: Named, value: Plain) -> str:  # noqa: ARG001 - one form for all
    return str(value)


def _day(words: Words, named: Named, value: Plain) -> str:  # noqa: ARG001
    return words.day(date.fromisoformat(value))


def _end(words: Words, named: Named, value: Plain) -> str:  # noqa: ARG001
    return words.day(date.fromisoformat(value) - timedelta(1))


def _unit(words: Words, named: Named, value: Plain) -> str:  # noqa: ARG001
    return named.units.get(value, value)


def _post(words: Words, named: Named, value: Plain) -> str:  # noqa: ARG001
    return named.posts.get(value, value)


def _skills(words: Words, named: Named, value: Plain) -> str:
    return words("show.list_joint").join(named.skills.get(code, code) for code in value)


def _place(words: Words, named: Named, value: Plain) -> str:  # noqa: ARG001
    return named.places.get(value, value) if value else ""


def _roles(words: Words, named: Named, value: Plain) -> str:
    return words("show.list_joint").join(named.roles.get(role, role) for role in value or ())


def _count(words: Words, named: Named, value: Plain) -> str:  # noqa: ARG001
    return "" if value is None else words.number(value)


def _rank(words: Words, named: Named, value: Plain) -> str:  # noqa: ARG001
    return words(f"rank.{value}")


def _gender(words: Words, named: Named, value: Plain) -> str:  # noqa: ARG001
    return words(f"gender.{value}")


def _limit(words: Words, named: Named, value: Plain) -> str:  # noqa: ARG001
    return words.number(value if isinstance(value, int) else value[0])


def _period(words: Words, named: Named, value: Plain) -> str:
    span = words("show.span", first=_day(words, named, value[0]), last=_end(words, named, value[1]))
    kind = value[2] if len(value) > 2 and isinstance(value[2], str) else None
    return span if kind is None else words("import.period", span=span, kind=words(f"leave.{kind}"))


_SHOWN: Final[dict[Field, Callable[[Words, Named, Plain], str]]] = {
    "promoted_on": _day, "serve_by": _day, "start": _day, "end": _end, "recalled_on": _day,
    "unit": _unit, "post": _post, "skills": _skills, "rank": _rank, "gender": _gender,
    "max_away": _limit, "leave": _period, "wishes": _period, "busy_hard": _period,
    "busy_soft": _period, "listed": _day, "hometown": _place, "roles": _roles,
    "max_days": _count, "brought_days": _count, "declared_on": _day,
}  # fmt: skip
