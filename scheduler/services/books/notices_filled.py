"""The process that fills a template which a county has handed in: it is written like a program.

Reads the notice as a line of JSON, then the template; writes `docx`, a line end and the notice, or
why it is refused as JSON.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any, Final

from scheduler.documents.notice import Content, TemplateFault, refuse_reaching_out, render_notice
from scheduler.problems.faults import shown
from scheduler.workbooks.bounded import limit, run_bounded

__all__ = ["filled", "main"]

MOST_FILLED: Final = 20_000_000
"""Bytes of a notice."""

_MADE: Final = b"docx\n"


def filled(template: bytes, notice: Content) -> bytes:
    """The notice by that template, made in a process of its own. Raises TemplateFault."""
    asked = json.dumps(asdict(notice), ensure_ascii=False).encode() + b"\n" + template
    answer = run_bounded(__name__, asked)
    if answer is None:
        raise TemplateFault("too_costly")
    if answer.startswith(_MADE):
        return answer.removeprefix(_MADE)
    refused = json.loads(answer)
    raise TemplateFault(refused["why"], **refused["params"])


def main() -> None:
    """One notice from standard input to standard output, within bounds."""
    limit()
    notice, _, template = sys.stdin.buffer.read().partition(b"\n")
    try:
        answer = _MADE + _made(template, json.loads(notice))
    except TemplateFault as fault:
        why = fault.code.removeprefix("notice.template_")
        answer = json.dumps({"why": why, "params": fault.params}).encode()
    sys.stdout.buffer.write(answer)


def _made(template: bytes, notice: dict[str, Any]) -> bytes:
    try:
        refuse_reaching_out(template)
        made = render_notice(template, notice)
    except (TemplateFault, MemoryError):
        raise
    # Whatever a stranger's file makes of three libraries is a fault of the file.
    except Exception as error:  # noqa: BLE001
        raise TemplateFault("failed", found=shown(str(error) or type(error).__name__)) from None
    if len(made) > MOST_FILLED:
        raise TemplateFault("too_costly")
    return made


if __name__ == "__main__":
    main()
