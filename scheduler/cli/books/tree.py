"""The commands of the books, to be hung into the tree."""

from __future__ import annotations

import click

from scheduler.cli.books.audit import audit_group
from scheduler.cli.books.cases import case_group
from scheduler.cli.books.databases import databases_group
from scheduler.cli.books.demo import demo_commands
from scheduler.cli.books.drafts import draft_group
from scheduler.cli.books.duties import duty_group
from scheduler.cli.books.importing import importing_commands
from scheduler.cli.books.inspectors import declaration_group, inspector_group
from scheduler.cli.books.jobs import job_group
from scheduler.cli.books.ledger import ledger_group
from scheduler.cli.books.objections import objection_group
from scheduler.cli.books.officers import leave_group, officer_group
from scheduler.cli.books.planning import plan_group
from scheduler.cli.books.recusals import recusal_group, waiver_group
from scheduler.cli.books.releases import release_group
from scheduler.cli.books.serving import serving_commands
from scheduler.cli.books.settings import settings_group
from scheduler.cli.books.subscribing import feeds_group, subscribe_commands
from scheduler.cli.books.team_draws import draws_commands
from scheduler.cli.books.teams import teams_commands
from scheduler.cli.books.units import unit_group
from scheduler.cli.books.users import user_group
from scheduler.cli.books.visits import visit_commands
from scheduler.cli.books.workdays import workdays_group
from scheduler.cli.parameters import group
from scheduler.words import Words

__all__ = ["books_commands"]


def books_commands(words: Words) -> list[click.Command]:
    """All of them, in the order in which a county needs them."""
    return [
        settings_group(words),
        workdays_group(words),
        *importing_commands(words),
        ledger_group(words),
        officer_group(words),
        leave_group(words),
        duty_group(words),
        unit_group(words),
        plan_group(words),
        draft_group(words),
        release_group(words),
        case_group(words),
        inspector_group(words),
        declaration_group(words),
        recusal_group(words),
        waiver_group(words),
        group(words, "teams", [
            *teams_commands(words), *visit_commands(words), *draws_commands(words),
        ]),
        objection_group(words),
        *subscribe_commands(words),
        feeds_group(words),
        job_group(words),
        *serving_commands(words),
        audit_group(words),
        user_group(words),
        databases_group(words),
        *demo_commands(words),
    ]  # fmt: skip
