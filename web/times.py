"""Instants of a machine's clock as clocks in the county show them."""

from __future__ import annotations

from datetime import UTC, datetime

from scheduler.services.clock import minute

__all__ = ["machine_time"]


def machine_time(seconds: float) -> str:
    """As `minute`, of seconds since 1970."""
    return minute(datetime.fromtimestamp(seconds, UTC))
