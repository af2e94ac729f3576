"""An app context whose banks say something hostile in every text, and what the screen then sends to the terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from dlquiz.messages import Text
from dlquiz.tui.app import DlquizApp


def poisoned(app: DlquizApp, text: str) -> DlquizApp:
    """The same app, not yet begun, with `text` at the end of every text of its banks, past the check of the loader."""
    app.context = replace(app.context, library=_poison(app.context.library, text))
    return app


def _poison(value: Any, text: str) -> Any:
    if isinstance(value, Text):
        return Text(f"{value.en} {text}", f"{value.zh} {text}")
    if is_dataclass(value) and not isinstance(value, type):
        found = {field.name: _poison(getattr(value, field.name), text) for field in fields(value) if field.init}
        return replace(value, **found)
    if isinstance(value, tuple):
        items = [_poison(item, text) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
    if isinstance(value, Mapping):
        return {key: _poison(item, text) for key, item in value.items()}
    return value


def painted(app: DlquizApp) -> str:
    """Every character on the screen, as it goes to the terminal."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def squeezed(text: str) -> str:
    """Without what wrapping and aligning add, and what only keeps words together."""
    return re.sub(r"[\s\u2060]", "", text)
