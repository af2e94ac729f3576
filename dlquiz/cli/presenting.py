"""Questions and verdicts as lines of plain text, for the line mode, `show` and `grade`.

Every line but a verdict is indented: whoever reads a pipe finds the verdicts by their first word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from string import ascii_uppercase

from dlquiz.cli.code_results import code_lines
from dlquiz.cli.values import value_text
from dlquiz.expressions.values import to_read
from dlquiz.grading.difference import difference
from dlquiz.grading.number_working import Derivations
from dlquiz.grading.traced import Trace
from dlquiz.grading.tracing_text import trace_lines
from dlquiz.grading.verdict import SIGNS, Verdict
from dlquiz.kinds.answering import give_up, how_to_answer, rest_of_working
from dlquiz.kinds.kind import kind_of
from dlquiz.kinds.marking_steps import diagnosed_derivations
from dlquiz.messages import Language, Text, message, say
from dlquiz.questions.question import Question
from dlquiz.session.drilling import Drilled
from dlquiz.session.formatting import (
    Held,
    drill_end,
    drill_standing,
    drill_text,
    held_text,
    leech_text,
    rating_text,
    repeats_text,
    saving_text,
)
from dlquiz.session.relearning import Relearned
from dlquiz.session.state import QuestionState, Result
from dlquiz.text import plainly
from dlquiz.text.cells import shown
from dlquiz.variants.model import Variant

WIDTH = 96
INDENT = "  "
MOST_AT_ONCE = 10
"""So many questions are offered at most, of those that a limit holds back."""


class Presenter:
    """Lines in one language."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def say(self, key: str, **values: object) -> str:
        return say(self.language, key, **values)

    def label(self, key: str, content: str = "") -> str:
        """`Why: content`, with the colon of the language."""
        return f"{self.say(key)}: {content}".rstrip() if self.language == "en" else f"{self.say(key)}：{content}"

    def paragraph(self, content: Text, indent: str = INDENT) -> Iterator[str]:
        """A text of a bank, wrapped and indented; empty lines kept."""
        for line in plainly.plain(content.in_language(self.language), WIDTH - len(indent)).split("\n"):
            yield f"{indent}{line}".rstrip()

    def header(self, question_state: QuestionState) -> str:
        """Which question of how many, its name, and how to get the same numbers again."""
        variant = question_state.variant
        level = self.say("difficulty", level=variant.question.difficulty)
        seed = self.say("seed", seed=variant.seed)
        again = f" · {self.say('relearning')}" if question_state.relearned else ""
        return f"[{question_state.place}] {variant.question.name} · {level} · {seed}{again}"

    def question(self, variant: Variant) -> Iterator[str]:
        """Prompt, options, convention and what to type."""
        kind = variant.question.kind
        yield from self.paragraph(variant.prompt)
        for letter, left in zip(ascii_uppercase, variant.lefts, strict=False):
            yield from self._numbered(f"{letter}. ", left)
        if variant.lefts:
            yield ""
        for number, content in enumerate(variant.offered if kind.shows_offered else (), 1):
            yield from self._numbered(f"{number}. ", content)
        for term in kind_of(variant).terms(variant) if kind.in_blanks else ():
            yield from self.paragraph(term.text, INDENT * 2)
        if variant.question.is_foreign(self.language):
            yield from self.paragraph(Text.same(self.say("other_language_only")))
        under = variant.convention
        if under is not None:
            yield from self.paragraph(Text.same(self.say("convention", text=under)))
        yield f"{INDENT}{how_to_answer(variant).in_language(self.language)}"

    def hint(self, question_state: QuestionState, number: int) -> Iterator[str]:
        """One hint of a question, counted from 1."""
        hints = question_state.variant.question.hints
        hint = message("hint", number=number, count=len(hints), text=question_state.variant.fill(hints[number - 1]))
        yield from self.paragraph(hint)

    def step(self, variant: Variant, place: int) -> Iterator[str]:
        """The step at a place, counted from 0: its name, its prompt and what to type."""
        part = variant.parts[place]
        yield from self._numbered(variant.part_labels[place].in_language(self.language), part.prompt)
        for line in self.question(replace(part, question=replace(part.question, prompt=Text.same("")))):
            if line.strip():
                yield f"{INDENT}{line}"

    def step_taken(self, variant: Variant, place: int, verdict: Verdict) -> str:
        """How the answer to a step was read, or the key of one given up; right or wrong is said with all of them."""
        if verdict.read_as is None:
            text = self.say("step_given_up", expected=verdict.expected_text.in_language(self.language))
        else:
            text = self.say("read_as", echo=verdict.echo.in_language(self.language))
        return f"{INDENT * 2}{variant.part_labels[place].in_language(self.language)}{_one_line(text)}"

    def _parts(self, variant: Variant, verdict: Verdict) -> Iterator[str]:
        """Each blank or step with its sign, how it was read, its key where it was missed, and what is to be said."""
        for label, marked in zip(variant.part_labels, verdict.parts, strict=True):
            parts = [self._read_as(marked)] if any(marked.echo) else []
            if marked.outcome != "right":
                parts.append(self._expected(marked))
            if (named := marked.mistake_label) is not None:
                parts.append(self.say("mistake", name=named.in_language(self.language)))
            yield f"{INDENT * 2}{SIGNS[marked.outcome]} {label.in_language(self.language)}{self._listed(parts)}"
            if any(marked.message):
                yield from self.paragraph(marked.message, INDENT * 4)
            yield from self._difference(marked, INDENT * 4)

    def _numbered(self, label: str, content: Text) -> Iterator[str]:
        for place, line in enumerate(self.paragraph(content, INDENT * 2 + " " * len(label))):
            yield f"{INDENT * 2}{label}{line.strip()}" if place == 0 else line

    def verdict_line(self, variant: Variant, verdict: Verdict) -> str:
        """The line that starts with Right, Partly or Wrong; no other line does."""
        word = say("en", verdict.outcome)
        if self.language != "en":
            word = f"{word} {self.say(verdict.outcome)}"
        kind = kind_of(variant)
        if kind.in_own_words or verdict.run is not None:
            return self._verdict_parts(word, [text.in_language(self.language) for text in kind.tally(verdict)])
        parts = [self._read_as(verdict)] if any(verdict.echo) else []
        if verdict.outcome != "right":
            parts.append(self._expected(verdict))
        return self._verdict_parts(word, parts)

    def _read_as(self, verdict: Verdict) -> str:
        return self.say("read_as", echo=_one_line(verdict.echo.in_language(self.language)))

    def _expected(self, verdict: Verdict) -> str:
        return self.say("the_answer_is", expected=_one_line(verdict.expected_text.in_language(self.language)))

    def _verdict_parts(self, word: str, parts: list[str]) -> str:
        return f"{word}: {self._listed(parts)}" if self.language == "en" else f"{word}。{self._listed(parts)}"

    def _listed(self, parts: list[str]) -> str:
        """The parts with commas between them; the full stop of an option is left out before one."""
        whole = [*(part.rstrip(".。") for part in parts[:-1]), *parts[-1:]]
        return ", ".join(whole) if self.language == "en" else "，".join(whole)

    def verdict(self, variant: Variant, verdict: Verdict) -> Iterator[str]:
        """The verdict line, the mistake by name, the working and the explanation."""
        yield from self.marking(variant, verdict)
        if verdict.counts:
            yield from self.solution(variant, verdict)

    def marking(self, variant: Variant, verdict: Verdict) -> Iterator[str]:
        """The verdict without the working and the explanation, which would tell how it goes."""
        if verdict.outcome == "unreadable":
            # The help quotes what was typed, which may hold any character but the end of a line.
            yield f"{INDENT}{self.label('unreadable', ' '.join(verdict.message.in_language(self.language).split()))}"
            return
        yield self.verdict_line(variant, verdict)
        for note in verdict.notes:
            yield f"{INDENT}{' '.join(note.in_language(self.language).split())}"
        yield from self._parts(variant, verdict)
        if (named := verdict.mistake_label) is not None and not verdict.parts:
            yield f"{INDENT}{self.say('mistake', name=named.in_language(self.language))}"
        # Where no mistake is known, the lines of a run say why.
        if any(verdict.message) and not verdict.parts and (verdict.run is None or verdict.mistake):
            yield from self.paragraph(Text.same(self.label("why", verdict.message.in_language(self.language))))
        yield from self._difference(verdict, INDENT)
        for line in code_lines(variant, verdict, self.language, WIDTH - len(INDENT)):
            yield f"{INDENT}{line}".rstrip()
        if any(verdict.tempting):
            reason = self.say("tempting", text=verdict.tempting.in_language(self.language))
            yield from self.paragraph(Text.same(reason))

    def _difference(self, verdict: Verdict, indent: str) -> Iterator[str]:
        """A wrong array beside the right one; as it stands, since its spaces align it."""
        for line in difference(verdict):
            yield f"{indent}{line.in_language(self.language)}"

    def trace(self, found: Trace) -> Iterator[str]:
        """How an answer was read and compared, line by line."""
        yield f"{INDENT}{self.label('trace')}"
        for line in trace_lines(found):
            yield f"{INDENT * 2}{line.in_language(self.language)}"

    def solution(self, variant: Variant, verdict: Verdict | None = None) -> Iterator[str]:
        """Working, with options marked by the `verdict` on an answer; explanation, source."""
        question = variant.question
        derived = [] if verdict is None else diagnosed_derivations(variant, verdict)
        yield from self._derivations(variant, derived)
        rest = rest_of_working(variant, verdict, derived[0] if derived and not variant.parts else None)
        if rest and not question.kind.in_own_words:
            yield f"{INDENT}{self.label('working')}"
            for line in rest:
                yield from self.working_line(question, line)
        if question.explanation is not None:
            yield from self.paragraph(variant.fill(question.explanation))
        if question.source is not None:
            yield from self.paragraph(Text.same(self.say("source", text=variant.fill(question.source))))

    def _derivations(self, variant: Variant, derived: Iterable[Derivations | None]) -> Iterator[str]:
        """The derivation with each diagnosed mistake, then the right one; signs mark the line where they part."""
        for label, found in zip(variant.part_labels or (None,), derived, strict=False):
            if found is None:
                continue
            if label is not None:
                yield f"{INDENT}{label.in_language(self.language).rstrip()}"
            for title, lines, outcome in found.titled():
                yield f"{INDENT}{title.in_language(self.language)}{':' if self.language == 'en' else '：'}"
                for place, line in enumerate(lines):
                    mark = SIGNS[outcome] if place == found.differs_at else " "
                    yield f"{INDENT * 2}{mark} {plainly.working(line.in_language(self.language).strip())}"

    def working_line(self, question: Question, line: Text) -> Iterator[str]:
        """One line of the worked solution."""
        style = "text" if question.solution is not None else question.kind.working_style
        if style == "formulas":
            # The reason of an option is a second line.
            for place, said in enumerate(line.in_language(self.language).split("\n")):
                yield f"{INDENT * (4 if place else 2)}{plainly.working(said.rstrip())}"
            return
        if style == "options":
            said = line.in_language(self.language)
            label = said[: said.index(". ") + 2]
            yield from self._numbered(label, Text.same(said.removeprefix(label)))
            return
        yield from self.paragraph(line, INDENT * 2)

    def answer(self, variant: Variant) -> Iterator[str]:
        """The key; of an open question the model answer and its points."""
        if variant.question.kind.in_own_words:
            yield from self.model_answer(variant, self.label("rubric_points"))
            return
        expected = give_up(variant).expected_text.in_language(self.language)
        yield f"{INDENT}{self.say('the_answer_is', expected=_one_line(expected))}"

    def wrong_answers(self, variant: Variant) -> Iterator[str]:
        """The active mistakes under a heading, if there are any."""
        lines = list(self.mistakes(variant))
        if lines:
            yield f"{INDENT}{self.label('wrong_answers')}"
        yield from lines

    def mistakes(self, variant: Variant) -> Iterator[str]:
        """The active mistakes, each with its value and its feedback."""
        for mistake in variant.mistakes:
            written = "; ".join(value_text(mistake.value).split("\n"))
            value = to_read(written, alone=not isinstance(mistake.value, tuple))
            yield f"{INDENT}{mistake.label.in_language(self.language)} = {value}"
            yield from self.paragraph(variant.fill(mistake.feedback), INDENT * 2)
        for part, label in zip(variant.parts, variant.part_labels, strict=True):
            if part.mistakes:
                yield f"{INDENT}{label.in_language(self.language).rstrip()}"
                yield from self.mistakes(part)

    def model_answer(self, variant: Variant, heading: str) -> Iterator[str]:
        """The model answer, and below `heading` the points it makes."""
        yield f"{INDENT}{self.label('model_answer')}"
        yield from self.paragraph(variant.fill(variant.question.kind.model_answer or Text.same("")), INDENT * 2)
        yield f"{INDENT}{heading}"
        for number, (point, above) in enumerate(zip(variant.offered, kind_of(variant).headings(), strict=True), 1):
            if above is not None:
                yield f"{INDENT}{above.in_language(self.language)}"
            yield from self._numbered(f"{number}. ", point)

    def rubric(self, question_state: QuestionState) -> Iterator[str]:
        """The model answer and the points to score oneself by."""
        yield from self.model_answer(question_state.variant, self.say("rubric"))
        found = kind_of(question_state.variant).suggested(question_state.state.answer)
        if found:
            yield f"{INDENT}{self.say('rubric_suggested')}"
        for number, words in found.items():
            yield f"{INDENT * 2}{number}. {self.say('rubric_wrote', words=shown(words))}"

    def schedule(self, result: Result, *, relearns: bool) -> Iterator[str]:
        """How the answer was rated and why, whether it is safe, when its question comes back; what a leech needs."""
        yield f"{INDENT}{rating_text(result).in_language(self.language)}"
        yield f"{INDENT}{saving_text(result, relearns=relearns).in_language(self.language)}"
        if result.leech is not None:
            yield from self.paragraph(leech_text(result.leech))

    def drill_rules(self, drilled: Drilled | None) -> Iterator[str]:
        """At the beginning of a drill, when it ends."""
        if drilled is not None:
            yield from self.paragraph(drill_text(drilled))

    def drill_standing(self, drilled: Drilled | None) -> Iterator[str]:
        """After a verdict, how far the drill is."""
        if drilled is not None:
            label, standing = drilled.label, drill_standing(drilled)
            colon = ": " if self.language == "en" else "："
            yield f"{INDENT}{label.in_language(self.language)}{colon}{standing.in_language(self.language)}"

    def drill_end(self, drilled: Drilled | None) -> Iterator[str]:
        """How the drill ended."""
        if drilled is not None:
            yield from self.paragraph(drill_end(drilled))

    def to_relearn(self, relearned: Relearned) -> Iterator[str]:
        """After a verdict, how many questions come back in this session."""
        if relearned.left:
            yield f"{INDENT}{self.say('to_relearn', count=relearned.left)}"

    def held(self, held: Held, *, by_option: bool = True) -> Iterator[str]:
        """How many questions of a session are repeats, and what it leaves for another day; `by_option`: how to go on
        with that."""
        for text in (repeats_text(held), held_text(held)):
            if any(text):
                yield from self.paragraph(text)
        if held.beyond and by_option:
            yield f"{INDENT}{self.say('held_how', count=min(held.beyond, MOST_AT_ONCE))}"


def _one_line(value: str) -> str:
    return " ".join(plainly.plain(value).split())
