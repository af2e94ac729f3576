"""Appending to a bank: what was there stays byte for byte, and the one question is where it should be."""

from __future__ import annotations

import random
import re

import pytest
from every_case import every_case

from dlquiz.bank import load_text
from dlquiz.bank.appending import append_question
from dlquiz.errors import UsageError
from dlquiz.yaml_reader.reading import read_bytes

HEAD = "format: 1\nid: b\ntitle: T\n"
QUESTION = "type: true_false\n{0}topic: t\n{0}prompt: P\n{0}answer: true\n"


def item(identity: str, dash: str = "  ", gap: str = " ") -> str:
    indent = dash + " " + gap
    return f"{dash}-{gap}id: {identity}\n{indent}" + QUESTION.format(indent)


def made(identity: str, topic: str) -> list[str]:
    return [f"id: {identity}", "type: true_false", f"topic: {topic}", "prompt:", "  en: P", "  zh: 问", "answer: true"]


def appended(text: str | bytes) -> tuple[bytes, int, str]:
    data = text if isinstance(text, bytes) else text.encode()
    new, line, identity = append_question(data, "b.yaml", "true_false", made)
    assert lines_of(new)[line - 1].strip().lstrip(b"- ") == f"id: {identity}".encode()
    return new, line, identity


def lines_of(data: bytes) -> list[bytes]:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")


def refused(text: str | bytes) -> str:
    with pytest.raises(UsageError) as caught:
        append_question(text if isinstance(text, bytes) else text.encode(), "b.yaml", "true_false", made)
    assert "\n" not in caught.value.en
    assert caught.value.zh != caught.value.en
    return caught.value.en


class TestAtTheEnd:
    @pytest.mark.parametrize("dash", ["", "  ", "    "], ids=["flush", "two", "four"])
    @pytest.mark.parametrize("gap", [" ", "   "], ids=["near", "wide"])
    def test_it_is_indented_as_the_others_are(self, dash, gap):
        text = HEAD + "questions:\n" + item("a", dash, gap) + item("c", dash, gap)
        new, line, identity = appended(text)

        assert new.startswith(text.encode())
        first, second, *_ = lines_of(new)[line - 1 :]
        assert first == f"{dash}-{gap}id: {identity}".encode()
        assert second == f"{dash} {gap}type: true_false".encode()
        assert [one.id for one in load_text(new.decode()).bank.questions] == ["a", "c", "new-true-false"]

    @pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"], ids=["crlf", "cr", "lf"])
    def test_lines_end_as_the_others_do(self, ending):
        text = (HEAD + "questions:\n" + item("a") + item("c")).replace("\n", ending)
        new, _, _ = appended(text)

        assert new.startswith(text.encode())
        assert set(re.findall(rb"\r\n|\r|\n", new)) == {ending.encode()}

    def test_a_last_line_without_an_end_gets_one(self):
        text = (HEAD + "questions:\n" + item("a")).rstrip("\n")

        assert appended(text)[0].startswith(text.encode() + b"\n")

    @every_case("start", ["", "\ufeff"])
    @every_case("tail", ["", "\n", "\n\n\n", "    # note\n", "# the end\n", "  # - id: later\n\n", "   \n"])
    def test_a_byte_order_mark_and_comments_and_blank_lines_at_the_end_stay(self, start, tail):
        text = start + HEAD + "questions:\n" + item("a") + item("c") + tail

        assert appended(text)[0].startswith(text.encode())

    @every_case("last", ["|", ">", "|+", "|-", ">+"])
    @every_case("tail", ["", "\n", "\n\n\n", "\n\n    # a comment\n"])
    @every_case("apart", ["", "\n"])
    def test_a_block_of_text_before_it_says_what_it_said(self, last, tail, apart):
        block = f"    explanation: {last}\n      # not a comment{tail}"
        text = HEAD + "questions:\n" + item("a") + apart + item("c") + block
        new, _, _ = appended(text)

        assert new.startswith(text.encode())
        before, after = (read_bytes(data, "b").root["questions"][1]["explanation"] for data in (text.encode(), new))
        if tail:
            assert after == before
        assert after.rstrip("\n") == before.rstrip("\n")

    def test_questions_that_stand_apart_get_another_apart(self):
        apart = HEAD + "questions:\n" + item("a") + "\n" + item("c")
        close = HEAD + "questions:\n" + item("a") + item("c")

        assert appended(apart)[0].removeprefix(apart.encode()).startswith(b"\n  - id")
        assert appended(close)[0].removeprefix(close.encode()).startswith(b"  - id")

    @pytest.mark.parametrize("first", ["questions:", "questions:  # none yet", "questions:\n  # none yet\n"])
    def test_the_first_question(self, first):
        text = HEAD + first
        new, _, _ = appended(text)

        assert [one.id for one in load_text(new.decode()).bank.questions] == ["new-true-false"]
        assert all(line in lines_of(new) for line in lines_of(text.encode()) if line)

    def test_questions_written_otherwise(self):
        flow = "  - {id: a, type: true_false, topic: t, prompt: P, answer: true}\n"
        below = "  -\n    id: c\n    type: true_false\n    topic: t\n    prompt: P\n    answer: true\n"
        for questions in (flow, below, flow + below, below + flow):
            text = HEAD + "questions:\n" + questions
            new, line, _ = appended(text)
            assert new.startswith(text.encode())
            assert lines_of(new)[line - 1].startswith(b"  - id: ")


