"""What the shell's completion offers; nothing is loaded before it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dlquiz.questions.own_reference import OwnReference


def references(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    from dlquiz.reference import catalog

    return [name for name in (*catalog.names(), *_own(context)) if name.startswith(incomplete)]


def _own(context: click.Context) -> dict[str, OwnReference]:
    """The banks' own references, by BANK/NAME."""
    from dlquiz.cli.library import every_installed

    banks = every_installed(context.find_root().params.get("banks") or ()).banks
    return {str(own): own for bank in banks for own in bank.references.values()}


def arguments(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """`name=` of the arguments that the reference takes and that are not given yet."""
    from dlquiz.reference import catalog

    name = context.params.get("reference")
    known = name if name in catalog.names() else _own(context).get(str(name))
    if known is None:
        return []
    given = {item.partition("=")[0] for item in context.params.get("arguments") or ()}
    names = [argument.name for argument in catalog.find(known).arguments if argument.name not in given]
    return [f"{argument}=" for argument in names if argument.startswith(incomplete)]


def networks(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    from dlquiz.networks import NETWORK_NAMES

    return [name for name in NETWORK_NAMES if name.startswith(incomplete)]


def mistakes(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    from dlquiz.reference import catalog

    names = {mistake.name for name in catalog.names() for mistake in catalog.find(name).mistakes}
    return sorted(name for name in names if name.startswith(incomplete))


def roles(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    from dlquiz.session.interview import ROLES

    return [name for name in ROLES if name.startswith(incomplete)]


def levels(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    from dlquiz.session.interview import LEVELS

    return [name for name in LEVELS if name.startswith(incomplete)]
