"""Adding a question: into which bank, of which kind, and writing an example of it. Nothing here knows Textual."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from dlquiz import locations
from dlquiz.bank import Bank
from dlquiz.bank.adding import add_question, begins_without_id
from dlquiz.editors import editor_name
from dlquiz.errors import UsageError
from dlquiz.kinds.names import LISTED
from dlquiz.kinds.registry import KINDS
from dlquiz.messages import Language, Text, message
from dlquiz.messages.reasons import reason
from dlquiz.text.cells import shown
from dlquiz.tui.context import AppContext
from dlquiz.tui.cycle import next_value


class Added(NamedTuple):
    """The question that was added: its bank, its id, its file, its line there, and the file before; None if new."""

    bank: str
    id: str
    file: Path
    line: int
    before: bytes | None = None


def _is_own(file: Path) -> bool:
    return not locations.is_bundled(file) and not locations.is_added(file)


class AddPresenter:
    """Offers the learner's own banks, and a new one: those that others wrote are overwritten by updates."""

    def __init__(self, context: Callable[[], AppContext]) -> None:
        self._context = context
        self._kind = LISTED[0]
        self._bank = self._offered()[0]

    def _offered(self) -> list[Bank | None]:
        own = [bank for bank in self._context().library.banks if _is_own(Path(bank.file))]
        return [*own, None]

    @property
    def is_new(self) -> bool:
        """Whether a bank is begun."""
        return self._bank is None

    def turn_bank(self, step: int) -> None:
        offered, now = self._offered(), None if self._bank is None else self._bank.id
        ids = [None if bank is None else bank.id for bank in offered]
        # A bank that is gone by now is none of them.
        at = ids.index(now) if now in ids else -1
        self._bank = offered[(at + step) % len(offered)]

    def turn_kind(self, step: int) -> None:
        self._kind = next_value(LISTED, self._kind, step) or self._kind

    def values(self, language: Language) -> tuple[str, str]:
        """What is chosen: the bank and the kind."""
        new = message("add_new_bank") if self._bank is None else self._bank.title
        return shown(new.in_language(language)), KINDS[self._kind].title.in_language(language)

    def file(self, name: str) -> Path:
        """The file of the bank; of a new one, after its `name`."""
        if self._bank is not None:
            return Path(self._bank.file)
        own, plain = self._context().bank_folder, re.sub(r"[\W_]+", "-", name.lower()).strip("-")
        if plain:
            return own / f"{plain}.yaml"
        # What is begun without a name is not put into a bank that is there.
        names = chain(["my-questions"], (f"my-questions-{number}" for number in count(2)))
        return next(file for each in names if not (file := own / f"{each}.yaml").exists())

    def asks_id(self, name: str) -> bool:
        """Whether the name of the new bank gives no id."""
        return self.is_new and begins_without_id(self.file(name))

    def where(self, name: str) -> Text:
        """Into which file it goes, and which editor opens it."""
        editor = editor_name(os.environ, windows=os.name == "nt", wanted=self._context().settings.editor)
        return message("add_text", file=self.file(name).name, editor=shown(editor))

    def write(self, name: str, identity: str | None, language: Language) -> Added | Text:
        """Add an example of the kind; to a new bank that `asks_id` with that `identity`. Or why it cannot be added."""
        file = self.file(name)
        try:
            before = file.read_bytes() if file.exists() else None
            if self.is_new:
                file.parent.mkdir(parents=True, exist_ok=True)
            added = add_question(file, self._kind, self._context().library, language, identity)
        except UsageError as error:
            return Text(error.en, error.zh)
        except OSError as error:
            return message("new_unsaved", file=file, reason=reason(error))
        bank = (identity or file.stem) if self._bank is None else self._bank.id
        return Added(bank, added.id, file, added.line, before)
