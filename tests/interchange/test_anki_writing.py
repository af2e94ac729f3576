"""Banks as decks of Anki: what stands on the notes, what the history adds, and what the report says."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from foreign_files import bank_of

from dlquiz.bank import Bank
from dlquiz.interchange.anki import write
from dlquiz.interchange.anki.own_notes import FIELDS, Asked, guid_of
from dlquiz.interchange.model import WriteOptions, Written
from dlquiz.progress.records import Attempt
from dlquiz.schedule import Memory, Rating
from dlquiz.text.html import with_mathjax

HEAD = "format: 1\nid: demo\ntitle: {en: Demo, zh: 演示}\nquestions:\n"
SUM = r"""
  - id: sum
    type: numeric
    topic: sizes
    tags: [easy, sums]
    prompt: {en: 'What is $1 + {{n}}$ & is it < \$20?', zh: '$1 + {{n}}$ 是多少？'}
    parameters: {n: {integer: [1, 9]}}
    answer: {expression: 1 + n}
    mistakes:
      - name: one_forgotten
        title: {en: one forgotten, zh: 漏了 1}
        expression: n
        feedback: {en: Add 1., zh: 要加 1。}
    explanation: {en: 'One **more**.', zh: 多 1。}
"""
OTHERS = r"""
  - id: pick
    type: choice
    topic: sizes
    prompt: {en: Which?, zh: 哪个？}
    options:
      - {text: {en: 'A $x<1$', zh: 甲}, correct: true, why: {en: Because., zh: 因为。}}
      - {text: {en: B, zh: 乙}, why: {en: No., zh: 不。}}
    hints: [{en: Look., zh: 看。}]
  - id: order
    type: ordering
    topic: sizes
    prompt: {en: Sort., zh: 排序。}
    items: [{en: first, zh: 一}, {en: second, zh: 二}]
  - id: pairs
    type: matching
    topic: sizes
    prompt: {en: Match., zh: 配对。}
    pairs:
      - {left: {en: cat, zh: 猫}, right: {en: meow, zh: 喵}}
      - {left: {en: dog, zh: 狗}, right: {en: woof, zh: 汪}}
  - id: gaps
    type: cloze
    topic: sizes
    prompt: {en: 'A [[kind]] of [[size]].', zh: '[[kind]]，[[size]]。'}
    blanks:
      kind: {options: [{text: {en: net, zh: 网}, correct: true}, {text: {en: bank, zh: 库}}]}
      size: {answer: {value: 3}}
  - id: path
    type: steps
    topic: sizes
    prompt: {en: Two steps., zh: 两步。}
    parts:
      - {name: one, prompt: {en: 'Half of 4?', zh: 4 的一半？}, answer: {value: 2},
         mistakes: [{name: doubled, value: 8, feedback: {en: Halve., zh: 要减半。}}]}
      - {name: two, prompt: {en: 'Twice that?', zh: 再乘 2？}, answer: {expression: 2 * one}}
  - id: essay
    type: open
    topic: sizes
    prompt: {en: Why?, zh: 为什么？}
    answer: {en: 'So.', zh: 因此。}
    rubric: [{point: {en: says so, zh: 说了}}]
    source: {en: A book, zh: 一本书}
    follow_ups: [demo/pick]
  - id: gone
    type: true_false
    topic: sizes
    prompt: {en: Still?, zh: 还在？}
    answer: true
    deprecated: true
