"""The command palette: everything that can be done here, and the other screens, found by typing a part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider

from dlquiz.tui.places import PLACES
from dlquiz.tui.screens.base import NOT_SERVED, QuizScreen


class Command(NamedTuple):
    """A line of the palette."""

    name: str
    help: str
    run: Callable[[], None]


class Commands(Provider):
    """The acts of the screen below the palette with their keys, and the places that can be gone to from there."""

    def _commands(self) -> Iterator[Command]:
        screen = self.screen
        if not isinstance(screen, QuizScreen):
            return
        press = screen.app.simulate_key
        shown = set()
        for act in screen.all_acts():
            if act.word == "palette" or not act.keys:
                continue
            shown.add(act.word)
            name = f"{screen.say(f'key_{act.word}')}  {act.shown}"
            yield Command(name, screen.say(f"does_{act.word}"), partial(press, act.keys[-1]))
        hidden = NOT_SERVED if screen.study.served else frozenset()
        for place in PLACES if screen.WANDERS else ():
            if place not in shown | hidden:
                yield Command(
                    screen.say(f"key_{place}"), screen.say(f"does_{place}"), partial(screen.quiz.open_place, place)
                )

    async def discover(self) -> Hits:
        for command in self._commands():
            yield DiscoveryHit(command.name, command.run, help=command.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        found = False
        for command in self._commands():
            score = max(matcher.match(command.name), matcher.match(command.help) / 2)
            if score > 0:
                found = True
                yield Hit(score, matcher.highlight(command.name), command.run, help=command.help)
        if not found and isinstance(self.screen, QuizScreen):
            yield Hit(0.0, self.screen.say("palette_nothing"), lambda: None)
