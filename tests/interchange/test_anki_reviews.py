"""Reviews made in Anki come back as attempts, each once, and what dlquiz wrote there never does."""

from __future__ import annotations

import random
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from anki_files import LEGACY, OLD, basic, deck, packed
from command_fixtures import Command
from mutated_decks import deck_mutant

from dlquiz.bank import load_library
from dlquiz.errors import UsageError
from dlquiz.interchange.anki import reviews as module
from dlquiz.interchange.anki.own_notes import Asked, guid_of
from dlquiz.interchange.anki.reviews import reviews
from dlquiz.locations import progress_file, user_banks
from dlquiz.progress.records import Attempt

BANK = """\
format: 1
id: demo
title: {en: Demo, zh: 演示}
questions:
  - id: sum
    type: numeric
    topic: sizes
    prompt: {en: 'What is 1 + {{n}}?', zh: '1 + {{n}} 是多少？'}
    parameters: {n: {integer: [1, 9]}}
    answer: {expression: 1 + n}
  - id: fact
    type: true_false
    topic: sizes
    prompt: {en: 'Is it?', zh: 是吗？}
    answer: true
"""
MOMENT = int(datetime(2026, 3, 1, 23, 30, tzinfo=UTC).timestamp() * 1000)
MUTANTS = 100
Review = tuple[str, int, int, object, object, int]
"""Question, seed, moment, ease, milliseconds and kind."""
Reviewed = Callable[..., Path]


@pytest.fixture
def bank() -> Path:
    user_banks().mkdir(parents=True)
    file = user_banks() / "demo.yaml"
    file.write_text(BANK, encoding="utf-8")
    return file


@pytest.fixture
def reviewed(dlquiz: Command, bank: Path, tmp_path: Path) -> Reviewed:
    """Writes the deck of the bank and answers its cards, as if it had been learned in Anki."""

    def reviewed(*reviews: Review, container: str = OLD, options: tuple[str, ...] = (), script: str = "") -> Path:
        file = tmp_path / "demo.apkg"
        assert dlquiz("convert", bank, file, "--force", *options).code == 0
        data = zipfile.ZipFile(file).read("collection.anki2")
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(data)
            for question, seed, moment, ease, time, kind in reviews:
                query = "SELECT cards.id FROM cards JOIN notes ON nid = notes.id WHERE guid = ?"
                (card,) = connection.execute(query, (guid_of(Asked(question, seed)),)).fetchone()
                row = (moment, card, -1, ease, 0, 0, 0, time, kind)
                connection.execute(f"INSERT INTO revlog VALUES ({', '.join('?' * 9)})", row)
            connection.executescript(script)
            connection.commit()
            file.write_bytes(packed(connection.serialize(), container))
        return file

    return reviewed


def imported(dlquiz: Command, file: Path, *options: object) -> tuple[int, int]:
    """How many answers an import adds, and how many were here already."""
    done = dlquiz(*options, "import", file, "--json")
    assert (done.code, done.err) == (0, "")
    assert " ".join(done.document) == "attempts corrections interviews flags fits known"
    return done.document["attempts"], done.document["known"]


def attempts() -> list[dict[str, object]]:
    with closing(sqlite3.connect(progress_file())) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM attempts ORDER BY sequence")]


def test_reviews_become_attempts_once(dlquiz: Command, reviewed: Reviewed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    file = reviewed(
        ("demo/sum", 2, MOMENT, 3, 4250, 0),
        ("demo/sum", 2, MOMENT + 1, 1, 9_999_999, 1),
        ("demo/fact", 0, MOMENT + 2, 4, -5, 3),
    )
    assert imported(dlquiz, file) == (3, 0)
    assert imported(dlquiz, file) == (0, 3)
    first, second, third = attempts()
    guid = guid_of(Asked("demo/sum", 2))
    assert (first["id"], second["id"]) == (f"anki-{guid}-{MOMENT}", f"anki-{guid}-{MOMENT + 1}")
    assert first["sequence"] == MOMENT * 1000
    assert datetime.fromisoformat(str(first["at"])) == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=MOMENT)
    shared = {"mode": "anki", "question": "demo/sum", "topic": "sizes", "kind": "numeric", "seed": 2, "answer": ""}
    assert first.items() >= shared.items() and second.items() >= shared.items()
    names = ("verdict", "score", "rating", "seconds")
    assert [tuple(one[name] for name in names) for one in (first, second, third)] == [
        ("right", 1.0, 3, 4.25),
        ("wrong", 0.0, 1, 1800.0),
        ("right", 1.0, 4, 0.0),
    ]
    assert first["expected"] == f"{1 + int(str(first['parameters']).partition(':')[2].rstrip('}'))}"


