"""The command that shows the quiz in a browser."""

from __future__ import annotations

import click

from dlquiz.cli.help_pages import Command


@click.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen to.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--anyone", is_flag=True, help="Let other machines connect too; they also need the secret.")
@click.option(
    "--idle",
    "idle_minutes",
    type=click.IntRange(0, 10_080),
    default=60,
    show_default=True,
    help="End a session after so many minutes without a key; 0: never.",
)
@click.option("--sessions", type=click.IntRange(1, 1_000), default=16, show_default=True, help="Most sessions at once.")
@click.option(
    "--memory",
    "megabytes",
    type=click.IntRange(0),
    default=1024,
    show_default=True,
    help="End a session above so many MB of memory (Linux only); 0: never.",
)
@click.pass_obj
def serve(banks: tuple[str, ...], /, host: str, port: int, anyone: bool, **limits: int) -> int:
    """The quiz in a browser on this machine; needs the extra `web`.

    The printed address holds a secret. A browser without it is refused.
    """
    from dlquiz.cli.serving import serve_quiz

    return serve_quiz(host, port, banks, anyone=anyone, **limits)
