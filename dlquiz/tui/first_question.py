"""The first question of a sitting, made ready by an earlier run: drawn, and its prompt read.

To read, draw and show a question takes the readers of banks and of Markdown and the catalogue; loading them is a good
part of a start. What was made ready is the very variant that its seed gives, and it is asked once: its seed is fresh.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from dlquiz.bank import Library
from dlquiz.bank.index.ready import Key, Ready, content_of
from dlquiz.bank.index.stamps import code_stamp
from dlquiz.messages import Language
from dlquiz.questions import Question

if TYPE_CHECKING:
    from dlquiz.tui.packing import Made
    from dlquiz.tui.rendering import Part
    from dlquiz.variants import Variant

MOST = 1_000
"""So many questions are made ready: some megabytes."""
AT_ONCE = 2


class FirstQuestions:
    """Those that stand ready in the index `file`; `fresh_seed` gives seeds that nobody has seen."""

    def __init__(self, file: Path, fresh_seed: Callable[[], int]) -> None:
        self._file = file
        self._fresh_seed = fresh_seed
        self._taken: Made | None = None

    @cached_property
    def _ready(self) -> Ready:
        return Ready(self._file, code_stamp())

    def take(self, library: Library, question: Question) -> Variant | None:
        """A variant of a question of the library that nobody has seen yet, if one is ready."""
        key = _key(library, question)
        made = None if key is None else self._ready.take(key)
        if made is None:
            return None
        from dlquiz.tui.packing import unpacked

        self._taken = unpacked(made)
        return None if self._taken is None else self._taken.variant

    def prompt(self, variant: Variant, language: Language) -> list[Part] | None:
        """What the prompt of the variant that was taken says."""
        if self._taken is None or self._taken.variant is not variant:
            return None
        return self._taken.prompts.get(language)

    def refill(self, library: Library, may_go_on: Callable[[], bool]) -> None:
        """Make ready what is not, a few at a time, each time that it `may_go_on`. For a thread beside the screen."""
        wanted = {key: question for question in _candidates(library) if (key := _key(library, question)) is not None}
        ready = self._ready.keep(wanted) if wanted else None
        missing = [] if ready is None else [key for key in wanted if key not in ready]
        while missing and may_go_on():
            now, missing = missing[:AT_ONCE], missing[AT_ONCE:]
            self._ready.put(dict(self._made({key: wanted[key] for key in now})))

    def _made(self, wanted: Mapping[Key, Question]) -> Iterator[tuple[Key, bytes]]:
        from dlquiz.tui.packing import packed

        for key, question in wanted.items():
            try:
                yield key, packed(question, self._fresh_seed())
            except Exception:  # noqa: BLE001
                # What is wrong with a question is told when it is asked.
                continue


def _candidates(library: Library) -> Iterable[Question]:
    """The questions of the banks that are not too large for all to be made ready."""
    left = MOST
    for bank in library.banks:
        if len(bank.questions) <= left:
            left -= len(bank.questions)
            yield from (question for question in bank.questions if not question.deprecated)


def _key(library: Library, question: Question) -> Key | None:
    bank = None if question.by_seed is not None else library.bank(question.bank)
    loaded = None if bank is None else library.loaded.get(bank.file)
    content = None if loaded is None else content_of(loaded)
    return None if content is None else Key(content, question.id)
