"""IMS QTI 1.2 in a content package: a manifest, and an assessment for each bank. Only written.

Choices, statements, numbers within a range and essays, each with the model answer or the explanation as its feedback.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from dlquiz.bank import Bank
from dlquiz.interchange.exporting import note_fields, note_other_language, questions_of, variants_of
from dlquiz.interchange.model import Losses, WriteOptions, Written
from dlquiz.interchange.moodle.texts import HtmlTexts
from dlquiz.interchange.simple import Simple, simple_of
from dlquiz.interchange.xml_writing import attributes, element, words
from dlquiz.messages import Language, Text, say
from dlquiz.questions.question import Question
from dlquiz.variants.model import Variant
from dlquiz.variants.parameters import is_fixed
from dlquiz.variants.texts import fill

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_RESPONSE, _SCORE, _FEEDBACK = "response", "SCORE", "general"
_HELD = ("explanation",)
_TYPES = ("choice", "multiple", "true_false", "numeric", "open")


def write(banks: Sequence[Bank], options: WriteOptions) -> Written:
    """A package with one assessment for each bank that has a question in it."""
    losses = Losses()
    files: dict[str, bytes] = {}
    for bank in banks:
        items = [item for question in questions_of([bank]) for item in _items(question, options, losses)]
        if items:
            files[f"{bank.id}.xml"] = _assessment(bank, items, options.single).encode()
    files = {"imsmanifest.xml": _manifest(list(files)).encode(), **files}
    return Written(_zipped(files), losses)


def _manifest(files: Sequence[str]) -> str:
    resources = "".join(
        element(
            "resource",
            element("file", "", attributes(href=file)),
            attributes(identifier=f"assessment-{number}", type="imsqti_xmlv1p2", href=file),
        )
        for number, file in enumerate(files, 1)
    )
    metadata = element("metadata", element("schema", "IMS Content") + element("schemaversion", "1.1.3"))
    inside = metadata + element("organizations", "") + element("resources", resources)
    return _HEAD + element("manifest", inside, attributes(identifier="dlquiz", xmlns=_PACKAGE))


def _assessment(bank: Bank, items: Sequence[str], language: Language) -> str:
    title = bank.title.in_language(language)
    section = element("section", "".join(items), attributes(ident="section", title=title))
    inside = element("assessment", section, attributes(ident=bank.id, title=title))
    return _HEAD + element("questestinterop", inside, attributes(xmlns=_QTI))


def _items(question: Question, options: WriteOptions, losses: Losses) -> Iterator[str]:
    for variant in variants_of(question, options, losses):
        simple = simple_of(variant, options.single, losses)
        if simple is None:
            return
        if simple.type not in _TYPES or isinstance(variant.answer, tuple):
            losses.left_out[question.name] = (
                Text("the package has no answers of several numbers", "该格式没有由多个数组成的答案")
                if simple.type == "numeric"
                else Text(f"the package has no questions of the type {simple.type}", f"该格式没有 {simple.type} 题型")
            )
            return
        yield _Item(variant, simple, options.single).written()
        note_fields(question, _HELD, losses)
        note_other_language(question, options, losses)
        if question.kind.number is not None and not question.kind.number.tolerance.default:
            losses.freeze(question.name, Text("the tolerance becomes a range", "容差变为取值范围"))


class _Item:
    """Writes one item. Its parts stand in the order that the schema asks for."""

    def __init__(self, variant: Variant, simple: Simple, language: Language) -> None:
        self._variant, self._simple, self._language = variant, simple, language
        self._texts = HtmlTexts((language,), str)

    def written(self) -> str:
        question = self._variant.question
        identity = question.id if is_fixed(question) else f"{question.id}-s{self._variant.seed}"
        presentation = element("presentation", self._material(self._simple.prompt) + self._response())
        feedback = self._feedback()
        shown = element("displayfeedback", "", attributes(linkrefid=_FEEDBACK)) if feedback else ""
        right = self._right()
        scored = _condition(right, element("setvar", "100", attributes(varname=_SCORE, action="Set")) + shown)
        # Whatever is answered, the feedback is shown; the schema asks for a condition even where a person scores.
        always = _condition(element("other", ""), shown) if shown or not right else ""
        outcomes = element(
            "outcomes",
            element(
                "decvar",
                "",
                attributes(varname=_SCORE, vartype="Decimal", minvalue="0", maxvalue="100", defaultval="0"),
            ),
        )
        processing = element("resprocessing", outcomes + (scored if right else "") + always)
        names = attributes(ident=f"{question.bank}-{identity}", title=identity)
        return element("item", presentation + processing + feedback, names)

    def _material(self, markdown: str) -> str:
        html = self._texts.html(Text.same(markdown), filled=True)
        return element("material", element("mattext", words(html), attributes(texttype="text/html")))

    @property
    def _labels(self) -> Mapping[str, str]:
        """What may be chosen, by its name in the item."""
        if self._simple.type == "true_false":
            return {side: say(self._language, side) for side in ("true", "false")}
        return {f"option-{number}": option for number, option in enumerate(self._simple.options, 1)}

    def _response(self) -> str:
        kind = self._simple.type
        if kind == "open":
            box = element("render_fib", "", attributes(rows="10", columns="60", fibtype="String", prompt="Box"))
            return element("response_str", box, attributes(ident=_RESPONSE, rcardinality="Single"))
        if kind == "numeric":
            whole = isinstance(self._variant.answer, int)
            box = element("render_fib", "", attributes(fibtype="Integer" if whole else "Decimal", prompt="Box"))
            numbers = attributes(ident=_RESPONSE, rcardinality="Single", numtype="Integer" if whole else "Decimal")
            return element("response_num", box, numbers)
        shuffle = kind != "true_false" and getattr(self._variant.question.kind, "shuffle", True)
        labels = "".join(
            element("response_label", self._material(text), attributes(ident=name))
            for name, text in self._labels.items()
        )
        choice = element("render_choice", labels, attributes(shuffle="Yes" if shuffle else "No"))
        cardinality = "Multiple" if kind == "multiple" else "Single"
        return element("response_lid", choice, attributes(ident=_RESPONSE, rcardinality=cardinality))

    def _right(self) -> str:
        """The condition under which an answer is right; "" where nothing decides that."""
        kind = self._simple.type
        if kind == "open":
            return ""
        if kind == "numeric":
            number = self._variant.question.kind.number
            assert number is not None, "a number is asked"
            key = self._variant.answer
            if not (slack := number.tolerance.slack(key)):
                return _compare("varequal", repr(key))
            return _compare("vargte", repr(key - slack)) + _compare("varlte", repr(key + slack))
        if kind == "true_false":
            return _compare("varequal", self._simple.answers[0])
        right = {name: text in self._simple.answers for name, text in self._labels.items()}
        if kind == "choice":
            return "".join(_compare("varequal", name) for name, is_right in right.items() if is_right)
        each = (
            _compare("varequal", name) if is_right else element("not", _compare("varequal", name))
            for name, is_right in right.items()
        )
        return element("and", "".join(each))

    def _feedback(self) -> str:
        explanation = self._variant.question.explanation
        said = "" if explanation is None else fill(explanation.in_language(self._language), self._variant.names)
        if self._simple.type == "open":
            said = "\n\n".join(filter(None, (self._simple.answers[0], said)))
        if not said:
            return ""
        return element("itemfeedback", element("flow_mat", self._material(said)), attributes(ident=_FEEDBACK))


def _compare(how: str, value: str) -> str:
    return element(how, words(value), attributes(respident=_RESPONSE))


def _condition(condition: str, then: str) -> str:
    return element("respcondition", element("conditionvar", condition) + then, attributes(**{"continue": "No"}))


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive that is the same for the same files, whenever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