def test_a_deck_gives_the_same_rows_on_every_machine(
    dlquiz: Command, reviewed: Reviewed, bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = reviewed(("demo/sum", 2, MOMENT, 3, 4250, 0), ("demo/fact", 0, MOMENT + 1, 1, 900, 0))
    exports: list[Path] = []
    for zone in ("Asia/Shanghai", "America/New_York"):
        monkeypatch.setenv("TZ", zone)
        monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / zone.replace("/", "-")))
        assert imported(dlquiz, deck, "--bank", bank) == (2, 0)
        exports.append(tmp_path / f"{len(exports)}.jsonl")
        assert dlquiz("export", exports[-1]).code == 0
    assert exports[0].read_bytes() == exports[1].read_bytes()
    assert imported(dlquiz, exports[0]) == (0, 2)


@pytest.mark.parametrize(
    ("settings", "ahead"),
    [
        ("""'{"creationOffset": -480}'""", 480),
        ("""'{"creationOffset": 210}'""", -210),
        # The farthest zone is 14 hours ahead.
        ("""'{"creationOffset": -840}'""", 840),
        ("""'{"creationOffset": -841}'""", 0),
        ("""'{"creationOffset": null}'""", 0),
        ("'[1]'", 0),
        ("x'ff'", 0),
        ("NULL", 0),
    ],
)
def test_days_are_those_of_the_collection(dlquiz: Command, reviewed: Reviewed, settings: str, ahead: int) -> None:
    deck = reviewed(("demo/sum", 0, MOMENT, 3, 5, 1), script=f"UPDATE col SET conf = {settings}")
    assert imported(dlquiz, deck) == (1, 0)
    assert [attempt["utc_offset"] for attempt in attempts()] == [ahead]


def test_two_machines_with_different_banks_unite(
    dlquiz: Command, reviewed: Reviewed, bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck, other = reviewed(("demo/sum", 2, MOMENT, 3, 4250, 0)), tmp_path / "newer.yaml"
    other.write_text(BANK.replace("1 + n}", "2 + n}").replace("topic: sizes", "topic: sums"), encoding="utf-8")
    exports = {}
    for name, file in (("one", bank), ("two", other)):
        monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / name))
        assert imported(dlquiz, deck, "--bank", file) == (1, 0)
        exports[name] = tmp_path / f"{name}.jsonl"
        assert dlquiz("export", exports[name]).code == 0
    for name, file in (("one", exports["two"]), ("two", exports["one"])):
        monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / name))
        assert imported(dlquiz, file) == (0, 1)
        assert len(attempts()) == 1


def test_what_dlquiz_wrote_never_comes_back(dlquiz: Command, reviewed: Reviewed) -> None:
    assert imported(dlquiz, reviewed(("demo/sum", 1, MOMENT, 3, 4250, 0))) == (1, 0)
    file = reviewed(("demo/sum", 0, MOMENT + 5, 2, 1000, 1), options=("--history",))
    assert imported(dlquiz, file) == (1, 0)
    assert [attempt["seed"] for attempt in attempts()] == [1, 0]
    assert imported(dlquiz, reviewed(options=("--history",))) == (0, 0)


def test_rows_of_the_log_that_are_no_answers(dlquiz: Command, reviewed: Reviewed) -> None:
    file = reviewed(
        ("demo/sum", 0, MOMENT, 0, 0, 4),
        ("demo/sum", 0, MOMENT + 1, 5, 0, 1),
        ("demo/sum", 0, -MOMENT, 3, 0, 1),
        ("demo/sum", 0, 2**62, 3, 0, 1),
        ("demo/sum", 0, MOMENT + 2, "x", 0, 1),
        ("demo/sum", 0, MOMENT + 3, 3, b"x", 1),
        script="INSERT INTO revlog SELECT id + 10, 5, usn, 3, ivl, lastIvl, factor, 5, 1 FROM revlog",
    )
    assert imported(dlquiz, file) == (0, 0)


