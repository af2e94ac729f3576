"""A question made ready, as bytes: its variant, and what its prompt says."""

from __future__ import annotations

import io
import pickle
from typing import Any, NamedTuple

from dlquiz import variants
from dlquiz.messages import LANGUAGES, Language
from dlquiz.questions import Cloze, Question
from dlquiz.tui.rendering import Part
from dlquiz.variants import Variant

VALUES = (
    *("dlquiz.expressions", "dlquiz.messages", "dlquiz.questions", "dlquiz.reference.kinds", "dlquiz.text.blocks"),
    *("dlquiz.tui.packing", "dlquiz.tui.rendering", "dlquiz.variants.model"),
)
"""The modules, and rooms, whose classes a question is made of; besides those of Python's own trees of expressions."""
PLAIN = {("builtins", "frozenset"), ("builtins", "str")}


class Made(NamedTuple):
    """A variant, and what its prompt says in each language; nothing of one in whose prompt something is filled in."""

    variant: Variant
    prompts: dict[Language, list[Part]]


def packed(question: Question, seed: int) -> bytes:
    """The variant of a question for a seed, and what its prompt says. Raises `DlquizError` where there is none."""
    from dlquiz.tui.words import prompt_parts

    variant = variants.draw(question, seed)
    told = () if isinstance(question.kind, Cloze) else LANGUAGES
    made = io.BytesIO()
    _Packing(made).dump(Made(variant, {language: prompt_parts(variant, language) for language in told}))
    return made.getvalue()


def unpacked(made: bytes) -> Made | None:
    """What was packed; None where it is none."""
    try:
        found = _Unpacking(io.BytesIO(made)).load()
    except Exception:  # noqa: BLE001
        # Bytes that mean something else can raise anything; then the question is drawn as ever.
        return None
    return found if isinstance(found, Made) else None


class _Packing(pickle.Pickler):
    """Texts lose the places of a file where they were read: those are no part of a question."""

    def reducer_override(self, value: Any) -> Any:
        return (str, (str(value),)) if isinstance(value, str) and type(value) is not str else NotImplemented


class _Unpacking(pickle.Unpickler):
    """Makes nothing but the values a question consists of, whoever has written the file."""

    def find_class(self, module: str, name: str) -> Any:
        is_value = any(module == room or module.startswith(f"{room}.") for room in VALUES)
        if not is_value and module not in ("ast", "_ast") and (module, name) not in PLAIN:
            raise pickle.UnpicklingError(f"{module}.{name} is no value of a question")
        # A name with a dot leads on to whatever that module has imported, and so to any class of Python.
        found = None if "." in name else super().find_class(module, name)
        if not isinstance(found, type) or found.__module__ != module:
            raise pickle.UnpicklingError(f"{module}.{name} is no kind of value")
        return found
