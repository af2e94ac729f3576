"""The options of `practice` and its kin, and what they mean."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dlquiz import locations
from dlquiz.bank import Library
from dlquiz.cli.places import find_bank, installed, looks_like_path
from dlquiz.messages import Language
from dlquiz.questions import Question
from dlquiz.session import Wishes
from dlquiz.settings import load_settings


@dataclass(frozen=True, slots=True)
class Options:
    """As typed: `bank` is a path or an id; `extra` are the paths given to `dlquiz --bank`."""

    mode: str
    bank: str | None = None
    topic: str | None = None
    number: int | None = None
    seed: int | None = None
    language: Language | None = None
    extra: tuple[str, ...] = ()
    mistake: str = ""
    rounds: tuple[Question, ...] = ()

    def wishes(self) -> tuple[Library, Wishes]:
        """The banks to choose from, and what to practise of them. Raises `DlquizError` for a bank that is not there."""
        if self.bank is None:
            bank, library = None, installed(self.extra)
        else:
            bank, library = find_bank(self.bank, self.extra, to_ask=True)
        usual = load_settings(locations.settings_file()).number
        chosen = None if bank is None else bank.id
        repeatable = self.seed is not None
        return library, Wishes(self.mode, chosen, self.topic, self.number, usual, repeatable, self.mistake, self.rounds)

    def places(self) -> list[Path]:
        """Where installed and extra banks are now."""
        return [*locations.installed_banks(), *map(Path, self.extra)]

    def watched(self, library: Library) -> Callable[[], list[Path]]:
        """What finds the files of the library that the wishes came with, and those that come to lie beside them."""
        named = self.bank
        if named is not None and (looks_like_path(named) or list(library.loaded) == [named]):
            return lambda: [Path(named)]
        return self.places

    def sitting_seed(self) -> int:
        """The seed asked for, or a fresh one short enough to be read out."""
        return secrets.randbelow(1_000_000) if self.seed is None else self.seed
