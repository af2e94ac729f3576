"""The manual page, made of the tables of the commands: roff for `man`, groff and mandoc."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import click

from dlquiz import __version__
from dlquiz.cli.command_tables import groups, help_text, options, usage, with_inner
from dlquiz.cli.common import DONE, language
from dlquiz.cli.overview import OVERVIEW
from dlquiz.messages import Language, say

SIGNS = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti"}
"""What roff would print as another character, or take for a command of its own."""
VARIABLES = ("manual_dlquiz_home", "manual_dlquiz_plain", "manual_visual", "manual_no_color", "manual_lang")
"""What is said of the variables of the environment, which have the names of these keys in capitals."""


def print_manual(root: click.Group) -> int:
    """Print the page in the language of the program."""
    sys.stdout.write(manual(root, language()))
    return DONE


def manual(root: click.Group, language: Language) -> str:
    """The page dlquiz(1). It has no date, so that the same version gives the same page."""
    return "".join(f"{line}\n" for line in _lines(root, language))


def _lines(root: click.Group, language: Language) -> Iterator[str]:
    # The first paragraph is the usage, the second what the program is for; the last one lists the exit codes.
    usage_line, about, *_, exits = OVERVIEW[language].strip().split("\n\n")
    purpose, *more = about.splitlines()
    yield f'.TH DLQUIZ 1 "" "dlquiz {__version__}" "{say(language, "manual_title")}"'
    # Only the left edge is straight: the spaces of a justified line tear usages apart.
    yield ".ad l"
    yield f'.SH "{say(language, "manual_name")}"'
    yield rf"dlquiz \- {_text(re.sub('[.。]$', '', purpose))}"
    yield f'.SH "{say(language, "manual_synopsis")}"'
    yield _bold_then(re.split("[:：] ?", usage_line, maxsplit=1)[1])
    yield f'.SH "{say(language, "manual_description")}"'
    yield from map(_text, (purpose, *more))
    yield f'.SH "{say(language, "manual_options")}"'
    yield from _options(root, language)
    for heading, names in groups(language):
        yield f'.SH "{_text(heading)}"'
        for name in names:
            for path, command in with_inner(root.commands[name], f"dlquiz {name}"):
                yield from _command(path, command, language)
    yield f'.SH "{say(language, "manual_exits")}"'
    yield _text(re.split("[:：] ?", exits, maxsplit=1)[1])
    yield f'.SH "{say(language, "manual_environment")}"'
    for key in VARIABLES:
        yield from (".TP", f".B {key.removeprefix('manual_').upper()}", _text(say(language, key)))
    yield f'.SH "{say(language, "manual_files")}"'
    yield _text(say(language, "manual_files_why"))


def _command(path: str, command: click.Command, language: Language) -> Iterator[str]:
    yield f'.SS "{_text(path)}"'
    yield _bold_then(f"{path} {usage(command, language)}")
    for paragraph in help_text(command, language).split("\n\n"):
        yield ".PP"
        yield _text(" ".join(paragraph.split()))
    yield from _options(command, language)


def _options(command: click.Command, language: Language) -> Iterator[str]:
    for names, text in options(command, language):
        yield ".TP"
        # Long lists of choices are broken between two of them.
        yield rf"\fB{_text(names)}\fR".replace("|", r"|\:")
        yield _text(text)


def _bold_then(line: str) -> str:
    """A usage: the name of the command in bold, what follows as it is."""
    name, rest = re.fullmatch(r"((?:[a-z]+ ?)+)(.*)", line).groups()  # type: ignore[union-attr]
    return rf"\fB{_text(name.strip())}\fR {_text(rest)}"


def _text(text: str) -> str:
    """One line of text, what stands in backticks in bold."""
    parts = re.split("`([^`]*)`", text)
    line = "".join(rf"\fB{_escaped(part)}\fR" if place % 2 else _escaped(part) for place, part in enumerate(parts))
    # A line that begins with a dot would be a request.
    return rf"\&{line}" if line.startswith(".") else line


def _escaped(text: str) -> str:
    return "".join(SIGNS.get(sign, sign) for sign in text)
