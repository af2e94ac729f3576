"""What a session has to save: what a failing store refuses waits, and nothing is saved twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from dlquiz.errors import StorageError
from dlquiz.messages import message
from dlquiz.progress.records import Attempt, Draft
from dlquiz.progress.store import Store
from dlquiz.schedule import Memory, Rating


class PendingWrites:
    """Answers to be saved, the oldest first; ratings of these, and answers taken back, while the store failed.

    `tell_saved` is called with the id of an answer as soon as it is stored, be it late. The draft of the question being
    answered does not wait: the next one takes its place. `draft_trouble` says why it could not be kept, which is no
    reason to stop: recording the answer will say "not saved".
    """

    def __init__(self, store: Store, clock: Callable[[], datetime], tell_saved: Callable[[str], None]) -> None:
        self.draft_trouble: StorageError | None = None
        self._store = store
        self._clock = clock
        self._tell_saved = tell_saved
        self._pending: list[Attempt] = []
        self._withdrawn: list[Attempt] = []
        self._rated: dict[str, Rating] = {}

    def record(self, attempt: Attempt) -> Memory | None:
        """Save the attempt, and before it what waits from an earlier failure; None when it could not be saved."""
        self._pending.append(attempt)
        return self._save_pending()

    def take_back(self, attempt_id: str) -> None:
        """Undo an answer, saved or not. Raises StorageError where the store cannot; nothing has changed then."""
        # What was reported as "not saved" may be on disk all the same; once that is certain, it can be taken back.
        self._save_pending()
        unsaved = [attempt for attempt in self._pending if attempt.id == attempt_id]
        if not unsaved:
            self._store.undo(attempt_id, self._clock())
            self._rated.pop(attempt_id, None)
            return
        self._rated.pop(attempt_id, None)
        self._pending.remove(unsaved[0])
        self._withdrawn.append(unsaved[0])
        self._withdraw()

    def dispute(self, attempt_id: str, note: str) -> None:
        """Note that the learner disputes the verdict. Raises StorageError where that cannot be kept."""
        self._save_pending()
        if any(attempt.id == attempt_id for attempt in self._pending):
            raise StorageError(*message("dispute_unsaved"))
        self._store.dispute(attempt_id, self._clock(), note)

    def rate(self, attempt_id: str, rating: Rating) -> Memory | None:
        """Override the rating of an answer; its question's memory, None while the answer itself waits to be saved.

        It then waits with its answer. Raises StorageError where a rating of what is saved cannot be kept.
        """
        self._save_pending()
        if any(attempt.id == attempt_id for attempt in self._pending):
            self._rated[attempt_id] = rating
            return None
        memory = self._store.rate(attempt_id, self._clock(), rating)
        self._rated.pop(attempt_id, None)
        return memory

    def keep_draft(self, draft: Draft | None) -> None:
        """Keep a draft in place of the one before; None forgets that."""
        try:
            if draft is None:
                self._store.drafts.clear()
            else:
                self._store.drafts.save(draft)
        except StorageError as error:
            self.draft_trouble = error
        else:
            self.draft_trouble = None

    def retry(self) -> bool:
        """Try to save what could not be saved; True when nothing is left unsaved."""
        self._save_pending()
        self._withdraw()
        return not self._pending and not self._withdrawn and not self._rated

    def _save_pending(self) -> Memory | None:
        """Save all that waits, the oldest first; the memory after the last one, None when something still waits."""
        memory = None
        while self._pending:
            try:
                memory = self._store.record(self._pending[0])
            except StorageError:
                return None
            self._tell_saved(self._pending.pop(0).id)
            self._rate_saved()
        self._rate_saved()
        return memory

    def _rate_saved(self) -> None:
        """Give what is saved by now the ratings that waited for it.

        They were not given before: what was reported as "not saved" may be on disk, with the rating of then.
        """
        unsaved = {attempt.id for attempt in self._pending}
        for attempt_id in [waiting for waiting in self._rated if waiting not in unsaved]:
            try:
                self._store.rate(attempt_id, self._clock(), self._rated[attempt_id])
            except StorageError:
                return
            del self._rated[attempt_id]

    def _withdraw(self) -> None:
        """Take back on disk what was taken back while the store failed, if it got there after all."""
        while self._withdrawn:
            attempt = self._withdrawn[0]
            try:
                if any(stored.id == attempt.id for stored in self._store.history(question=attempt.question)):
                    self._store.undo(attempt.id, self._clock())
            except StorageError:
                return
            self._withdrawn.pop(0)
