"""CSV and Markdown: what is written is read back, and what people have elsewhere comes in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import strategies.banks as drawn
from command_fixtures import Command
from foreign_files import bank_of, data_in, draft_of, found_in, read_back, reasons, source_of
from hypothesis import given, settings

from dlquiz.bank import Bank
from dlquiz.errors import UsageError
from dlquiz.interchange.converting import Request, converted
from dlquiz.interchange.formats import FORMATS, NATIVE
from dlquiz.interchange.model import Losses, WriteOptions
from dlquiz.interchange.simple import Simple, simple_of
from dlquiz.kinds.drawing import draw
from dlquiz.messages import Language, Text
from dlquiz.variants.parameters import is_fixed

TEXT_FORMATS = ("csv", "tsv", "markdown")
WHOLE = r"""
format: 1
id: small
title: {en: Small}
questions:
  - id: pick
    type: choice
    topic: a
    prompt: {en: 'A | B? $P(A|B)$'}
    options: [{text: {en: 'yes | no'}, correct: true}, {text: {en: '=1'}}]
  - id: ticks
    type: choice
    topic: b
    multiple: true
    prompt: {en: Which?}
    options: [{text: {en: aa}, correct: true}, {text: {en: bb}}]
  - {id: so, type: true_false, topic: a, difficulty: 3, prompt: {en: 'Q: is it {so}?'}, answer: false}
  - {id: number, type: numeric, topic: a, difficulty: 1, prompt: {en: 'How many?'}, answer: {value: -3}}
  - {id: list, type: numeric, topic: a, prompt: {en: 'Which list?'}, answer: {value: [1, 2.5]}}
  - {id: words, type: text, topic: a, prompt: {en: '# Which word?'}, accept: [{en: momentum}, {en: heavy ball}]}
  - id: gap
    type: cloze
    topic: a
    prompt: {en: 'A [[b1]] of \[[x]] and [[b2]] in $a[0]$.'}
    blanks: {b1: {accept: [{en: row}]}, b2: {answer: {value: 4}}}
  - {id: order, type: ordering, topic: a, prompt: {en: Order?}, items: [{en: first}, {en: second}, {en: third}]}
  - id: match
    type: matching
    topic: a
    prompt: {en: Match?}
    pairs: [{left: {en: aa}, right: {en: '1 = 1'}}, {left: {en: bb}, right: {en: two}}]
  - id: long
    type: open
    topic: a
    prompt: {en: "Why?\n\n- [x] not a tick\n- \\{{braces}}\n\n---\nA: end"}
    answer: {en: "Because.\n\n```\nx: 1\n```"}
    rubric: [{point: {en: says the same as the model answer, zh: 意思与参考答案相同}}]
