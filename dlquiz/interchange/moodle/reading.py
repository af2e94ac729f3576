"""Moodle XML as questions."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from dlquiz.interchange.foreign import (
    FEEDBACK,
    Answer,
    LeftOutError,
    Made,
    choice_of,
    not_held,
    numeric_of,
    short_answer_of,
    worth_of,
)
from dlquiz.interchange.html_reading import lost_media
from dlquiz.interchange.model import Draft, Found, Source
from dlquiz.interchange.moodle.clozes import cloze_of
from dlquiz.interchange.moodle.joint import calculated_of
from dlquiz.interchange.moodle.texts import read_html
from dlquiz.interchange.simple import open_data, value_of
from dlquiz.interchange.texts import inserts_nothing, literal
from dlquiz.interchange.xml_reading import Node, children_of_root
from dlquiz.messages import Text, short

_FILES = ("file", "image_base64")
_TRUE = ("1", "true")
_CALCULATED = ("calculated", "calculatedsimple")


def read_quiz(source: Source) -> Draft:
    """The questions of a file in their order, each with the category that stands before it as its topic."""
    found: list[Found] = []
    topic = ""
    for node in children_of_root(source, "quiz", ignored=_FILES):
        kind = node.attributes.get("type", "")
        if node.tag != "question":
            continue
        if kind == "category":
            topic = topic_of(node.words("category", "text"))
            continue
        found.append(_Reading(source, node, topic).found(kind))
    return Draft(found)


def topic_of(path: str) -> str:
    """The last part of a category's path; two slashes are one in a name."""
    return re.split("(?<!/)/(?!/)", path)[-1].replace("//", "/")


