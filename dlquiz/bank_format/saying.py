"""Sentences of faults that hold numbers."""

from __future__ import annotations

from dlquiz.messages import Text
from dlquiz.messages.naming import about


def number_wanted(what: Text, least: float | None, most: float | None, *, whole: bool) -> Text:
    """That a field must be a number between these bounds."""
    en = ["" if least is None else f" of at least {least}", "" if most is None else f" of at most {most}"]
    zh = ["" if least is None else f"不小于 {least}", "" if most is None else f"不大于 {most}"]
    kind = Text("a whole number", "整数") if whole else Text("a number", "数")
    bounds = " 且".join(filter(None, zh))
    return about(
        what,
        f"{{}} must be {kind.en}{' and'.join(filter(None, en))}",
        f"{{}} 必须是{f'{bounds} 的' if bounds else ''}{kind.zh}",
    )