"""


def there_and_back(
    bank: Bank, name: str, tmp_path: Path, language: Language, variants: int = 1
) -> tuple[Losses, Bank | None]:
    """What is written of a bank in a format, read as a bank again."""
    options = WriteOptions(language=language, variants=variants)
    written = FORMATS[name].writer.write([bank], options)
    assert written == FORMATS[name].writer.write([bank], options)
    made = read_back(tmp_path, name, written.data, bank.id, language)
    assert [item for item in made.items if item.outcome != "whole"] == []
    return written.losses, made.banks[0] if made.parts else None


def asked(question: Any, seed: int, language: Language) -> tuple[Any, ...] | None:
    """What a question asks, however its blanks are called."""
    simple: Simple | None = simple_of(draw(question, seed), language, Losses())
    if simple is None:
        return None
    prompt = re.sub(r"\[\[\w+\]\]", "[[]]", simple.prompt)
    return simple.type, prompt, simple.answers, simple.options, question.topic, question.difficulty


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_a_lossless_export_imports_unchanged(tmp_path: Path, name: str) -> None:
    bank = bank_of(WHOLE)
    losses, back = there_and_back(bank, name, tmp_path, "en")
    assert losses == Losses()
    assert back is not None
    assert [each.id for each in back.questions] == [each.id for each in bank.questions]
    assert [asked(each, 0, "en") for each in back.questions] == [asked(each, 0, "en") for each in bank.questions]


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "language"), [("csv", "en"), ("markdown", "zh")])
@given(drawn.banks())
@settings(max_examples=12)
def test_any_bank(tmp_path_factory: pytest.TempPathFactory, name: str, language: Language, fields: Any) -> None:
    bank = bank_of(drawn.as_text(fields, "flow"))
    losses, back = there_and_back(bank, name, tmp_path_factory.mktemp("any"), language, 2)
    kept = [each for each in bank.questions if not each.deprecated and each.name not in losses.left_out]
    found = [] if back is None else back.questions
    wanted = [(each, seed) for each in kept for seed in range(1 if is_fixed(each) else 2)]
    assert [each.id for each in found] == [each.id if is_fixed(each) else f"{each.id}-s{seed}" for each, seed in wanted]
    for (question, seed), again in zip(wanted, found, strict=True):
        assert asked(again, 0, language) == asked(question, seed, language)


WRITTEN = [name for name, each in FORMATS.items() if each.writes and name != NATIVE]


@pytest.mark.parametrize("name", WRITTEN)
def test_a_question_without_a_draw_is_left_out_and_the_others_stay(name: str) -> None:
    fine = "  - {id: fine, type: true_false, topic: a, prompt: {en: So?}, answer: true}\n"
    text = "format: 1\nid: small\ntitle: {en: Small}\nquestions:\n" + fine
    alone = FORMATS[name].writer.write([bank_of(text)], WriteOptions(language="en"))
    drawn = (
        "  - {id: none, type: numeric, topic: a, prompt: {en: 'What?'}, parameters: {n: {integer: [1, 9]}},"
        " answer: {expression: 1 / (n - n)}}\n"
    )
    both = FORMATS[name].writer.write([bank_of(text + drawn)], WriteOptions(language="en"))
    assert both.data == alone.data
    assert list(both.losses.left_out) == ["small/none"]
    assert both.losses.frozen == alone.losses.frozen == {}


@pytest.mark.parametrize("name", TEXT_FORMATS)
@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (("right: {en: two}}]", "right: {en: two}}]\n    distractors: [{en: three}]"), "distractors"),
        (("rubric: [", "rubric: [{point: {en: has a reason}}, "), "rubric"),
        (("multiple: true", "multiple: true\n    shuffle: false"), "shuffle"),
        (("{text: {en: bb}}", "{text: {en: bb}, why: {en: No.}}"), "why"),
        (("answer: {value: -3}", "answer: {value: -3}, unit: m"), "unit"),
    ],
)
def test_what_has_no_place_is_in_the_report(name: str, change: tuple[str, str], lost: str) -> None:
    written = FORMATS[name].writer.write([bank_of(WHOLE.replace(*change))], WriteOptions(language="en"))
    (why,) = [why for texts in written.losses.frozen.values() for why in texts]
    assert why == Text(f"no place for: {lost}", f"无法保存：{lost}")
    assert written.losses.left_out == {}


def test_a_tolerance_has_no_place_in_markdown() -> None:
    bank = bank_of(WHOLE.replace("{value: -3}", "{value: -3}, tolerance: {absolute: 1}"))
    assert reasons(FORMATS["markdown"].writer.write([bank], WriteOptions()).losses) == ["no place for: tolerance"]
    assert FORMATS["csv"].writer.write([bank], WriteOptions()).losses == Losses()


TURNED = """\
format: 1
id: small
title: {en: Small}
questions:
  - id: gap
    type: cloze
    topic: a
    prompt: {en: 'A [[what]] of [[count]].', zh: '[[count]] 的 [[what]]。'}
    blanks:
      what: {accept: [{en: row, zh: 行}]}
      count:
        answer: {expression: 2 + 2}
        unit: m
        mistakes: [{name: half, value: 2, feedback: {en: Twice., zh: 乘 2。}}]
