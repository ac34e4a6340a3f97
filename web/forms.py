"""Forms: fields of WTForms, whose labels are codes and whose faults are told in two languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final, TypeVar

from flask import request
from wtforms import Form as _Form
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from scheduler.problems.faults import LunzhiError
from web.refusals import Refusal, shown_refusal
from web.visiting import words

__all__ = ["Form", "asked", "carried_out", "given", "repeated", "text_field"]

_MOST: Final = 500
_YEARS: Final = range(1900, 2201)


class Form(_Form):  # type: ignore[misc]  # WTForms has no types
    """`refused`: why the use case did not do what the form asks for; shown above its fields.

    The proof that a form came from a page of ours is asked for before any view is called.
    """

    refused: Refusal | None = None

    def refuse(self, error: LunzhiError) -> None:
        """Keeps what was entered, and has the form tell why it was not done.

        Raises what is none of the user's again.
        """
        self.refused = shown_refusal(error, words())

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all fields hold what they should; days lie where calendars can reckon."""
        sound: bool = super().validate(extra_validators)
        for field in self:
            if isinstance(field.data, date) and field.data.year not in _YEARS:
                field.errors = [*field.errors, words()("web.day_out_of_reach")]
                sound = False
        return sound

    @property
    def status(self) -> int:
        """Of a page that shows the form again."""
        # What an address would not find is a value in what is sent, which can be put right.
        if self.refused is None or (self.refused.status == 404 and request.method == "POST"):
            return 422
        return self.refused.status


F = TypeVar("F", bound=Form)


def carried_out(form: Form, act: Callable[[], object]) -> bool:
    """Whether what was sent made sense and the act was done; else the form tells why not."""
    if not form.validate():
        return False
    try:
        act()
    except LunzhiError as error:
        form.refuse(error)
        return False
    return True


def given(form: type[F], **usual: Any) -> F:
    """The form with what was sent, or with what stands there usually."""
    sent = request.form if request.method == "POST" else None
    return form(sent, data=usual, meta={"locales": [words().language]})


def asked(form: type[F]) -> F:
    """The form with what the address asks for, for pages that are only looked at."""
    return form(request.args, meta={"locales": [words().language]})


def repeated(form: type[F], place: str, sent: F | None) -> F:
    """The form at one of several places of a page: as it was `sent` from there, None: empty.

    `place` tells the ids of its fields from those at the other places.
    """
    made = form(meta={"locales": [words().language]}) if sent is None else sent
    for field in made:
        field.id = f"{field.name}-{place}"
    return made


def text_field(
    label: str, *, needed: bool = True, most: int = _MOST, checks: Iterable[Any] = (),
    **options: Any,
) -> StringField:  # fmt: skip
    """A line of text, without the spaces around it: spaces alone are none.

    `checks`: other validators.
    """
    every = [*checks, Length(max=most), *([DataRequired()] if needed else [])]
    return StringField(label, every, filters=[_stripped], **options)


def _stripped(value: str | None) -> str | None:
    return value.strip() if value else value
