"""What the shell's completion offers; nothing is loaded before it is asked for."""

from __future__ import annotations

import click


def references(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    from dlquiz.reference import catalog

    return [name for name in catalog.names() if name.startswith(incomplete)]


def arguments(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """`name=` of the arguments that the reference takes and that are not given yet."""
    from dlquiz.reference import catalog

    name = context.params.get("reference")
    if name not in catalog.names():
        return []
    given = {item.partition("=")[0] for item in context.params.get("arguments") or ()}
    names = [argument.name for argument in catalog.find(name).arguments if argument.name not in given]
    return [f"{argument}=" for argument in names if argument.startswith(incomplete)]


def networks(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    from dlquiz.reference.networks import NETWORK_NAMES

    return [name for name in NETWORK_NAMES if name.startswith(incomplete)]


def mistakes(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    from dlquiz.reference import catalog

    names = {mistake.name for name in catalog.names() for mistake in catalog.find(name).mistakes}
    return sorted(name for name in names if name.startswith(incomplete))
