"""The command that lets a program ask, over the Model Context Protocol."""

from __future__ import annotations

import click

from dlquiz.cli.help_pages import Command
from dlquiz.cli.options import language_option
from dlquiz.messages import Language


@click.command(cls=Command)
@click.option("--record", is_flag=True, help="Write the answers that are graded to your history.")
@click.option("--bank", metavar="BANK", help="Only this bank: its id, or a path.")
@language_option
@click.pass_obj
def mcp(banks: tuple[str, ...], record: bool, bank: str | None, language: Language | None) -> int:
    """Serve an agent over standard input and output, by the Model Context Protocol."""
    from dlquiz.cli.agent.starting import serve_agent

    return serve_agent(banks, bank, records=record)
