"""The command that shows the quiz in a browser."""

from __future__ import annotations

from importlib.util import find_spec

import click

from dlquiz.cli.common import ASKED, language
from dlquiz.cli.help_pages import Command
from dlquiz.cli.output import talk
from dlquiz.errors import UsageError
from dlquiz.messages import message, say


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
    if find_spec("textual_serve") is None or find_spec("aiohttp") is None:
        raise UsageError(*message("web_missing"))
    from dlquiz.web.access import AccessPolicy, Secret, listening
    from dlquiz.web.child import app_command
    from dlquiz.web.session import Limits
    from dlquiz.web.site import Site
    from dlquiz.web.site import serve as serve_site

    with listening(host, port, anyone=anyone) as opened:
        shown = f"[{host}]" if ":" in host else host
        secret = Secret(opened.getsockname()[1])
        address = f"http://{shown}:{secret.port}/?token={secret.token}"

        def announce() -> None:
            talk(say(language(), "web_address", address=address))
            talk(say(language(), "web_anyone" if anyone else "web_alone"))
            talk(say(language(), "web_without"))

        site = Site(app_command(banks, ASKED[:1]), AccessPolicy(host, anyone), secret, language, Limits(**limits))
        return serve_site(site, opened, announce)
