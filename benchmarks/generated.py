"""Banks of any number of questions, the same ones each time: files of 500, so that each stays below a file's 2 MB.

Kinds, fields and lengths are those of the shipped questions: both languages, formulas, hints, mistakes with feedback,
an explanation; three of five questions draw numbers. Every prompt begins with a number of its own (`No. 17:`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

A_FILE = 500
TOPICS = 5
LAYERS = ("convolution", "pooling", "linear", "dropout", "batch normalization", "softmax", "embedding", "attention")
CLAIMS = ("has weights", "keeps height and width", "is linear", "acts alike in training and in use", "saturates")
REASONS = (
    "It multiplies and adds, and nothing else happens to a value on its way.",
    "Count what is learnt: a kernel for each pair of channels, and a bias for each channel that comes out.",
    "Padding stands on both sides, so that it counts twice; the stride divides what is left.",
    "The gradient flows back through the same products, each of them transposed.",
)


def bank_id(file: int) -> str:
    return f"made-{file:04d}"


def question_id(number: int) -> str:
    return f"q-{number:06d}"


def write_banks(folder: Path, questions: int, seed: int = 0) -> None:
    """So many questions as `made-0000.yaml`, `made-0001.yaml` … in `folder`; equal arguments write equal bytes.

    A smaller number writes the beginning of what a greater one does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for file in range(-(-questions // A_FILE)):
        numbers = range(file * A_FILE, min(questions, (file + 1) * A_FILE))
        text = "".join((_head(file), *_questions(numbers, random.Random(f"{seed} {file}"))))
        (folder / f"{bank_id(file)}.yaml").write_text(text, encoding="utf-8", newline="\n")


def _head(file: int) -> str:
    topics = "".join(f"  topic-{topic}: {{en: Topic {topic}, zh: 主题 {topic}}}\n" for topic in range(TOPICS))
    names = f"title: {{en: Made bank {file}, zh: 生成的题库 {file}}}"
    return f"format: 1\nid: {bank_id(file)}\n{names}\ntopics:\n{topics}questions:\n"


def _questions(numbers: range, dice: random.Random) -> Iterator[str]:
    for number in numbers:
        body = BODIES[number % len(BODIES)](number, dice)
        yield (
            f"  - id: {question_id(number)}\n    topic: topic-{dice.randrange(TOPICS)}\n"
            f"    difficulty: {dice.randint(1, 3)}\n    tags: [made, {dice.choice(LAYERS).split()[0]}]\n{body}"
            f"    explanation:\n      en: >-\n        {dice.choice(REASONS)} {dice.choice(REASONS)}\n"
            f"      zh: >-\n        第 {number} 题的解释：先写出公式，再代入数字，最后检查单位和取整。\n"
        )


def _size(number: int, dice: random.Random) -> str:
    """A reference with mistakes of its own."""
    kernel, stride, low = dice.choice((3, 5, 7)), dice.randint(1, 3), dice.randint(20, 60)
    return (
        "    type: numeric\n    prompt:\n"
        f"      en: >-\n        No. {number}: a square input is **{{{{n}}}} pixels** wide, padded with {{{{p}}}}\n"
        f"        on each side; the kernel is {kernel}×{kernel}, the stride {stride}. How wide is the output,\n"
        "        $\\lfloor\\frac{n + 2p - k}{s}\\rfloor + 1$?\n"
        f"      zh: >-\n        第 {number} 题：输入宽 {{{{n}}}}，两边各填充 {{{{p}}}}，\n"
        f"        卷积核 {kernel}×{kernel}，步幅 {stride}。\n"
        "        输出宽度 $\\lfloor\\frac{n + 2p - k}{s}\\rfloor + 1$ 是多少？\n"
        f"    parameters:\n      n: {{integer: [{low}, {low + 40}]}}\n      p: {{integer: [0, 2]}}\n"
        "    answer:\n      reference: conv_output_size\n"
        f"      arguments: {{input_size: n, kernel_size: {kernel}, stride: {stride}, padding: p}}\n"
        "    hints:\n      - {en: The padding stands on both sides., zh: 填充在两边都有。}\n"
    )


def _weights(number: int, dice: random.Random) -> str:
    """A formula of the question's own, and a mistake of its own."""
    low = dice.randint(8, 32)
    return (
        "    type: numeric\n    prompt:\n"
        f"      en: 'No. {number}: a linear layer takes {{{{a}}}} numbers to {{{{b}}}}. How many does it learn?'\n"
        f"      zh: '第 {number} 题：线性层把 {{{{a}}}} 个数映射到 {{{{b}}}} 个数。它有多少个可学习的参数？'\n"
        f"    parameters:\n      a: {{integer: [{low}, {low + 64}]}}\n      b: {{integer: [2, 12]}}\n"
        "    answer: {expression: 'a*b + b'}\n    mistakes:\n      - name: biases_forgotten\n"
        "        expression: 'a*b'\n        feedback:\n          en: Each number that comes out has a bias as well.\n"
        "          zh: 每个输出还有一个偏置。\n"
    )


def _scaled(number: int, dice: random.Random) -> str:
    """A real number, and so a tolerance."""
    factor = dice.randint(2, 9)
    return (
        "    type: numeric\n    prompt:\n"
        f"      en: 'No. {number}: $f(x) = {factor} x^2 / {{{{c}}}}$. What is $f''({{{{x}}}})$ to three digits?'\n"
        f"      zh: '第 {number} 题：$f(x) = {factor} x^2 / {{{{c}}}}$，求 $f''({{{{x}}}})$，保留三位有效数字。'\n"
        "    parameters:\n      c: {integer: [3, 9]}\n      x: {integer: [2, 30]}\n"
        f"    answer: {{expression: '2*{factor}*x/c'}}\n    tolerance: {{relative: 0.01}}\n"
    )


def _choice(number: int, dice: random.Random) -> str:
    names, claim = dice.sample(LAYERS, 4), dice.choice(CLAIMS)
    options = "".join(
        f"      - text: {{en: The {name} layer of net {number}, zh: 网络 {number} 的第 {place} 层}}\n"
        f"{'        correct: true' + chr(10) if not place else ''}"
        f"        why: {{en: '{dice.choice(REASONS)}', zh: 逐层检查即可。}}\n"
        for place, name in enumerate(names)
    )
    return (
        "    type: choice\n    prompt:\n"
        f"      en: 'No. {number}: of these layers, which one {claim}, whatever comes in?'\n"
        f"      zh: '第 {number} 题：下列各层中，哪一层无论输入如何都满足条件？'\n"
        f"    options:\n{options}"
    )


def _claim(number: int, dice: random.Random) -> str:
    return (
        "    type: true_false\n    prompt:\n"
        f"      en: 'No. {number}: a {dice.choice(LAYERS)} layer {dice.choice(CLAIMS)} in each of {number} nets.'\n"
        f"      zh: '第 {number} 题：这一层在 {number} 个网络中都满足条件。'\n"
        f"    answer: {dice.choice(('true', 'false'))}\n"
    )


BODIES: tuple[Callable[[int, random.Random], str], ...] = (_size, _weights, _scaled, _choice, _claim)
