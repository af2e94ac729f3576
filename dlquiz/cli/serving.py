"""The quiz in a browser: what is needed for it, where it listens, and what is told about that."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from dlquiz.cli.common import language
from dlquiz.cli.output import talk
from dlquiz.errors import UsageError
from dlquiz.messages import message, say


def serve_quiz(host: str, port: int, banks: Sequence[str], *, anyone: bool) -> int:
    """Serve the quiz until a signal ends it."""
    if find_spec("textual_serve") is None or find_spec("aiohttp") is None:
        raise UsageError(*message("web_missing"))
    from dlquiz.web.child import app_command
    from dlquiz.web.doors import Doors, listening
    from dlquiz.web.site import Site, serve

    with listening(host, port, anyone=anyone) as opened:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{opened.getsockname()[1]}/"

        def told() -> None:
            talk(say(language(), "web_address", address=address))
            talk(say(language(), "web_anyone" if anyone else "web_alone"))
            talk(say(language(), "web_without"))

        return serve(Site(app_command(banks), Doors(host, anyone), language), opened, told)
