"""A marking trace as a plain document: `trace` in the JSON of `grade`. docs/grading.md says what each key means."""

from __future__ import annotations

from typing import Any

from dlquiz.grading.traced import NameStage, NumberStage, TextStage, Trace
from dlquiz.messages import Language
from dlquiz.questions.tolerance import DEFAULT_RELATIVE, Tolerance


def traced(trace: Trace, language: Language) -> dict[str, Any]:
    """The trace with the keys of its type; parts are traces with some keys of their own."""
    document: dict[str, Any] = {
        "type": trace.type,
        "typed": trace.typed,
        "verdict": trace.outcome,
        "score": trace.score,
        "help": trace.help.in_language(language) or None,
        "position": trace.position,
    }
    if isinstance(trace.stage, NumberStage):
        document |= _numbers(trace.stage, language)
    elif isinstance(trace.stage, NameStage):
        named = [name._asdict() | {"text": name.text.in_language(language) or None} for name in trace.stage.names]
        document |= {"names": named, "wanted": trace.stage.wanted}
    elif isinstance(trace.stage, TextStage):
        accepted = [spelling._asdict() for spelling in trace.stage.accepted]
        document |= {"folded": trace.stage.folded, "accepted": accepted}
    if trace.type in ("cloze", "steps"):
        document["parts"] = [_part(part, language) for part in trace.parts]
    return document


def _part(part: Trace, language: Language) -> dict[str, Any]:
    own = {"name": part.name, "chain": part.chain, "own": dict(part.own), "given_up": part.given_up}
    return own | traced(part, language)


def _numbers(stage: NumberStage, language: Language) -> dict[str, Any]:
    found = stage.diagnosis
    known = {"by": found.by, "name": found.name, "message": found.message.in_language(language)}
    return {
        "tokens": [piece._asdict() for piece in stage.pieces],
        "entries": [entry._asdict() for entry in stage.entries],
        "notes": [note.in_language(language) for note in stage.notes],
        "comparator": None if stage.tolerance is None else _comparator(stage.tolerance, exact=stage.exact),
        "diagnosis": None if found.by is None else known,
    }


def _comparator(tolerance: Tolerance, *, exact: bool) -> dict[str, Any]:
    relative = DEFAULT_RELATIVE if tolerance.default and not exact else tolerance.relative
    return {
        "rule": "exact" if exact else "tolerance",
        "relative": relative,
        "absolute": tolerance.absolute,
        "decimals": tolerance.decimals,
        "significant": tolerance.significant,
    }
