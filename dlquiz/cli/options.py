"""The options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dlquiz.cli.common import ASKED, language
from dlquiz.kinds.names import LISTED
from dlquiz.messages import LANGUAGES, Language, Text
from dlquiz.variants.seeds import LARGEST_SEED

if TYPE_CHECKING:
    Choices = click.Choice[str]
else:
    Choices = click.Choice  # which cannot be subscripted in every version

# A negative answer (`grade b q -4`) looks like an option; whatever is not one of ours is an argument.
# `-h` is not: click would find its letter in `-tanh(1)`.
NEGATIVES = {"ignore_unknown_options": True, "help_option_names": ["--help"]}


def _ask_for(_context: click.Context, _parameter: click.Parameter, language: Language | None) -> Language | None:
    """Have errors, too, speak the language that is asked for."""
    if language is not None:
        ASKED.insert(0, language)
    return language


class KindOption(Choices):
    """A type of question: its name, or its title in either language."""

    def __init__(self) -> None:
        super().__init__(LISTED)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value in LISTED:
            return value
        from dlquiz.kinds.registry import KINDS
        from dlquiz.session.titles import is_called, listed_with_titles

        titles = {name: KINDS[name].title for name in LISTED}
        called = [name for name, title in titles.items() if is_called(title, value)]
        if len(called) == 1:
            return called[0]
        quoted = {f"`{name}`": Text("" if title.en == name else title.en, title.zh) for name, title in titles.items()}
        known = listed_with_titles(quoted, quoted)
        refused = Text(f"{value!r} is not one of {known.en}", f"{value!r} 不在可选值之中：{known.zh}")
        raise click.BadParameter(refused.in_language(language()), ctx, param)


USUAL_TARGET = "0.9"
"""The share of all questions that a plan is made for."""
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
SEED = click.IntRange(0, LARGEST_SEED)
seed_option = click.option("--seed", type=SEED, default=0, help="Which variant (default 0).")
# Eager: what is wrong with another option is said in this language, too.
language_option = click.option(
    "--language", type=click.Choice(LANGUAGES), callback=_ask_for, is_eager=True, help="English or Chinese."
)
unprotected_option = click.option(
    "--unprotected", is_flag=True, help="Run your code even where this system cannot isolate it."
)
