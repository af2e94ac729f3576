"""A diagnosis says what the question's own words allow: likeliest first, "may be" where several fit, else nothing."""

from __future__ import annotations

import pytest
from asked_questions import asked
from every_case import every_case
from shipped_banks import shipped

from dlquiz.grading.argument_words import ARGUMENTS, WORDS
from dlquiz.grading.own_words import question_text, without_names
from dlquiz.kinds.answering import grade, trace, worked_solution
from dlquiz.kinds.drawing import draw
from dlquiz.messages import LANGUAGES, Text
from dlquiz.reference import catalog
from dlquiz.variants.model import Variant

BARE = "{en: How wide?, zh: 多宽？}"
STRIDED = "{en: 'Stride 2, padding 2. How wide?', zh: 步幅 2，填充 2。多宽？}"
SIZE = "{reference: conv_output_size, arguments: {input_size: 32, kernel_size: 5, stride: 2, padding: 2}}"
RATE = """
type: numeric
parameters: {start: 0.1, final: 0.02, total: 60, t: 10}
answer: {reference: learning_rate_at, arguments: {schedule: cosine, initial: start, final: final, total: total, step: t}}
"""  # noqa: E501
RATE_PROMPT = "'From {{start}} to {{final}} in {{total}} steps: at {{t}}?'"


def number(answer: str, rest: str = "", prompt: str = BARE) -> Variant:
    return asked(f"type: numeric\nanswer: {answer}\n{rest}", prompt=prompt)


# Several explanations


def test_two_mistakes_with_one_value_may_both_be_it() -> None:
    # (32 + 2 - 5) // 2 + 1 = 15 with the padding counted once, (32 + 4 - 5) // 2 = 15 without the + 1.
    verdict = grade(number(SIZE), "15")
    texts = {mistake.name: mistake.feedback for mistake in catalog.find("conv_output_size").mistakes}
    first, second = texts["padding_once"], texts["plus_one_forgotten"]
    assert (verdict.outcome, verdict.mistake, any(verdict.tempting)) == ("wrong", None, False)
    for language in range(len(LANGUAGES)):
        said = verdict.message[language]
        assert ("may be", "可能")[language] in said
        assert 0 <= said.index(first[language]) < said.index(second[language])


def test_a_questions_own_mistake_comes_before_those_of_its_reference() -> None:
    own = "mistakes: [{name: own, value: 14, feedback: {en: Mine., zh: 自带。}}]"
    said = grade(number(SIZE, own), "14").message
    (ignored,) = (one.feedback for one in catalog.find("conv_output_size").mistakes if one.name == "padding_ignored")
    assert said.en.index("Mine.") < said.en.index(ignored.en)
    assert said.zh.index("自带。") < said.zh.index(ignored.zh)


def test_more_than_three_explanations_are_none() -> None:
    four = ", ".join(f"{{name: m{n}, value: 5, feedback: F{n}.}}" for n in range(4))
    three = ", ".join(f"{{name: m{n}, value: 5, feedback: F{n}.}}" for n in range(3))
    assert grade(number("{value: 7}", f"mistakes: [{four}]"), "5").message.en == ""
    assert all(f"F{n}." in grade(number("{value: 7}", f"mistakes: [{three}]"), "5").message.en for n in range(3))


def test_two_mistakes_with_the_same_words_are_said_once() -> None:
    two = "mistakes: [{name: a, value: 5, feedback: Same.}, {name: b, value: 5, feedback: Same.}]"
    verdict = grade(number("{value: 7}", two), "5")
    assert (verdict.mistake, verdict.message.en) == (None, "Same.")


def test_what_an_answer_shows_to_its_last_digit_leaves_out_what_is_merely_near() -> None:
    near = "mistakes: [{name: near, value: 1.999, feedback: N.}, {name: there, value: 2.0003, feedback: T.}]"
    assert grade(number("{value: 3.5}", near), "2.0003").mistake == "there"
    # 1.9995 is neither, and within a thousandth of both.
    assert grade(number("{value: 3.5}", near), "1.9995").mistake is None


# Numbers of the question


def test_a_number_of_the_question_is_likelier_than_a_mistake_that_comes_out_near_it() -> None:
    # With the angle in degrees the rate is 0.0999983: whoever types 0.1 rather left it unchanged.
    verdict = grade(asked(RATE, prompt=RATE_PROMPT), "0.1")
    assert verdict.mistake is None
    assert verdict.message.en.index("left unchanged") < verdict.message.en.index("degree")
    assert verdict.message.zh.index("题目给出的数") < verdict.message.zh.index("角度制")
    assert grade(asked(RATE, prompt=RATE_PROMPT), "0.0999983").mistake == "degrees_for_radians"


def test_a_mistake_that_gives_just_that_number_explains_it() -> None:
    # (32 + 4 - 5) // 1 + 1 = 32, the size given.
    prompt = "'{{n}} wide?'"
    fields = SIZE.replace("input_size: 32", "input_size: n")
    assert grade(number(fields, "parameters: {n: 32}", prompt), "32").mistake == "stride_ignored"


