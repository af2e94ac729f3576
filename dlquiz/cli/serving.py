"""The quiz in a browser: what is needed for it, where it listens, and what is told about that."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from dlquiz.cli.common import ASKED, language
from dlquiz.cli.output import talk
from dlquiz.errors import UsageError
from dlquiz.messages import message, say


def serve_quiz(host: str, port: int, banks: Sequence[str], *, anyone: bool, **limits: Any) -> int:
    """Serve the quiz until a signal ends it; `limits` are those of `dlquiz.web.session.Limits`."""
    if find_spec("textual_serve") is None or find_spec("aiohttp") is None:
        raise UsageError(*message("web_missing"))
    from dlquiz.web.access import AccessPolicy, Secret, listening
    from dlquiz.web.child import app_command
    from dlquiz.web.session import Limits
    from dlquiz.web.site import Site, serve

    with listening(host, port, anyone=anyone) as opened:
        shown = f"[{host}]" if ":" in host else host
        secret = Secret(opened.getsockname()[1])
        address = f"http://{shown}:{secret.port}/?token={secret.token}"

        def told() -> None:
            talk(say(language(), "web_address", address=address))
            talk(say(language(), "web_anyone" if anyone else "web_alone"))
            talk(say(language(), "web_without"))

        site = Site(app_command(banks, ASKED[:1]), AccessPolicy(host, anyone), secret, language, Limits(**limits))
        return serve(site, opened, told)
