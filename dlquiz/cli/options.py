"""The options that several commands share."""

from __future__ import annotations

import click

from dlquiz.cli.common import ASKED
from dlquiz.messages import LANGUAGES, Language


def _ask_for(_context: click.Context, _parameter: click.Parameter, language: Language | None) -> Language | None:
    """Have errors, too, speak the language that is asked for."""
    if language is not None:
        ASKED.insert(0, language)
    return language


json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
seed_option = click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, help="Which variant (default 0).")
# Eager: what is wrong with another option is said in this language, too.
language_option = click.option(
    "--language", type=click.Choice(LANGUAGES), callback=_ask_for, is_eager=True, help="English or Chinese."
)
unprotected_option = click.option(
    "--unprotected", is_flag=True, help="Run your code even where this system cannot isolate it."
)
