"""The shipped banks: complete, in both languages, clean under the checker, and answerable in every frontend."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from math import hypot, log
from pathlib import Path

import pytest
import yaml
from campaigns import some
from every_case import every_case
from shipped_banks import shipped

from dlquiz.bank import Library
from dlquiz.checking.texts import texts_of
from dlquiz.kinds.answering import grade
from dlquiz.kinds.choice import Choice
from dlquiz.kinds.cloze import Cloze
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.matching import Matching
from dlquiz.kinds.open import Open
from dlquiz.kinds.ordering import Ordering
from dlquiz.kinds.steps import Steps
from dlquiz.kinds.text import ShortAnswer
from dlquiz.kinds.true_false import TrueFalse
from dlquiz.locations import bundled_banks
from dlquiz.messages import LANGUAGES
from dlquiz.questions.kinds import LAYERS, Part
from dlquiz.questions.question import Question
from dlquiz.variants.model import Variant
from dlquiz.variants.parameters import is_fixed

BANKS = (
    *("activations", "background", "backprop", "cnn_interview", "coding", "design"),
    *("homework", "training", "transformers", "vision"),
)

# The parts of the course whose notes the banks grew out of; each must be asked.
PARTS = (
    *("prerequisites", "rope", "bias-variance", "advice", "background", "structure", "applications", "supervised"),
    *("summary", "backprop", "gates", "sigmoid-neuron", "matrix-gradients", "activations", "history"),
    *("homework-one", "cnn-basics", "cnn-parameters", "non-linear", "receptive-field", "networks", "images"),
)
SEEDS = 2


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped()


def test_the_banks_have_enough_questions(library: Library) -> None:
    assert tuple(bank.id for bank in library.banks) == BANKS
    # Its open questions are long: each takes a quarter of an hour.
    least = {"design": 36}
    assert all(len(bank.questions) >= least.get(bank.id, 50) for bank in library.banks)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_the_course_is_asked(library: Library, part: str) -> None:
    assert any(f"seed/{part}" in question.covers for question in library.questions())


def test_a_question_covers_few_rows(library: Library) -> None:
    assert [question.name for question in library.questions() if not 1 <= len(question.covers) <= 3] == []


def test_every_text_is_in_both_languages(library: Library) -> None:
    missing = [
        f"{question.name} {what}"
        for question in library.questions()
        for what, text in texts_of(question)
        if not (text.en.strip() and text.zh.strip())
    ]
    assert missing == []


def test_every_question_explains_and_every_option_says_why(library: Library) -> None:
    for question in library.questions():
        assert question.explanation is not None, question.name
        for kind in (question.kind, *(part.kind for part in parts_of(question))):
            if isinstance(kind, Choice):
                assert all(option.why is not None for option in kind.options), question.name


def parts_of(question: Question) -> tuple[Part, ...]:
    kind = question.kind
    return kind.parts if isinstance(kind, Steps) else kind.blanks if isinstance(kind, Cloze) else ()


def test_there_are_enough_of_each_sort(library: Library) -> None:
    questions = list(library.questions())
    types = Counter(question.type for question in questions)
    assert len(questions) >= 320
    assert sum(bool(question.parameters) for question in questions) >= 100
    assert types["steps"] + types["cloze"] + types["ordering"] + types["matching"] >= 30
    assert min(types["steps"], types["cloze"], types["ordering"], types["matching"], types["text"]) >= 5
    assert types["open"] >= 45
    assert sum("wrong-line" in question.tags for question in questions) >= 15


@pytest.mark.parametrize(
    ("readme", "counted"), [("README.md", r"(\d+) questions\*\*"), ("README.zh.md", r"共 (\d+) 道题")]
)
def test_the_readme_counts_right(library: Library, readme: str, counted: str) -> None:
    found = (bundled_banks().parent / readme).read_text("utf-8")
    line = next(line for line in found.split("\n- ") if re.search(counted, line))
    questions = list(library.questions())
    drawn = sum(not is_fixed(question) for question in questions)
    wrong = sum("wrong-line" in question.tags for question in questions)
    assert [int(number) for number in re.findall(r"\d+", line.partition("](")[0])] == [len(questions), drawn, wrong]


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_what_the_readme_grades_is_right(library: Library, readme: str) -> None:
    found = (bundled_banks().parent / readme).read_text("utf-8")
    [(bank, question, answer)] = re.findall(r"`dlquiz grade (\w+) ([\w-]+) (\d+)`", found)
    asked = library.question(f"{bank}/{question}")
    assert asked is not None
    assert grade(draw(asked, 0), answer).outcome == "right"


def test_open_questions_have_a_rubric_and_go_on(library: Library) -> None:
    for question in library.questions():
        if isinstance(question.kind, Open):
            layers = {point.layer for point in question.kind.rubric}
            fewest, most = (6, 10) if "design" in question.tags else (3, 6)
            assert layers == (set(LAYERS) if "design" in question.tags else {""}), question.name
            assert fewest <= len(question.kind.rubric) <= most, question.name
            assert question.kind.follow_ups, question.name
            assert all(library.question(name) is not None for name in question.kind.follow_ups), question.name


def test_a_design_question_leads_to_something_to_compute(library: Library) -> None:
    asked = [question for question in library.questions() if "design" in question.tags]
    assert len(asked) >= 12
    for question in asked:
        # An interview asks the first two.
        further = [library.question(name) for name in question.kind.leads_to[:2]]
        assert any(other is not None and other.parameters for other in further), question.name


def test_wrong_lines_stand_in_their_order(library: Library) -> None:
    for question in library.questions():
        if "wrong-line" in question.id and isinstance(question.kind, Choice):
            assert not question.kind.shuffle, question.name


CHINESE = "\u4e00-\u9fff，。；：？！、（）"


FORMULAS = re.compile(r"\{\{.*?\}\}|\$\$.*?\$\$|\$.*?\$|`[^`]*`", re.DOTALL)
ENGLISH_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
TOO_SIMILAR = 0.75


@pytest.mark.sweep
def test_no_two_prompts_ask_the_same(library: Library) -> None:
    # Siblings may be alike: a day asks only one of them.
    questions = list(library.questions())
    vectors = _tf_idf([ENGLISH_WORD.findall(FORMULAS.sub(" ", q.prompt.en).lower()) for q in questions])
    found = [
        f"{question.name} {other.name}: {cosine:.2f}"
        for (question, one), (other, two) in combinations(zip(questions, vectors, strict=True), 2)
        if (cosine := sum(weight * two.get(word, 0) for word, weight in one.items())) >= TOO_SIMILAR
        and not (question.family and question.family_name == other.family_name)
    ]
    assert found == []


def _tf_idf(texts: list[list[str]]) -> list[dict[str, float]]:
    """Each text as a vector of length 1: how often it has a word, weighted by how rare the word is."""
    having = Counter(word for text in texts for word in set(text))
    vectors = []
    for text in texts:
        weights = {word: count * log(len(texts) / having[word]) for word, count in Counter(text).items()}
        length = hypot(*weights.values()) or 1
        vectors.append({word: weight / length for word, weight in weights.items()})
    return vectors


def test_chinese_is_set_as_chinese(library: Library) -> None:
    # A space between Chinese characters, or a mark of the other script behind one, jumps to the eye of a reader.
    odd = re.compile(f"[{CHINESE}] +[{CHINESE}]|[\u4e00-\u9fff][,;?!](?![a-zA-Z0-9])")
    found = [
        f"{question.name} {what}: {match[0]}"
        for question in library.questions()
        for what, text in texts_of(question)
        if (match := odd.search(text.zh)) is not None
    ]
    assert found == []


@pytest.mark.sweep
@pytest.mark.unmeasured
@every_case("bank", BANKS)
def test_other_readers_of_yaml_take_the_banks(bank: str) -> None:
    read = yaml.load((bundled_banks() / f"{bank}.yaml").read_text("utf-8"), yaml.CSafeLoader)
    assert read["id"] == bank


def right_answer(variant: Variant, language: str) -> str:
    """The right answer as a person would give it in that language, by another way than the grader's."""
    kind = variant.question.kind
    if isinstance(kind, Choice):
        shown = [kind.options[place] for place in variant.options]
        numbers = [number for number, option in enumerate(shown, 1) if option.correct]
        return "，".join(map(str, numbers)) if language == "zh" else " ".join(map(str, numbers))
    if isinstance(kind, TrueFalse):
        return {True: {"en": "yes", "zh": "对"}, False: {"en": "no", "zh": "错"}}[kind.answer][language]
    if isinstance(kind, Open):
        return ", ".join(str(number) for number in range(1, len(kind.rubric) + 1))
    if isinstance(kind, ShortAnswer):
        return kind.accept[0].in_language(language)
    if isinstance(kind, Ordering | Matching):
        count = len(kind.items) if isinstance(kind, Ordering) else len(kind.pairs)
        return ", ".join(str(variant.options.index(place) + 1) for place in range(count))
    if isinstance(kind, Cloze | Steps):
        between = "\n" if isinstance(kind, Steps) else "；" if language == "zh" else "; "
        return between.join(right_answer(part, language) for part in variant.parts)
    return f"= {_typed(variant.answer)}" if language == "zh" else _typed(variant.answer)


