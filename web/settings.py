"""The county's settings: looked at, downloaded, and put in force from a file."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Final

from flask import Response, request
from werkzeug.datastructures import MultiDict
from wtforms import FileField, IntegerField
from wtforms.validators import InputRequired

from scheduler.books.inspection_settings import DeadlineDays, SeatSettings
from scheduler.books.roles import READERS
from scheduler.books.settings import Lasting, Settings
from scheduler.problems.faults import LunzhiError
from scheduler.problems.rotation import Requires, Where
from scheduler.services.books.settings import (
    current_settings,
    settings_document,
    settings_versions,
)
from scheduler.services.books.settings_doubts import settings_doubts
from scheduler.services.books.settings_loading import SETTINGS_LOADERS, load_settings_bytes
from web.forms import Form, given
from web.pages import Noun, Page, done, page
from web.paging import paged
from web.plans import contract_file
from web.visiting import books, words

__all__ = ["settings_noun"]

_RECALLS: Final = {"waive": "settings.recall.waive", "owe_again": "settings.recall.owe_again"}


class SettingsForm(Form):
    file = FileField("settings.file", [InputRequired()])
    replaces = IntegerField("settings.replaces", [InputRequired()])


def settings_noun() -> Noun:
    """`/settings`."""
    noun = Noun("settings", __name__)

    @noun.page("/settings", *READERS)
    def show() -> Page:
        return _page(None)

    @noun.page("/settings/<int:number>.json", *READERS)
    def download(number: int) -> Page:
        text = json.dumps(settings_document(books(), number), ensure_ascii=False, indent=1)
        return contract_file(f"{text}\n".encode(), f"settings-{number}.json")

    @noun.act("/settings", *SETTINGS_LOADERS)
    def load() -> Response:
        form = _given()
        if form.validate():
            upload = form.file.data
            try:
                data = upload.read()
                load_settings_bytes(books(), data, upload.filename, form.replaces.data)
            except LunzhiError as error:
                form.refuse(error)
            else:
                return done("settings.show", "settings_loaded")
        return _page(form)

    return noun


def _given() -> SettingsForm:
    sent: MultiDict[str, Any] = MultiDict(request.form)
    sent.update(request.files)
    form: SettingsForm = SettingsForm(sent, meta={"locales": [words().language]})
    return form


def _page(form: SettingsForm | None) -> Page:
    current = current_settings(books())
    shown = given(SettingsForm, replaces=current.number) if form is None else form
    return page(
        "settings.html", 200 if form is None else form.status, form=shown, number=current.number,
        settings=current.settings,
        paging=paged(settings_versions(books()), endpoint="settings.show"),
        doubts=settings_doubts(books()),
        may_load=books().actor.is_any_of(*SETTINGS_LOADERS),
        lasting=_lasting, recall=_RECALLS[current.settings.recall],
        asked=lambda requires: _asked(current.settings, requires),
        counted=lambda where: _counted(current.settings, where),
        post={post.id: post.name for post in current.settings.posts},
        team=current.settings.inspection, sits=lambda seat: _sits(current.settings, seat),
        terms=_terms(current.settings.inspection.deadlines),
    )  # fmt: skip


def _lasting(each: Lasting) -> str:
    """From when to when it holds; the last day is told, not the first day after."""
    told = words()
    if each.from_ is None and each.to is None:
        return told("settings.always")
    if each.to is None:
        return told("settings.since", first=each.from_ or "")
    last = each.to - timedelta(1)
    if each.from_ is None:
        return told("settings.until", last=last)
    return told("show.span", first=each.from_, last=last)


def _asked(settings: Settings, requires: Requires) -> str:
    """What a post asks of a person."""
    told = words()
    parts = []
    if requires.any_skill:
        names = told("show.list_joint").join(_skill(settings, each) for each in requires.any_skill)
        parts.append(told("settings.any_skill", skills=names))
    if requires.ranks:
        names = told("show.list_joint").join(told(f"rank.{each}") for each in requires.ranks)
        parts.append(told("settings.ranks", ranks=names))
    return told("show.clause_joint").join(parts) or told("settings.nothing")


def _counted(settings: Settings, where: Where) -> str:
    """Whom a quota counts."""
    told = words()
    parts = []
    if where.gender is not None:
        parts.append(told("settings.women" if where.gender == "f" else "settings.men"))
    if where.rank is not None:
        parts.append(told(f"rank.{where.rank}"))
    if where.unit is not None:
        parts.append(told("settings.of_unit", unit=where.unit))
    if where.skill is not None:
        parts.append(told("settings.any_skill", skills=_skill(settings, where.skill)))
    if where.days_served is not None:
        parts.append(told.many("settings.days_served", where.days_served))
    return told("show.clause_joint").join(parts) or told("settings.everybody")


def _terms(deadlines: DeadlineDays) -> list[tuple[str, str]]:
    """Each term, and within how many days."""
    told = words()
    return [
        (
            told(f"settings.deadline.{code}"),
            told.many(
                "settings.working_days" if code == "transfer_objection" else "settings.days", days
            ),
        )
        for code, days in deadlines.model_dump(by_alias=True).items()
    ]


def _sits(settings: Settings, seat: SeatSettings) -> str:
    """What a seat of the usual team asks of whoever sits there."""
    told, roles = words(), settings.inspection.roles
    parts = []
    if seat.role is not None:
        parts.append(told("settings.seat.role", role=roles.get(seat.role, seat.role)))
    if seat.unit is not None:
        parts.append(told("settings.of_unit", unit=seat.unit))
    if seat.skill_of_matter:
        parts.append(told("settings.seat.skill"))
    return told("show.clause_joint").join(parts) or told("settings.nothing")


def _skill(settings: Settings, skill: str) -> str:
    return settings.skills.get(skill, skill)