"""


@pytest.mark.parametrize("name", TEXT_FORMATS)
@pytest.mark.parametrize(("language", "answers"), [("en", ["row", 4]), ("zh", [4, "行"])])
def test_blanks_come_in_the_order_of_each_language(
    tmp_path: Path, name: str, language: Language, answers: list[object]
) -> None:
    written = FORMATS[name].writer.write([bank_of(TURNED)], WriteOptions(language=language))
    blanks = data_in(tmp_path, name, written.data, language)["blanks"].values()
    assert [
        blank["accept"][0][language] if "accept" in blank else blank["answer"]["value"] for blank in blanks
    ] == answers
    lost = ["how a blank is computed", "mistakes of blanks", "units of blanks"]
    lost += ["names of blanks"] if name == "markdown" else []
    assert reasons(written.losses) == [f"no place for: {what}" for what in lost]


def test_a_spreadsheet_of_a_teacher(tmp_path: Path) -> None:
    text = (
        "\ufeffPrompt;Answer;Options;Remark\r\n"
        "What is 2+2?;4;;\r\n"
        "Which?;b;a | b;ask again\r\n"
        "Is it so?;对;;\r\n"
        "\r\n"
        '"Why ""this""?\r\nAnd why {{n}}?";Because;;\r\n'
    )
    found = found_in(tmp_path, "csv", text)
    assert [each.place for each in found] == ["row 2", "row 3", "row 4", "row 6"]
    assert [each.data["type"] for each in found if each.data] == ["numeric", "choice", "true_false", "open"]
    assert [text.en for text in found[1].lost] == ["no place for: remark"]
    assert found[3].data is not None
    assert found[3].data["prompt"] == {"en": 'Why "this"?\nAnd why \\{{n}}?'}


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (",4,,,", "row 2, column prompt"),
        ("What?,,,,", "row 2, column answer"),
        ("What?,c,a|b,,", "row 2, column answer"),
        ("What?,a,a,,", "row 2, column options"),
        ("What?,a,,riddle,", "row 2, column type"),
        ("What?,a,,numeric,", "row 2, column answer"),
        ("What?,4,,numeric,some", "row 2, column tolerance"),
        ("What?,maybe,,true_false,", "row 2, column answer"),
        ("What [[a]] [[b]]?,x,,cloze,", "row 2, column answer"),
        ("Match?,x,,matching,", "row 2, column answer"),
        ("What?,4,,,,9", "row 2, column difficulty"),
    ],
)
def test_a_bad_row_has_its_place(tmp_path: Path, row: str, place: str) -> None:
    (found,) = found_in(tmp_path, "csv", f"prompt,answer,options,type,tolerance,difficulty\n{row}\n")
    assert (found.place, found.data) == (place, None)
    assert len(found.lost) == 1


@pytest.mark.parametrize(("answer", "kind"), [("[[[[1, 2.5]]]]", "numeric"), ("[[[[[1]]]]]", "open"), ("[]", "open")])
def test_lists_of_numbers_in_a_cell(tmp_path: Path, answer: str, kind: str) -> None:
    found = data_in(tmp_path, "tsv", f"prompt\tanswer\nWhich?\t{answer}\n")
    assert found["type"] == kind
    if kind == "numeric":
        assert found["answer"] == {"value": [[[[1, 2.5]]]]}


@pytest.mark.parametrize(
    ("cell", "tolerance"),
    [
        ("0.01", {"absolute": 0.01}),
        ("1%", {"relative": 0.01}),
        ("relative 1%", {"relative": 0.01}),
        ("absolute 0.5; relative 0.1", {"absolute": 0.5, "relative": 0.1}),
        ("decimals 2", {"decimals": 2}),
        ("significant 3", {"significant": 3}),
    ],
)
def test_a_tolerance_of_a_cell(tmp_path: Path, cell: str, tolerance: dict[str, float]) -> None:
    assert data_in(tmp_path, "csv", f"prompt,answer,tolerance\nWhat?,2.5,{cell}\n")["tolerance"] == tolerance


def test_a_quote_before_a_formula_of_a_spreadsheet_is_none_of_the_text(tmp_path: Path) -> None:
    found = found_in(tmp_path, "csv", "prompt,answer\n'=1+1 is?,2\n'Tis what?,3\n")
    assert [each.data and each.data["prompt"]["en"] for each in found] == ["=1+1 is?", "'Tis what?"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"question,solution\na,b\n", "lacks prompt, answer"),
        (b"\xff\xfe", "line 1 is not UTF-8"),
        (b"prompt,answer\n" + b'"' + b"x" * 200_000 + b'"', "row 2 is no row of a table"),
    ],
)
def test_no_table_at_all(tmp_path: Path, text: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        found_in(tmp_path, "csv", text)


def test_no_cell_is_a_formula_of_a_spreadsheet(tmp_path: Path) -> None:
    bank = bank_of(WHOLE.replace("How many?", "=HYPERLINK(1)"))
    data = FORMATS["csv"].writer.write([bank], WriteOptions(language="en", spreadsheet=True)).data
    assert data.startswith(b"\xef\xbb\xbfid,type,")
    assert b",'=HYPERLINK(1),-3," in data


NOTES = """\
---
title: My notes
---
Some prose, with `a::b` in code and nothing to learn.

