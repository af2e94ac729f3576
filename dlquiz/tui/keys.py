"""Which keys the bottom line names while a question is asked and after its verdict."""

from __future__ import annotations

from dlquiz.questions import Choice, Cloze, Matching, Open, Ordering, Steps
from dlquiz.session import Frame


def key_words(frame: Frame) -> list[tuple[str, str]]:
    """The keys of the moment, the most wanted first, and the words for what they do."""
    everywhere = [("Esc", "home"), ("F1", "help"), ("^L", "language")]
    stage, kind = frame.state.stage, frame.variant.question.kind
    if stage == "done":
        return [
            ("↵", "next"), ("a", "another"), ("t", "trace"), ("d", "dispute"), ("u", "undo"),
            *everywhere, ("F7", "seed"), ("e", "edit"), ("↑↓", "scroll"),
        ]  # fmt: skip
    keys = [("^S" if isinstance(kind, Open) and stage == "ask" else "↵", "submit"), *_own_keys(frame)]
    if frame.variant.question.hints and stage == "ask":
        keys.append(("F2", "hint"))
    keys += [("F3", "reveal"), ("F4", "skip")]
    if stage == "ask":
        keys.append(("F8", "work"))
    return [*keys, *everywhere, ("F5", "undo"), ("F7", "seed"), ("F6", "edit")]


def _own_keys(frame: Frame) -> list[tuple[str, str]]:
    """What only this kind of question has."""
    kind = frame.variant.question.kind
    if isinstance(kind, Cloze):
        return [("Tab", "next_blank")] if len(kind.blanks) > 1 else []
    if isinstance(kind, Ordering):
        return [("⇧↑↓", "move")]
    if isinstance(kind, Matching):
        return [("⌫", "clear")]
    at_options = isinstance(kind, Steps) and isinstance(frame.asked.question.kind, Choice)
    return [("?", "give_up_step")] if at_options else []
