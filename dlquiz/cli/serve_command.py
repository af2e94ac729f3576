"""The command that shows the quiz in a browser."""

from __future__ import annotations

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen to.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--anyone", is_flag=True, help="Let other machines in too, without any password.")
@click.pass_obj
def serve(banks: tuple[str, ...], host: str, port: int, anyone: bool) -> int:
    """The quiz in a browser on this machine; needs the extra `web`."""
    from dlquiz.cli.serving import serve_quiz

    return serve_quiz(host, port, banks, anyone=anyone)
