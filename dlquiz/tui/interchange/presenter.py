"""What comes in or goes out, and what would be lost: shown before anything is written. Nothing here knows Textual."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from dlquiz import locations
from dlquiz.bank import Bank
from dlquiz.errors import StorageError, UsageError
from dlquiz.interchange.attempts import take_in
from dlquiz.interchange.converting import Conversion, Request, converted, save
from dlquiz.interchange.formats import FORMATS, NATIVE
from dlquiz.interchange.model import WriteOptions
from dlquiz.interchange.reporting import counts_line, item_lines
from dlquiz.messages import Language, Text, message
from dlquiz.messages.reasons import reason
from dlquiz.text.cells import shown
from dlquiz.tui.context import AppContext
from dlquiz.tui.cycle import next_value

MOST_LINES = 500
"""Lines of a report that are shown; the command prints them all."""


class Saved(NamedTuple):
    """What was written, in sentences."""

    sentences: tuple[Text, ...]


class Exchange:
    """One file that is to be converted: looked over first, then written."""

    def __init__(self, context: Callable[[], AppContext]) -> None:
        self._context = context
        self._looked: tuple[Request, Conversion] | None = None

    def _library_files(self) -> list[Path]:
        return [Path(bank.file) for bank in self._context().library.banks]

    def request(self, typed: str) -> Request:
        """What is to be converted for the path that is typed."""
        raise NotImplementedError

    @property
    def is_looked_over(self) -> bool:
        """Whether the report is there, and nothing was changed since."""
        return self._looked is not None

    def forget(self) -> None:
        """Something was changed: what was looked over counts no more."""
        self._looked = None

    def look(self, typed: str) -> Text | None:
        """Read and convert, and write nothing; why it cannot be done, if so."""
        self._looked = None
        if not typed.strip():
            return message("exchange_no_path")
        try:
            request = self.request(typed)
            self._looked = request, converted(request)
        except UsageError as error:
            return Text(error.en, error.zh)
        except (OSError, RuntimeError) as error:
            # A path may be too long for the system, or name a home of nobody.
            return reason(error) if isinstance(error, OSError) else Text.same(str(error))
        return None

    @property
    def there(self) -> list[Path]:
        """The files that would be overwritten."""
        return [] if self._looked is None else [path for path, _ in self._looked[1].files if path.exists()]

    def lines(self, language: Language) -> list[str]:
        """The report, and what comes next."""
        if self._looked is None:
            return []
        _, conversion = self._looked
        names = ", ".join(str(path) for path, _ in conversion.files)
        lost = [shown(line) for line in item_lines(conversion.report, language)]
        more = (
            [message("exchange_more", count=len(lost) - MOST_LINES).in_language(language)] if lost[MOST_LINES:] else []
        )
        after = "exchange_replace" if self.there else "exchange_write"
        return [
            counts_line(conversion.report, language),
            shown(message(after, files=names).in_language(language)),
            *lost[:MOST_LINES],
            *more,
        ]

    def write(self, *, replace: bool) -> Saved | Text:
        """Write what was looked over, or say why not."""
        assert self._looked is not None, "it is looked over first"
        _, conversion = self._looked
        if self.there and not replace:
            return message("exchange_replace", files=", ".join(map(str, self.there)))
        own = self._context().bank_folder
        try:
            if any(path.parent == own for path, _ in conversion.files):
                own.mkdir(parents=True, exist_ok=True)
            save(conversion)
            reviews = self._take_in_reviews(conversion)
        except (UsageError, StorageError) as error:
            return Text(error.en, error.zh)
        except OSError as error:
            return reason(error)
        names = ", ".join(shown(str(path)) for path, _ in conversion.files)
        return Saved((message("convert_written", path=names), *reviews))

    def _take_in_reviews(self, conversion: Conversion) -> tuple[Text, ...]:
        """Put the reviews that the source remembers into the history; the sentence that says so, if there are any."""
        context = self._context()
        if not conversion.reviewed:
            return ()
        if not context.store.saved:
            return (message("not_saved_why", reason=context.trouble),)
        count = take_in(conversion.reviewed, context.store, context.clock())
        return (message("convert_reviews", count=count),) if count else ()


class Importing(Exchange):
    """A file of another tool becomes a bank among the learner's own."""

    def request(self, typed: str) -> Request:
        source = Path(typed.strip()).expanduser()
        target = self._context().bank_folder / f"{source.stem}.yaml"
        return Request(source, target, siblings=self._library_files())


class Exporting(Exchange):
    """A bank becomes a file of another tool."""

    def __init__(self, context: Callable[[], AppContext]) -> None:
        super().__init__(context)
        self._bank = 0
        self._format = next(name for name, each in FORMATS.items() if each.writes and name != NATIVE)

    @property
    def _banks(self) -> list[Bank]:
        return list(self._context().library.banks)

    def turn_bank(self, step: int) -> None:
        self._bank = (self._bank + step) % max(len(self._banks), 1)
        self.forget()

    def turn_format(self, step: int) -> None:
        written = [name for name, each in FORMATS.items() if each.writes]
        self._format = next_value(written, self._format, step) or self._format
        self.forget()

    def values(self, language: Language) -> tuple[str, str]:
        """What is chosen: the bank and the format."""
        banks = self._banks
        title = banks[self._bank % len(banks)].title.in_language(language) if banks else "–"
        return shown(title), self._format

    def usual_path(self) -> str:
        """Where the file goes if nothing else is typed."""
        banks = self._banks
        name = banks[self._bank % len(banks)].id if banks else NATIVE
        try:
            folder = Path.home()
        except RuntimeError:
            # Whoever has no home, has a place where the program runs.
            folder = Path.cwd()
        return str(folder / f"{name}{FORMATS[self._format].endings[0]}")

    def request(self, typed: str) -> Request:
        banks, target = self._banks, Path(typed.strip()).expanduser()
        if not banks:
            raise UsageError(*message("exchange_no_bank"))
        if target.resolve().is_relative_to(locations.data_folder().resolve()):
            raise UsageError(*message("exchange_own", path=target))
        bank = banks[self._bank % len(banks)]
        options = WriteOptions(preferred=self._context().settings.language)
        return Request(Path(bank.file), target, NATIVE, self._format, None, options, self._library_files())
