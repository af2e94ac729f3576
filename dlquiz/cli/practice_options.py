"""The options of `practice` and its kin, and what they mean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dlquiz import locations
from dlquiz.bank import Library
from dlquiz.cli.library import find_bank, installed, installed_banks, looks_like_path
from dlquiz.errors import UsageError
from dlquiz.messages import Language
from dlquiz.session.options import SessionOptions
from dlquiz.settings import Order, load_settings

if TYPE_CHECKING:
    from dlquiz.questions.question import Question


class Options(NamedTuple):
    """As typed: `bank` is a path or an id; `extra` are the paths given to `dlquiz --bank`.

    Without an `order` the settings decide.
    """

    mode: str
    bank: str | None = None
    topic: str | None = None
    number: int | None = None
    seed: int | None = None
    language: Language | None = None
    extra: tuple[str, ...] = ()
    difficulty: int | None = None
    tag: str | None = None
    kind: str | None = None
    minutes: int | None = None
    order: Order | None = "mixed"
    question: str | None = None
    today: bool = False
    mistake: str = ""
    rounds: tuple[Question, ...] = ()

    def session_options(self, at_once: int | None = None) -> tuple[Library, SessionOptions]:
        """The banks to choose from, and what to practise of them; `at_once` as for `load_library`, of all the banks.

        Raises `DlquizError` for a bank that is not there.
        """
        if self.question is not None:
            return self._one_question(self.question)
        if self.bank is None:
            bank, library = None, installed(self.extra, at_once)
        else:
            bank, library = find_bank(self.bank, self.extra, to_ask=True)
        settings = load_settings(locations.settings_file())
        chosen = None if bank is None else bank.id
        return library, SessionOptions(
            mode=self.mode,
            bank=chosen,
            topic=None if self.topic is None else _topic_named(library, chosen, self.topic),
            number=self.number,
            usual=settings.number,
            repeatable=self.seed is not None,
            difficulty=self.difficulty,
            tag=self.tag,
            kind=self.kind,
            # Today has an order of its own.
            order="mixed" if self.today else self.order or settings.order,
            minutes=self.minutes,
            today=self.today,
            mistake=self.mistake,
            rounds=self.rounds,
        )

    def _one_question(self, name: str) -> tuple[Library, SessionOptions]:
        """One question again and again, at first with the numbers of the seed, as `show` and `grade` have them."""
        # Only for a question that is named: the screen starts without it.
        from dlquiz.cli.named import question_named

        # What names its bank as well needs no other, unless that is a file that is not installed.
        named = () if self.bank is None or ("/" in name and not looks_like_path(self.bank)) else (self.bank,)
        try:
            question, library = question_named((*named, name), self.extra)
        except UsageError as error:
            raise UsageError(f"--question {name}: {error.en}", f"--question {name}：{error.zh}") from None
        number = self.number or (None if self.minutes else 1)
        return library, SessionOptions(
            mode=self.mode, question=question.name, number=number, minutes=self.minutes, first_seed=self.seed
        )

    def places(self) -> list[Path]:
        """Where installed and extra banks are now."""
        return [*installed_banks(), *map(Path, self.extra)]

    def watched(self, library: Library) -> Callable[[], list[Path]]:
        """What finds the files of the library, and those that come to lie beside them."""
        named = self.bank
        if named is not None and (looks_like_path(named) or list(library.loaded) == [named]):
            return lambda: [Path(named)]
        return self.places

    def session_seed(self) -> int:
        """The seed asked for, or a fresh one short enough to be read out."""
        return fresh_seed() if self.seed is None else self.seed


def _topic_named(library: Library, bank: str | None, typed: str) -> str:
    # Only for a topic: the screen starts without it.
    from dlquiz.session.titles import topic_named

    return topic_named(library, bank, typed)


def fresh_seed() -> int:
    """A seed nobody has seen, short enough to be read out."""
    import secrets

    return secrets.randbelow(1_000_000)