# Gradient descent #

What is the **step**?::The [[learning rate|rate]] times the gradient ![[step.png]]
<!--SR:!2024-05-20,12,250-->

front:::back

Why does it
oscillate?
?
Because the step is too large.
More of it.

The ==learning rate== scales the =={{gradient}}==.

Q: What is Adam?
A: A method
with two moments.

See `x`.
C: Adam was published in [2014], see [the paper](url) and $m[0]$.
---
Q: Which has momentum?
- [x] SGD with momentum
- [ ] plain SGD

Q: What has no answer?

C: Nothing to fill in.

```
a::b
Q: no
```
"""


def test_notes(tmp_path: Path) -> None:
    found = found_in(tmp_path, "markdown", NOTES)
    assert [(each.place, each.data and each.data["type"]) for each in found] == [
        ("line 8", "open"),
        ("line 11", "open"),
        ("line 13", "open"),
        ("line 19", "cloze"),
        ("line 21", "open"),
        ("line 26", "cloze"),
        ("line 28", "choice"),
        ("line 32", None),
        ("line 34", None),
    ]
    data = [each.data or {} for each in found]
    assert data[0]["answer"] == {"en": "The rate times the gradient"}
    assert [text.en for each in found for text in each.lost] == [
        *("step.png is left out", "the card the other way round is left out"),
        *("it has no answer", "nothing in it is to be filled in"),
    ]
    assert data[2]["prompt"] == {"en": "Why does it\noscillate?"}
    assert data[3]["prompt"] == {"en": "The [[b1]] scales the [[b2]]."}
    assert data[3]["blanks"]["b2"] == {"accept": [{"en": "\\{{gradient}}"}]}
    assert data[4]["answer"] == {"en": "A method\nwith two moments.\n\nSee `x`."}
    assert data[5]["prompt"] == {"en": "Adam was published in [[b1]], see [the paper](url) and $m[0]$."}
    assert {each["topic"] for each in data if each} == {"Gradient descent"}


def test_lists_to_tick_need_no_sign_before_them(tmp_path: Path) -> None:
    one, several = "Which?\n- [x] aa\n- [ ] bb\n", "Which of\nthese?\n- [x] aa\n- [ ] bb\n- [X] cc\n"
    single, multiple = found_in(tmp_path, "markdown", f"{one}\n{several}\n- [x] milk\n- [ ] eggs\n")
    assert single.data is not None and multiple.data is not None
    right, wrong = {"text": {"en": "aa"}, "correct": True}, {"text": {"en": "bb"}}
    assert single.data["options"] == [right, wrong]
    assert "multiple" not in single.data
    assert multiple.data["prompt"] == {"en": "Which of\nthese?"}
    assert multiple.data["options"] == [right, wrong, {"text": {"en": "cc"}, "correct": True}]
    assert multiple.data["multiple"] is True


def test_prose_is_passed_over(tmp_path: Path) -> None:
    assert found_in(tmp_path, "markdown", "# Title\n\nOnly prose,\nand more of it.\n\n- a list\n") == []


@pytest.mark.parametrize("note", ["Q: What?\nA:\n", "Q:\nA: So.\n", "![[x.png]]::So.\n", "What?::![[x.png]]\n"])
def test_a_card_with_an_empty_side_is_left_out(tmp_path: Path, note: str) -> None:
    (found,) = found_in(tmp_path, "markdown", note)
    assert (found.data, [text.en for text in found.lost]) == (None, ["it has no answer"])


def test_a_date_and_an_interval(tmp_path: Path) -> None:
    draft = draft_of(source_of(tmp_path, "markdown", NOTES), "markdown")
    assert [(each.found, each.due, each.interval) for each in draft.reviewed] == [(0, "2024-05-20", 12)]
    assert draft.title == {"en": "My notes"}


def test_a_second_import_has_the_same_ids(tmp_path: Path) -> None:
    file = tmp_path / "notes.md"
    file.write_text(NOTES, encoding="utf-8")
    request = Request(file, tmp_path / "notes.yaml")
    first, again = converted(request), converted(request)
    assert first == again
    file.write_text(NOTES.replace("Some prose", "q::a\n\nOther prose"), encoding="utf-8")
    more = {item.question for item in converted(request).report.items}
    assert len(more - {item.question for item in first.report.items}) == 1


def test_a_review_comes_into_the_history_once(dlquiz: Command, tmp_path: Path) -> None:
    file = tmp_path / "notes.md"
    file.write_text(NOTES, encoding="utf-8")
    assert "1 review added" in dlquiz("convert", file, tmp_path / "notes.yaml").err
    assert dlquiz("convert", file, tmp_path / "notes.yaml", "--force").err == ""
    (answer,) = dlquiz("--bank", tmp_path / "notes.yaml", "history", "--json").document["attempts"]
    assert (answer["at"][:10], answer["verdict"], answer["seconds"]) == ("2024-05-08", "right", 0)
    # The id stays as it is from version to version, or else the review would come in twice.
    assert answer["id"] == "notes-c1f57573775781a43c2418cd"
    assert dlquiz("import", "--undo").code == 0
    assert dlquiz("--bank", tmp_path / "notes.yaml", "history", "--json").document["attempts"] == []


def test_notes_give_the_same_review_in_every_zone(
    dlquiz: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.md").write_text(NOTES, encoding="utf-8")
    exports = []
    for zone in ("Asia/Shanghai", "America/New_York"):
        monkeypatch.setenv("TZ", zone)
        monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / zone.replace("/", "-")))
        assert dlquiz("convert", tmp_path / "notes.md", tmp_path / "notes.yaml", "--force").code == 0
        exports.append(dlquiz("export").out)
    assert '"at":"2024-05-08T12:00:00.000000+00:00","utc_offset":0' in exports[0]
    assert exports[0] == exports[1]


@pytest.mark.parametrize("schedule", ["2024-13-40,5,250", "9999-12-30,1,250", "1970-01-01,90000,250"])
def test_a_day_that_is_none_gives_no_review(dlquiz: Command, tmp_path: Path, schedule: str) -> None:
    file = tmp_path / "notes.md"
    file.write_text(NOTES.replace("2024-05-20,12,250", schedule), encoding="utf-8")
    done = dlquiz("convert", file, tmp_path / "notes.yaml")
    assert (done.code, done.err) == (0, "")
