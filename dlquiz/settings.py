"""What the learner chose, read and written safely: a broken file costs the choices in it, never the program."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from dlquiz.messages import LANGUAGES, Language
from dlquiz.yaml_reader import Map, Scalar, read_file

THEMES = ("dark", "light")


@dataclass(frozen=True, slots=True)
class Settings:
    """`trouble` is one sentence about a settings file that could not be used, for the face to show."""

    language: Language = "en"
    theme: str = "dark"
    number: int = 10
    trouble: str = ""


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
        changed = _with(settings, key, node) if isinstance(node, Scalar) else None
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


def save_settings(path: Path, settings: Settings) -> bool:
    """Write the settings in one step, so that no half-written file is ever read; False where that is impossible."""
    text = f"language: {settings.language}\ntheme: {settings.theme}\nnumber: {settings.number}\n"
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
