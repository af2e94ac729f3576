"""Anki's own library as the judge of decks: what dlquiz writes opens there, what is made there is read here.

The library is no dependency, not even of the tests: see docs/audit/dependencies.md. These tests run where it is
installed (`python -m pip install anki`), or in the folder that DLQUIZ_ANKI names, as in `.ci/run`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from command_fixtures import Command

from dlquiz.interchange.anki import write
from dlquiz.interchange.anki.own_notes import FIELDS
from dlquiz.interchange.converting import Conversion, Request, converted
from dlquiz.interchange.model import WriteOptions
from dlquiz.progress.records import Attempt
from dlquiz.schedule import Memory, Rating
from tests.shipped_banks import shipped

if folder := os.environ.get("DLQUIZ_ANKI"):
    # Behind everything else: what it brings along must not stand in for what is locked.
    sys.path.append(folder)
    library: Any = import_module("anki.collection")
else:
    library = pytest.importorskip("anki.collection", reason="NOT RUN: Anki's library is not installed here")
AT = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Any]:
    """An empty collection of Anki."""
    opened = library.Collection(str(tmp_path / "learner.anki2"))
    yield opened
    opened.close()


def take_in(anki: Any, file: Path) -> Any:
    """Import a deck with its reviews; what Anki says of it."""
    options = library.ImportAnkiPackageOptions(with_scheduling=True)
    request = library.ImportAnkiPackageRequest(package_path=str(file), options=options)
    return anki.import_anki_package(request).log


def give_out(anki: Any, file: Path, *, legacy: bool, deck: int | None = None) -> Path:
    """Export everything, or one deck, with reviews and media."""
    options = library.ExportAnkiPackageOptions(
        with_scheduling=True, with_deck_configs=True, with_media=True, legacy=legacy
    )
    limit = None if deck is None else library.DeckIdLimit(deck)
    anki.export_anki_package(out_path=str(file), options=options, limit=limit)
    return file


@pytest.mark.sweep
def test_a_deck_of_all_shipped_banks_opens_and_a_second_import_adds_nothing(anki: Any, tmp_path: Path) -> None:
    banks = shipped().banks
    question = next(question for question in banks[0].questions if question.parameters)
    attempts = [_attempt(question.name, question.bank, AT + timedelta(hours=hours)) for hours in (0, 1)]
    memories = {question.name: Memory(9.0, 5.0, AT + timedelta(days=8), AT + timedelta(hours=1), 2, 1)}
    written = write(banks, WriteOptions(variants=1, attempts=attempts, memories=memories))
    file = tmp_path / "all.apkg"
    file.write_bytes(written.data)
    first, second = take_in(anki, file), take_in(anki, file)
    asked = sum(not question.deprecated for bank in banks for question in bank.questions)
    assert written.losses.left_out == {}
    assert (len(first.new), len(second.new), len(second.updated), len(second.duplicate)) == (asked, 0, 0, asked)

    notes = [anki.get_note(number) for number in anki.find_notes("")]
    assert list(notes[0].keys()) == list(FIELDS)
    assert sum("\\(" in note["Question_en"] for note in notes) > asked / 4
    assert all(
        note["Question_en"] and note["Question_zh"] and note["Answer_en"] and note["Answer_zh"] for note in notes
    )
    assert not any("$" in part for note in notes for part in (note["Question_en"], note["Answer_zh"]))
    card = anki.get_card(next(iter(anki.find_cards(f'"ID:{question.name}"'))))
    assert 'lang="zh"' in card.question() and "<details>" in card.answer()

    assert (card.reps, card.lapses, card.type) == (2, 1, 2)
    assert card.due - anki.sched.today == (memories[question.name].due.astimezone() - _day_start()).days
    log = anki.db.all("select id, ease, time from revlog order by id")
    assert log == [[int(attempt.at.timestamp() * 1000), 3, 2000] for attempt in attempts]
    assert anki.fix_integrity()[1]


def _attempt(question: str, bank: str, at: datetime) -> Attempt:
    return Attempt(
        at, "laptop", bank, question, "topic", "numeric", 7, {}, 1, "1", "right", 1.0, 2.0, Rating.GOOD, "practice",
        "en", "w", "g", utc_offset=int((at.astimezone().utcoffset() or timedelta()).total_seconds() // 60),
    )  # fmt: skip


def _day_start() -> datetime:
    """When Anki's day began, at four o'clock as ours."""
    now = datetime.now().astimezone()
    start = now.replace(hour=4, minute=0, second=0, microsecond=0)
    return start if now >= start else start - timedelta(days=1)


def answer_all(anki: Any, deck: str, ratings: str) -> int:
    """Answer the next card as often as there are ratings: 1 again, 3 good, 4 easy."""
    answers = import_module("anki.scheduler.v3").CardAnswer
    by_number = {"1": answers.AGAIN, "2": answers.HARD, "3": answers.GOOD, "4": answers.EASY}
    anki.decks.select(anki.decks.id(deck))
    for rating in ratings:
        queued = anki.sched.get_queued_cards(fetch_limit=1).cards[0]
        card = anki.get_card(queued.card.id)
        card.start_timer()
        anki.sched.answer_card(anki.sched.build_answer(card=card, states=queued.states, rating=by_number[rating]))
    return len(ratings)


@pytest.mark.parametrize("legacy", [True, False], ids=["legacy", "new"])
def test_reviews_made_in_anki_come_back_once(dlquiz: Command, anki: Any, tmp_path: Path, legacy: bool) -> None:
    bank = "question_bank/activations.yaml"
    assert dlquiz("convert", bank, tmp_path / "a.apkg").code == 0
    take_in(anki, tmp_path / "a.apkg")
    made = answer_all(anki, "dlquiz::activations", "134")
    back = give_out(anki, tmp_path / "back.apkg", legacy=legacy)
    for expected in ((made, 0), (0, made)):
        document = dlquiz("import", back, "--json").document
        assert (document["attempts"], document["known"]) == expected
    # With the history out and back, only what was answered there since then is new.
    assert dlquiz("convert", bank, tmp_path / "b.apkg", "--history").code == 0
    other = library.Collection(str(tmp_path / "other.anki2"))
    try:
        take_in(other, tmp_path / "b.apkg")
        assert other.db.scalar("select count() from revlog") == made
        answer_all(other, "dlquiz::activations", "4")
        back = give_out(other, tmp_path / "back.apkg", legacy=legacy)
    finally:
        other.close()
    document = dlquiz("import", back, "--json").document
    assert (document["attempts"], document["known"]) == (1, 0)


def test_a_later_deck_with_more_history_updates_the_notes(dlquiz: Command, anki: Any, tmp_path: Path) -> None:
    bank = "question_bank/activations.yaml"
    assert dlquiz("convert", bank, tmp_path / "a.apkg").code == 0
    take_in(anki, tmp_path / "a.apkg")
    answer_all(anki, "dlquiz::activations", "3")
    assert dlquiz("import", give_out(anki, tmp_path / "back.apkg", legacy=True)).code == 0
    assert dlquiz("convert", bank, tmp_path / "b.apkg", "--history").code == 0
    log = take_in(anki, tmp_path / "b.apkg")
    assert (len(log.new), len(log.updated)) == (0, 1)
    document = dlquiz("import", give_out(anki, tmp_path / "back.apkg", legacy=True), "--json").document
    assert document["attempts"] == 0


def note(anki: Any, kind: str, *fields: str, deck: str = "Default", tags: str = "") -> None:
    made = anki.new_note(anki.models.by_name(kind))
    for place, field in enumerate(fields):
        made.fields[place] = field
    made.tags = tags.split()
    anki.add_note(made, anki.decks.id(deck))


def with_picture(anki: Any) -> None:
    name = anki.media.write_data("net.png", b"\x89PNG")
    note(anki, "Basic", f'q <img src="{name}">', "a [sound:x.mp3]")


def many(anki: Any) -> None:
    for number in range(300):
        note(anki, "Basic", f"q{number}", f"a{number}", deck=f"D::{number % 7}")


def own_type(anki: Any) -> None:
    model = anki.models.copy(anki.models.by_name("Basic"))
    model["name"] = "Three"
    anki.models.add_field(model, anki.models.new_field("Third"))
    model["tmpls"][0]["qfmt"] = "{{Third}} {{Front}}"
    anki.models.update_dict(model)
    note(anki, "Three", "q", "a", "third")


def filtered(anki: Any) -> None:
    note(anki, "Basic", "q", "a", deck="Home")
    deck = anki.sched.get_or_create_filtered_deck(0)
    deck.config.search_terms[0].search = "deck:Home"
    anki.sched.add_or_update_filtered_deck(deck)


def notes_of(kind: str, *rows: tuple[str, ...], **rest: Any) -> Callable[[Any], None]:
    def fill(anki: Any) -> None:
        for row in rows:
            note(anki, kind, *row, **rest)

    return fill


BOTH = "Basic (and reversed card)"
ASKED = "Basic (optional reversed card)"
TYPED = "Basic (type in the answer)"
DECKS: dict[str, tuple[Callable[[Any], None], str, str]] = {
    # What fills the deck, the outcomes by their first letters, and what the report or the bank says.
    "basic": (notes_of("Basic", ("q", "a"), ("r", "b")), "ww", "type: open"),
    "reversed": (notes_of(BOTH, ("q", "a")), "f", "one more card is left out"),
    "asked for": (notes_of(ASKED, ("q", "a", "y")), "f", "the field Add Reverse is left out; one more card"),
    "not asked for": (notes_of(ASKED, ("q", "a", "")), "w", "en: q"),
    "typed": (notes_of(TYPED, ("q", "a")), "w", "en: a"),
    "cloze": (notes_of("Cloze", ("{{c1::x}} and {{c2::y::z}}", "")), "w", "[[gap1]] and [[gap2]] (z)"),
    "one number twice": (notes_of("Cloze", ("{{c1::x}} {{c1::y}}", "")), "w", "[[gap1]] [[gap2]]"),
    "nested gaps": (notes_of("Cloze", ("{{c1::x {{c2::y}} z}}", "")), "w", "x y z"),
    "cloze with more": (notes_of("Cloze", ("{{c1::x}}", "more")), "f", "Back Extra"),
    "formula": (notes_of("Basic", ("\\(a<b\\)".replace("<", "&lt;"), "\\[x^2\\] [latex]y[/latex]")), "w", "$a<b$"),
    "html": (notes_of("Basic", ("<div>1</div><ul><li>2</li></ul>", "<b>x</b><br>y&nbsp;z")), "w", "- 2"),
    "tables": (notes_of("Basic", ("q", "<table><tr><td>1</td><td>2</td></tr></table>")), "w", "1 | 2"),
    "media": (with_picture, "f", "net.png is left out; x.mp3 is left out"),
    "nested decks": (notes_of("Basic", ("q", "a"), deck="A::B::C"), "w", "A › B › C"),
    "tags": (notes_of("Basic", ("q", "a"), tags="x y::z"), "w", "y::z"),
    "chinese": (notes_of("Basic", ("激活函数是什么？", "非线性"), deck="深度学习"), "w", "zh: 激活函数是什么？"),
    "signs": (notes_of("Basic", ("{{x}} [[y]] $5 _z_ `c`", "a*b*c")), "w", "\\{{x}} \\[[y]] \\$5"),
    "many": (many, "w" * 300, "D › 6"),
    "own type": (own_type, "f", "the field Third is left out"),
    "filtered": (filtered, "w", "Home"),
    "empty": (notes_of("Basic", ("q", "a"), ("r", "")), "wl", "its second field says nothing"),
}
FORMS = {"new": False, "legacy": True}


@pytest.mark.parametrize("name", DECKS)
def test_decks_made_in_anki_become_banks(name: str, anki: Any, tmp_path: Path) -> None:
    fill, outcomes, said = DECKS[name]
    fill(anki)
    banks = []
    for form, legacy in FORMS.items():
        file = give_out(anki, tmp_path / "deck.apkg", legacy=legacy)
        done = converted(Request(file, tmp_path / "deck.yaml"))
        assert "".join(item.outcome[0] for item in done.report.items) == outcomes, form
        assert said in report_and_bank(done), form
        banks.append(done.files)
    assert banks[0] == banks[1]


def report_and_bank(done: Conversion) -> str:
    texts = [item.why.en for item in done.report.items if item.why is not None]
    return "\n".join([*texts, *(data.decode() for _, data in done.files)])
