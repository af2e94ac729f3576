"""English texts about banks from and for other tools."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "convert_exists": "{path} is there already: choose another name, or overwrite it with `--force`",
    "convert_item": "{place}: {outcome}: {why}",
    "convert_whole": "whole",
    "convert_frozen": "frozen",
    "convert_left_out": "left out",
    "convert_counts": "{questions} {questions:question|questions}: {whole} whole, {frozen} frozen, {left_out} left out",
    "convert_strict": "nothing is written, because something would be lost (`--strict`)",
    "convert_written": "written: {path}",
    "anki_unknown": "{file}: {count} {count:review|reviews} left out: no bank here has the {count:question|questions}. Import again once the banks are installed.",
}
