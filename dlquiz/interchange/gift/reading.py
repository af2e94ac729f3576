"""GIFT as questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any, NamedTuple

from dlquiz.interchange.foreign import (
    FEEDBACK,
    RIGHT,
    Answer,
    LeftOutError,
    Made,
    choice_of,
    counted,
    not_held,
    numeric_of,
    short_answer_of,
    worth_of,
)
from dlquiz.interchange.gift.escapes import hidden, shown
from dlquiz.interchange.html_reading import LONGEST
from dlquiz.interchange.model import MOST_QUESTIONS, Draft, Found, Source
from dlquiz.interchange.moodle.reading import topic_of
from dlquiz.interchange.moodle.texts import read_html
from dlquiz.interchange.simple import open_data, value_of
from dlquiz.interchange.texts import inserts_nothing, literal, seen
from dlquiz.messages import Text

_CATEGORY = "$CATEGORY:"
_FORMAT = re.compile(r"\[(html|markdown|plain|moodle)\]")
_WORTH = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
_TRUE, _FALSE = ("T", "TRUE"), ("F", "FALSE")
_GAP = "＿＿＿"


class _Block(NamedTuple):
    """The lines of one question, and the number of the first."""

    line: int
    text: str


def read_gift(source: Source) -> Draft:
    """The questions of a file in their order, each with the category that stands before it as its topic."""
    found: list[Found] = []
    topic = ""
    for block in _blocks(seen(source.decoded())):
        if len(found) >= MOST_QUESTIONS:
            raise source.refuse(Text(f"it has more than {MOST_QUESTIONS:,} questions", f"超过 {MOST_QUESTIONS:,} 道题"))
        if block.text.startswith(_CATEGORY):
            topic = topic_of(block.text.removeprefix(_CATEGORY).partition("\n")[0].strip())
        else:
            found.append(_found(source, block, topic))
    return Draft(found)


def _blocks(text: str) -> Iterator[_Block]:
    """What stands between blank lines, without comments."""
    lines: list[str] = []
    start = 1
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip().startswith("//"):
            continue
        if line.strip():
            start = start if lines else number
            lines.append(line)
        elif lines:
            yield _Block(start, "\n".join(lines).strip())
            lines = []


def _found(source: Source, block: _Block, topic: str) -> Found:
    place = f"line {block.line}"
    try:
        if len(block.text) > LONGEST:
            raise LeftOutError(f"it has more than {LONGEST:,} characters", f"超过 {LONGEST:,} 个字符")
        reading = _Reading(source, hidden(block.text))
        made = reading.made()
    except LeftOutError as error:
        return Found(place, None, (error.why,))
    naming = {**({"id": reading.name} if reading.name else {}), **({"topic": topic} if topic else {})}
    return Found(place, {**naming, **made.data}, tuple(dict.fromkeys((*made.lost, *reading.lost))))


class _Reading:
    """Reads one question, in which escaped signs are hidden."""

    def __init__(self, source: Source, text: str) -> None:
        self.source = source
        self.lost: list[Text] = []
        self.name = ""
        if text.startswith("::") and (end := text.find("::", 2)) >= 0:
            self.name, text = shown(text[2:end]).strip(), text[end + 2 :].strip()
        start, end = text.find("{"), text.find("}")
        if start < 0 and end < 0:
            raise LeftOutError("it has no answer", "没有答案")
        if start < 0 or end < start:
            raise LeftOutError("its braces `{` and `}` do not match", "大括号 `{` 与 `}` 不配对")
        inside = text[start + 1 : end].strip()
        before, after = text[:start], text[end + 1 :]
        self._question = before + (f"{_GAP}{after}" if after.strip() else "")
        self._inside, _, feedback = inside.rpartition("####") if "####" in inside else (inside, "", "")
        self._inside = self._inside.strip()
        form = _FORMAT.match(self._question.strip())
        self._form = form[1] if form else "moodle"
        self._feedback = self._text(feedback)

    def made(self) -> Made:
        made = self._made()
        if self._feedback and made.data["type"] != "open":
            made.data["explanation"] = self._feedback
        return made

    def _made(self) -> Made:
        prompt, inside = self._text(self._question), self._inside
        if not prompt:
            raise LeftOutError("it asks nothing", "没有题干")
        if not inside:
            if not self._feedback:
                raise LeftOutError(
                    "it has no feedback `####`, of which the model answer is made", "没有 `####` 反馈，无法得到参考答案"
                )
            return Made(open_data(prompt, self._feedback))
        if inside.startswith("#"):
            return numeric_of(prompt, list(self._numbers(inside[1:])))
        if "~" in inside:
            return self._choice(prompt, inside)
        if "=" in inside and "->" in inside:
            return self._matching(prompt, inside)
        said, _, feedback = inside.partition("#")
        if said.strip().upper() in (*_TRUE, *_FALSE):
            if feedback:
                self.lost.append(not_held(FEEDBACK))
            return Made({"type": "true_false", "prompt": prompt, "answer": said.strip().upper() in _TRUE})
        answers = [self._weighed(each, RIGHT) for each in _parts(inside, "=")]
        return short_answer_of(self.source, prompt, [each._replace(said=shown(each.said)) for each in answers])

    def _text(self, words: str) -> Any:
        """A text of the question as one of a bank; "" where there is none."""
        words = words.strip()
        form = self._form
        if found := _FORMAT.match(words):
            form, words = found[1], words[found.end() :]
        words = shown(words).strip()
        if not words:
            return ""
        if form == "markdown":
            return self.source.text(inserts_nothing(words))
        if form == "plain":
            words = escape(words, quote=False)
        text, lost = read_html(self.source, words if form == "html" else words.replace("\n", "<br>"))
        self.lost += lost
        return text

    def _weighed(self, words: str, usual: float) -> Answer:
        """An answer before its text is read, with what it is worth and its feedback."""
        words = words.strip()
        worth = usual
        if found := _WORTH.match(words):
            worth, words = worth_of(found[1]), words[found.end() :]
        said, _, feedback = words.partition("#")
        return Answer(said.strip(), worth, self._text(feedback))

    def _choice(self, prompt: Any, inside: str) -> Made:
        answers = [
            self._weighed(part[1:], RIGHT) if part.startswith("=") else self._weighed(part, 0.0)
            for part in _parts(inside.replace("=", "~="), "~")
        ]
        read = [each._replace(said=self._text(each.said)) for each in counted(answers)]
        return choice_of(prompt, read, multiple="=" not in inside, shuffle=True)

    def _matching(self, prompt: Any, inside: str) -> Made:
        pairs, distractors = [], []
        for part in _parts(inside, "="):
            left, sign, right = part.partition("->")
            if not sign:
                raise LeftOutError("a pair has no `->`", "有一对缺少 `->`")
            sides = self._text(left), self.source.text(literal(shown(right).strip()))
            if all(sides):
                pairs.append({"left": sides[0], "right": sides[1]})
            elif sides[1]:
                distractors.append(sides[1])
        if len(pairs) < 2:
            raise LeftOutError("it has fewer than two pairs", "配对不足两对")
        rest = {"distractors": distractors} if distractors else {}
        return Made({"type": "matching", "prompt": prompt, "pairs": pairs, **rest})

    def _numbers(self, inside: str) -> Iterator[Answer]:
        right, _, wrong = inside.partition("~")
        if wrong.strip():
            self.lost.append(not_held(FEEDBACK))
        for part in _parts(right, "="):
            answer = self._weighed(part, RIGHT)
            said = shown(answer.said)
            low, dots, high = said.partition("..")
            key, _, size = said.partition(":")
            if dots:
                ends = value_of(low), value_of(high)
                if not all(isinstance(end, int | float) for end in ends):
                    raise LeftOutError("a range has no number at an end", "范围的一端不是数")
                middle = sum(ends) / 2
                key, margin = repr(int(middle) if middle == int(middle) else middle), abs(ends[1] - middle)
            else:
                found = value_of(size or "0")
                margin = abs(float(found)) if isinstance(found, int | float) else 0.0
            yield answer._replace(said=key, margin=margin)


def _parts(inside: str, sign: str) -> list[str]:
    """The answers, each behind a sign."""
    return [part.strip() for part in inside.split(sign) if part.strip()]
