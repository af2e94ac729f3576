"""The command palette: everything that can be done here, the other screens, topics and questions, found by typing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePath
from typing import Any, ClassVar, NamedTuple
from unicodedata import normalize

from textual import on
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import Input
from textual.worker import WorkerCancelled

from dlquiz.messages import Text
from dlquiz.questions.question import Question
from dlquiz.session.options import SessionOptions
from dlquiz.session.searching import Index, folded
from dlquiz.text.cells import cell_width
from dlquiz.text.first_line import first_line
from dlquiz.tui.base import NOT_SERVED, OTHER_STYLES, QuizScreen
from dlquiz.tui.pictures.cells import cut, one_line, widest
from dlquiz.tui.screens_by_name import PLACES

NAMED, TOPIC, QUESTION = 3_000.0, 2_000.0, 1_000.0
"""What is found ranks so: acts and places that are named so, topics, questions, and acts with some of the letters."""
MOST_TOPICS, MOST_QUESTIONS = 8, 30
WIDEST, MARGINS = 120, 6
"""The cells of the list, and those beside its rows."""
ONE_ROW, NAME, GAP = 96, 30, 2
"""With so many cells for a row, what a command is for stands behind its name instead of below it."""


class Command(NamedTuple):
    """A line of the palette; `keys` do the same, "" where no key does."""

    name: str
    help: str
    run: Callable[[], None]
    keys: str = ""

    def shown(self, name: Content, keys: int, width: int) -> Content:
        """Its keys in so many cells, its name, and what it is for, in `width` cells."""
        pad = " " * (keys - cell_width(self.keys))
        left = width - keys
        if width < ONE_ROW:
            between, room = "\n" + " " * keys, left
        else:
            apart = max(NAME - cell_width(self.name), 0) + GAP
            between, room = " " * apart, left - cell_width(self.name) - apart
        about = (cut(self.help, max(room, 1)), "not bold $text-muted")
        return Content.assemble((self.keys, "bold $text-accent"), pad, name, between, about)


def _help(screen: QuizScreen[Any], word: str) -> str:
    """What a key does, without the marks of Markdown, which the palette does not read."""
    return screen.say(f"does_{word}").replace("`", "")


class Commands(Provider):
    """The acts of the screen below the palette with their keys, and what can be gone to from there: other screens, a
    topic, which is practised, and a question, which is looked at."""

    _index: Index | None = None

    def _commands(self) -> Iterator[Command]:
        screen = self.screen
        if not isinstance(screen, QuizScreen):
            return
        press = screen.app.simulate_key
        shown = set()
        for act in screen.acts():
            if act.word == "palette" or not act.pressed:
                continue
            shown.add(act.word)
            name, run = screen.say(f"key_{act.word}"), partial(press, act.pressed[-1])
            yield Command(name, _help(screen, act.word), run, act.shown)
        hidden = NOT_SERVED if screen.context.served else frozenset()
        for place in PLACES if screen.WANDERS else ():
            if place not in shown | hidden:
                yield Command(screen.say(f"key_{place}"), _help(screen, place), partial(screen.quiz.open_place, place))

    def _shown(self, command: Command, name: Content | None = None) -> Content:
        keys = GAP + widest(command.keys for command in self._commands())
        width = min(self.screen.size.width, WIDEST) - MARGINS
        return command.shown(Content(command.name) if name is None else name, keys, width)

    async def discover(self) -> Hits:
        for command in self._commands():
            yield DiscoveryHit(self._shown(command), command.run, command.name)

    async def search(self, query: str) -> Hits:
        # Chinese input methods send letters of full width.
        matcher = self.matcher(normalize("NFKC", query))
        found = False
        for command in self._commands():
            score = max(matcher.match(command.name), matcher.match(command.help) / 2)
            if score > 0:
                found = True
                score += NAMED if folded(query) in folded(command.name) else 0
                yield Hit(score, self._shown(command, matcher.highlight(command.name)), command.run, command.name)
        screen = self.screen
        if not isinstance(screen, QuizScreen):
            return
        questions = await self._questions(screen, query)
        for score, command in (*self._topics(screen, query, questions), *self._looks(screen, questions)):
            found = True
            yield Hit(score, self._shown(command, matcher.highlight(command.name)), command.run, command.name)
        if not found:
            yield Hit(0.0, screen.say("palette_nothing"), lambda: None)

    async def _questions(self, screen: QuizScreen[object], query: str) -> list[Question]:
        """The questions in which every word of the query is, in a thread: the first search folds all of them."""
        if not screen.WANDERS:
            return []
        if self._index is None or self._index.library is not screen.context.library:
            self._index = Index(screen.context.library)
        return await asyncio.to_thread(self._index.search, query)

    def _topics(
        self, screen: QuizScreen[object], query: str, questions: list[Question]
    ) -> Iterator[tuple[float, Command]]:
        """Topics that are called so; those of a bank whose name alone has the words are too many to be meant."""
        words = folded(query).split()
        seen = dict.fromkeys((question.bank, question.topic) for question in questions)
        found = [
            (bank, topic, title)
            for bank_id, topic in seen
            if (bank := screen.context.library.bank(bank_id)) is not None
            for title in [bank.topics.get(topic, Text.same(topic))]
            if all(word in folded(" ".join((topic, *title))) for word in words)
        ]
        order = screen.context.settings.order
        for number, (bank, topic, title) in enumerate(found[:MOST_TOPICS]):
            name = screen.say("palette_topic", name=one_line(title.in_language(screen.language)))
            run = partial(screen.quiz.sessions.practise, SessionOptions(bank=bank.id, topic=topic, order=order))
            yield TOPIC - number, Command(name, one_line(bank.title.in_language(screen.language)), run)

    def _looks(self, screen: QuizScreen[object], questions: list[Question]) -> Iterator[tuple[float, Command]]:
        def look(question: Question) -> None:
            screen.quiz.open("preview", question, screen.context.fresh_seed())

        for number, question in enumerate(questions[:MOST_QUESTIONS]):
            prompt = first_line(question.prompt.in_language(screen.language))
            yield QUESTION - number, Command(one_line(question.name), prompt, partial(look, question))


class Palette(CommandPalette):
    """Enter waits for what is found: Textual takes the first line of what was found before the last letters."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [*OTHER_STYLES]

    @on(Input.Submitted)
    async def _wait_for_search(self, submitted: Input.Submitted) -> None:
        searches = [worker for worker in self.workers if worker.node is self and not worker.is_cancelled]
        try:
            for search in searches:
                await search.wait()
        except WorkerCancelled:
            # The palette is closed meanwhile.
            submitted.prevent_default()