# Words


def test_an_argument_is_named_only_to_a_question_that_names_it() -> None:
    assert grade(number(SIZE), "11").message.en == ""
    said = grade(number(SIZE, prompt=STRIDED), "11").message
    assert said == ("11 would be right if the stride were 3", "步幅为 3 时才是 11")


def test_a_word_is_said_by_its_title() -> None:
    fields = "{reference: activation, arguments: {name: gelu, z: -1}}"
    # All other mistakes out of the way: max(-1, 0) = 0.
    said = grade(number(fields, prompt="{en: GELU at −1?, zh: GELU 在 −1 处？}"), "-0.6321").message
    assert said == ("−0.6321 is what ELU gives here", "−0.6321 是 ELU 在这里的结果")


def test_groups_are_mentioned_only_where_there_are_some() -> None:
    plain = "{reference: conv_parameters, arguments: {in_channels: 4, out_channels: 8, kernel_size: 3}}"
    grouped = plain.replace("kernel_size: 3", "kernel_size: 3, groups: 2")
    # (9 + 1) · 8 either way.
    for fields, mentioned in ((plain, False), (grouped, True)):
        verdict = grade(number(fields), "80")
        assert verdict.mistake == "input_channels_dropped"
        assert ("group" in verdict.message.en, "组" in verdict.message.zh) == (False, False)
        working = worked_solution(number(fields))
        assert any("group" in line.en for line in working) is any("组" in line.zh for line in working) is mentioned


def test_a_step_has_the_words_of_the_whole_question() -> None:
    steps = asked(f"type: steps\nparts:\n  - {{name: a, prompt: {BARE}, answer: {SIZE}}}", prompt=STRIDED)
    assert "padding" in question_text(steps.parts[0]).en
    assert "if the stride were 3" in grade(steps, "11").message.en


def test_every_title_is_there_in_both_languages() -> None:
    for called in ARGUMENTS.values():
        assert all(called.title) and all(called.cues)
    flags = {a.name for name in catalog.names() for a in catalog.find(name).arguments if a.kind == "flag"}
    assert all(all(ARGUMENTS[name].without) for name in flags & set(ARGUMENTS))
    assert all(all(title) for words in WORDS.values() for title in words.values())
    known = {a.name for name in catalog.names() for a in catalog.find(name).arguments}
    assert set(ARGUMENTS) | set(WORDS) <= known


# Numbers behind the names that the prompt gives them: `s = 8, t = 35`

LINE = Text("It is a line $sx + t$. Give $s$ and $t$.", "结果是直线 $sx + t$，求 $s$ 和 $t$。")


def line_of_activations() -> Variant:
    question = shipped().question("homework/three-linear-activations")
    assert question is not None
    return draw(question, 0)


@every_case(
    ("answer", "read"),
    [
        ("s=8, t=35", [8, 35]),
        ("s = 8 and t = 35", [8, 35]),
        ("s=8, and t=35", [8, 35]),
        ("s: 8；t：35", [8, 35]),
        ("s=8 t=35", [8, 35]),
        ("s=8\nt=35", [8, 35]),
        ("(s=8, t=35)", [8, 35]),
        ("(s, t) = (8, 35)", [8, 35]),
        ("s=8和t=35", [8, 35]),
        ("s = 2^3, t = 5*7", [8, 35]),
    ],
)
def test_numbers_behind_the_names_of_the_prompt_are_read(answer: str, read: list[int]) -> None:
    variant = line_of_activations()
    verdict = grade(variant, answer)
    assert verdict.read_as == tuple(read)
    assert trace(variant, answer).outcome == verdict.outcome == grade(variant, "8, 35").outcome


@pytest.mark.parametrize("answer", ["t=35, s=8", "s=8, u=35", "s=8, s=35", "slope = 8, t = 35"])
def test_other_names_or_another_order_cost_no_attempt(answer: str) -> None:
    assert grade(line_of_activations(), answer).outcome == "unreadable"


@pytest.mark.parametrize(
    ("prompt", "answer", "stays"),
    [
        (LINE, "s=8, t=35", False),
        (Text("Which $(u, v)$ fit?", "哪组 $(u, v)$ 合适？"), "u=1, v=-2", False),
        (Text(r"Find $\alpha$, $w_1$", r"求 $\alpha$、$w_1$"), r"\alpha=1, w_1=2", False),
        (Text("With $t$ and $s$ given, find $s$ and $t$.", "求解。"), "s=8, t=35", True),
        (Text("Find both.", "求两个数。"), "s=8, t=35", True),
        (LINE, "s=8", True),
    ],
)
def test_names_are_left_out_only_where_the_prompt_lists_them_in_one_order(
    prompt: Text, answer: str, stays: bool
) -> None:
    left = without_names(answer, prompt, 2)
    assert len(left) == len(answer)
    assert (left == answer) == stays


def test_what_stands_between_names_keeps_its_place() -> None:
    assert without_names("s=1,5 and t=35", LINE, 2) == "  1,5 ,     35"
