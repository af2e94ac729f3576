"""Parts of pages on which a question is asked: prompts, steps, hints, options, model answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dlquiz.grading.verdict import GIVE_UP, Echo, Unreadable
from dlquiz.kinds.answering import give_up, read_answer
from dlquiz.kinds.blanks import read_blank
from dlquiz.kinds.kind import kind_of
from dlquiz.messages import Language, Text, say
from dlquiz.session.state import QuestionState
from dlquiz.text.blocks import Document, Paragraph, Run
from dlquiz.text.cells import shown
from dlquiz.text.marks import marked
from dlquiz.tui.drawing import Draw
from dlquiz.tui.question.inline import with_blanks
from dlquiz.tui.rendering import Part, beside, inline, parsed, parsed_marked, verbatim, worded
from dlquiz.variants.model import Variant

MUTED = "$foreground-muted"
_ROW = re.compile(r"(\[+[^\[\]]*\]+,?)")


def prompt_parts(variant: Variant, language: Language, blanks: Sequence[str] = ()) -> list[Part]:
    """The prompt with what stands in its `blanks`, and below it quietly what is to be known before answering."""
    terms = list(_terms(variant, language))
    return [Part(with_blanks(question_document(variant, language), blanks)), *_quietly(terms)]


def question_document(variant: Variant, language: Language) -> Document:
    """The prompt, with the numbers set off that were drawn for it."""
    return parsed_marked(variant.prompt_with(marked).in_language(language))


def _quietly(terms: list[Document]) -> list[Part]:
    return [Part(term, style=MUTED, gap=not place) for place, term in enumerate(terms)]


def _terms(variant: Variant, language: Language) -> Iterator[Document]:
    if variant.question.is_foreign(language):
        yield verbatim(say(language, "other_language_only"))
    under = variant.convention
    if under is not None:
        yield verbatim(say(language, "convention", text=under))
    for term in kind_of(variant).terms(variant):
        text = term.text.in_language(language)
        yield parsed(text) if term.markdown else verbatim(text)


def step_parts(question_state: QuestionState, language: Language, *, withheld: bool = False) -> list[Part]:
    """Of a question in steps those answered, each with how it was read, and the one to be answered now.

    At the end the verdict has all of them, each with what was asked. Where keys are `withheld`, of a step given up only
    that is said.
    """
    if not question_state.variant.question.kind.in_steps or question_state.state.stage == "done":
        return []
    parts: list[Part] = []
    for place, (part, answer) in enumerate(
        zip(question_state.variant.parts, question_state.state.answers, strict=False)
    ):
        parts.append(_step_prompt(question_state, place, language, MUTED, MUTED))
        taken = _taken(part, answer, language, withheld)
        parts.append(Part(taken, style=MUTED, indent=4, gap=False))
    parts.append(_step_prompt(question_state, question_state.step, language, "bold $text-accent", ""))
    return parts + [
        term._replace(indent=2, gap=False) for term in _quietly(list(_terms(question_state.asked, language)))
    ]


def _step_prompt(question_state: QuestionState, place: int, language: Language, label_style: str, style: str) -> Part:
    prompt = question_document(question_state.variant.parts[place], language)
    label = question_state.variant.part_labels[place].in_language(language)
    return Part(prompt, style=style, label=label, label_style=label_style, indent=2)


def _taken(part: Variant, answer: str, language: Language, withheld: bool) -> Document:
    if answer.strip() in GIVE_UP and withheld:
        return verbatim(say(language, "given_up"))
    if answer.strip() in GIVE_UP:
        return worded(
            language, "step_given_up", expected=expected_document(part, give_up(part).expected_text, language)
        )
    return read_document(part, read_answer(part, answer), language)


def read_document(variant: Variant, read: Echo | Unreadable, language: Language) -> Document:
    """How an answer is read, or why it cannot be."""
    if isinstance(read, Unreadable):
        return verbatim(read.help.in_language(language))
    notes = "".join(say(language, "read_note", note=note.in_language(language)) for note in read.notes)
    return inline(worded(language, "read_as", echo=echo_document(variant, read.text, language)), notes)


def echo_document(variant: Variant, echo: Text, language: Language) -> Document:
    """What was read: an option is a text of the bank and may hold formulas; whatever was typed is shown as it is."""
    text = echo.in_language(language)
    return parsed(text) if variant.question.kind.echo_is_markdown else _rows_whole(text)


def expected_document(variant: Variant, expected: Text, language: Language) -> Document:
    """A key: options and words are texts of the bank."""
    text = expected.in_language(language)
    return parsed(text) if variant.question.kind.key_is_markdown else _rows_whole(text)


def _rows_whole(text: str) -> Document:
    """A text as it is, in which no row of an array is broken that fits a line."""
    runs = [Run(shown(piece), "math" if place % 2 else "plain") for place, piece in enumerate(_ROW.split(text))]
    return Document((Paragraph(tuple(run for run in runs if run.text)),))


def live_parts(variant: Variant, typed: str, language: Language) -> list[Part]:
    """How what stands in the field is read now; nothing while it is empty."""
    if not typed.strip() or typed.strip() in GIVE_UP:
        return []
    return [Part(read_document(variant, read_answer(variant, typed), language), style=MUTED)]


def blank_parts(variant: Variant, place: int, typed: str, language: Language) -> list[Part]:
    """Beside a blank: how it is read now; below the prompt is what may be chosen."""
    blank = variant.parts[place]
    if not typed.strip() or typed.strip() in GIVE_UP:
        return []
    return [Part(read_document(blank, read_blank(variant, place, typed), language), style=MUTED)]


def hint_parts(question_state: QuestionState, language: Language) -> list[Part]:
    """The hints shown so far."""
    hints = question_state.variant.question.hints
    shown = hints[: question_state.state.hints]
    return [
        Part(
            parsed(say(language, "hint", number=number, count=len(hints), text=question_state.variant.fill(hint))),
            label="• ",
            label_style="$text-warning",
            gap=number == 1,
        )
        for number, hint in enumerate(shown, 1)
    ]


def option_parts(variant: Variant, language: Language) -> list[Part]:
    """What a question or a rubric offers to choose from or to put in order, in the order shown."""
    return [Part(parsed(text.in_language(language))) for text in kind_of(variant).to_choose(variant)]


def heading_part(heading: Text, language: Language) -> Part:
    """The name of a layer above its first point."""
    return Part(verbatim(heading.in_language(language)), style="bold", gap=False)


def left_parts(variant: Variant, language: Language) -> list[Part]:
    """The left sides of a matching, in the author's order."""
    return [Part(parsed(left.in_language(language))) for left in variant.lefts]


def model_beside(question_state: QuestionState, language: Language) -> Draw:
    """The learner's own words beside the model answer, for scoring; above it where there is no room."""
    own = [
        Part(verbatim(say(language, "your_answer")), style="bold"),
        Part(verbatim(question_state.state.answer.strip()), gap=False),
    ]
    return beside(own, model_answer(question_state.variant, language))


def model_answer(variant: Variant, language: Language) -> list[Part]:
    """The model answer under its heading."""
    answer = variant.question.kind.model_answer
    assert answer is not None, "asked for of questions that have one"
    return [
        Part(verbatim(say(language, "model_answer")), style="bold"),
        Part(parsed(variant.fill(answer).in_language(language)), gap=False),
    ]