def test_reviews_of_questions_that_no_bank_has_wait_for_it(dlquiz: Command, reviewed: Reviewed, bank: Path) -> None:
    file = reviewed(("demo/sum", 0, MOMENT, 3, 5, 1), ("demo/fact", 0, MOMENT + 1, 3, 5, 1))
    bank.write_text(BANK.replace("id: sum", "id: other"), encoding="utf-8")
    done = dlquiz("import", file)
    assert done.code == 0
    assert f"{file}: 1 review left out: no bank here has the question" in done.err
    assert [attempt["question"] for attempt in attempts()] == ["demo/fact"]
    bank.write_text(BANK, encoding="utf-8")
    assert imported(dlquiz, file) == (1, 1)


def test_a_question_that_was_renamed(dlquiz: Command, reviewed: Reviewed, bank: Path) -> None:
    file = reviewed(("demo/fact", 0, MOMENT, 3, 5, 1))
    bank.write_text(BANK.replace("id: fact", "id: truth\n    aliases: [demo/fact]"), encoding="utf-8")
    assert imported(dlquiz, file) == (1, 0)
    assert [attempt["question"] for attempt in attempts()] == ["demo/truth"]


def test_a_question_that_cannot_be_drawn_any_more(dlquiz: Command, reviewed: Reviewed, bank: Path) -> None:
    file = reviewed(("demo/sum", 0, MOMENT, 3, 5, 1))
    bank.write_text(BANK.replace("expression: 1 + n", "expression: 1 / (n - n)"), encoding="utf-8")
    assert "1 review left out" in dlquiz("import", file).err
    assert attempts() == []


def test_a_regrade_leaves_them_alone(dlquiz: Command, reviewed: Reviewed, bank: Path) -> None:
    assert imported(dlquiz, reviewed(("demo/sum", 0, MOMENT, 3, 5, 1))) == (1, 0)
    bank.write_text(BANK.replace("1 + n}", "2 + n}"), encoding="utf-8")
    done = dlquiz("regrade", "--json")
    assert done.code == 0
    assert done.document["changes"] == []


def test_other_decks_are_refused_with_the_way_to_go(dlquiz: Command, tmp_path: Path) -> None:
    file = tmp_path / "other.apkg"
    for data, why in ((deck(basic("q", "a")), "`dlquiz convert` makes a bank"), (b"no deck", "it is no .apkg file")):
        file.write_bytes(data)
        done = dlquiz("import", file)
        assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
        assert why in done.err


def test_mutants_give_reviews_of_today_or_one_sentence(reviewed: Reviewed, bank: Path, tmp_path: Path) -> None:
    answers: list[Review] = [("demo/sum", 0, MOMENT + number, 1 + number % 4, 900, 1) for number in range(20)]
    whole = zipfile.ZipFile(reviewed(*answers)).read(OLD)
    library, file = load_library([bank]), tmp_path / "mutant.apkg"
    reached = 0
    for number in range(MUTANTS):
        file.write_bytes(deck_mutant(random.Random(number), [(OLD, whole), (LEGACY, whole)]))
        try:
            found = reviews(file, library)
        except UsageError as error:
            assert str(file) in error.en and "\n" not in error.en
            continue
        reached += 1
        assert len({entry.what.id for entry in found.entries}) == len(found.entries)
        assert all(isinstance(entry.what, Attempt) and entry.what.mode == "anki" for entry in found.entries)
    assert reached >= 0.3 * MUTANTS


def test_more_reviews_than_are_read(dlquiz: Command, reviewed: Reviewed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_REVIEWS", 2)
    answers: list[Review] = [("demo/sum", 0, MOMENT + number, 3, 5, 1) for number in range(3)]
    assert imported(dlquiz, reviewed(*answers[:2])) == (2, 0)
    done = dlquiz("import", reviewed(*answers))
    assert done.code == 2
    assert "reviews: export fewer decks" in done.err


def test_a_damaged_deck_adds_nothing(dlquiz: Command, reviewed: Reviewed) -> None:
    file = reviewed(("demo/sum", 0, MOMENT, 3, 5, 1), script="UPDATE notes SET flds = flds || hex(zeroblob(9000))")
    data = bytearray(zipfile.ZipFile(file).read("collection.anki2"))
    data[-4096 * 3 :] = b"\xff" * (4096 * 3)
    file.write_bytes(packed(bytes(data)))
    done = dlquiz("import", file)
    assert done.code == 2
    assert "damaged" in done.err
    assert attempts() == []
