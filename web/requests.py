"""What waits for the department: leave that officers ask for, and swaps that two agreed on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Response
from wtforms.widgets import TextArea

from scheduler.books.roles import KEEPERS, PLANNERS, READERS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.leave_requests import grant_leave, leave_requests, refuse_leave
from scheduler.services.books.swaps import approve_swap, refuse_swap, swaps
from web.forms import Form, given, repeated, text_field
from web.pages import Noun, Page, done, page
from web.paging import paged
from web.visiting import books

__all__ = ["requests_noun"]


class RefusalForm(Form):
    """`reason`: needed, as the use cases say in words of their own."""

    reason = text_field("requests.reason", needed=False, widget=TextArea())


def requests_noun() -> Noun:
    """`/requests`."""
    noun = Noun("requests", __name__)

    @noun.page("/requests", *READERS, "liaison")
    def show() -> Page:
        return _page(RefusalForm())

    @noun.act("/requests/leave/<int:request_id>/grant", *KEEPERS)
    def grant(request_id: int) -> Response:
        return _decided(lambda: _granted(request_id))

    @noun.act("/requests/leave/<int:request_id>/refuse", *KEEPERS)
    def refuse(request_id: int) -> Response:
        form = given(RefusalForm)
        act = partial(refuse_leave, books(), request_id, form.reason.data or "")
        return _decided(act, "leave_refused", form, f"leave-{request_id}")

    @noun.act("/requests/swaps/<int:swap_id>/approve", *PLANNERS)
    def approve(swap_id: int) -> Response:
        return _decided(partial(approve_swap, books(), swap_id), "swap_approved")

    @noun.act("/requests/swaps/<int:swap_id>/refuse", *PLANNERS)
    def refuse_exchange(swap_id: int) -> Response:
        form = given(RefusalForm)
        act = partial(refuse_swap, books(), swap_id, form.reason.data or "")
        return _decided(act, "swap_refused", form, f"swap-{swap_id}")

    return noun


def _granted(request_id: int) -> str:
    return "leave_granted_collides" if grant_leave(books(), request_id) else "leave_granted"


def _decided(
    act: Callable[[], str | None], said: str = "", form: RefusalForm | None = None, place: str = ""
) -> Response:
    """`act` may itself tell what is said of it. Of a refusal the list tells that waits still;
    `form`: the reason, shown again at its `place`.
    """
    sent = form or RefusalForm()
    if sent.validate():
        try:
            return done("requests.show", act() or said)
        except LunzhiError as error:
            sent.refuse(error)
    return _page(sent, sent.status, place)


def _page(form: RefusalForm, status: int = 200, place: str = "") -> Page:
    roles = books().actor.roles
    leave = leave_requests(books())
    waiting = [row for row in leave if row.state == "open"]
    decided = [row for row in leave if row.state != "open"]
    exchanges = [] if roles.isdisjoint(READERS) else swaps(books())
    return page(
        "requests.html", status, form=form, waiting=waiting, chosen=place,
        form_at=lambda of: repeated(RefusalForm, of, form if of == place else None),
        paging=paged(decided, endpoint="requests.show"),
        proposed=[row for row in exchanges if row.state == "proposed"],
        accepted=[row for row in exchanges if row.state == "accepted"],
        ended=paged(
            [row for row in exchanges if row.decided_at], "swaps", endpoint="requests.show"
        ),
        sees_swaps=not roles.isdisjoint(READERS), decides=not roles.isdisjoint(KEEPERS),
    )  # fmt: skip
