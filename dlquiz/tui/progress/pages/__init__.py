"""The pages of progress: pure functions from the figures to sections. Only those of the page shown are drawn."""

from __future__ import annotations

from dlquiz.tui.progress.pages.accuracy import accuracy_page, calibration_page
from dlquiz.tui.progress.pages.days import history_page, time_page
from dlquiz.tui.progress.pages.kit import Section, Show, View, drawn, text_block
from dlquiz.tui.progress.pages.memory import memory_page
from dlquiz.tui.progress.pages.mistakes import mistakes_page
from dlquiz.tui.progress.pages.overview import overview_page
from dlquiz.tui.progress.pages.topics import topics_page

__all__ = ["PAGES", "Section", "View", "drawn", "page"]

PAGES: dict[str, Show] = {
    "overview": overview_page,
    "topics": topics_page,
    "accuracy": accuracy_page,
    "memory": memory_page,
    "mistakes": mistakes_page,
    "calibration": calibration_page,
    "time": time_page,
    "history": history_page,
}
"""The pages by name, in their order."""


def page(name: str, view: View) -> list[Section]:
    """The sections of a page; before the first answer what to do."""
    if not view.figures.answered:
        return [Section("", text_block(view.say("progress_nothing"), language=view.language))]
    return PAGES[name](view)
