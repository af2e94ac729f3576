"""Parts of pages that several screens show: prompts, options, verdicts."""

from __future__ import annotations

from collections.abc import Iterator

from dlquiz import text
from dlquiz.grading import convention, how_to_answer, worked_solution
from dlquiz.messages import Language, Text, say
from dlquiz.questions import Choice, Numeric, Open, TrueFalse
from dlquiz.session import Frame, Result, saving_text
from dlquiz.text import Document
from dlquiz.tui.rendering import Part, parsed, verbatim
from dlquiz.variants import Variant

COLOURS = {"right": "bold $text-success", "partly": "bold $text-warning", "wrong": "bold $text-error"}
SIGNS = {"right": "✓", "partly": "◐", "wrong": "✗"}


def prompt_parts(variant: Variant, language: Language) -> list[Part]:
    """The prompt, and below it quietly what is to be known before answering."""
    question = variant.question
    parts = [Part(parsed(variant.fill(question.prompt).in_language(language)))]
    parts += [
        Part(verbatim(line), style="$foreground-muted", gap=not place)
        for place, line in enumerate(_terms(variant, language))
    ]
    return parts


def _terms(variant: Variant, language: Language) -> Iterator[str]:
    under = convention(variant)
    if under is not None:
        yield say(language, "convention", text=under)
    kind = variant.question.kind
    if isinstance(kind, Numeric):
        yield how_to_answer(variant).in_language(language)
    elif isinstance(kind, Choice) and kind.multiple:
        yield say(language, "tick_options")


def hint_parts(frame: Frame, language: Language) -> list[Part]:
    """The hints shown so far."""
    hints = frame.variant.question.hints
    shown = hints[: frame.state.hints]
    return [
        Part(
            parsed(say(language, "hint", number=number, count=len(hints), text=frame.variant.fill(hint))),
            label="• ",
            label_style="$text-warning",
            gap=number == 1,
        )
        for number, hint in enumerate(shown, 1)
    ]


def option_parts(variant: Variant, language: Language) -> list[Part]:
    """What a choice, a true-or-false or a rubric offers, in the order shown."""
    kind = variant.question.kind
    if isinstance(kind, Choice):
        texts = [kind.options[place].text for place in variant.options]
    elif isinstance(kind, TrueFalse):
        texts = [Text(say("en", word), say("zh", word)) for word in ("true", "false")]
    elif isinstance(kind, Open):
        texts = [point.point for point in kind.rubric]
    else:
        texts = []
    return [Part(parsed(variant.fill(text).in_language(language))) for text in texts]


def model_answer_parts(frame: Frame, language: Language) -> list[Part]:
    """The learner's own words, then the model answer, for scoring side by side."""
    variant, kind = frame.variant, frame.variant.question.kind
    assert isinstance(kind, Open)
    said = frame.state.answer.strip()
    parts = (
        [Part(verbatim(say(language, "your_answer")), style="bold"), Part(verbatim(said), gap=False)] if said else []
    )
    return [
        *parts,
        *_model_answer(variant, kind, language),
    ]


def _model_answer(variant: Variant, kind: Open, language: Language) -> list[Part]:
    return [
        Part(verbatim(say(language, "model_answer")), style="bold"),
        Part(parsed(variant.fill(kind.answer).in_language(language)), gap=False),
    ]


def verdict_parts(result: Result, language: Language) -> list[Part]:
    """Everything there is to say about an answer, the outcome first."""
    verdict, variant = result.verdict, result.frame.variant
    colour = COLOURS[verdict.outcome]
    parts = [
        Part(_headline_document(result, language), style=colour, label=f"{SIGNS[verdict.outcome]} ", label_style=colour)
    ]
    parts += [
        Part(verbatim(note.in_language(language)), style="$foreground-muted", gap=False) for note in verdict.notes
    ]
    if verdict.mistake is not None:
        parts.append(Part(verbatim(say(language, "mistake", name=verdict.mistake)), style="$text-warning", gap=False))
    if any(verdict.message):
        parts.append(Part(parsed(verdict.message.in_language(language)), gap=False))
    if any(verdict.tempting):
        reason = say(language, "tempting", text=verdict.tempting.in_language(language))
        parts.append(Part(parsed(reason), style="$foreground-muted", gap=False))
    parts += _points(result, language)
    return [*parts, *_working(variant, language), *_explanation(variant, language), _saving(result, language)]


def _headline(result: Result, language: Language) -> str:
    verdict = result.verdict
    kind = result.frame.variant.question.kind
    word = say(language, "given_up" if result.frame.state.revealed else verdict.outcome)
    parts: list[str] = []
    if isinstance(kind, Open):
        points = verdict.echo.in_language(language) or say(language, "none_word")
        parts.append(say(language, "you_met", points=points, count=len(kind.rubric)))
        parts.append(say(language, "score", score=f"{verdict.score:.2f}"))
    else:
        echo = verdict.echo.in_language(language)
        if echo:
            parts.append(say(language, "read_as", echo=echo))
        if verdict.outcome != "right":
            parts.append(say(language, "the_answer_is", expected=verdict.expected_text.in_language(language)))
    joined = ", ".join(parts) if language == "en" else "，".join(parts)
    return f"{word}: {joined}" if language == "en" else f"{word}：{joined}"


def _headline_document(result: Result, language: Language) -> Document:
    """Options are texts of the bank and may hold formulas; whatever was typed is shown as it is."""
    headline = _headline(result, language)
    return parsed(headline) if isinstance(result.frame.variant.question.kind, Choice) else verbatim(headline)


def _points(result: Result, language: Language) -> list[Part]:
    """Which points of a rubric were met, and which were missed."""
    kind, marks = result.frame.variant.question.kind, result.verdict.marks
    if not isinstance(kind, Open) or marks is None:
        return []
    said = [option_parts(result.frame.variant, language)[place].document for place in range(len(kind.rubric))]
    return [
        Part(point, label="✓ " if met else "✗ ", label_style=COLOURS["right" if met else "wrong"], gap=not place)
        for place, (point, met) in enumerate(zip(said, marks, strict=True))
    ]


def _working(variant: Variant, language: Language) -> list[Part]:
    kind = variant.question.kind
    if isinstance(kind, Open):
        return _model_answer(variant, kind, language)
    if isinstance(kind, TrueFalse) and variant.question.solution is None:
        return []
    heading = Part(verbatim(say(language, "working")), style="bold")
    lines = [line.in_language(language) for line in worked_solution(variant)]
    if isinstance(kind, Numeric) and variant.question.solution is None:
        return [heading, *(_step(line) for line in lines)]
    return [heading, *(Part(parsed(line), indent=2, gap=False) for line in lines)]


def _step(line: str) -> Part:
    """A step's own indent is kept as a hanging one; only a formula makes it more than plain text."""
    bare = line.lstrip()
    document = parsed(bare) if text.has_formula(bare) else verbatim(bare)
    return Part(document, indent=2 + len(line) - len(bare), gap=False)


def _explanation(variant: Variant, language: Language) -> list[Part]:
    question = variant.question
    parts = []
    if question.explanation is not None:
        parts.append(Part(verbatim(say(language, "explanation")), style="bold"))
        parts.append(Part(parsed(variant.fill(question.explanation).in_language(language)), gap=False))
    if question.source is not None:
        source = say(language, "source", text=variant.fill(question.source))
        parts.append(Part(parsed(source), style="$foreground-muted"))
    return parts


def _saving(result: Result, language: Language) -> Part:
    told = verbatim(saving_text(result).in_language(language))
    return Part(told, style="$foreground-muted" if result.saved else "bold $text-error")
