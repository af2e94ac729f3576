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
    for what, content in texts_of(question):
        filled = variants[0].fill(content) if variants else content
        for language in LANGUAGES:
            for trouble in text.latex_ok(filled.in_language(language))[:1]:
                findings.add("B112", f"{what} ({language}): {trouble}", "mend the formula", what)
        if content.en != content.zh:
            _check_languages(findings, what, content)


def _check_languages(findings: Findings, what: str, content: Text) -> None:
    english, chinese = (_FORMULA.sub(" ", part) for part in content)
    if _CJK.search(english):
        findings.add("B113", f"{what}: the English text holds Chinese", "translate it", what, severity="warning")
    if not _CJK.search(chinese) and len(_WORD.findall(chinese)) >= MOST_FOREIGN_WORDS:
        findings.add("B113", f"{what}: the Chinese text looks English", "translate it", what, severity="warning")


def texts_of(question: Question) -> Iterator[tuple[str, Text]]:
    """Every text of a question with the name of its field."""
    yield "prompt", question.prompt
    for name in ("solution", "explanation", "source"):
        content = getattr(question, name)
        if content is not None:
            yield name, content
    yield from (("hints", hint) for hint in question.hints)
    kind = question.kind
    if isinstance(kind, Choice):
        for option in kind.options:
            yield "options", option.text
            if option.why is not None:
                yield "options", option.why
    elif isinstance(kind, Numeric):
        yield from (("mistakes", mistake.feedback) for mistake in kind.mistakes)
    elif isinstance(kind, Open):
        yield "answer", kind.answer
        yield from (("rubric", point.point) for point in kind.rubric)
