"""What the learner chose, read and written safely: a broken file costs the choices in it, never the program."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from dlquiz.messages import LANGUAGES, Language
from dlquiz.yaml_reader import Map, Node, Scalar, Sequence, read_file

THEMES = ("dark", "light")
BANK_ID = re.compile("[a-z][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Settings:
    """`disabled` are the ids of installed banks that are not asked.

    `trouble` is one sentence about a settings file that could not be used, for the face to show.
    """

    language: Language = "en"
    theme: str = "dark"
    number: int = 10
    trouble: str = ""
    disabled: tuple[str, ...] = ()


def load_settings(path: Path) -> Settings:
    """The settings in `path`; defaults where there is none or a line cannot be used."""
    if not os.path.lexists(path):
        return Settings()
    root, faults, _ = read_file(path)
    if faults or not isinstance(root, Map):
        reason = str(faults[0]) if faults else f"{path}: `key: value` lines expected"
        return Settings(trouble=reason)
    settings, trouble = Settings(), ""
    for key, node in root.items():
        changed = _with(settings, key, node) if isinstance(node, Scalar) else _with_list(settings, key, node)
        if changed is None:
            trouble = trouble or f"{path}:{root.key_marks[key].line}: `{key}` has no such value; the default is used"
        else:
            settings = changed
    return replace(settings, trouble=trouble)


def _with(settings: Settings, key: str, value: str) -> Settings | None:
    if key == "language" and value in LANGUAGES:
        return replace(settings, language=value)
    if key == "theme" and value in THEMES:
        return replace(settings, theme=value)
    if key == "number" and value.isascii() and value.isdecimal() and 1 <= int(value[:6]) <= 1000:
        return replace(settings, number=int(value))
    return None


def _with_list(settings: Settings, key: str, node: Node) -> Settings | None:
    if key != "disabled_banks" or not isinstance(node, Sequence):
        return None
    ids = [str(item) for item in node if isinstance(item, Scalar) and BANK_ID.fullmatch(item)]
    return replace(settings, disabled=tuple(dict.fromkeys(ids))) if len(ids) == len(node) else None


def save_settings(path: Path, settings: Settings) -> bool:
    """Write the settings in one step, so that no half-written file is ever read; False where that is impossible."""
    text = f"language: {settings.language}\ntheme: {settings.theme}\nnumber: {settings.number}\n"
    if settings.disabled:
        text += f"disabled_banks: [{', '.join(settings.disabled)}]\n"
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, "utf-8")
        fresh.replace(path)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        return False
    return True
