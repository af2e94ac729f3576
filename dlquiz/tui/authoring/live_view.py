"""What the live preview of a bank file shows: which question, with which numbers, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from dlquiz.checking.written import Written
from dlquiz.errors import DlquizError, Fault
from dlquiz.kinds.answering import give_up
from dlquiz.kinds.drawing import draw
from dlquiz.messages import Language, say
from dlquiz.questions.question import Question
from dlquiz.text.cells import shown
from dlquiz.tui.authoring.fault_parts import LOOKS, fault_parts
from dlquiz.tui.browse.previewed import hint_parts, key_parts, mistake_parts, preview_parts
from dlquiz.tui.illustrations import illustrations
from dlquiz.tui.illustrations.kit import Illustration
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.variants.model import Variant


@dataclass(frozen=True)
class Live:
    """A question of a file that is being written. Each method gives what is to be shown next.

    `current` is its id, "" where the file has no question. It `follows` the author: after a save it is the question
    that was changed. `proved` is what the check found, None until it has ended.
    """

    written: Written
    current: str
    seed: int
    follows: bool = True
    proved: tuple[Fault, ...] | None = None
    variant: Variant | None = None
    """What is drawn: by the file as it is now or, where that cannot be, as it last was."""
    is_old: bool = False
    """Whether the file has no such question any more that can be drawn."""
    trouble: DlquizError | None = None
    """Why the question cannot be drawn, though it can be read."""
    good: Mapping[str, Question] = field(default_factory=dict)
    """How each question was last drawn, by its id."""

    @classmethod
    def begun(cls, written: Written, identity: str, seed: int, *, follows: bool) -> Live:
        """The question of that id, or the first one."""
        current = identity or next(iter(written.texts), "")
        return cls(written, current, seed, follows)._drawn()

    @property
    def place(self) -> tuple[int, int]:
        """The number of the question, counted from 1, and how many there are; 0 where it is not in the file."""
        ids = list(self.written.texts)
        return (ids.index(self.current) + 1 if self.current in ids else 0), len(ids)

    @property
    def takes_seed(self) -> bool:
        """Whether other numbers may be tried."""
        return self.variant is not None or self.trouble is not None

    @property
    def line(self) -> int:
        """The line to open the file at: that of the question, else of the first fault."""
        first, _ = self.written.lines.get(self.current, (0, 0))
        return first or next((fault.line for fault in self.written.faults), 1)

    def saved(self, written: Written) -> Live:
        """After a save: the same question, or the one that was changed."""
        return replace(self, written=written, current=self._next_current(written), proved=None)._drawn()

    def _next_current(self, written: Written) -> str:
        changed = written.changed(self.written) if self.follows else []
        if changed and self.current not in changed:
            return changed[0]
        if self.current in written.texts or not written.texts:
            return self.current
        # It was deleted: the one in its place.
        ids = list(written.texts)
        return ids[min(max(self.place[0] - 1, 0), len(ids) - 1)]

    def turned(self, step: int) -> Live:
        """The question `step` places further on; after the last one comes the first."""
        ids = list(self.written.texts)
        if not ids:
            return self
        number = self.place[0]
        # From a question that is gone one comes to the first, or to the last.
        start = number - 1 if number else min(-step, 0)
        place = (start + step) % len(ids)
        return replace(self, current=ids[place], proved=None)._drawn()

    def with_seed(self, seed: int) -> Live:
        """The same question with the numbers of that seed."""
        return replace(self, seed=max(0, seed))._drawn()

    def checked(self, written: Written, identity: str, faults: Iterable[Fault]) -> Live:
        """After a check, unless it is about another question or the file as it was before."""
        current = written is self.written and identity == self.current
        return replace(self, proved=tuple(faults)) if current else self

    def _drawn(self) -> Live:
        question = self.written.question(self.current)
        variant, trouble = (None, None) if question is None else _draw(question, self.seed)
        if variant is not None:
            good = {**self.good, self.current: variant.question}
            return replace(self, variant=variant, is_old=False, trouble=None, good=good)
        last = self.good.get(self.current)
        old = None if last is None else _draw(last, self.seed)[0]
        return replace(self, variant=old, is_old=True, trouble=trouble)

    # What is wrong

    @property
    def faults(self) -> list[Fault]:
        """What is wrong with the question: errors before warnings."""
        found = [*self.written.faults_of(self.current), *(self.proved or ())]
        return sorted(dict.fromkeys(found), key=lambda fault: fault.severity)

    @property
    def other_faults(self) -> list[Fault]:
        """What is wrong with the file elsewhere; other questions are read, not checked."""
        own = set(self.faults)
        return [fault for fault in self.written.faults if fault not in own]

    # What is shown

    def title(self, language: Language) -> str:
        """Which question of how many, its seed, and whether it has faults."""
        number, count = self.place
        lines = [shown(self.current)] if self.current else []
        lines += [f"{number}/{count}"] if number else []
        if self.variant is not None:
            level = self.variant.question.difficulty
            lines += ["●" * level + "○" * (3 - level), say(language, "seed", seed=self.seed)]
        return "   ".join([*lines, self._state(language), shown(Path(self.written.file).name)])

    def _state(self, language: Language) -> str:
        faults = [*self.faults, *self.other_faults]
        if faults:
            sign, _ = LOOKS[min(fault.severity for fault in faults)]
            return sign + say(language, "live_faults", count=len(faults))
        if self.proved is None and not self.is_old:
            return say(language, "live_checking")
        return say(language, "live_clean")

    def pages(self, language: Language) -> Mapping[str, list[Part]]:
        """What stands one below the other, by the name of its place; the picture comes before what is `elsewhere`."""
        return {
            "wrong": self._wrong(language),
            "prompt": self._prompt(language),
            "verdict": self._key(language),
            "elsewhere": self._elsewhere(language),
        }

    def _wrong(self, language: Language) -> list[Part]:
        """The faults, where the question would be."""
        own, others = self.faults, self.other_faults
        parts = fault_parts(own, language)
        if self.trouble is not None and not own:
            parts.append(Part(verbatim(self.trouble.in_language(language)), style="$text-error"))
        if self.is_old and others:
            # One of these may be why the question cannot be read.
            parts += [*([self._heading(language)] if own else []), *fault_parts(others, language)]
        if self.is_old and self.variant is not None:
            parts.append(Part(verbatim(say(language, "live_old")), style=MUTED))
        return parts

    def _prompt(self, language: Language) -> list[Part]:
        """The question as a learner sees it."""
        return [] if self.variant is None else preview_parts(self.variant, language)

    def _key(self, language: Language) -> list[Part]:
        """The key, the working, the hints, and each mistake with its value."""
        if self.variant is None:
            return []
        return [
            *key_parts(self.variant, language),
            *hint_parts(self.variant, language),
            *mistake_parts(self.variant, language),
        ]

    def picture(self) -> Illustration | None:
        """The first picture of the question, if there is one with these numbers."""
        if self.variant is None:
            return None
        try:
            return next(iter(illustrations(self.variant)), None)
        except DlquizError:
            # Whether the question can be drawn is said above; `p` says why its picture cannot.
            return None

    def _elsewhere(self, language: Language) -> list[Part]:
        """The faults of the rest of the file, below a question that has been read."""
        others = [] if self.is_old else self.other_faults
        return [self._heading(language), *fault_parts(others, language)] if others else []

    def _heading(self, language: Language) -> Part:
        return Part(verbatim(say(language, "live_elsewhere")), style="bold", heading=True)


def _draw(question: Question, seed: int) -> tuple[Variant | None, DlquizError | None]:
    """The question with the numbers of a seed, if it can be drawn and its key computed; else why not."""
    try:
        variant = draw(question, seed)
        give_up(variant)
    except DlquizError as error:
        return None, error
    return variant, None