def _typed(value: object) -> str:
    return f"[{', '.join(map(_typed, value))}]" if isinstance(value, tuple) else repr(value)


@pytest.mark.sweep
def test_the_right_answer_is_right(library: Library) -> None:
    for question in some(library.questions(), 3):
        # tests/coding runs the functions that answer a code question.
        for seed in range(0 if question.kind.in_file else SEEDS):
            variant = draw(question, seed)
            for language in LANGUAGES:
                answer = right_answer(variant, language)
                assert grade(variant, answer).outcome == "right", f"{question.name} seed {seed}: {answer}"


def takes_words(question: Question) -> bool:
    kind = question.kind
    return isinstance(kind, ShortAnswer) or (
        isinstance(kind, Cloze) and any(isinstance(blank.kind, ShortAnswer) for blank in kind.blanks)
    )


@pytest.mark.sweep
def test_nonsense_is_never_marked(library: Library) -> None:
    for question in library.questions():
        variant = draw(question, 1)
        for answer in ("", "（", "three and a half", "1__0"):
            outcome = grade(variant, answer).outcome
            # Where words are asked, other words can be read, and are wrong.
            assert outcome in ("unreadable", "wrong" if takes_words(question) else ""), f"{question.name}: {answer!r}"


def test_banks_are_found_in_a_checkout() -> None:
    assert bundled_banks() == Path(__file__).resolve().parent.parent / "question_bank"
    assert sorted(file.name for file in bundled_banks().iterdir()) == sorted(
        ["bank.schema.json", *(f"{bank}.yaml" for bank in BANKS)]
    )
