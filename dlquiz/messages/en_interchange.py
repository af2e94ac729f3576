"""English texts about banks from and for other tools."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "convert_exists": "{path} is there already: choose another name, or overwrite it with `--force`",
    "convert_idle": "`--{option}` goes with a TARGET of the format {formats}: leave it out",
    "convert_item": "{place}: {outcome}: {why}",
    "convert_whole": "whole",
    "convert_frozen": "frozen",
    "convert_left_out": "left out",
    "convert_counts": "{questions} {questions:question|questions}: {whole} whole, {frozen} frozen, {left_out} left out",
    "convert_strict": "nothing is written, because something would be lost (`--strict`)",
    "convert_written": "written: {path}",
    "anki_unknown": "{file}: {count} {count:review|reviews} left out: no bank here has the "
    "{count:question|questions}. Import again once the banks are installed.",
    "convert_reviews": "{count} {count:review|reviews} added to your history; `dlquiz import --undo` takes them back",
    # screens
    "import_title": "Import",
    "import_hint": "Type the path of an Anki deck, a Moodle, GIFT or CSV file, or Markdown notes. Enter shows what "
    "comes in and what would be lost; nothing is written yet.",
    "export_title": "Export",
    "export_hint": "Choose a bank and a format. Enter shows what would be lost; nothing is written yet.",
    "export_bank": "Bank",
    "export_format": "Format",
    "exchange_path": "Path of the file",
    "exchange_no_path": "Type the path of a file.",
    "exchange_no_bank": "There is no bank to export.",
    "exchange_own": "{path} is in dlquiz's own folder: choose another place",
    "exchange_reading": "Reading …",
    "exchange_write": "Press Enter again to write {files}.",
    "exchange_replace": "{files} is there already: press F5 to replace it.",
    "exchange_more": "… and {count} more",
}
