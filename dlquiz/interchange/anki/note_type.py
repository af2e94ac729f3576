"""The one note type that dlquiz writes: what is asked in front, and behind it the answer, working and mistakes."""

from __future__ import annotations

from typing import Any

from dlquiz.interchange.anki.own_notes import FIELDS
from dlquiz.messages import LANGUAGES, Language, say

NOTE_TYPE = 1_764_000_000_000
"""Its number, the same in every file: Anki then takes the notes of all of them for one type."""
_NAME = "dlquiz"
_FOLDED: dict[str, str] = {"Working": "working", "Mistakes": "wrong_answers"}
"""The parts that open with a click, and the text that is their heading."""
_STYLE = (
    ".card { font-family: sans-serif; font-size: 18px; line-height: 1.5; text-align: left; max-width: 42em;"
    " margin: auto; }\n"
    "[lang] + [lang] { border-top: 1px dotted; margin-top: 1em; padding-top: .5em; }\n"
    "pre { overflow-x: auto; }\n"
    "td, th { padding: 0 .5em; }\n"
)


def note_type(changed: int) -> dict[str, Any]:
    """The note type as Anki keeps it in JSON, changed at that second since 1970."""
    template = {
        "name": "Card 1",
        "ord": 0,
        "qfmt": "".join(_part("Question", language) for language in LANGUAGES),
        "afmt": "{{FrontSide}}<hr id=answer>" + "".join(map(_behind, LANGUAGES)),
        "bqfmt": "",
        "bafmt": "",
        "did": None,
    }
    look = {"sticky": False, "rtl": False, "font": "Arial", "size": 20, "media": []}
    return {
        "id": NOTE_TYPE,
        "name": _NAME,
        "type": 0,
        "mod": changed,
        "usn": -1,
        "sortf": 0,
        "did": None,
        "css": _STYLE,
        "flds": [{"name": name, "ord": place, **look} for place, name in enumerate(FIELDS)],
        "tmpls": [template],
        "latexPre": "",
        "latexPost": "",
        "req": [[0, "any", [FIELDS.index(f"Question_{language}") for language in LANGUAGES]]],
    }


def _behind(language: Language) -> str:
    folded = "".join(
        f"{{{{#{part}_{language}}}}}<details><summary>{say(language, heading)}</summary>"
        f"{{{{{part}_{language}}}}}</details>{{{{/{part}_{language}}}}}"
        for part, heading in _FOLDED.items()
    )
    return _part("Answer", language, folded)


def _part(part: str, language: Language, more: str = "") -> str:
    """A part in one language, left out where the note has none."""
    name = f"{part}_{language}"
    return f'{{{{#{name}}}}}<div lang="{language}">{{{{{name}}}}}{more}</div>{{{{/{name}}}}}'
