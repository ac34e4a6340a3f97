"""Tables of what people do at the pages: signed in, files handed in, asked for, proposed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Code, Key, Table, Versioned
from scheduler.store.types import Packed

__all__ = ["LeaveRequest", "LoginSession", "NoticeTemplate", "Swap", "Upload"]


class LoginSession(Table):
    """That somebody is signed in on a device. Of the cookie's secret only a hash is kept.

    `began_at`, `seen_at`: in seconds since 1970 of the machine's clock: the county's may stand
    still. `client`: the browser, as it calls itself.
    """

    __tablename__ = "login_session"

    id: Mapped[Key] = mapped_column(init=False)
    secret_sha256: Mapped[Code] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    began_at: Mapped[float]
    seen_at: Mapped[float]
    client: Mapped[str]


class Upload(Table):
    """A workbook between its preview and its confirmation; `digest`: that of the preview."""

    __tablename__ = "upload"

    id: Mapped[Key] = mapped_column(init=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str]
    data: Mapped[bytes] = mapped_column(Packed)
    digest: Mapped[Code]
    at: Mapped[datetime]


class LeaveRequest(Versioned, Table):
    """Days `[first, end)` on which an officer asks to be away, and what was decided.

    `state`: open, granted, refused or withdrawn.
    """

    __tablename__ = "leave_request"

    id: Mapped[Key] = mapped_column(init=False)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    first: Mapped[date]
    end: Mapped[date]
    kind: Mapped[Code]
    state: Mapped[Code] = mapped_column(index=True)
    asked_at: Mapped[datetime]
    asked_by: Mapped[Code]
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[Code | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)


class Swap(Versioned, Table):
    """Two officers want to serve each other's stint.

    `duty_id`: of who proposes; `other_id`: the duty of who is to accept. `state`: proposed,
    accepted, declined, withdrawn, approved or refused.
    """

    __tablename__ = "swap"

    id: Mapped[Key] = mapped_column(init=False)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("duty.id"), index=True)
    state: Mapped[Code] = mapped_column(index=True)
    reason: Mapped[str]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[Code]
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by: Mapped[Code | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[Code | None] = mapped_column(default=None)
    decision: Mapped[str | None] = mapped_column(default=None)


class NoticeTemplate(Table):
    """A county's own Word template of a notice; of a kind's the highest number is in use.

    `kind`: rotation or teams. `data` None: ours again.
    """

    __tablename__ = "notice_template"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[Code]
    name: Mapped[str]
    data: Mapped[bytes | None] = mapped_column(Packed)
    entered_at: Mapped[datetime]
    entered_by: Mapped[Code]
