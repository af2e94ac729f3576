"""The mistakes made: often and lately made first, with what each one is and why it tempts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from dlquiz.bank import Library
from dlquiz.messages import Language, say
from dlquiz.progress.days import day_of
from dlquiz.progress.statistics import MistakeCount
from dlquiz.session import titles
from dlquiz.session.formatting import leech_text
from dlquiz.session.mistakes import Explained, explained
from dlquiz.tui.pictures.tables import Ranked, ranking
from dlquiz.tui.progress.pages.kit import Section, Titled, View, text_block, titled_rows
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.rendering import Part, parsed, verbatim

RANKED, EXPLAINED = 10, 5


def mistakes_page(view: View) -> list[Section]:
    """The ranking, a few words on each of the first, and what is forgotten again and again."""
    made = view.figures.mistakes[:RANKED]
    if not made:
        return [Section("", text_block(view.say("no_mistakes"), language=view.language)), *_leeches(view)]
    rows = [Ranked(mistake_title(view.library, one, view.language), one.weight, _times(view, one)) for one in made]
    parts = [part for one in made[:EXPLAINED] for part in mistake_parts(view.library, one, view.language)]
    bars = Part(verbatim(view.say("progress_ranking_bars")), style=MUTED, gap=False)
    return [
        Section(view.say("progress_ranking"), text_block(bars, language=view.language)),
        Section("", partial(ranking, rows)),
        Section(view.say("mistakes_explained"), text_block(*parts, language=view.language)),
        *_leeches(view),
    ]


def _leeches(view: View) -> list[Section]:
    """The questions forgotten again and again, each with its ways out."""
    rows = [
        Titled(view.question_words(leech.question), leech_text(leech).in_language(view.language))
        for leech in view.figures.leeches[:EXPLAINED]
    ]
    return [Section(view.say("progress_leeches"), titled_rows(rows))] if rows else []


def _times(view: View, made: MistakeCount) -> str:
    return view.say("last_times", count=made.count, day=day_of(made.last, view.zone).isoformat())


def mistake_title(library: Library, made: MistakeCount, language: Language) -> str:
    """What people read for a mistake, without its name in the data where it has a title."""
    return titles.mistake_title(library, made.name, made.latest).in_language(language)


def _explained(library: Library, made: MistakeCount) -> Explained | None:
    question = library.question(made.latest)
    return None if question is None else explained(question, made.name)


def mistake_parts(library: Library, made: MistakeCount, language: Language) -> Iterator[Part]:
    """The name of a mistake, what it is and why it tempts, as the question in which it was made last tells it."""
    known = _explained(library, made)
    name = made.name if known is None else known.label.in_language(language)
    yield Part(verbatim(name), style="$text-warning", gap=False)
    if known is None:
        yield Part(verbatim(say(language, "mistake_gone")), style=MUTED, indent=2, gap=False)
        return
    yield Part(parsed(known.feedback.in_language(language)), indent=2, gap=False)
    if any(known.tempting):
        tempting = say(language, "tempting", text=known.tempting.in_language(language))
        yield Part(parsed(tempting), style=MUTED, indent=2, gap=False)
