"""Sessions in lines: questions and verdicts go out, answers and words that begin with `:` come in.

`Repl` has what practice (`PracticeRepl`) and interviews (`dlquiz.cli.interview_repl`) share. One table of words says
what is obeyed and what `:help` prints.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from dlquiz import locations
from dlquiz.cli.clock import local_zone
from dlquiz.cli.code_tries import CodeTries
from dlquiz.cli.common import one_line
from dlquiz.cli.output import write
from dlquiz.cli.presenting import INDENT, Presenter
from dlquiz.errors import DlquizError
from dlquiz.grading.verdict import GIVE_UP, Verdict
from dlquiz.kinds.answering import working_lines
from dlquiz.kinds.open import which_points
from dlquiz.messages import LANGUAGES, Language, Text, message
from dlquiz.schedule import Rating
from dlquiz.session.formatting import rating_text, saving_text, taken_back_text, undone_text
from dlquiz.session.recorded import harmless
from dlquiz.session.session import Session
from dlquiz.session.state import QuestionState, Result
from dlquiz.settings import load_settings
from dlquiz.text.cells import pad
from dlquiz.variants.model import Variant
from dlquiz.variants.seeds import read_seed

if TYPE_CHECKING:
    from dlquiz.cli.proposals import LineProposals

SIGNS = (":", "：")
"""Chinese input methods send the wide one."""

Then: TypeAlias = Literal["here", "ask", "again", "end"]
"""What follows a line: more lines to the same question, the one asked now, the same one shown again, or the end."""
Verb: TypeAlias = Callable[[str], Then]
WORD_WIDTH = 17


class Word(NamedTuple):
    """A word: what it does, the message that explains it, and an example of what is typed behind it."""

    obey: Verb
    explained: str = ""
    rest: Text = Text("", "")


class Command(NamedTuple):
    """A word that is no answer, and what stands behind it."""

    word: str
    rest: str


def command_in(line: str) -> Command | None:
    """The command on a line; None for an answer. One that begins with `:` is given as `::`."""
    line = line.strip()
    if not line.startswith(SIGNS) or line[1:].startswith(SIGNS):
        return None
    word, _, rest = line[1:].strip().partition(" ")
    return Command(word.casefold(), rest.strip())


def answer_in(line: str) -> str:
    """The answer on a line that is no command."""
    bare = line.lstrip()
    return bare[1:] if bare.startswith(SIGNS) else line


class Repl:
    """Lines out and in, and the `words` that are no answers, in the order in which help lists them."""

    def __init__(self, presenter: Presenter) -> None:
        self.presenter = presenter
        self.words: dict[str, Word] = {}
        self._proposals: LineProposals | None = None

    def tell(self, key: str, **values: object) -> None:
        """One line of the program's own, indented as every line that is no verdict."""
        self.tell_text(message(key, **values))

    def tell_text(self, text: Text) -> None:
        write(f"{INDENT}{one_line(text.in_language(self.presenter.language))}")

    def write(self, lines: Iterable[str]) -> None:
        for line in lines:
            write(line)

    def show_rubric(self, question_state: QuestionState) -> None:
        """What an open answer is scored by, what the model that is set proposes, and how to name its points."""
        self.write(self.presenter.rubric(question_state))
        settings = load_settings(locations.settings_file())
        if settings.scorer:
            from dlquiz.cli.proposals import LineProposals

            self._proposals = self._proposals or LineProposals(self.presenter)
            self.write(self._proposals.lines(question_state, settings))
        self.tell_text(which_points(len(question_state.variant.question.kind.points)))

    def read(self) -> str | None:
        """The next line of input; None at its end."""
        sys.stdout.write("> ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not (line and sys.stdin.isatty()):
            # Typed answers end their own line on the screen; piped ones, and the end of the input, do not.
            write()
        return line.rstrip("\r\n") if line else None

    def obey(self, command: Command) -> Then:
        word = self.words.get(command.word)
        if word is None:
            self.tell("no_such_verb", word=harmless(f":{command.word}"))
            return "here"
        return word.obey(command.rest)

    def language_in(self, rest: str) -> Language | None:
        """The language that is named; None, with a message, where none is."""
        chosen: Language | None = next((known for known in LANGUAGES if known == rest.casefold()), None)
        if chosen is None:
            self.tell("lang_how")
        return chosen


class PracticeRepl(Repl):
    """Holds one session; `hold` returns when there is nothing left to ask, or the input ends."""

    def __init__(self, session: Session, presenter: Presenter, *, alone: bool = True) -> None:
        super().__init__(presenter)
        self.session = session
        self._alone = alone
        """Whether all of the input is for this session; else what is behind it is for the menu it came from."""
        self.words = {
            "hint": Word(self._hint, "verb_hint"),
            "work": Word(self._work, "verb_work"),
            "skip": Word(self._skip, "verb_skip"),
            "undo": Word(self._undo, "verb_undo"),
            "rate": Word(self._rate, "verb_rate", Text.same("hard")),
            "dispute": Word(self._dispute, "verb_dispute", Text("NOTE", "备注")),
            "flag": Word(self._flag, "verb_flag"),
            "another": Word(self._another, "verb_another"),
            "seed": Word(self._seed, "verb_seed", Text.same("7")),
            "code": Word(self._code, "verb_code"),
            "run": Word(self._run, "verb_run"),
            "lang": Word(self._lang, "verb_lang", Text("zh", "en")),
            "help": Word(self._help, "verb_help"),
            "quit": Word(self._quit, "verb_quit"),
        }
        self.tries = CodeTries(presenter, self.tell)
        self._left_out = 0
        self._shown: Variant | None = None

    def hold(self) -> None:
        """Ask until the end."""
        self.tell("how_to_stop")
        going_on = True
        while going_on:
            while not self.session.advance():
                pass
            self._tell_left_out()
            question_state = self.session.current
            going_on = self._last_words() if question_state is None else self._ask(question_state)

    def _show(self, question_state: QuestionState) -> None:
        """Show a question that is asked now."""
        write(self.presenter.header(question_state))
        self.write(self.presenter.question(question_state.variant))

    def _tell_verdict(self, result: Result) -> None:
        """The verdict; for an open question just answered, or given up, the model answer and its points."""
        variant, state = result.question_state.variant, result.question_state.state
        if variant.question.kind.in_steps and state.stage != "done" and result.verdict.counts:
            write(self.presenter.step_taken(variant, len(state.answers) - 1, result.verdict))
            return
        just_answered = state.stage == "rubric" and not any(result.verdict.message)
        if not just_answered:
            self.write(self.presenter.verdict(variant, result.verdict))
        if just_answered:
            self.show_rubric(result.question_state)
        elif variant.question.kind.in_own_words and state.revealed:
            self.write(self.presenter.answer(variant))
        if state.stage == "done":
            self.write(self.presenter.schedule(result, relearns=self.session.relearns(result)))
            self.write(self.presenter.drill_standing(self.session.drilled))
            self.write(self.presenter.to_relearn(self.session.relearned))

    def _tell_left_out(self) -> None:
        for error in self.session.faults[self._left_out :]:
            self.tell("left_out", reason=error.in_language(self.presenter.language))
        self._left_out = len(self.session.faults)

    def _ask(self, question_state: QuestionState) -> bool:
        """Ask a question until it is done or another one is asked; False where all is over."""
        self._shown = None
        self._show(question_state)
        self._show_help_so_far(question_state)
        self.session.keep()
        self.tries.begin(question_state)
        then: Then = "here"
        while then == "here":
            then = self._take_line()
        if then == "end" and self.tries.counted is not None:
            # What was run last is the answer of who leaves; its verdict is shown already.
            result = self.session.submit(*self.tries.counted)
            self.write(self.presenter.solution(question_state.variant, result.verdict))
            self.write(self.presenter.schedule(result, relearns=self.session.relearns(result)))
        if then == "ask":
            write()
        return then == "ask"

    def _show_help_so_far(self, question_state: QuestionState) -> None:
        """What was shown of a question that is asked again: in another language, or after another one."""
        state, part = question_state.state, question_state.asked
        for number in range(1, state.hints + 1):
            self.write(self.presenter.hint(question_state, number))
        for line in working_lines(part)[: state.lines]:
            self.write(self.presenter.working_line(part.question, line))
        if state.stage == "rubric":
            self.show_rubric(question_state)
        if question_state.typed:
            self.tell("interview_typed", typed=harmless(question_state.typed))

    def _take_line(self) -> Then:
        question_state = self.session.current
        assert question_state is not None, "a question is being asked"
        self._show_step(question_state)
        line = self.read()
        if line is None:
            return "end"
        command = command_in(line)
        if command is not None:
            return self.obey(command)
        if question_state.variant.question.kind.in_file and line.strip() not in GIVE_UP:
            self.tell("code_line_how")
            return "here"
        return self._submit(answer_in(line))

    def _show_step(self, question_state: QuestionState) -> None:
        """Show the step that is asked now, unless it is the one shown already."""
        if question_state.variant.question.kind.in_steps and question_state.asked is not self._shown:
            self.write(self.presenter.step(question_state.variant, question_state.step))
            self._shown = question_state.asked

    def _submit(self, answer: str, known: Verdict | None = None) -> Then:
        try:
            result = self.session.submit(answer, known)
        except DlquizError as error:
            # A key that cannot be computed is a fault of the question or the program, never a verdict.
            self.session.leave_out(error)
            return "ask"
        self._tell_verdict(result)
        return "ask" if result.question_state.state.stage == "done" else "here"

    def obey(self, command: Command) -> Then:
        try:
            return super().obey(command._replace(word="help") if command.word in GIVE_UP else command)
        except DlquizError as error:
            self.tell_text(Text(error.en, error.zh))
            return "here"

    def _last_words(self) -> bool:
        """All is asked: the last answer can still be amended. Whether there is something to ask again.

        Only lines that were piped in, and without a word: at a terminal a session ends with its last verdict.
        """
        if self.session.minutes_left == 0:
            self.tell("time_is_up")
        if not self.session.results or sys.stdin.isatty() or not self._alone:
            return False
        then = "here"
        while then == "here":
            line = sys.stdin.readline()
            command = command_in(line.rstrip("\r\n"))
            then = "end" if command is None else self.obey(command)
        if then == "ask":
            write()
        return then == "ask"

    # The words

    def _asking(self) -> QuestionState | None:
        """The question being answered; None, with a message, where all is asked."""
        question_state = self.session.current
        if question_state is None:
            self.tell("nothing_asked")
        return question_state

    def _code(self, rest: str) -> Then:
        if (question_state := self._asking()) is not None:
            self.tries.name_file(question_state)
        return "here"

    def _run(self, rest: str) -> Then:
        """Run the file; a right one is the answer."""
        question_state = self._asking()
        if question_state is None or not self.tries.run(question_state) or self.tries.counted is None:
            return "here"
        return self._submit(*self.tries.counted)

    def _hint(self, rest: str) -> Then:
        question_state = self._asking()
        if question_state is not None:
            hint = self.session.hint()
            if hint is None:
                self.tell("no_more_hints" if question_state.variant.question.hints else "no_hints")
            else:
                self.write(self.presenter.hint(question_state, question_state.state.hints + 1))
        return "here"

    def _work(self, rest: str) -> Then:
        question_state = self._asking()
        if question_state is not None:
            shown = self.session.work()
            if shown is None:
                self.tell("no_more_lines")
            else:
                self.write(self.presenter.working_line(question_state.asked.question, shown))
        return "here"

    def _skip(self, rest: str) -> Then:
        if self._asking() is None:
            return "here"
        self.session.skip()
        return "ask"

    def _undo(self, rest: str) -> Then:
        done = self.session.undo()
        if done is not None:
            self.tell_text(undone_text(done))
            return "ask"
        earlier = self.session.undo_earlier()
        if earlier is None:
            self.tell("nothing_to_undo")
        else:
            self.tell_text(taken_back_text(earlier, local_zone()))
        return "here"

    def _rate(self, rest: str) -> Then:
        rating = _rating_in(rest)
        if rating is None:
            self.tell("rate_how")
            return "here"
        result = self.session.rate(rating)
        if result is None:
            self.tell("nothing_answered")
        else:
            for text in (rating_text(result), saving_text(result, relearns=self.session.relearns(result))):
                self.tell_text(text)
        return "here"

    def _dispute(self, rest: str) -> Then:
        if not self.session.keeps:
            self.tell("dispute_nowhere")
        elif self.session.dispute(rest) is None:
            self.tell("nothing_answered")
        else:
            self.tell("disputes_listed_as" if not rest else "disputed_because", note=harmless(rest))
        return "here"

    def _flag(self, rest: str) -> Then:
        flagged = self.session.flag()
        if flagged is None:
            self.tell("nothing_asked")
        else:
            self.tell("flagged_now" if flagged else "flag_gone")
        return "here"

    def _another(self, rest: str) -> Then:
        if not self.session.results:
            self.tell("nothing_answered")
            return "here"
        seed = read_seed(rest) if rest else None
        if rest and seed is None:
            self.tell("seed_how")
            return "here"
        self.session.another(seed)
        return "ask"

    def _seed(self, rest: str) -> Then:
        """Other numbers for the question being answered, or, when all is asked, for the one answered last."""
        seed = read_seed(rest)
        question_state = self.session.current
        if seed is None:
            self.tell("seed_how")
            return "here"
        if question_state is None:
            return self._another(rest)
        self.session.reseed(seed)
        return "ask"

    def _lang(self, rest: str) -> Then:
        chosen = self.language_in(rest)
        if chosen is None:
            return "here"
        self.presenter.language = self.session.language = chosen
        return "here" if self.session.current is None else "ask"

    def _help(self, rest: str) -> Then:
        for name, word in self.words.items():
            typed = f":{name} {word.rest.in_language(self.presenter.language)}"
            write(f"{INDENT}{pad(typed, WORD_WIDTH, 'left')}{self.presenter.say(word.explained)}")
        write(f"{INDENT}{self.presenter.say('verb_answers')}")
        return "here"

    def _quit(self, rest: str) -> Then:
        return "end"


def _rating_in(text: str) -> Rating | None:
    """A rating by its number, or by its name in either language."""
    for rating in Rating:
        names = (name.casefold() for name in message(f"rating_{rating.name.lower()}"))
        if text.casefold() in (str(int(rating)), *names):
            return rating
    return None
