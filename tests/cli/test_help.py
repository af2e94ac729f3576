"""The help of the commands: in groups, the same from the shortest way and from the parser, and in both languages."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click
import pytest

from dlquiz.cli.commands import root
from dlquiz.cli.help_pages import HelpContext
from dlquiz.cli.help_zh import CHINESE, PLACEHOLDERS
from dlquiz.cli.overview import OVERVIEW
from dlquiz.messages import LANGUAGES, Language
from dlquiz.text.cells import cell_width

COMMAND = re.compile(r"(?m)^  ([a-z]+)   +(.+)$")
# What click writes by itself, and what stands for a text of `dlquiz` that the overview replaces.
CLICKS = {"Usage:", "Options", "Commands", "Show this message and exit.", "Show the version and exit."}


def every_command(command: click.Command = root) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from every_command(inner)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_stands_in_one_group_and_says_what_it_does(language: Language) -> None:
    groups = re.findall(r"(?m)^[^\s].*[:：]\n((?:  [a-z]+   .+\n)+)", OVERVIEW[language])
    listed = [name for group in groups for name, _ in COMMAND.findall(group)]
    assert len(groups) == 5
    assert sorted(listed) == sorted(root.commands)
    assert max(map(len, groups)) < sum(map(len, groups)) / 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parser_prints_the_overview_too(dlquiz, language: Language) -> None:
    assert dlquiz("--language", language, "--help").out == OVERVIEW[language]
    assert dlquiz("--bank", "x.yaml", "--language", language, "-h").out == OVERVIEW[language]


def test_every_help_text_has_a_chinese_one_and_no_other_is_kept() -> None:
    texts = {inspect.cleandoc(command.help or "") for command in every_command() if command is not root}
    for command in every_command():
        texts |= {option.help or "" for option in command.params if isinstance(option, click.Option)}
    assert texts | CLICKS == set(CHINESE)


@pytest.mark.parametrize("name", sorted(root.commands))
def test_the_chinese_help_has_no_english_sentence_and_fits_its_width(name: str, dlquiz) -> None:
    assert root.commands[name].context_class is HelpContext
    ran = dlquiz("--language", "zh", name, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"用法：dlquiz {name} ")
    # A long list of choices stands on a line of its own.
    assert [line for line in ran.lines if cell_width(line) > 80 and " [" not in line] == []
    text = re.sub(r"`[^`]*`|--?[\w-]+|\[[^]]*\]", "", ran.out)
    assert re.findall(r"[a-z]+ [a-z]+ [a-z]+", text) == []
    assert set(re.findall(r"\b[A-Z]{2,}\b", ran.out)) <= ABBREVIATIONS


ABBREVIATIONS = {"ID", "JSON", "MB", "VISUAL", "EDITOR", "GIFT", "QTI", "CSV", "BOM"}


def test_every_placeholder_is_in_use() -> None:
    pages = " ".join(command.get_help(HelpContext(command)) for command in every_command())
    assert [word for word in PLACEHOLDERS if word not in pages] == []


@pytest.mark.parametrize("words", [["show"], ["import"], ["new"], ["check", "--seeds", "x"], ["plan", "--date"]])
def test_a_usage_error_calls_things_as_the_help_does(words: list[str], dlquiz) -> None:
    ran = dlquiz("--language", "zh", *words)
    assert ran.code == 2
    assert re.findall(r"[A-Z]{3,}", ran.err) == []


def test_a_group_of_commands_alone_shows_its_help_as_it_is(dlquiz) -> None:
    alone = dlquiz("group")
    assert (alone.code, alone.out, alone.err) == (2, "", dlquiz("group", "--help").out)
