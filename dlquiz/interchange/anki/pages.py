"""A drawn question as the fields of a note: HTML in one language, formulas for MathJax, pictures as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Literal

from dlquiz.grading.reader import show_value
from dlquiz.kinds.answering import give_up, worked_solution
from dlquiz.kinds.kind import kind_of
from dlquiz.messages import Language, Text, message, say
from dlquiz.text.html import with_mathjax
from dlquiz.text.plainly import has_formula
from dlquiz.variants.model import Variant


class Page:
    """The fields of one drawn question in one language. Raises `DlquizError` where its key cannot be computed."""

    def __init__(self, variant: Variant, language: Language) -> None:
        self.variant = variant
        self.language = language

    @property
    def fields(self) -> dict[str, str]:
        """By the part of the note that each is for."""
        parts = {"Question": self._question, "Answer": self._answer, "Working": self._working}
        made = {name: "".join(lines(self.variant)) for name, lines in parts.items()}
        return made | {"Mistakes": "".join(self._mistakes(self.variant))}

    def _html(self, text: Text) -> str:
        return with_mathjax(text.in_language(self.language))

    def _plain(self, text: Text) -> str:
        return escape(text.in_language(self.language).strip(), quote=False)

    def _question(self, variant: Variant) -> Iterator[str]:
        kind = kind_of(variant)
        yield self._html(variant.prompt)
        yield from self._list(variant.lefts, "A")
        yield from self._list(variant.offered if kind.shows_offered else [], "1")
        if kind.in_blanks or kind.in_file:
            for term in kind.terms(variant):
                yield self._html(term.text) if term.markdown else f"<p>{self._plain(term.text)}</p>"
        if (under := variant.convention) is not None:
            yield f"<p>{escape(say(self.language, 'convention', text=under), quote=False)}</p>"
        if kind.in_steps:
            for label, part in zip(variant.part_labels, variant.parts, strict=True):
                yield f"<p>{self._plain(label)}</p>"
                yield from self._question(part)

    def _list(self, texts: Sequence[Text], style: Literal["A", "1", "•"]) -> Iterator[str]:
        if texts:
            tag = "ul" if style == "•" else f'ol type="{style}"'
            items = "".join(f"<li>{self._html(text)}</li>" for text in texts)
            yield f"<{tag}>{items}</{tag[:2]}>"

    def _answer(self, variant: Variant) -> Iterator[str]:
        kind = kind_of(variant)
        if kind.in_own_words:
            yield self._html(variant.fill(kind.model_answer or Text.same("")))
            yield f"<p>{escape(say(self.language, 'rubric_points'))}</p>"
            yield from self._list(variant.offered, "•")
        elif variant.parts:
            for label, part in zip(variant.part_labels, variant.parts, strict=True):
                yield f"<p>{self._plain(label)}</p>"
                yield from self._answer(part)
        else:
            key = give_up(variant).expected_text
            yield self._html(key) if kind.key_is_markdown or kind.in_file else f"<p>{self._plain(key)}</p>"
            yield from self._pairs(variant)

    def _pairs(self, variant: Variant) -> Iterator[str]:
        """What belongs together, or in which order: the numbers of a key say little by themselves."""
        kind = kind_of(variant)
        details = kind.details(variant, None) if variant.options and not kind.key_is_markdown else ()
        for detail in details:
            texts = " → ".join(self._html(text).removeprefix("<p>").removesuffix("</p>") for text in detail.texts)
            yield f"<div>{escape(detail.label)}{texts}</div>"

    def _working(self, variant: Variant) -> Iterator[str]:
        question = variant.question
        if not question.kind.in_own_words:
            style = "text" if question.solution is not None else question.kind.working_style
            for line in worked_solution(variant):
                yield from self._working_line(line.in_language(self.language), as_written=style == "formulas")
        for text in (question.explanation, question.source):
            if text is not None:
                said = variant.fill(text)
                yield self._html(message("source", text=said) if text is question.source else said)

    def _working_line(self, line: str, *, as_written: bool) -> Iterator[str]:
        if not as_written:
            yield with_mathjax(line)
            return
        for said in line.split("\n"):
            bare = said.strip()
            indent = "&nbsp;" * (len(said) - len(said.lstrip()))
            inside = with_mathjax(bare) if has_formula(bare) else escape(bare, quote=False)
            if bare:
                yield f"<div>{indent}{inside.removeprefix('<p>').removesuffix('</p>')}</div>"

    def _mistakes(self, variant: Variant) -> Iterator[str]:
        for mistake in variant.mistakes:
            name, value = self._plain(mistake.label), escape(show_value(mistake.value), quote=False)
            yield f"<div><b>{name}</b> = {value}</div>{self._html(variant.fill(mistake.feedback))}"
        for label, part in zip(variant.part_labels, variant.parts, strict=True):
            if lines := list(self._mistakes(part)):
                yield f"<p>{self._plain(label)}</p>"
                yield from lines
