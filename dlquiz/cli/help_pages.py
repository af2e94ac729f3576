"""The help of commands, in the language of the program; that of `dlquiz` itself is the overview."""

from __future__ import annotations

from collections.abc import Iterable

import click

from dlquiz.cli.common import UNUSABLE, language
from dlquiz.cli.overview import OVERVIEW


def chinese(text: str) -> str:
    """A help text in Chinese, with what click appends to it, such as a default."""
    from dlquiz.cli.help_zh import CHINESE

    own, gap, appended = text.partition("  [")
    for english, translated in (("default: ", "默认："), ("required", "必填"), ("; ", "；")):
        appended = appended.replace(english, translated)
    return f"{CHINESE.get(own, own)}{gap}{appended}"


class HelpFormatter(click.HelpFormatter):
    """Translates what click writes, and breaks Chinese at the width of its characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        if language() == "zh":
            from dlquiz.cli.help_zh import with_chinese_placeholders

            args = with_chinese_placeholders(args)
            prefix = prefix or chinese("Usage:")
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
        from dlquiz.cli.help_zh import with_chinese_placeholders
        from dlquiz.text.cells import cell_width

        rows = [(with_chinese_placeholders(name), text) for name, text in rows]
        column = min(max(cell_width(name) for name, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, text in rows:
            first, *others = _lines(chinese(text), max(self.width - column - self.current_indent, 10))
            width = cell_width(name)
            beside = name + (" " * (column - width) if width <= column - col_spacing else f"\n{indent}{'':>{column}}")
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

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # Click's way depends on its version: an exit code of 0, or the help as the text of an error.
        if not args and not self.invoke_without_command:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(UNUSABLE)
        return super().parse_args(ctx, args)


class Root(Group):
    """The commands of `dlquiz`, shown in groups of what they are for."""

    group_class = Group

    def get_help(self, ctx: click.Context) -> str:
        return OVERVIEW[language()].rstrip("\n")
