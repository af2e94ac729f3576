"""Browsing in lines: search, narrow, list, look at a question, flag it, practise it."""

from __future__ import annotations

from dlquiz.cli.one_question import write_asked, write_key
from dlquiz.cli.plain.menus import Act, Menus, known
from dlquiz.cli.plain.practice import choice_act, practise
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.registry import KINDS
from dlquiz.progress.estimates import mastery
from dlquiz.questions.question import Question
from dlquiz.session.options import SessionOptions
from dlquiz.session.own_figures import own_figures_text
from dlquiz.session.searching import STANDINGS, Standing, standings
from dlquiz.text.first_line import first_line
from dlquiz.tui.browse.presenter import BrowsePresenter
from dlquiz.tui.practice.filters import FILTERS


def browse(menus: Menus) -> None:
    """Search, narrow and look, until the learner goes back."""
    Browsing(menus).run()


class Browsing:
    """What is listed; the screen's presenter finds it."""

    def __init__(self, menus: Menus) -> None:
        self._menus = menus
        self._found = BrowsePresenter(lambda: menus.context)
        self._words = ""

    def run(self) -> None:
        self._menus.menu(self._head, self._acts)

    def _head(self) -> list[str]:
        """Search again: what was answered or flagged since counts."""
        trouble, language = self._found.reload(), self._menus.presenter.language
        self._found.find(self._words)
        title = " ".join(self._found.title(language).split())
        return [title] if trouble is None else [title, trouble.in_language(language)]

    def _acts(self) -> list[Act]:
        menus, found = self._menus, self._found
        return [
            known("", "preview", self._list, lambda: bool(found.found)),
            Act("/", "key_search", "browse_search", self._search, value=lambda: self._words),
            *(
                choice_act(menus, choice, found.filter, self._narrow)._replace(key=key)
                for key, choice in FILTERS.items()
            ),
            Act("s", "browse_standing", "", self._choose_standing, value=lambda: self._standing_text(found.standing)),
            known("x", "clear_filters", self._clear, lambda: found.is_narrowed(self._words)),
            known("p", "practise_found", self._practise, lambda: bool(found.found)),
        ]

    def _narrow(self, options: SessionOptions) -> None:
        self._found.filter = options

    def _search(self) -> None:
        self._menus.tell("browse_search")
        self._words = self._menus.typed()

    def _standing_text(self, standing: Standing | None) -> str:
        return self._menus.presenter.say("choose_any" if standing is None else f"standing_{standing}")

    def _choose_standing(self) -> None:
        values = [None, *STANDINGS]
        place = self._menus.pick([self._standing_text(value) for value in values])
        if place is not None:
            self._found.standing = values[place]

    def _clear(self) -> None:
        self._words = ""
        self._found.clear()

    def _practise(self) -> None:
        practice = self._found.practice()
        if practice is not None:
            self._menus.tell_text(practice.text)
            practise(self._menus, practice.options)

    def _list(self) -> None:
        place = self._menus.pick([self._row(question) for question in self._found.found])
        if place is not None:
            Looking(self._menus, self._found.found[place]).run()

    def _row(self, question: Question) -> str:
        """A question in a line: its id, how it begins, its type, and what history says of it."""
        presenter, history = self._menus.presenter, self._found.history
        said = standings(question.name, history)
        tally = history.tallies.get(question.name)
        known_share = "" if tally is None else f" {100 * mastery([tally]).value:.0f}%"
        parts = [
            KINDS[question.type].title.in_language(presenter.language),
            presenter.say("difficulty", level=question.difficulty),
            *(presenter.say(f"standing_{each}") for each in STANDINGS if each in said),
        ]
        prompt = first_line(question.prompt.in_language(presenter.language))
        return f"{question.id}. {prompt} [{' · '.join(parts)}{known_share}]"


class Looking:
    """A question that is looked at: nothing is recorded."""

    def __init__(self, menus: Menus, question: Question) -> None:
        self._menus = menus
        self._question = question
        self._seed = menus.context.fresh_seed()
        self._is_asked = True

    def run(self) -> None:
        self._menus.menu(self._head, self._acts)

    def _head(self) -> list[str]:
        """The question, once for its numbers."""
        presenter = self._menus.presenter
        level = presenter.say("difficulty", level=self._question.difficulty)
        if self._is_asked:
            self._is_asked = False
            write_asked(draw(self._question, self._seed), presenter.language)
            context = self._menus.context
            own = own_figures_text(context.store, context.library, self._question.name)
            if own is not None:
                self._menus.tell_text(own)
        return [f"{self._question.name} · {level} · {presenter.say('seed', seed=self._seed)}"]

    def _acts(self) -> list[Act]:
        return [
            known("p", "practise_this", self._practise),
            known("v", "show_key", self._show_key),
            known("a", "other_numbers", self._draw_again),
            known("f", "flag", self._flag),
        ]

    def _practise(self) -> None:
        practise(self._menus, SessionOptions(question=self._question.name, number=1))

    def _show_key(self) -> None:
        write_key(draw(self._question, self._seed), self._menus.presenter.language)

    def _draw_again(self) -> None:
        self._seed, self._is_asked = self._menus.context.fresh_seed(), True

    def _flag(self) -> None:
        flags, name = self._menus.context.store.flags, self._question.name
        flagged = name not in flags.flagged()
        flags.set(name, flagged, self._menus.context.clock())
        self._menus.tell("flagged_now" if flagged else "flag_gone")
