"""Backups made and fetched, and whether the database is sound."""

from __future__ import annotations

from flask import Response, send_file

from scheduler.services.books.backup_folder import (
    MOST_BACKUPS,
    backup_path,
    backups,
    make_backup,
)
from scheduler.services.books.databases import Checked, check_books
from web.pages import Noun, Page, done, page
from web.visiting import books

__all__ = ["backups_noun"]


def backups_noun() -> Noun:
    """`/backups`."""
    noun = Noun("backups", __name__)

    @noun.page("/backups", "administrator")
    def show() -> Page:
        return _page(None)

    @noun.act("/backups", "administrator")
    def make() -> Response:
        make_backup(books())
        return done("backups.show", "backup_made")

    @noun.page("/backups/check", "administrator")
    def check() -> Page:
        return _page(check_books(books()))

    @noun.page("/backups/file/<backup>", "administrator")
    def file(backup: str) -> Response:
        path = backup_path(books(), backup).resolve()
        answer = send_file(path, "application/octet-stream", as_attachment=True)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return noun


def _page(checked: Checked | None) -> Page:
    return page("backups.html", rows=backups(books()), most=MOST_BACKUPS, checked=checked)
