"""What a model proposes for an open answer, as lines. Loaded only where the setting `scorer` is set."""

from __future__ import annotations

from collections.abc import Iterator

import click

from dlquiz.cli.common import is_terminal
from dlquiz.cli.presenting import INDENT, Presenter
from dlquiz.session.scorer import Asking, Proposals, Scorer, agree, is_allowed, scorer_of, what_is_sent
from dlquiz.session.state import QuestionState
from dlquiz.settings import Settings
from dlquiz.text.cells import shown


class LineProposals:
    """Asks about each answer once; whoever refuses an address is not asked again in the same session."""

    def __init__(self, presenter: Presenter) -> None:
        self._presenter = presenter
        self._about: tuple[str, int, str] | None = None
        self._found: Proposals | None = None
        self._refused: set[str] = set()

    def lines(self, question_state: QuestionState, settings: Settings) -> Iterator[str]:
        """What the model proposes, or why it proposes nothing; it is waited for."""
        scorer = scorer_of(settings)
        if scorer is None:
            return
        if not self._is_allowed(scorer):
            yield f"{INDENT}{self._presenter.say('scorer_not_agreed', address=scorer.address)}"
            return
        variant = question_state.variant
        about = (variant.question.name, variant.seed, question_state.state.answer)
        if about != self._about or self._found is None:
            yield f"{INDENT}{self._presenter.say('scorer_reading')}"
            self._about, self._found = about, Asking(scorer, question_state, self._presenter.language).wait()
        yield f"{INDENT}{self._found.text.in_language(self._presenter.language)}"
        for number, quote in self._found.quotes.items():
            said = self._presenter.say("scorer_quote", quote=shown(quote))
            yield f"{INDENT * 2}{number}. {said}"

    def _is_allowed(self, scorer: Scorer) -> bool:
        """Whether answers may be sent there; at a terminal the learner is asked."""
        if is_allowed(scorer):
            return True
        if scorer.address in self._refused or not is_terminal():
            return False
        click.echo(f"{INDENT}{what_is_sent(scorer).in_language(self._presenter.language)}", err=True)
        if self._confirms():
            agree(scorer)
            return True
        self._refused.add(scorer.address)
        return False

    def _confirms(self) -> bool:
        try:
            return click.confirm(f"{INDENT}{self._presenter.say('scorer_ask_line')}", err=True)
        except click.Abort:
            # The end of the input is no consent; what it ends besides shows at the next line.
            return False
