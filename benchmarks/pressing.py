"""From a key to what it brings on the screen, in a program that runs, through a pseudo-terminal.

Both sides are real programs in terminals of their own: the key goes in, and the clock stops when the frame that shows
its effect has come out to its end. The anchor is the same key in an app that updates one bare Static.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from benchmarks.homes import BANKS, HISTORY, command, environment, keep, new_home
from benchmarks.launching import HELLO
from benchmarks.measuring import Run
from benchmarks.model import Anchor, Benchmark, Goal
from benchmarks.terminal import WIDTH, Program
from dlquiz.messages import say
from dlquiz.progress.store import open_store

QUESTIONS = 1_000
WRONG = "987654"
"""No generated question has it as its answer."""
ENTER, LANGUAGE, BROWSE, PAGE_DOWN, PAGE_UP = "\r", "\x0c", "b", "\x1b[6~", "\x1b[5~"
WIDER = 100
PROMPT, PROMPT_ZH = r"No\. (\d+):", r"第 (\d+) 题："
VERDICT = re.escape(say("en", "wrong"))


class PracticeSession:
    """A session over generated questions, at its first prompt. What is not timed ends when the screen is quiet."""

    def __init__(self) -> None:
        self.home = new_home(QUESTIONS, history=True)
        banks = str(self.home / BANKS)
        words = [*command(), "practice", "--bank", banks, "--kind", "numeric", "--number", "10000", "--seed", "1"]
        self.program = keep(Program(words, environment(self.home)))
        self._prompt = self.program.sight(PROMPT).text
        self.program.settle()

    def answer(self) -> float:
        """Seconds from Enter to the verdict painted; the answer is typed before."""
        self.program.send(WRONG)
        self.program.settle()
        sent = self.program.send(ENTER)
        seconds = self.program.frame(VERDICT).at - sent
        self.program.settle()
        return seconds

    def next(self) -> float:
        """Seconds from Enter, at a verdict, to the prompt of another question painted."""
        sent = self.program.send(ENTER)
        seen = self.program.frame(rf"(?!{re.escape(self._prompt)}){PROMPT}")
        self._prompt = seen.text
        self.program.settle()
        return seen.at - sent


def next_question() -> Run:
    session = PracticeSession()

    def run() -> float:
        session.answer()
        return session.next()

    run()
    return run


def verdict() -> Run:
    """Durable means that another connection to the file finds the answer as soon as the verdict is seen."""
    session = PracticeSession()
    looking = keep(open_store(session.home / HISTORY))
    found = {each.id for each in looking.history(1)}

    def run() -> float:
        seconds = session.answer()
        latest = looking.history(1)[0].id
        if latest in found:
            raise RuntimeError("the verdict was painted before its answer was on disk")
        found.add(latest)
        session.next()
        return seconds

    run()
    return run


def language() -> Run:
    """At a prompt, from English to Chinese or back."""
    program = PracticeSession().program
    wanted = [PROMPT_ZH, PROMPT]

    def run() -> float:
        sent = program.send(LANGUAGE)
        seconds = program.frame(wanted[0]).at - sent
        wanted.reverse()
        program.settle()
        return seconds

    run()
    return run


def home_resized() -> Run:
    program = keep(Program(command(), environment(new_home(history=True))))
    program.sight("F1")
    for _ in range(2):
        # A size that changes while it is still starting may be missed: a key that it obeys shows that it has started.
        program.settle()
        program.send(" ")
    return _resized(program)


def hello_resized() -> Run:
    return _resized(_hello())


def _resized(program: Program) -> Run:
    """To 100 columns or back to 80, until nothing more is painted."""
    program.settle()
    widths = [WIDER, WIDTH]

    def run() -> float:
        sent = program.resize(widths[0])
        # What comes first may still be of the old width.
        program.sight(rf"(?<=\r\n)[^\r\n]{{{widths[0]}}}(?=\r\n)")
        widths.reverse()
        return program.settle() - sent

    run()
    return run


def scrolled() -> Run:
    """A page down or up in the list of all questions, until nothing more is painted."""
    program = keep(Program(command(), environment(new_home(QUESTIONS, history=True))))
    program.sight("F1")
    program.settle()
    program.send(BROWSE)
    program.settle()
    keys = [PAGE_DOWN, PAGE_UP]

    def run() -> float:
        sent = program.send(keys[0])
        keys.reverse()
        return program.settle() - sent

    run()
    return run


def static() -> Run:
    """A text replaced by the next one, until its frame has ended."""
    return _updated(lambda program, shown: program.frame(shown).at)


def static_settled() -> Run:
    """The same, until nothing more is painted."""

    def end(program: Program, shown: str) -> float:
        program.sight(shown)
        return program.settle()

    return _updated(end)


def _updated(end: Callable[[Program, str], float]) -> Run:
    program = _hello()
    keys = 0

    def run() -> float:
        nonlocal keys
        keys += 1
        sent = program.send(" ")
        seconds = end(program, rf"key {keys}\.") - sent
        program.settle()
        return seconds

    run()
    return run


def _hello() -> Program:
    program = keep(Program(HELLO, {}))
    program.sight("hello")
    program.settle()
    return program


NONE = Goal()


def _benchmark(name: str, what: str, make: Callable[[], Run], anchor: Anchor, goal: Goal = NONE) -> Benchmark:
    return Benchmark(
        f"key-{name}",
        what,
        make,
        anchor,
        goal=goal,
        self_timed=True,
        dense=3 if goal.bounds_tail else 1,
        posix_only=True,
    )


UPDATED = Anchor("Static update", static)
BENCHMARKS = (
    _benchmark("next", "next question: Enter to its prompt", next_question, UPDATED, Goal(tail=2)),
    _benchmark("verdict", "Enter to graded, durable and painted", verdict, UPDATED, Goal(tail=2)),
    _benchmark("language", "language switched at a prompt", language, UPDATED),
    _benchmark(
        "scroll",
        f"a page of {QUESTIONS:,} questions and the shipped ones",
        scrolled,
        Anchor("Static update", static_settled),
    ),
    _benchmark("resize", "home at another width", home_resized, Anchor("Textual hello", hello_resized)),
)
