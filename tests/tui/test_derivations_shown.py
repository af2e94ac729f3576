"""The derivation with a diagnosed mistake at a verdict: beside the right one where each line has room, else above."""

from __future__ import annotations

from every_case import every_case
from shipped_banks import shipped

from dlquiz.kinds.answering import grade
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.marking_steps import diagnosed_derivations
from dlquiz.messages import LANGUAGES, Language, say
from dlquiz.tui.question.verdicts import solution_parts
from dlquiz.tui.rendering import Page

QUESTION = shipped().question("cnn_interview/conv-output-size")
assert QUESTION is not None
VARIANT = draw(QUESTION, 3)


def lines(answer: str, width: int, language: Language = "en") -> list[str]:
    parts = solution_parts(VARIANT, language, grade(VARIANT, answer))
    return Page(parts).content(width).plain.split("\n")


@every_case("language", LANGUAGES)
@every_case("width", [54, 76, 96, 180])
def test_both_are_shown_and_signs_mark_where_they_part(width: int, language: Language) -> None:
    drawn = lines("17", width, language)
    yours, right = (say(language, f"derivation_{key}") for key in ("yours", "right"))
    beside = [line for line in drawn if yours in line and right in line]
    assert bool(beside) == (width == 180)
    marked = [line for line in drawn if "✗" in line or "✓" in line]
    assert len(marked) == (1 if beside else 2)
    both = diagnosed_derivations(VARIANT, grade(VARIANT, "17"))[0]
    assert both is not None
    assert both.differs_at == 0
    assert "+ 1" in "".join(marked)
    if width > 54:
        assert any("⌊34/2⌋ + 1 = 17 + 1 = 18" in line for line in drawn), "no step is broken for two columns"
    assert max(map(len, drawn)) <= width


def test_without_a_diagnosis_there_is_only_the_working() -> None:
    for answer in (str(VARIANT.answer), "1000003"):
        drawn = "\n".join(lines(answer, 120))
        assert say("en", "derivation_yours") not in drawn
        assert say("en", "working") in drawn
