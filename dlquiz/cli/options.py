"""The options that several commands share."""

from __future__ import annotations

import click

from dlquiz.messages import LANGUAGES

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
seed_option = click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, help="Which variant (default 0).")
language_option = click.option("--language", type=click.Choice(LANGUAGES), help="The language of questions.")