"""


def bank(questions: str) -> Bank:
    return bank_of(HEAD + questions)


def rows(written: Written, query: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(zipfile.ZipFile(io.BytesIO(written.data)).read("collection.anki2"))
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query)]


def notes(written: Written) -> list[dict[str, str]]:
    found = rows(written, "SELECT flds FROM notes ORDER BY rowid")
    read = [dict(zip(FIELDS, note["flds"].split("\x1f"), strict=True)) for note in found]
    return sorted(read, key=lambda note: (note["ID"], note["Seed"]))


def of(written: Written, question: str) -> dict[str, str]:
    return next(note for note in notes(written) if note["ID"] == f"demo/{question}")


def test_the_fields_of_a_drawn_question() -> None:
    written = write([bank(SUM)], WriteOptions(variants=2))
    first, second = notes(written)
    assert [note["Seed"] for note in (first, second)] == ["0", "1"]
    assert first["Question_en"] != second["Question_en"]
    number = int(first["Answer_en"].removeprefix("<p>").removesuffix("</p>"))
    assert first["Question_en"] == f"<p>What is \\(1 + {number - 1}\\) &amp; is it &lt; $20?</p>"
    assert first["Question_zh"] == f"<p>\\(1 + {number - 1}\\) 是多少？</p>"
    assert f"= {number}\\)" in first["Working_en"] and "<strong>more</strong>" in first["Working_en"]
    assert first["Mistakes_en"] == f"<div><b>one forgotten (one_forgotten)</b> = {number - 1}</div><p>Add 1.</p>"
    assert "漏了 1（one_forgotten）" in first["Mistakes_zh"]
    assert first["History"] == ""
    assert rows(written, "SELECT tags FROM notes")[0]["tags"] == " sizes easy sums "
    assert [text.en for text in written.losses.frozen["demo/sum"]] == ["fixed numbers (seeds 0–1)"]


def test_every_kind_says_what_is_asked_and_what_is_right() -> None:
    written = write([bank(OTHERS)], WriteOptions())
    pick = of(written, "pick")
    assert '<ol type="1"><li>' in pick["Question_en"] and "\\(x&lt;1\\)" in pick["Question_en"]
    assert "A \\(x&lt;1\\)" in pick["Answer_en"] and "Because." in pick["Working_en"]
    assert "first" in of(written, "order")["Answer_en"]
    pairs = of(written, "pairs")
    assert '<ol type="A">' in pairs["Question_zh"] and "猫 → 喵" in pairs["Answer_zh"]
    gaps = of(written, "gaps")
    assert "(1)＿＿＿ of (2)＿＿＿" in gaps["Question_en"] and "1 net / 2 bank" in gaps["Question_en"]
    assert "<p>(1)</p><p>net</p><p>(2)</p><p>3</p>" in gaps["Answer_en"]
    path = of(written, "path")
    assert "Step 1:" in path["Question_en"] and "Twice that?" in path["Question_en"]
    assert path["Answer_zh"] == "<p>第 1 步：</p><p>2</p><p>第 2 步：</p><p>4</p>"
    assert "Step 1:" in path["Mistakes_en"] and "Step 2:" not in path["Mistakes_en"]
    essay = of(written, "essay")
    assert essay["Answer_en"] == "<p>So.</p><p>Points</p><ul><li><p>says so</p></li></ul>"
    assert essay["Working_zh"] == "<p>出处：一本书</p>"
    assert not any(note["ID"] == "demo/gone" for note in notes(written))
    assert {name: [text.en for text in texts] for name, texts in written.losses.frozen.items()} == {
        "demo/pick": ["no place for: hints"],
        "demo/essay": ["no place for: follow_ups"],
    }


def test_the_same_bank_gives_the_same_bytes_and_numbers_that_stay() -> None:
    both, alone = (write([bank(text)], WriteOptions()) for text in (OTHERS + SUM[1:], SUM))
    assert write([bank(SUM)], WriteOptions()).data == alone.data
    query = "SELECT notes.id, guid, cards.id AS card FROM notes JOIN cards ON nid = notes.id"
    here, there = ({row["guid"]: (row["id"], row["card"]) for row in rows(one, query)} for one in (both, alone))
    assert there.items() <= here.items()
    assert guid_of(Asked("demo/sum", 0)) in there


def test_the_deck_is_called_after_the_bank() -> None:
    written = write([bank(SUM)], WriteOptions(variants=1))
    (row,) = rows(written, "SELECT * FROM col")
    # In seconds when it was made, in milliseconds when it and its note types were changed.
    assert (row["crt"], row["mod"], row["scm"]) == (1_577_880_000, 1_600_000_000_000, 1_600_000_000_000)
    assert {deck["name"] for deck in json.loads(row["decks"]).values()} == {"Default", "dlquiz::demo"}
    (model,) = json.loads(row["models"]).values()
    # Of the type 1, Anki would look for gaps in the first field. Number 1 is the deck that it always has.
    assert model["type"] == 0
    assert json.loads(row["decks"])["1"]["name"] == "Default"
    template = model["tmpls"][0]
    named = {name for name in FIELDS if f"{{{{{name}}}}}" in template["qfmt"] + template["afmt"]}
    assert named == set(FIELDS) - {"ID", "Seed", "History"}


AT = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)


def attempt(question: str, days: int, rating: int, seed: int = 5) -> Attempt:
    return Attempt(
        AT + timedelta(days=days), "laptop", "demo", question, "sizes", "numeric", seed, {}, 3, "3",
        "right", 1.0, 4.25, Rating(rating), "practice", "en", "w", "g", utc_offset=60, id=f"{question}{days}",
    )  # fmt: skip


def test_the_history_goes_onto_the_card_of_seed_0() -> None:
    memory = Memory(10.0, 5.0, AT + timedelta(days=14), AT + timedelta(days=4), 3, 1)
    attempts = [attempt("demo/sum", 0, 3), attempt("demo/old", 0, 1), attempt("demo/sum", 4, 4), attempt("x/y", 1, 1)]
    options = WriteOptions(variants=2, attempts=attempts, memories={"demo/sum": memory})
    written = write([bank(SUM.replace("    topic", "    aliases: [demo/old]\n    topic"))], options)
    first, second = notes(written)
    start = int(AT.timestamp() * 1000)
    log = rows(written, "SELECT revlog.*, guid FROM revlog JOIN cards ON cid = cards.id JOIN notes ON nid = notes.id")
    assert [(row["id"], row["ease"], row["time"], row["type"]) for row in log] == [
        (start, 3, 4250, 0),
        (start + 1, 1, 4250, 1),
        (start + 4 * 86_400_000, 4, 4250, 1),
    ]
    assert {row["guid"] for row in log} == {guid_of(Asked("demo/sum", 0))}
    assert first["History"] == " ".join(str(row["id"]) for row in log)
    # Anki takes a note again that says it was changed later: with its last review.
    changed = rows(written, "SELECT guid, mod FROM notes")
    assert {row["guid"]: row["mod"] for row in changed} == {
        guid_of(Asked("demo/sum", 0)): start // 1000 + 4 * 86_400,
        guid_of(Asked("demo/sum", 1)): 1_600_000_000,
    }
    assert second["History"] == ""
    cards = rows(written, "SELECT cards.* FROM cards JOIN notes ON nid = notes.id ORDER BY length(flds) DESC")
    due = (datetime(2026, 3, 15) - datetime(2020, 1, 1)).days
    assert [(card["type"], card["queue"], card["ivl"], card["reps"]) for card in cards] == [(2, 2, 10, 3), (0, 0, 0, 0)]
    assert cards[0]["due"] == due and cards[0]["lapses"] == 1
    unknown = write([bank(SUM)], WriteOptions(variants=1, attempts=attempts))
    assert [card["type"] for card in rows(unknown, "SELECT type FROM cards")] == [0]
    assert len(rows(unknown, "SELECT id FROM revlog")) == 2


def test_a_question_that_cannot_be_worked_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from dlquiz.errors import DisagreementError
    from dlquiz.interchange.anki import pages

    def disagree(_: object) -> None:
        raise DisagreementError("no key", "没有答案")

    monkeypatch.setattr(pages, "give_up", disagree)
    written = write([bank(SUM)], WriteOptions())
    assert notes(written) == []
    assert written.losses.left_out["demo/sum"].zh == "没有答案"
    assert written.losses.frozen == {}


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a **b** $x<y$ \\$5 `c<d`", "<p>a <strong>b</strong> \\(x&lt;y\\) $5 <code>c&lt;d</code></p>"),
        ("$$\\frac{a}{b}$$", "<p>\\[\\frac{a}{b}\\]</p>"),
        ("x $$y$$ z", "<p>x \\[y\\] z</p>"),
        ("中文\n文字\nab", "<p>中文文字\nab</p>"),
        ("a\\\nb", "<p>a<br />\nb</p>"),
        ("<script>x</script>\x1b", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("```\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
    ],
)
def test_markdown_as_html_with_formulas(markdown: str, html: str) -> None:
    assert with_mathjax(markdown) == html
