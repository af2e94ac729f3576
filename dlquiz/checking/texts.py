"""Whether the texts of a question render, and are in the language they claim to be in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dlquiz import text
from dlquiz.checking.findings import Findings
from dlquiz.messages import LANGUAGES, Text
from dlquiz.questions import Choice, Numeric, Open, Question
from dlquiz.variants import Variant

_CJK = re.compile("[\u4e00-\u9fff]")
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`", re.DOTALL)
_WORD = re.compile("[A-Za-z]{3,}")
MOST_FOREIGN_WORDS = 4


def check_texts(findings: Findings, question: Question, variants: Sequence[Variant]) -> None:
    """Every formula parses (with the numbers of one draw in), and neither language is written in the other."""
    for place, content in texts_of(question):
        filled = variants[0].fill(content) if variants else content
        for language in LANGUAGES:
            for trouble in text.latex_ok(filled.in_language(language))[:1]:
                findings.add("B112", f"{place[0]} ({language}): {trouble}", "mend the formula", *place, language)
        if content.en != content.zh:
            _check_languages(findings, place, content)


def _check_languages(findings: Findings, place: tuple[str, ...], content: Text) -> None:
    english, chinese = (_FORMULA.sub(" ", part) for part in content)
    if _CJK.search(english):
        message = f"{place[0]}: the English text holds Chinese"
        findings.add("B113", message, "translate it", *place, "en", severity="warning")
    if not _CJK.search(chinese) and len(_WORD.findall(chinese)) >= MOST_FOREIGN_WORDS:
        message = f"{place[0]}: the Chinese text looks English"
        findings.add("B113", message, "translate it", *place, "zh", severity="warning")


def texts_of(question: Question) -> Iterator[tuple[tuple[str, ...], Text]]:
    """Every text of a question with the place it is known by in its bank."""
    yield ("prompt",), question.prompt
    for name in ("solution", "explanation", "source"):
        content = getattr(question, name)
        if content is not None:
            yield (name,), content
    yield from ((("hints", str(number)), hint) for number, hint in enumerate(question.hints))
    kind = question.kind
    if isinstance(kind, Choice):
        for number, option in enumerate(kind.options):
            yield ("options", str(number)), option.text
            if option.why is not None:
                yield ("options", str(number), "why"), option.why
    elif isinstance(kind, Numeric):
        yield from ((("mistakes", mistake.name, "feedback"), mistake.feedback) for mistake in kind.mistakes)
    elif isinstance(kind, Open):
        yield ("answer",), kind.answer
        yield from ((("rubric", str(number)), point.point) for number, point in enumerate(kind.rubric))
