"""What the learner's own history says of one question: for whoever looks at it, or writes it."""

from __future__ import annotations

from dlquiz.bank import Library
from dlquiz.messages import Text, message
from dlquiz.progress.store import Store
from dlquiz.session.titles import mistake_title


def own_figures_text(store: Store, library: Library, name: str) -> Text | None:
    """How often a question was answered, the mean score, and the commonest mistake; None where it never was.

    Raises StorageError.
    """
    tally = store.figures.tallies().get(name)
    if tally is None:
        return None
    found = message("own_figures", count=tally.answered, mean=f"{100 * tally.score / tally.answered:.0f}%")
    made = store.figures.mistakes_at(name)
    if not made:
        return found
    mistake = max(sorted(made), key=lambda each: made[each].times)
    title = mistake_title(library, mistake, name)
    commonest = message("own_figures_mistake", name=title, count=made[mistake].times)
    return Text(f"{found.en} {commonest.en}", f"{found.zh}{commonest.zh}")
