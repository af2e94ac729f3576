"""Options picked by number key, cursor or mouse: one, or several ticks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.widget import Widget
from textual.widgets import OptionList

from dlquiz.grading.verdict import GIVE_UP
from dlquiz.kinds.kind import kind_of
from dlquiz.messages import Language, Text, say
from dlquiz.session.state import QuestionState
from dlquiz.tui.inputs.field import Field
from dlquiz.tui.keymap import Key
from dlquiz.tui.question.parts import MUTED, heading_part, option_parts
from dlquiz.tui.rendering import Page, Part, verbatim
from dlquiz.tui.row_keys import number_of
from dlquiz.tui.widgets.listing import Listing

if TYPE_CHECKING:
    from dlquiz.session.scorer import Proposals


class ChoiceInput(Field, Listing):
    """A list of options. With `several`, keys tick and Enter submits the ticks; else picking submits."""

    KEYS = (
        Key("enter", "submit", "answer", label="1–{0.last_digit}/↵", when="_picks_one"),
        Key("enter", "submit", "submit", when="_ticks"),
        Key("", "", "tick_option", label="1–9", when="_ticks"),
        Key("question_mark", "", "give_up_step", when="_is_step"),
        Key("up,down", "", "choose_row", when="_is_scoring"),
        Key("enter", "submit"),
        Key("space", "select"),
    )

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._parts: tuple[Part, ...] = ()
        self._several = False
        self._ticked: set[int] = set()
        self._written: Mapping[int, str] = {}
        """What the learner wrote that suggests a rubric point, by the number of the point."""
        self._headings: Sequence[Text | None] = ()
        """What stands above each rubric point."""
        self._proposals: Proposals | None = None
        """What a model proposes, where one is asked."""
        self._question_state: QuestionState | None = None
        self._language: Language = "en"

    def ask(self, question_state: QuestionState, language: Language, typed: str | None) -> None:
        self._question_state, self._language, self._proposals = question_state, language, None
        whole, asked = kind_of(question_state.variant), kind_of(question_state.asked)
        several = whole.in_own_words or asked.picks == "several"
        self._written = whole.suggested(question_state.state.answer)
        self._headings = whole.headings() if self._is_scoring else ()
        self.show_options(option_parts(question_state.asked, language), several=several, keep=typed is None)

    def take_focus(self) -> None:
        self.focus(scroll_visible=False)

    def echo(self) -> Sequence[Part]:
        if not self._is_scoring:
            return ()
        lines = [say(self._language, "tick_points")]
        if self._proposals is not None:
            # Where there is no room for both, the line of keys says how to tick.
            lines.insert(0, self._proposals.text.in_language(self._language))
        elif self._written:
            lines.append(say(self._language, "tick_suggested"))
        return [Part(verbatim(line), style=MUTED, gap=False) for line in lines]

    def propose(self, proposals: Proposals) -> None:
        if self._is_scoring:
            self._proposals = proposals
            for number in proposals.quotes:
                self.replace_option_prompt_at_index(number - 1, self._page(number))

    def show_options(self, parts: Sequence[Part], *, several: bool, keep: bool = False) -> None:
        """Offer `parts`; `keep` leaves ticks and cursor as they are (another language, not another question).

        Nothing is under the cursor at first: an Enter pressed twice must not answer the next question.
        """
        self._parts, self._several = tuple(parts), several
        if not keep:
            self._ticked = set()
        self.show_rows([self._page(number) for number in range(1, len(parts) + 1)], self.highlighted if keep else None)

    def _page(self, number: int) -> Page:
        mark = "" if not self._several else "[x] " if number in self._ticked else "[ ] "
        label = f"{mark}{number}. "
        heading = self._headings[number - 1] if self._headings else None
        parts = [] if heading is None else [heading_part(heading, self._language)]
        parts.append(self._parts[number - 1]._replace(label=label, gap=False))
        if number in self._written:
            text = say(self._language, "rubric_wrote", words=self._written[number])
            parts.append(Part(verbatim(text), style=MUTED, indent=len(label), gap=False))
        if self._proposals is not None and number in self._proposals.quotes:
            text = say(self._language, "scorer_quote", quote=self._proposals.quotes[number])
            parts.append(Part(verbatim(text), style=MUTED, indent=len(label), gap=False))
        return Page(parts, quiet=True)

    def pick(self, number: int) -> None:
        """Tick or untick an option, or submit it where only one is asked."""
        if not 1 <= number <= len(self._parts):
            return
        if self.highlighted == number - 1:
            # The page has been scrolled since: the row comes into sight as it does when the cursor comes to it.
            option = self.get_option_at_index(number - 1)
            self.post_message(self.OptionHighlighted(self, option, number - 1))
        self.highlighted = number - 1
        if not self._several:
            self.post_message(self.Answered(str(number)))
            return
        self._ticked ^= {number}
        self.replace_option_prompt_at_index(number - 1, self._page(number))
        self.post_message(self.Edited())

    @property
    def last_digit(self) -> int:
        """The last option that has a digit for a key."""
        return min(len(self._parts), 9)

    @property
    def _is_scoring(self) -> bool:
        return self._question_state is not None and self._question_state.state.stage == "rubric"

    @property
    def _picks_one(self) -> bool:
        return not self._several

    @property
    def _ticks(self) -> bool:
        return self._several and not self._is_scoring

    @property
    def _is_step(self) -> bool:
        return self._question_state is not None and self._question_state.asked is not self._question_state.variant

    def action_submit(self) -> None:
        """Enter: what is ticked, or the option under the cursor; points that were out of sight are shown first."""
        if self._overlooked:
            self.highlighted = len(self._parts) - 1
        elif self._several:
            ticks = ", ".join(map(str, sorted(self._ticked)))
            self.post_message(self.Answered(ticks or ("none" if self._is_scoring else "")))
        elif self.highlighted is not None:
            self.pick(self.highlighted + 1)

    @property
    def _overlooked(self) -> bool:
        """Whether there are rubric points below the page's room, and no key was pressed to see them.

        Enter would score an answer with points that the learner has not seen.
        """
        page = self.parent
        seen = not isinstance(page, Widget) or page.region.bottom >= self.region.bottom
        return self._is_scoring and not self._ticked and self.highlighted is None and not seen

    def on_key(self, event: events.Key) -> None:
        number = number_of(event.character)
        gives_up = event.character in GIVE_UP and self._is_step
        if 1 <= number <= 9 or gives_up:
            event.stop()
            event.prevent_default()
            # Elsewhere `?` is help; of several steps it gives up the one that is asked.
            self.post_message(self.Answered(GIVE_UP[0])) if gives_up else self.pick(number)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        """Space or a click, which pick an option as its number key does."""
        event.stop()
        self.pick(event.option_index + 1)
