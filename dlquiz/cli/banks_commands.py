"""The commands of banks: those that are installed, and those from elsewhere."""

from __future__ import annotations

import click

from dlquiz.cli.help_pages import Group
from dlquiz.cli.options import json_option

yes_option = click.option("--yes", is_flag=True, help="Agree without being asked.")


@click.group(cls=Group, invoke_without_command=True)
@json_option
@click.pass_context
def banks(context: click.Context, as_json: bool) -> int:
    """List the installed banks, turn them on and off, add and update banks from elsewhere."""
    if context.invoked_subcommand is not None:
        return 0
    from dlquiz.cli.installing import list_banks

    return list_banks(context.obj, as_json)


@banks.command()
@click.argument("bank", metavar="ID")
@click.pass_obj
def enable(banks: tuple[str, ...], bank: str) -> int:
    """Ask a disabled bank again."""
    from dlquiz.cli.installing import switch_bank

    return switch_bank(bank, banks, on=True)


@banks.command()
@click.argument("bank", metavar="ID")
@click.pass_obj
def disable(banks: tuple[str, ...], bank: str) -> int:
    """Ask a bank no more; its history is kept."""
    from dlquiz.cli.installing import switch_bank

    return switch_bank(bank, banks, on=False)


@banks.command()
@click.argument("source", metavar="PATH|URL")
@click.option("--sha256", metavar="HASH", help="Refuse anything but what has this hash.")
@yes_option
@click.pass_obj
def add(banks: tuple[str, ...], source: str, sha256: str | None, yes: bool) -> int:
    """Add banks from elsewhere, after a check."""
    from dlquiz.cli.sharing import add_banks

    return add_banks(source, banks, sha256, agreed=yes)


@banks.command()
@click.argument("bank", metavar="[ID]", required=False)
@yes_option
@click.pass_obj
def update(banks: tuple[str, ...], bank: str | None, yes: bool) -> int:
    """Fetch added banks again; shows what changes."""
    from dlquiz.cli.sharing import update_banks

    return update_banks(bank, banks, agreed=yes)


@banks.command()
@click.argument("bank", metavar="ID")
@yes_option
@click.pass_obj
def remove(banks: tuple[str, ...], bank: str, yes: bool) -> int:
    """Remove an added bank; its history is kept."""
    from dlquiz.cli.sharing import remove_banks

    return remove_banks(bank, banks, agreed=yes)
