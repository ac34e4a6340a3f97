"""Drafts and releases as workbooks to print and to hand round."""

from __future__ import annotations

from scheduler.books.roles import READERS
from scheduler.services.books.plan_workbooks import plan_workbook
from web.downloads import XLSX, download
from web.pages import Noun, Page
from web.visiting import books, words

__all__ = ["workbooks_noun"]


def workbooks_noun() -> Noun:
    """`/drafts/<id>/workbook` and `/releases/<number>/workbook`."""
    noun = Noun("workbooks", __name__)

    @noun.page("/drafts/<int:draft>/workbook", *READERS)
    def draft(draft: int) -> Page:
        return _file(f"draft:{draft}")

    @noun.page("/releases/<int:number>/workbook", *READERS)
    def release(number: int) -> Page:
        return _file(f"release:{number}")

    return noun


def _file(subject: str) -> Page:
    made = plan_workbook(books(), subject, words())
    return download(made.data, made.name, XLSX)
