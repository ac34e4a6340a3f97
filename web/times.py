"""Instants as clocks in the county show them."""

from __future__ import annotations

from datetime import UTC, datetime

from scheduler.services.clock import here

__all__ = ["local_time", "machine_time"]


def local_time(at: datetime) -> str:
    """2026-01-01 09:00, in either language."""
    return f"{here(at):%Y-%m-%d %H:%M}"


def machine_time(seconds: float) -> str:
    """Likewise, of seconds since 1970 by a machine's clock."""
    return local_time(datetime.fromtimestamp(seconds, UTC))
