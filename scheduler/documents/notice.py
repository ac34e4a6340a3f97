"""The notice of a release as a Word document, from a template that a county may replace.

In Chinese only: it is an official document, laid out in the manner of GB/T 9704-2012. A template
is written by people, so it is filled in a sandbox; whose it is and what filling it may cost is for
the caller to mind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from importlib.resources import files
from io import BytesIO
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scheduler.documents.team_notice import TeamNotice
from scheduler.problems.faults import LunzhiError, shown

__all__ = [
    "SAMPLE", "Content", "Handover", "Notice", "NoticeChange", "NoticeStint", "TemplateFault",
    "default_template", "placeholders", "refuse_reaching_out", "render_notice",
]  # fmt: skip

_NAMED: Final = re.compile(r"'([^']*)'(?: is undefined)?$")
_RUNNING: Final = (
    "vbaProject",
    "oleObject",
    "control",
    "attachedTemplate",
    "aFChunk",
    "subDocument",
)
"""Relationships, by the end of their types, to what a program runs or takes in when it opens."""

_FIELD: Final = re.compile(rb"instrText[^>]*>([^<]*)<|instr=[\"']([^\"']*)[\"']")
_REACHING: Final = re.compile(
    rb"\b(?:DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE)\b"
)


@dataclass(frozen=True, slots=True)
class NoticeStint:
    """A row of the attachment; `number` counts from 1."""

    number: int
    name: str
    unit: str
    rank: str
    post: str
    days: str


@dataclass(frozen=True, slots=True)
class NoticeChange:
    """Somebody whose stint is not what was announced before; `after`: "" where it is cancelled."""

    name: str
    unit: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Handover:
    """Who starts on `start` takes over on `day`, the first working day; the year only if another.

    `estimated`: by the week alone, the year's notice of holidays not being out.
    """

    start: str
    day: str
    weekday: str
    estimated: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """All that a template may show; days are written out. `added`: people who had no stint before.

    `document_number` and `base_url` may be "".
    """

    document_number: str
    county: str
    recipients: str
    signatory: str
    day: str
    release: int
    is_first: bool
    first_day: str
    last_day: str
    people: int
    added: int
    base_url: str
    handovers: tuple[Handover, ...]
    moved: tuple[NoticeChange, ...]
    lost: tuple[NoticeChange, ...]
    stints: tuple[NoticeStint, ...]


class TemplateFault(LunzhiError):
    """A template cannot be filled; its code is `notice.template_<why>`."""

    def __init__(self, why: str, **params: str | int) -> None:
        super().__init__(f"notice.template_{why}", params)


SAMPLE: Final = Notice(
    document_number="青组发〔2026〕3号",
    county="青禾县",
    recipients="各乡镇党委、县直各单位",
    signatory="中共青禾县委组织部",
    day="2026年2月10日",
    release=2,
    is_first=False,
    first_day="2026年3月1日",
    last_day="2026年5月31日",
    people=1,
    added=1,
    base_url="https://lunzhi.example",
    handovers=(Handover("2026年3月1日", "3月2日", "周一", estimated=True),),
    moved=(
        NoticeChange(
            "张伟",
            "县财政局",
            "来访接待（2026年3月1日至5月31日）",
            "督查督办（2026年4月1日至6月30日）",
        ),
    ),
    lost=(NoticeChange("李娜", "太平镇", "来访接待（2026年3月1日至5月31日）", ""),),
    stints=(NoticeStint(1, "张伟", "县财政局", "副科", "来访接待", "2026年3月1日至5月31日"),),
)
"""A notice that fills every placeholder, for trying a template."""


Content = Notice | TeamNotice
"""What a template is filled with."""


def default_template(form: str = "notice") -> bytes:
    """Our own template of that name; `scheduler.documents.notice_form` makes it, or
    `team_notice_form`.
    """
    return files("scheduler.documents").joinpath("forms", f"{form}.docx").read_bytes()


def placeholders(sample: Content = SAMPLE) -> Iterator[str]:
    """The names that a template may use; those of a row's fields stand behind its list's name."""
    for field in fields(sample):
        yield field.name
        value = getattr(sample, field.name)
        if isinstance(value, tuple):
            yield from (f"{field.name}.{inner.name}" for inner in fields(value[0]))


def render_notice(template: bytes, values: Content | dict[str, Any]) -> bytes:
    """The docx. `values`: a notice, or its fields as plain JSON.

    Raises TemplateFault, which names the placeholder where there is one to name; and whatever the
    libraries raise for a file that is no docx.
    """
    shown_values = values if isinstance(values, dict) else asdict(values)
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        document = DocxTemplate(BytesIO(template))
        document.render(shown_values, environment)
        filled = BytesIO()
        document.save(filled)
    except UndefinedError as error:
        found = _NAMED.search(error.message or "")
        raise TemplateFault("unknown", name=shown(found[1] if found else "?")) from None
    except TemplateSyntaxError as error:
        raise TemplateFault("syntax", found=shown(_near(error))) from None
    except TemplateError as error:  # a sandbox's refusal is one
        raise TemplateFault("refused", found=shown(error.message or "?")) from None
    return filled.getvalue()


def refuse_reaching_out(template: bytes) -> None:
    """Raises TemplateFault for a template that runs something, or fetches something by itself."""
    package = DocxTemplate(BytesIO(template)).get_docx().part.package
    for rel in package.iter_rels():
        if rel.is_external:
            raise TemplateFault("external", found=shown(rel.target_ref))
        if rel.reltype.rpartition("/")[2] in _RUNNING:
            raise TemplateFault("macros")
    for part in package.iter_parts():
        texts = [b"".join(found) for found in _FIELD.findall(part.blob)]
        # A field's text may be in pieces, and several fields follow one another.
        reaching = _REACHING.search(b" ".join(texts)) or _REACHING.search(b"".join(texts))
        if reaching:
            raise TemplateFault("field", found=reaching[0].decode())


def _near(error: TemplateSyntaxError) -> str:
    """The text of the paragraph at which reading stopped, or else what was said of it."""
    lines = [line.strip() for line in getattr(error, "docx_context", ())]
    marked = [line for line in lines if "{{" in line or "{%" in line]
    return f"{marked[0][:80]}: {error.message}" if marked else str(error.message)
