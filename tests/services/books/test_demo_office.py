"""The sample's inspection office: its name list comes in as any county's does."""

from __future__ import annotations

from importlib.resources import files

from scheduler.services.books.demo import open_sample_county
from scheduler.services.books.demo_office import open_sample_office
from scheduler.services.books.inspector_importing import preview_inspectors
from scheduler.services.books.inspector_lists import Sought, inspectors, show_inspector
from scheduler.services.books.opened import Books
from tests.databases import DAY
from tests.services.books.inspecting import audited

SAMPLE = "qinghe-inspectors.csv"


def test_the_samples_name_list_is_imported_once(books: Books) -> None:
    open_sample_county(books)
    open_sample_office(books)
    listed = [line for line in inspectors(books) if line.listed]
    assert len(listed) == 44
    undeclared = [line for line in inspectors(books, Sought(undeclared=True)) if line.listed]
    assert len(undeclared) == 1
    view = show_inspector(books, "DC010")
    assert (view.line.name, view.line.roles, view.hometown) == (
        "苏勇宏", ("lawyer", "lead"), "T06",
    )  # fmt: skip
    assert (view.since, view.max_days, view.brought_year, view.brought_days) == (DAY, 8, 2026, 2)
    assert view.skills == ("civil", "labour")
    before = audited(books)
    open_sample_office(books)
    assert audited(books) == before
    data = files("scheduler").joinpath("samples", SAMPLE).read_bytes()
    again = preview_inspectors(books, SAMPLE, data)
    assert again.counts["same"] == len(again.lines) == 44
