"""Questions written as YAML fields, drawn for a seed."""

from __future__ import annotations

from dlquiz.bank import load_text
from dlquiz.kinds.drawing import draw
from dlquiz.variants.model import Variant


def asked(fields: str, seed: int = 0, prompt: str = "P") -> Variant:
    """The question of these YAML fields, drawn."""
    body = "\n".join(f"    {line}" for line in fields.strip("\n").splitlines())
    loaded = load_text(
        f"format: 1\nid: t\ntitle: T\nquestions:\n  - id: q\n    topic: any\n    prompt: {prompt}\n{body}\n"
    )
    assert loaded.bank is not None, loaded.faults
    assert not [fault for fault in loaded.faults if fault.severity == "error"], loaded.faults
    return draw(loaded.bank.questions[0], seed)


def number(answer: str, rest: str = "", prompt: str = "P") -> Variant:
    """A number or an array is asked for, with this key and further fields."""
    return asked(f"type: numeric\nanswer: {answer}\n{rest}", prompt=prompt)
