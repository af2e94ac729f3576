"""A function that is being written: the learner's file, its saves and its runs. Nothing here knows Textual."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from dlquiz import locations
from dlquiz.bank.watcher import Stamp, stamp_of
from dlquiz.errors import DlquizError, UsageError
from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Language, Text, message, say
from dlquiz.sandbox.model import StoppedError
from dlquiz.session.code_consent import kinds_text, not_agreed, protection_here, protection_texts
from dlquiz.session.code_file import Tries, code_path, make_code_file, mark_code_file
from dlquiz.text.cells import shown
from dlquiz.tui.question.code_parts import run_parts
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.variants.model import Variant


class Ran(NamedTuple):
    """What came of a run of this `source`: a verdict, or in its place why the file was not run."""

    job: Job
    source: str = ""
    verdict: Verdict | None = None
    trouble: Text | None = None


class Job:
    """One run of the file, for a thread of its own; `stop` ends it soon."""

    def __init__(self, tries: Tries, served: bool) -> None:
        self._tries = tries
        self._served = served
        self._stopped = threading.Event()

    def stop(self) -> None:
        self._stopped.set()

    def __call__(self) -> Ran | None:
        """Run the file as it is now; None where the run was stopped."""
        variant = self._tries.variant
        try:
            missing = not_agreed()
            if missing:
                key = "code_refused" if self._served else "code_ask_first"
                where = {"bank": variant.question.bank, "id": variant.question.id}
                return Ran(self, trouble=message(key, kinds=kinds_text(missing), **where))
            source, marking = mark_code_file(variant, self._tries.file, self._stopped.is_set)
        except StoppedError:
            return None
        except DlquizError as error:
            return Ran(self, trouble=Text(error.en, error.zh))
        return Ran(self, source, marking.verdict)


class CodeWork:
    """One code question while it is answered.

    Where verdicts are `withheld` only that a run counts is shown. `served`: on a page, from which no editor is opened.
    """

    def __init__(
        self,
        variant: Variant,
        *,
        withheld: bool = False,
        served: bool = False,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.variant = variant
        self.file = code_path(variant.question)
        self.is_first = not locations.code_folder().exists()
        """Whether no code question was written here before, so that it is said what protects."""
        self._tries = Tries(variant, self.file)
        self._withheld, self._served, self._ticks = withheld, served, ticks
        # What the file was left as is run when the learner has looked at it again.
        self._run: Stamp | None = stamp_of(self.file)
        self._last: Stamp | None = self._run
        self._was_there = self._run is not None and not served
        self._job: Job | None = None
        self._began = 0.0
        self._ran: Ran | None = None
        self._protection: list[Text] = []

    # The file

    def make(self, language: Language) -> None:
        """Make the file unless it exists. Raises `UsageError` where it cannot be written."""
        if make_code_file(self.variant, self.file, language):
            self._run = self._last = stamp_of(self.file)

    def closed(self) -> None:
        """An editor was closed: the file is run once more, whether it was changed or not."""
        self._run = None

    def is_saved(self) -> bool:
        """Whether the file is there in a state that was not run yet; to be asked again and again.

        It is half written until two looks in a row see the same.
        """
        found, before = stamp_of(self.file), self._last
        self._last = found
        if found is None or found != before or found == self._run:
            return False
        self._run = found
        return True

    @property
    def is_left(self) -> bool:
        """Whether the file is there from another time and was not run yet."""
        return self._was_there and self._ran is None and self._job is None

    # Runs

    @property
    def is_running(self) -> bool:
        return self._job is not None

    def begin(self) -> Job:
        """A new run, in place of one that is still going on."""
        self.stop()
        self._job, self._began = Job(self._tries, self._served), self._ticks()
        return self._job

    def stop(self) -> None:
        """End a run whose result is no longer needed."""
        if self._job is not None:
            self._job.stop()
            self._job = None

    def take(self, ran: Ran | None) -> bool:
        """Show what came of a run, unless a newer one took its place; whether there is something new."""
        if ran is None or ran.job is not self._job:
            return False
        self._job, self._ran = None, ran
        if ran.verdict is not None:
            if self._withheld and ran.verdict.counts:
                # Who does not know that a run was right hands in the last one.
                self._tries = Tries(self.variant, self.file)
            self._tries.take(ran.source, ran.verdict)
        return True

    def answer(self) -> tuple[str, Verdict] | Text:
        """The source and the verdict to be recorded, or why there is nothing to record yet."""
        may_wait = self._tries.are_over and not self._withheld
        if self._tries.verdict is not None and (may_wait or not self.is_running):
            return self._tries.source, self._tries.verdict
        return message("code_still_running" if self.is_running else "code_nothing_yet")

    # What is shown

    def learn_protection(self) -> None:
        """Find out what protects; takes a tenth of a second, for any thread."""
        try:
            self._protection = protection_texts(protection_here())
        except UsageError as error:
            self._protection = [Text(error.en, error.zh)]

    def parts(self, language: Language) -> list[Part]:
        """How the last run went, and below it where the file is and what protects."""
        return [*self._result(language), *self._about_file(language)]

    def _about_file(self, language: Language) -> Iterator[Part]:
        yield Part(verbatim(say(language, "code_file_here", file=shown(str(self.file)))), style=MUTED)
        if self._served:
            yield Part(verbatim(say(language, "code_served")), gap=False)
        for text in self._protection:
            yield Part(verbatim(text.in_language(language)), style=MUTED)

    def _result(self, language: Language) -> list[Part]:
        ran = self._ran
        if self.is_running:
            seconds = int(self._ticks() - self._began)
            text = say(language, "code_running", seconds=seconds) if seconds else say(language, "code_running_now")
            return [Part(verbatim(text), style="$text-accent")]
        if ran is None:
            return []
        if ran.verdict is None:
            assert ran.trouble is not None, "a run has a verdict or a reason"
            return [Part(verbatim(ran.trouble.in_language(language)), style="$text-warning")]
        if not ran.verdict.counts:
            help_text = say(language, "not_counted", help=ran.verdict.message.in_language(language))
            return [Part(verbatim(help_text), style="$text-warning")]
        if self._withheld:
            return [Part(verbatim(say(language, "code_counted")))]
        return run_parts(self.variant, ran.verdict, language)

    @property
    def _how_to_begin(self) -> str:
        if self._served:
            return "code_how_served"
        if self.is_left:
            return "code_how_left"
        return "code_how_withheld" if self._withheld else "code_how"

    def how(self, language: Language) -> str:
        """What to do next, in a line."""
        counted = self._tries.verdict
        if counted is None:
            return say(language, self._how_to_begin)
        if self._withheld:
            return say(language, "code_hands_in")
        assert counted.run is not None, "a run that counts"
        groups = counted.run.groups
        passed = sum(group.right for group in groups)
        return say(language, "code_records", outcome=say(language, counted.outcome), passed=passed, count=len(groups))
