"""What there is to say about an answer: the outcome, each part of it, the working, the explanation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import zip_longest

from dlquiz.grading.difference import difference, side_by_side
from dlquiz.grading.number_working import Derivations
from dlquiz.grading.verdict import SIGNS, Verdict
from dlquiz.kinds.answering import rest_of_working, worked_solution, working_lines
from dlquiz.kinds.kind import Detail, kind_of
from dlquiz.kinds.marking_steps import diagnosed_derivations
from dlquiz.kinds.parts import part_solution
from dlquiz.messages import Language, Text, say
from dlquiz.session.formatting import choice_text, leech_text, rating_text, saving_text
from dlquiz.session.state import QuestionState, Result
from dlquiz.text.blocks import Document, Paragraph, Run
from dlquiz.text.cells import cell_width
from dlquiz.text.plainly import has_formula
from dlquiz.tui.question.code_parts import run_parts
from dlquiz.tui.question.looks import COLOURS, INDENT, ROOM, said_parts, section
from dlquiz.tui.question.parts import (
    MUTED,
    echo_document,
    expected_document,
    heading_part,
    model_answer,
    question_document,
)
from dlquiz.tui.rendering import LOOKS, Part, inline, parsed, plain_line, signed_line, verbatim, worded
from dlquiz.variants.model import Variant

_NUMBERED = re.compile(r"[✓✗○–] (?:[0-9]+\. )?")
_OPTION_LOOKS = {"✓": LOOKS["right"], "✗": LOOKS["wrong"], "○": COLOURS["partly"], "–": MUTED}


def verdict_parts(
    result: Result, language: Language, day: date | None, *, relearns: bool = False, final: bool = False
) -> list[Part]:
    """Everything there is to say about an answer given on a `day`, the outcome first; `relearns`: its question comes
    back in this session; `final`: its rating can no longer be changed."""
    verdict, variant = result.verdict, result.question_state.variant
    return [
        *_headline(result, language),
        *_marking(variant, verdict, language),
        *_schedule(result, language, saving_text(result, day, relearns=relearns), final=final),
        *solution_parts(variant, language, verdict),
    ]


def _marking(variant: Variant, verdict: Verdict, language: Language) -> Iterator[Part]:
    """What was wrong, and what each part of the answer was."""
    if verdict.run is not None:
        yield from run_parts(variant, verdict, language)
        return
    if not verdict.parts:
        yield from said_parts(verdict, language, 0)
        yield from _beside(verdict, language, INDENT)
    yield from _details(variant, verdict, language)


def solution_parts(variant: Variant, language: Language, verdict: Verdict | None = None) -> list[Part]:
    """The working, with options marked by the `verdict` on an answer, and what is explained."""
    return [*_working(variant, language, verdict), *_explanation(variant, language)]


def _headline(result: Result, language: Language) -> Iterator[Part]:
    """The outcome, and behind it what was read and the key; where that is long, each on lines of its own."""
    outcome = result.verdict.outcome
    word = say(language, "given_up" if result.question_state.state.revealed else outcome)
    documents = _read_parts(result.question_state, result.verdict, language)
    line = inline(word, ": " if language == "en" else "。", _listed(documents, language)) if documents else inline(word)
    apart = len(documents) > 1 and cell_width(plain_line(line)) > ROOM
    shown = inline(word) if apart else line
    yield Part(shown, style=COLOURS[outcome], label=f"{SIGNS[outcome]} ", label_style=COLOURS[outcome])
    for document in documents if apart else ():
        yield Part(document, indent=INDENT, gap=False)


def _read_parts(question_state: QuestionState, verdict: Verdict, language: Language) -> list[Document]:
    variant, kind = question_state.variant, kind_of(question_state.variant)
    tally = [verbatim(documents.in_language(language)) for documents in kind.tally(verdict)]
    if kind.in_own_words:
        return tally
    if variant.parts or kind.details(variant, verdict):
        # The lines below say what was read and what is right.
        return [] if verdict.outcome == "right" or question_state.state.revealed else tally
    documents = tally + _reading_and_key(variant, verdict, language)
    # A long array and its key are not said twice.
    long = cell_width(plain_line(_listed(documents, language))) > ROOM - len("✗ Wrong: ")
    return tally if long and side_by_side(verdict, ROOM - INDENT) else documents


def _reading_and_key(variant: Variant, verdict: Verdict, language: Language) -> list[Document]:
    documents: list[Document] = []
    if any(verdict.echo):
        documents.append(worded(language, "read_as", echo=echo_document(variant, verdict.echo, language)))
    if verdict.outcome != "right":
        key = expected_document(variant, verdict.expected_text, language)
        documents.append(worded(language, "the_answer_is", expected=key))
    return documents


def _listed(documents: list[Document], language: Language) -> Document:
    comma = ", " if language == "en" else "，"
    return inline(*[piece for document in documents for piece in (comma, document)][1:])


def _beside(verdict: Verdict, language: Language, indent: int) -> Iterator[Part]:
    """A wrong array beside the right one."""
    for line in difference(verdict, ROOM - indent):
        yield signed_line(line.in_language(language), indent)


def _schedule(result: Result, language: Language, saved: Text, *, final: bool) -> Iterator[Part]:
    """How the answer was rated and how that is changed, when the question comes back, and what was said of that."""
    rated = rating_text(result).in_language(language)
    if not final:
        rated = say(language, "rated_choice", rated=rated, others=choice_text(result))
    yield Part(verbatim(rated), style=MUTED)
    yield Part(verbatim(saved.in_language(language)), style=MUTED if result.saved else "bold $text-error", gap=False)
    if result.leech is not None:
        yield Part(verbatim(leech_text(result.leech).in_language(language)), style="$text-warning", gap=False)
    if result.dispute is not None:
        said = say(language, "disputed_because", note=result.dispute) if result.dispute else say(language, "disputed")
        yield Part(inline(said, " · ", parsed(say(language, "disputes_listed"))), style=MUTED, gap=False)


def _details(variant: Variant, verdict: Verdict, language: Language) -> list[Part]:
    """Which points, blanks, steps, places or pairs were right."""
    kind = kind_of(variant)
    parts = list(_parts(variant, verdict, language))
    details = kind.details(variant, verdict)
    for detail in details:
        parts += detail_parts(detail, language)
    return [parts[0]._replace(gap=True), *parts[1:]] if parts else []


def _signed(document: Document, outcome: str, label: str = "") -> Part:
    return Part(document, label=f"{SIGNS[outcome]} {label}", label_style=COLOURS[outcome], gap=False)


def _parts(variant: Variant, verdict: Verdict, language: Language) -> Iterator[Part]:
    """Each blank, or step with what was asked: how it was read, its key where it was missed, what is to be said."""
    for part, marked, label in zip(variant.parts, verdict.parts, part_labels(variant, language), strict=False):
        line = _listed(_reading_and_key(part, marked, language), language)
        indent = 4 if variant.question.kind.in_steps else cell_width(label) + 2
        if variant.question.kind.in_steps:
            yield _signed(question_document(part, language), marked.outcome, label)
            yield Part(line, style=COLOURS[marked.outcome], indent=indent, gap=False)
        else:
            yield _signed(line, marked.outcome, label)
        yield from said_parts(marked, language, indent)
        yield from _beside(marked, language, indent)


def part_labels(variant: Variant, language: Language) -> list[str]:
    """What parts are called, all of one width."""
    labels = [label.in_language(language) for label in variant.part_labels]
    width = max(map(cell_width, labels), default=0)
    return [label + " " * (width - cell_width(label)) for label in labels]


def detail_parts(detail: Detail, language: Language) -> Iterator[Part]:
    """One point, place or pair, and what the learner had instead."""
    if detail.heading is not None:
        yield heading_part(detail.heading, language)
    sides = [parsed(side.in_language(language)) for side in detail.texts]
    document = sides[0] if len(sides) == 1 else inline(*[piece for side in sides for piece in (" → ", side)][1:])
    if detail.your_place is not None:
        note = say(language, "your_place", place=detail.your_place)
        document = inline(document, Document((Paragraph((Run(note, "emphasis"),)),)))
    if detail.right is None:
        # A pair may be long: a second line of it is no pair.
        yield Part(document, label=detail.label or ("• " if len(sides) > 1 else ""), gap=False)
    else:
        yield _signed(document, "right" if detail.right else "wrong", detail.label)
    if detail.chosen is not None:
        chosen = parsed(detail.chosen.in_language(language))
        yield Part(worded(language, "you_chose", chosen=chosen), style=MUTED, indent=4, gap=False)


def _working(variant: Variant, language: Language, verdict: Verdict | None) -> list[Part]:
    kind = variant.question.kind
    if kind.in_own_words:
        heading, answer = model_answer(variant, language)
        return [heading._replace(heading=True), answer]
    heading = section(say(language, "working"))
    derived = [None] if verdict is None else diagnosed_derivations(variant, verdict)
    if variant.parts and variant.question.solution is None:
        lines = list(_part_workings(variant, language, derived))
        return [heading, *lines] if lines else []
    found = None if variant.parts else derived[0]
    both, rest = _side_by_side(found, language), rest_of_working(variant, verdict, found)
    if not rest or (variant.question.solution is None and kind.says_all):
        return both
    return [*both, heading, *_laid_out(variant, rest, language, 2)]


def _side_by_side(found: Derivations | None, language: Language) -> list[Part]:
    """The derivation with the diagnosed mistake and the right one; signs and colours mark the line where they part."""
    if found is None:
        return []
    columns = []
    for title, lines, outcome in found.titled():
        steps = [_step(line.in_language(language), 0)._replace(label="  ") for line in lines]
        if found.differs_at < len(steps):
            first_wrong = steps[found.differs_at]._replace(style=LOOKS[outcome], label_style=COLOURS[outcome])
            steps[found.differs_at] = first_wrong._replace(label=f"{SIGNS[outcome]} ")
        columns.append((section(title.in_language(language)), *steps))
    return [Part(verbatim(""), columns=tuple(columns))]


def _part_workings(variant: Variant, language: Language, derived: Sequence[Derivations | None]) -> Iterator[Part]:
    """The working of each part beside its label, where it says more than the verdict on the part.

    Two derivations stand below it, and a line apart from the part that follows.
    """
    apart = False
    for part, label, found in zip_longest(variant.parts, part_labels(variant, language), derived):
        both = _side_by_side(found, language)
        if both:
            yield Part(verbatim(label), style=MUTED, indent=2, gap=apart)
            yield from (each._replace(gap=False) for each in both)
            apart = True
            continue
        lines = _working_lines(part, language, 2) if part.question.kind.has_working else iter(())
        for place, line in enumerate(lines):
            if place:
                yield line._replace(indent=line.indent + cell_width(label))
            else:
                yield line._replace(label=label + line.label, label_style=line.label_style or MUTED, gap=apart)
                apart = False


def working_parts(question_state: QuestionState, language: Language) -> list[Part]:
    """The lines of the working shown so far to somebody who is still answering."""
    lines = working_lines(question_state.asked)[: question_state.state.lines]
    heading = Part(verbatim(say(language, "working")), style="$text-warning")
    return [heading, *_laid_out(question_state.asked, lines, language, INDENT)] if lines else []


def _working_lines(variant: Variant, language: Language, indent: int) -> Iterator[Part]:
    part = bool(variant.question.part)
    return _laid_out(variant, (part_solution if part else worked_solution)(variant), language, indent)


def _laid_out(variant: Variant, lines: Iterable[Text], language: Language, indent: int) -> Iterator[Part]:
    steps = variant.question.kind.number is not None and variant.question.solution is None
    for line in lines:
        text = line.in_language(language)
        yield _step(text, indent) if steps else _option(text, indent)


def _option(line: str, indent: int) -> Part:
    """What is said of an option hangs behind its sign and number."""
    found = _NUMBERED.match(line)
    if found is None:
        return Part(parsed(line), indent=indent, gap=False)
    style = _OPTION_LOOKS[line[0]]
    return Part(parsed(line[found.end() :]), label=found[0], label_style=style, indent=indent, gap=False)


def _step(line: str, indent: int) -> Part:
    """A step's own indent is kept as a hanging one; only a formula makes it more than plain text."""
    bare = line.lstrip()
    document = parsed(bare) if has_formula(bare) else verbatim(bare)
    return Part(document, indent=indent + len(line) - len(bare), gap=False)


def _explanation(variant: Variant, language: Language) -> list[Part]:
    question = variant.question
    parts = []
    if question.explanation is not None:
        parts.append(section(say(language, "explanation")))
        parts.append(Part(parsed(variant.fill(question.explanation).in_language(language)), gap=False))
    if question.source is not None:
        source = say(language, "source", text=variant.fill(question.source))
        parts.append(Part(parsed(source), style=MUTED))
    return parts
