"""The help of commands, in the language of the program; that of `dlquiz` itself is the overview."""

from __future__ import annotations

from collections.abc import Iterable

import click

from dlquiz.cli.common import language
from dlquiz.cli.overview import OVERVIEW


def chinese(text: str) -> str:
    """A help text in Chinese, with what click appends to it, such as a default."""
    from dlquiz.cli.help_zh import CHINESE

    told, gap, appended = text.partition("  [")
    return f"{CHINESE.get(told, told)}{gap}{appended.replace('default: ', '默认：').replace('required', '必填')}"


class HelpFormatter(click.HelpFormatter):
    """Translates what click writes, and breaks Chinese at the width of its characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        if prefix is None and language() == "zh":
            prefix = chinese("Usage:")
        super().write_usage(prog, args, prefix)

    def write_heading(self, heading: str) -> None:
        if language() == "zh":
            self.write(f"{'':>{self.current_indent}}{chinese(heading)}：\n")
        else:
            super().write_heading(heading)

    def write_text(self, text: str) -> None:
        if language() != "zh":
            super().write_text(text)
            return
        indent = " " * self.current_indent
        for line in _lines(chinese(text), self.width - self.current_indent):
            self.write(f"{indent}{line}".rstrip() + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        if language() != "zh":
            super().write_dl(rows, col_max, col_spacing)
            return
        rows = list(rows)
        column = min(max(len(name) for name, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, text in rows:
            first, *others = _lines(chinese(text), max(self.width - column - self.current_indent, 10))
            beside = name.ljust(column) if len(name) <= column - col_spacing else f"{name}\n{indent}{'':>{column}}"
            self.write(f"{indent}{beside}{first}\n")
            self.write("".join(f"{indent}{'':>{column}}{line}\n" for line in others))


def _lines(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells."""
    from dlquiz.text.blocks import Run
    from dlquiz.text.wrap import wrap

    return ["".join(span.text for span in line) for line in wrap([Run(text, "plain")], width)]


class HelpContext(click.Context):
    formatter_class = HelpFormatter


class Command(click.Command):
    context_class = HelpContext


class Group(click.Group):
    context_class = HelpContext
    command_class = Command


class Root(Group):
    """The commands of `dlquiz`, shown in groups of what they are for."""

    group_class = Group

    def get_help(self, ctx: click.Context) -> str:
        return OVERVIEW[language()].rstrip("\n")
