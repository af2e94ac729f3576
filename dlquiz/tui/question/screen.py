"""The question: asked, answered, marked and explained on one screen. What it shows and does is in its presenter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widget import AwaitMount
from textual.widgets import Static

from dlquiz.session.formatting import Held
from dlquiz.session.session import Session
from dlquiz.session.state import QuestionState
from dlquiz.tui.base import QUESTION_STYLES, SEEK_EVERY, QuizScreen
from dlquiz.tui.inputs.field import CodeWanted, Field
from dlquiz.tui.keymap import Key, Keyed
from dlquiz.tui.question.outcomes import Asked, Changed, Ended, Left, Opened, Outcomes, Refused, Said, Seeking, Shown
from dlquiz.tui.question.presenter import Presenter
from dlquiz.tui.question.question_view import BROAD, QuestionView
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView

if TYPE_CHECKING:
    from dlquiz.tui.question.picture_panel import PicturePanel
    from dlquiz.tui.question.proposing import Proposing

KEEP_AFTER = 0.4
"""Seconds after the last key until the text being typed is kept on disk."""
KEEP_EVERY = 10.0
"""Seconds after which it is kept anyway, and with it how long the question was open: who is killed loses no more."""

PREPARE_AFTER = 0.05
"""Seconds after a question or verdict, when its frame is out, until what the next key needs is prepared: of the Python
calls of that key a sixth for the next question, a tenth for a verdict (mean of 15 generated questions)."""


class QuestionScreen(QuizScreen[None]):
    """One session, question by question. A key's `when` is a condition of `Presenter.live`, or where Escape leads."""

    GUIDE = "guide_answering"
    CSS_PATH: ClassVar[list[str | PurePath]] = [QUESTION_STYLES]
    KEYS = (
        Key("enter", "next", "next", when="judged"),
        Key("", "", "tick", label="1–9", when="scoring"),
        Key("enter", "", "score", when="scoring"),
        Key("ctrl+n", "beyond", "beyond", when="beyond"),
        Key("a", "another", "another", when="judged"),
        Key("m", "drill", "drill", when="mistake"),
        Key("p", "picture", "picture", when="picture"),
        Key("f2", "hint", "hint", when="has_hints"),
        Key("", "hint", "hint", also="f2"),
        Key("f3", "reveal", "reveal", when="answering"),
        # Before the others, which a narrow line leaves out.
        Key("escape", "leave", "home", when="leads_home"),
        Key("escape", "leave", "back"),
        Key("f8", "work", "work", when="asking"),
        Key("f4", "skip", "skip", when="answering"),
        Key("t", "trace", "trace", when="judged"),
        Key("d", "dispute", "dispute", when="judged"),
        # Whoever types a word where an option is to be picked must not take an answer back with a letter of it.
        Key("u", "after_verdict('undo')", "undo", when="judged"),
        *(Key(key, f"rate({key})", "rate", when="judged") for key in "1234"),
        Key("space", "beside('play')", "play", when="plays", also="ideographic_space", priority=True),
        Key("left", "beside('step', -1)", "frame", when="plays", priority=True),
        Key("right", "beside('step', 1)", "frame", when="plays", priority=True),
        Key("less_than_sign", "beside('leap', -1)", "leap", when="plays"),
        Key("greater_than_sign", "beside('leap', 1)", "leap", when="plays"),
        Key("tab", "beside('turn', 1)", "next_picture", when="has_others", priority=True),
        Key("", "beside('turn', -1)", "next_picture", when="has_others", also="shift+tab", priority=True),
        Key("f7", "seed", "seed", when="judged"),
        Key("e", "after_verdict('edit')", "edit", when="judged_from_file"),
        Key("f", "after_verdict('flag')", "flag", when="judged"),
        Key("f9", "", "calculator"),
        Key("f5", "undo", "undo"),
        Key("f10", "flag", "flag"),
        Key("f7", "seed", "seed"),
        Key("ctrl+r", "timer", "timer"),
        Key("f6", "edit", "edit", when="from_file"),
        Key("", "edit", "edit", also="f6"),
        Key("up,down", "", "scroll", when="judged"),
    )

    def __init__(self, session: Session, held: Held) -> None:
        super().__init__()
        self.presenter = Presenter(session, held, lambda: self.context)
        self._question_view = QuestionView(id="question-view")
        self._begun: Outcomes = ()
        self._keeper: Timer | None = None
        self._ticker: Timer | None = None
        self._panel: PicturePanel | None = None
        self._proposing: Proposing | None = None

    def compose(self) -> ComposeResult:
        # Before the widgets are made: the field for the question is one of them.
        self._begun = self.presenter.next()
        if self.presenter.state is not None:
            self._question_view.expect(self.presenter.state)
        yield Static(id="bar", markup=False)
        with Vertical(id="above"):
            yield PageView(id="rules")
        with Horizontal(id="beside"):
            yield self._question_view
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self._carry_out(self._begun)
        self.set_interval(KEEP_EVERY, self.keep)

    def in_hand(self) -> Iterable[Keyed]:
        return (*self._question_view.in_hand, self)

    def live_conditions(self) -> Mapping[str, bool]:
        player = None if self._panel is None or not self._panel.display else self._panel.player
        return {
            "": True,
            "leads_home": self.quiz.leads_home(self),
            "plays": player is not None and player.moves,
            "has_others": player is not None and player.has_others,
            **self.presenter.live(calculates=self._question_view.calculates),
        }

    # Showing

    def refresh_language(self) -> None:
        self.presenter.session.language = self.language
        self._show(fresh=False)

    def _show(self, *, fresh: bool) -> None:
        """Everything in the language of the moment; `fresh` also moves the focus and forgets ticks."""
        view = self.presenter.view(self.language)
        if view is None:
            return
        self._carry_out(view.notices)
        self._show_title()
        self.query_one("#above").display = bool(view.rules)
        self.query_one("#rules", PageView).show(view.rules)
        self._question_view.show(view.content, fresh=fresh)
        self._show_proposals(view.content.state)
        self._show_pictures()
        self.show_keys()
        if fresh:
            self.app.clear_notifications()

    def _show_proposals(self, state: QuestionState) -> None:
        """Those of the model that is set, for an open answer that is scored."""
        if self._proposing is None and self.context.settings.scorer and state.state.stage == "rubric":
            from dlquiz.tui.question.proposing import Proposing

            self._proposing = Proposing(self, self._question_view)
        if self._proposing is not None:
            self._proposing.show(state)

    def _show_title(self) -> None:
        """The title, each second while there are seconds to count in it."""
        title = self.presenter.title(self.language)
        if title is not None:
            self.query_one("#bar", Static).update(title)
        if not self.presenter.is_timed and self._ticker is not None:
            self._ticker.stop()
            self._ticker = None
        elif self.presenter.is_timed and self._ticker is None:
            self._ticker = self.set_interval(1.0, self._show_title)

    def _show_pictures(self) -> None:
        """Beside a verdict in a wide terminal, playing."""
        result = self.presenter.result
        if self.size.width < BROAD or result is None or not self.presenter.has_picture:
            if self._panel is not None:
                self._panel.rest()
        elif self._panel is None:
            # Loaded where there is room for it.
            from dlquiz.tui.question.picture_panel import PicturePanel

            self._panel = PicturePanel(animate=self.context.settings.animations, id="pictures")
            # The verdict is painted with its pictures, and not once without them.
            frames = ExitStack()
            frames.enter_context(self.app.batch_update())
            self.call_later(self._mount_pictures, self.query_one("#beside").mount(self._panel), frames)
        elif self._panel.is_mounted:
            self._panel.show(result, self.language)

    async def _mount_pictures(self, mounting: AwaitMount, frames: ExitStack) -> None:
        with frames:
            await mounting
            self._show_pictures()
            self.show_keys()

    def on_resize(self) -> None:
        self._show_pictures()
        self.show_keys()

    def _carry_out(self, outcomes: Outcomes) -> None:
        for outcome in outcomes:
            match outcome:
                case Said(text, severity, alone):
                    if alone:
                        self.app.clear_notifications()
                    self.app.notify(text.in_language(self.language), severity=severity, markup=False)
                case Asked():
                    self._show(fresh=True)
                    self.call_after_refresh(self._keep_asked)
                    self.set_timer(PREPARE_AFTER, self._prepare)
                case Shown():
                    self._show(fresh=True)
                    self.set_timer(PREPARE_AFTER, self._prepare)
                case Changed(part):
                    self._show(fresh=False)
                    self._question_view.bring_into_sight(part)
                case Refused(text, part):
                    self._question_view.tell(text, part=part)
                case Opened():
                    self._open(outcome)
                case Seeking():
                    # Keys and signals come between: a question that cannot be asked may take long to say so.
                    self.set_timer(SEEK_EVERY, lambda: self._carry_out(self.presenter.seek()))
                case Ended():
                    results, notes, more = self.presenter.summary()
                    self.quiz.switch("summary", results, notes, more)
                case Left():
                    self.app.pop_screen()

    def _keep_asked(self) -> None:
        """Keep the draft of a question that is in sight, and tell in the title where that fails."""
        session = self.presenter.session
        failed = session.draft_trouble is not None
        session.keep()
        if failed != (session.draft_trouble is not None):
            self._show_title()

    def _prepare(self) -> None:
        if self.quiz.preloaded:
            self.presenter.prepare(self.language, self._question_view.width)

    def _open(self, dialog: Opened) -> None:
        self.quiz.open(dialog.name, dialog.value, then=lambda given: self._carry_out(dialog.then(given)))

    # What the learner does

    @on(Field.Answered)
    def _answered(self, event: Field.Answered) -> None:
        self._carry_out(self.presenter.submit(event.answer, event.known))

    @on(CodeWanted)
    def _code_wanted(self, event: CodeWanted) -> None:
        from dlquiz.tui.authoring.own_code import open_code

        open_code(self.quiz, event.work)

    @on(QuestionView.Turned)
    def _turned(self) -> None:
        self.show_keys()

    @on(QuestionView.Edited)
    def _edited(self) -> None:
        if self._keeper is not None:
            self._keeper.stop()
        self._keeper = self.set_timer(KEEP_AFTER, self.keep)

    def keep(self) -> None:
        self.presenter.keep(self._question_view.typed)

    @on(QuestionView.HintWanted)
    def action_hint(self) -> None:
        self._carry_out(self.presenter.hint(self._question_view.typed))

    def action_work(self) -> None:
        self._carry_out(self.presenter.work(self._question_view.typed))

    def action_seed(self) -> None:
        self._carry_out(self.presenter.choose_seed(self._question_view.typed))

    def action_reveal(self) -> None:
        self._carry_out(self.presenter.reveal())

    def action_skip(self) -> None:
        self._carry_out(self.presenter.skip())

    def action_next(self) -> None:
        self._carry_out(self.presenter.next())

    def action_another(self) -> None:
        self._carry_out(self.presenter.another())

    async def action_after_verdict(self, action: str) -> None:
        """What a letter does, which is a key only where nothing is answered."""
        await self.run_action(action)

    def action_undo(self) -> None:
        self._carry_out(self.presenter.undo(self._question_view.typed))

    def action_rate(self, rating: int) -> None:
        self._carry_out(self.presenter.rate(rating))

    def action_dispute(self) -> None:
        self._carry_out(self.presenter.dispute())

    def action_leave(self) -> None:
        self._carry_out(self.presenter.leave(self._question_view.typed))

    def action_beyond(self) -> None:
        """Instead of this session, the same without the daily limits."""
        self.keep()
        self.app.pop_screen()
        self.quiz.sessions.practise(self.presenter.beyond)

    def action_drill(self) -> None:
        if self.presenter.mistake is not None:
            self.quiz.sessions.drill(self.presenter.mistake)

    def action_trace(self) -> None:
        self.quiz.open("trace", self.presenter.result)

    def action_picture(self) -> None:
        if self.presenter.result is not None:
            from dlquiz.tui.question.picture import open_pictures

            open_pictures(self, self.presenter.result.question_state.variant, self.presenter.result.verdict)

    def action_beside(self, action: str, *by: int) -> None:
        """Move the pictures beside the verdict."""
        if self._panel is not None:
            getattr(self._panel.player, action)(*by)

    def action_flag(self) -> None:
        self._carry_out(self.presenter.flag())
        self._show_title()

    def action_timer(self) -> None:
        self.quiz.prefer("timer", "off" if self.context.settings.timer else "on")
        self._show_title()

    def action_edit(self) -> None:
        state = self.presenter.state
        if state is not None:
            self.keep()
            self.quiz.authoring.edit(state.variant.question)

    def renew(self, edited: str | None) -> None:
        self._carry_out(self.presenter.reload(edited))