class _Reading:
    """Reads one question."""

    def __init__(self, source: Source, node: Node, topic: str) -> None:
        self.source = source
        self.node = node
        self.topic = topic
        self.lost: list[Text] = []

    def found(self, kind: str) -> Found:
        place = f"line {self.node.line}"
        try:
            made = self._made(kind)
        except LeftOutError as error:
            return Found(place, None, (error.why,))
        further = self._further()
        if kind in _CALCULATED:
            # Its explanation has numbers of the datasets.
            further.pop("explanation", None)
        data = {**self._naming(), **made.data, **further}
        return Found(place, data, tuple(dict.fromkeys((*made.lost, *self.lost))))

    def _made(self, kind: str) -> Made:
        prompt = self._text(self.node.first("questiontext"))
        match kind:
            case "multichoice":
                single = self.node.words("single") or "true"
                return choice_of(prompt, self._answers(), multiple=single not in _TRUE, shuffle=self._shuffles("false"))
            case "truefalse":
                return self._true_false(prompt)
            case "shortanswer":
                if self.node.words("usecase") == "1":
                    self._lose(Text("that case counts", "区分大小写"))
                return short_answer_of(self.source, prompt, self._answers(plain=True))
            case "numerical":
                made = numeric_of(prompt, self._answers(plain=True))
                return Made({**made.data, **self._unit()}, made.lost)
            case "matching" | "match":
                return self._matching(prompt)
            case "essay":
                return self._essay(prompt)
            case "cloze" | "multianswer":
                return cloze_of(self.source, self._html(self.node.first("questiontext")))
        if kind in _CALCULATED:
            return self._calculated()
        shown = short(kind, 40) or "?"
        raise LeftOutError(f"a bank has no questions of the type `{shown}`", f"题库没有 `{shown}` 题型")

    def _lose(self, what: Text) -> None:
        self.lost.append(not_held(what))

    def _naming(self) -> dict[str, Any]:
        name = self.node.words("name", "text")
        return {**({"id": name} if name else {}), **({"topic": self.topic} if self.topic else {})}

    def _further(self) -> dict[str, Any]:
        """The fields of every question that Moodle has, too."""
        words = [tag.words("text") or tag.text.strip() for node in self.node.all("tags") for tag in node.all("tag")]
        tags = [re.sub(r"[\s,/]+", "-", word).strip("-") for word in words]
        hints = [self._text(hint) for hint in self.node.all("hint")]
        explanation = self._text(self.node.first("generalfeedback"))
        found = {"tags": list(dict.fromkeys(filter(None, tags))), "hints": [hint for hint in hints if hint]}
        return {
            **{name: value for name, value in found.items() if value},
            **({"explanation": explanation} if explanation else {}),
        }

    def _html(self, node: Node | None) -> str:
        """A text of Moodle as HTML; its files are lost."""
        if node is None:
            return ""
        self.lost += [lost_media(file.attributes.get("name", "?")) for file in node.all("file")]
        words = (node.words("text") or node.text).strip()
        form = node.attributes.get("format", "html")
        if form == "plain_text":
            return escape(words).replace("\n", "<br>")
        return words.replace("\n", "<br>") if form == "moodle_auto_format" else words

    def _text(self, node: Node | None) -> Any:
        """A text of Moodle as one of a bank; "" where there is none."""
        if node is None:
            return ""
        if node.attributes.get("format") == "markdown":
            words = inserts_nothing((node.words("text") or node.text).strip())
            return self.source.text(words) if words else ""
        found, lost = read_html(self.source, self._html(node))
        self.lost += lost
        return found

    def _answers(self, *, plain: bool = False) -> list[Answer]:
        return [
            Answer(
                answer.words("text") or answer.text.strip() if plain else self._text(answer),
                worth_of(answer.attributes.get("fraction", "0")),
                self._text(answer.first("feedback")),
                _margin(answer),
            )
            for answer in self.node.all("answer")
        ]

    def _shuffles(self, usual: str) -> bool:
        return (self.node.words("shuffleanswers") or usual).lower() in _TRUE

    def _true_false(self, prompt: Any) -> Made:
        right: bool | None = None
        for place, answer in enumerate(self.node.all("answer")):
            said = answer.words("text").lower()
            # Old files have these words in the language of the platform, the true one first.
            side = said == "true" if said in ("true", "false") else place == 0
            if worth_of(answer.attributes.get("fraction", "0")) == 100:
                right = side
            if self._text(answer.first("feedback")):
                self._lose(FEEDBACK)
        if right is None:
            raise LeftOutError("neither true nor false is right", "“正确”和“错误”都不是答案")
        return Made({"type": "true_false", "prompt": prompt, "answer": right})

    def _matching(self, prompt: Any) -> Made:
        pairs, distractors = [], []
        for each in self.node.all("subquestion"):
            left = self._text(each)
            right = self.source.text(literal(each.words("answer", "text")))
            if left and right:
                pairs.append({"left": left, "right": right})
            elif right:
                distractors.append(right)
        if len(pairs) < 2:
            raise LeftOutError("it has fewer than two pairs", "配对不足两对")
        rest = {"distractors": distractors} if distractors else {}
        return Made({"type": "matching", "prompt": prompt, "pairs": pairs, **rest})

    def _essay(self, prompt: Any) -> Made:
        answer = self._text(self.node.first("graderinfo"))
        if not answer:
            raise LeftOutError(
                "it has no information for graders, of which the model answer is made",
                "没有评分者信息，无法得到参考答案",
            )
        if self.node.words("responsetemplate", "text"):
            self._lose(Text("the template of the answer", "答题模板"))
        return Made(open_data(prompt, answer))

    def _calculated(self) -> Made:
        prompt = self.node.first("questiontext")
        answers = [(each, self._html(each.first("feedback"))) for each in self.node.all("answer")]
        explanation = self._html(self.node.first("generalfeedback"))
        made = calculated_of(self.source, self.node, self._html(prompt), answers, explanation)
        return Made({**made.data, **self._unit()}, made.lost)

    def _unit(self) -> dict[str, Any]:
        """The unit of which one is one, and the others with how many make one."""
        units: dict[str, int | float] = {}
        for unit in (each for node in self.node.all("units") for each in node.all("unit")):
            factor, name = value_of(unit.words("multiplier") or "1"), " ".join(unit.words("unit_name").split())
            if isinstance(factor, int | float) and factor > 0 and name:
                units.setdefault(name, factor)
        asked = next((name for name, factor in units.items() if factor == 1), None)
        if asked is None:
            return {}
        others = {name: factor for name, factor in units.items() if name != asked}
        return {"unit": {"name": asked, "also": others} if others else asked}


def _margin(answer: Node) -> float:
    found = value_of(answer.words("tolerance") or "0")
    return abs(float(found)) if isinstance(found, int | float) else 0.0
