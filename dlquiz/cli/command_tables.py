"""The commands as data, in both languages: groups, usage, help, options. The pages about commands are made of it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click

from dlquiz.cli.help_pages import chinese
from dlquiz.cli.help_zh import with_chinese_placeholders
from dlquiz.cli.overview import OVERVIEW
from dlquiz.messages import Language


def groups(language: Language) -> list[tuple[str, list[str]]]:
    """The groups of the overview: each heading with the names of its commands."""
    found = re.findall(r"(?m)^([^\s].*)[:：]\n((?:  [a-z]+   .+\n)+)", OVERVIEW[language])
    return [(heading, re.findall(r"(?m)^  ([a-z]+) ", listed)) for heading, listed in found]


def with_inner(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """A command and those within it, each with all words of its name."""
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from with_inner(inner, f"{path} {name}")


def usage(command: click.Command, language: Language) -> str:
    """What follows the name of a command, such as `[OPTIONS] BANK`."""
    pieces = " ".join(command.collect_usage_pieces(click.Context(command)))
    return pieces if language == "en" else with_chinese_placeholders(pieces)


def help_text(command: click.Command, language: Language) -> str:
    text = inspect.cleandoc(command.help or "")
    return text if language == "en" else chinese(text)


def options(command: click.Command, language: Language) -> Iterator[tuple[str, str]]:
    """The options of a command: how one is written, and what it means."""
    for option in command.params:
        record = option.get_help_record(click.Context(command)) if isinstance(option, click.Option) else None
        if record is None:
            continue
        names, text = record
        if language == "zh":
            names, text = with_chinese_placeholders(names), chinese(text)
        yield names, re.sub(r"  \[(.*)\]$", r" (\1)" if language == "en" else r"（\1）", text)