class TestInTheMiddle:
    @every_case("comment", ["", "\n", "# the topics\n", "\n# the topics\n# in order\n", "    # of a\n\n"])
    @every_case("dash", ["", "  "])
    def test_what_follows_stays_with_its_comment(self, comment, dash):
        head = "questions:\n" + item("a", dash) + item("c", dash)
        tail = comment + "topics: {t: T}\n" + HEAD
        new, line, _ = appended(head + tail)

        assert new.startswith(head.encode())
        mine = "\n".join(line for line in comment.split("\n") if line.startswith("#"))
        assert (mine + ("\n" if mine else "") + "topics: {t: T}\n" + HEAD).encode() in new
        left = lines_of(new)
        del left[line - 1 : line - 1 + len(made("", ""))]
        assert left == lines_of((head + tail).encode())
        assert [one.id for one in load_text(new.decode()).bank.questions] == ["a", "c", "new-true-false"]

    def test_the_first_of_them_may_come_before_other_keys(self):
        new, line, _ = appended("questions:\n" + HEAD)

        assert line == 2
        assert new.endswith(HEAD.encode())


class TestIdsAndTopics:
    def test_a_taken_id_is_not_taken_again_even_from_a_faulty_question(self):
        text = HEAD + "questions:\n" + item("new-true-false") + "  - id: new-true-false-2\n    type: nothing\n"

        assert appended(text)[2] == "new-true-false-3"

    @every_case(
        ("topics", "last", "wanted"),
        [
            ("", "t", "t"),
            ("topics: {x: X, t: T}\n", "t", "t"),
            ("topics: {x: X, y: Y}\n", "t", "x"),
            ("topics: [x]\n", "t", "t"),
            ("", "'#1'", "'#1'"),
            ("", '"it\'s"', "'it''s'"),
            ("", "[t]", "general"),
        ],
    )
    def test_the_topic_is_one_of_the_bank(self, topics, last, wanted):
        text = HEAD + topics + "questions:\n" + item("a").replace("topic: t", f"topic: {last}")
        new, line, _ = appended(text)

        assert lines_of(new)[line + 1].strip() == f"topic: {wanted}".encode()


class TestRefused:
    @every_case(
        ("text", "said"),
        [
            (HEAD + "questions: [{id: a}]\n", "in brackets"),
            (HEAD + "questions: []\n", "in brackets"),
            (HEAD + "questions:\n  [{id: a},\n   {id: c}]\n", "in brackets"),
            ("{format: 1, questions: [{id: a}]}\n", "in brackets"),
            (HEAD + "questions: none\n", "not a list"),
            (HEAD + "questions: ''\n", "not a list"),
            (HEAD + "questions: {a: 1}\n", "not a list"),
            (HEAD, "no key `questions`"),
            ("- a\n", "no key `questions`"),
            ("just words\n", "no key `questions`"),
            (HEAD + "questions:\n  - id: 'a\n", "b.yaml:5:9: B006"),
            (HEAD + "questions:\n  - id: a\n    id: c\n", "b.yaml:6:5: B008"),
            (HEAD + "questions:\n  - &x a\n", "B007"),
            (b"\xff\xfe", "B003"),
            ("", "B005"),
            (HEAD + "questions:\n" + item("a") + "...\n", "would change"),
        ],
    )
    def test_with_a_sentence(self, text, said):
        assert said in refused(text)


def test_a_file_that_would_grow_too_large_stays_as_it_is():
    full = HEAD + "questions:\n" + item("a")
    assert "would change" in refused(full + "# " + "x" * (2 * 1024 * 1024 - len(full) - 10) + "\n")


def test_of_many_layouts_none_is_spoilt():
    """Seeded: comments, blank lines, blocks and indents in any mix; nothing old is lost, and all is still said."""
    dice = random.Random(4)
    for _ in range(400):
        dash, gap = " " * dice.randrange(4), " " * dice.randint(1, 3)
        inner = dash + " " + gap
        parts = ["questions:" + dice.choice(["", "  # all"]) + "\n"]
        for number in range(dice.randint(1, 3)):
            parts.append(dice.choice(["", "\n", "# c\n", dash + "# c\n"]) if number else "")
            parts.append(item(f"q{number}", dash, gap))
            block = dice.choice(["|", ">-", "|+"])
            parts.append(dice.choice(["", f"{inner}explanation: {block}\n{inner}  # x\n{inner}   - y\n\n"]))
        parts.append(dice.choice(["", "\n", "# end\n", f"{inner}# mine\n"]))
        body = [HEAD, "".join(parts)]
        dice.shuffle(body)
        text = "".join(body)
        text = text.rstrip("\n") if dice.random() < 0.3 else text
        new, _, _ = appended(text)
        old = iter(text.split("\n"))
        wanted = next(old)
        for line in new.decode().split("\n"):
            if line == wanted:
                wanted = next(old, None)
        assert wanted is None or not wanted.strip()
        assert [one.id for one in load_text(new.decode()).bank.questions][-1] == "new-true-false"
