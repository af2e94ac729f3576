"""JSON that every program reads and that loses nothing: numbers that JSON lacks, and signs that break lines.

`{"$float": "inf"}`, `"-inf"` and `"nan"` stand for those numbers. An object whose only key begins with `$` is written
with one `$` more, so that nothing else is taken for a number.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from dlquiz.messages import Text, short

FLOAT = "$float"
DEEPEST = 60
"""How deep a line may nest: far deeper than any answer, and shallow enough for every reader of JSON."""

_NUMBERS = {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}
# What other programs take for the end of a line, what steers a terminal, and halves of characters, which UTF-8 lacks.
_RISKY = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class UnreadableError(ValueError):
    """Why a text is no JSON of ours, and what to do; `broken` where it may have been cut off."""

    def __init__(self, en: str, zh: str, *, broken: bool = False) -> None:
        super().__init__(en)
        self.text = Text(en, zh)
        self.broken = broken


def dumped(value: Any) -> str:
    """`value` as JSON on one line, the same text for the same value."""
    try:
        text = _plainly(value)
    except ValueError:
        text = '"$'
    if '"$' in text:
        text = _plainly(_encoded(value))
    return text if text.isascii() else _RISKY.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def loaded(text: str) -> Any:
    """The value of a text of `dumped`. Raises `UnreadableError`."""
    # A bracket inside a text counts too: only a line that has very many of them is looked at more closely.
    if text.count("[") + text.count("{") > DEEPEST and _depth(text) > DEEPEST:
        raise UnreadableError(
            "it is nested too deeply (choose a file that `dlquiz export` has written)",
            "嵌套过深（请选择由 `dlquiz export` 写出的文件）",
        )
    try:
        return _DECODER.decode(text)
    except UnreadableError:
        raise
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"it is no JSON from character {error.pos + 1} on (fix the line, or leave it out)",
            f"从第 {error.pos + 1} 个字符起不是 JSON（请改正或删去这一行）",
            broken=True,
        ) from error
    except ValueError as error:
        raise UnreadableError(
            "a number in it has too many digits (fix the line, or leave it out)",
            "其中有一个数的位数过多（请改正或删去这一行）",
        ) from error


def _plainly(value: Any) -> str:
    return _ENCODER.encode(value)


def _encoded(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return {FLOAT: str(value)}
    if isinstance(value, list | tuple):
        return [_encoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    mark = "$" if _is_marked(value) else ""
    return {f"{mark}{key}": _encoded(item) for key, item in value.items()}


def _is_marked(value: dict[str, Any]) -> bool:
    return len(value) == 1 and next(iter(value)).startswith("$")


def _decoded(pairs: list[tuple[str, Any]]) -> Any:
    """The value of an object's pairs."""
    value = dict(pairs)
    if len(value) < len(pairs):
        twice = next(key for number, (key, _) in enumerate(pairs) if key in dict(pairs[:number]))
        raise UnreadableError(
            f"{shown(twice)} appears twice in one object (leave one of them out)",
            f"同一对象中 {shown(twice)} 出现了两次（请删去其中一个）",
        )
    if not _is_marked(value):
        return value
    ((key, item),) = value.items()
    if key.startswith("$$"):
        return {key[1:]: item}
    if key == FLOAT and isinstance(item, str) and item in _NUMBERS:
        return _NUMBERS[item]
    raise UnreadableError(
        f'{shown(value)} stands for no number (write {{"$float": "inf"}}, "-inf" or "nan")',
        f'{shown(value)} 不表示任何数（请写 {{"$float": "inf"}}、"-inf" 或 "nan"）',
    )


def _no_constant(name: str) -> None:
    number = {"Infinity": "inf", "-Infinity": "-inf"}.get(name, "nan")
    raise UnreadableError(
        f'{name} is no JSON (write {{"$float": "{number}"}})', f'{name} 不是 JSON（请写 {{"$float": "{number}"}}）'
    )


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_DECODER = json.JSONDecoder(object_pairs_hook=_decoded, parse_constant=_no_constant)


def _depth(text: str) -> int:
    """How deep brackets nest in a text of JSON, those inside strings left out."""
    deepest = depth = 0
    for sign in re.sub(r'"(?:[^"\\]++|\\.)*+"', "", text):
        depth += (sign in "[{") - (sign in "]}")
        deepest = max(deepest, depth)
    return deepest


def shown(value: Any) -> str:
    """A value as it stands in a file, as far as it fits in a sentence, without signs that steer a terminal."""
    return short(json.dumps(value))
