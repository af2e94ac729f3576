"""A learner never reads source code in a worked solution: of every shipped question, in both languages.

What looks like source code to somebody who has never seen the bank has a rule with a reason. A line is looked at as it
is written (Markdown with LaTeX) and as it is read (the Unicode that both frontends make of it). What an author marks as
code with backticks is code on purpose, such as `model.eval()`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

import pytest
from asked_questions import asked
from campaigns import times
from every_case import every_case
from latex_numbers import apart, equalities
from shipped_banks import shipped

from dlquiz.expressions import FUNCTIONS
from dlquiz.kinds.answering import give_up, grade, worked_solution
from dlquiz.kinds.cloze import Cloze
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.numeric import Numeric
from dlquiz.kinds.steps import Steps
from dlquiz.kinds.text import ShortAnswer
from dlquiz.messages import LANGUAGES, Language
from dlquiz.questions.kinds import Call
from dlquiz.questions.question import Question
from dlquiz.reference.tex.plain_tex import in_groups
from dlquiz.text.plainly import plain
from dlquiz.variants.model import Variant
from dlquiz.variants.texts import PLACEHOLDER

CODE = re.compile(r"`[^`]*`")
BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
"""A program: the worked solution of a code question."""
FORMULA = re.compile(r"\$([^$]+)\$")
GROUP = re.compile(r"(?<=\d),(?=\d{3})")
SAID = re.compile(r"\$\$[^$]+\$\$|\$[^$]+\$|`[^`]+`|\w+:")
"""Where a prompt names its variables: in formulas, in code, and before the colon of a step."""
TYPESET = frozenset({"max", "min", "mean", "ln", "log", "exp", "sin", "cos", "tanh"})
"""Functions that a textbook, too, writes by their name before a bracket."""
OF_LISTS = ("where", "argmax", "argmin", "reshape", "range", "sum_over", "mean_over", "size", "indices")
FUNCTION = rf"(?<![A-Za-z])(?:{'|'.join([*sorted(set(FUNCTIONS) - TYPESET), *OF_LISTS])})\("
STEP = re.compile(r"^(?:第 \d+ 步：|Step \d+: )")
NOISE = 1e-12
LARGEST_SUMMED = 1e6
NUMBER = re.compile(r"(?<![\w.^])[−-]?\d+(?:\.\d+)?(?:(?: · 10(?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))|e(?P<exponent>[-+]?\d+))?")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


class Line(NamedTuple):
    """A line of a worked solution in one language, with what its question says and accepts."""

    source: str
    read: str
    prompt: str
    names: frozenset[str]
    accepted: tuple[frozenset[str], ...]


class Rule(NamedTuple):
    """A sign of source code: what it is, how mathematics says it, and how it is found in a line."""

    name: str
    instead: str
    finds: Callable[[Line], str | None]


def _in(pattern: str) -> Callable[[Line], str | None]:
    compiled = re.compile(pattern)

    def finds(line: Line) -> str | None:
        found = compiled.search(line.read)
        return found and found[0]

    return finds


def _noise(line: Line) -> str | None:
    """A number of many digits that is nothing beside the largest of its line; ε = 10⁻¹² is meant."""
    # The number of a step, as in `第 4 步：`, is no number of its formula.
    found = [(match[0], _value(match)) for match in NUMBER.finditer(GROUP.sub("", STEP.sub("", line.read)))]
    largest = max((abs(value) for _, value in found), default=0.0)
    # A quotient of FLOPs, such as 9 · 10¹⁴/2 · 10¹⁵ = 0.37, is no noise, nor are 10⁹ parameters beside 10²² FLOPs.
    small = [said for said, value in found if 0 < abs(value) < NOISE * min(largest, LARGEST_SUMMED)]
    return next((said for said in small if len(re.findall(r"\d", re.split(" · |e", said)[0])) > 2), None)


def _value(match: re.Match[str]) -> float:
    exponent = (match["raised"] or match["exponent"] or "0").translate(RAISED)
    return float(f"{re.split(' · |e', match[0])[0].replace('−', '-')}e{exponent}")


def _unsaid_name(line: Line) -> str | None:
    """A name of the bank that stands in a formula and that the question never says."""
    formulas = " ".join([*FORMULA.findall(line.source), *_formulas_outside(line)])
    used = (name for name in sorted(line.names) if _uses(name, formulas))
    return next((name for name in used if not _says(line.prompt, name)), None)


def _formulas_outside(line: Line) -> list[str]:
    """Names beside an operator or an equals sign that no dollars enclose."""
    bare = FORMULA.sub(" ", CODE.sub(" ", line.source))
    return re.findall(r"[A-Za-z_]\w* *(?:[=@+*/<>]|- ) *|(?:[=@+*/<>]| -) *[A-Za-z_]\w*", bare)


def _uses(name: str, formulas: str) -> bool:
    """Whether formulas hold the name, with its digits as a subscript too."""
    spelt = re.fullmatch(r"([A-Za-z]+?)_?(\d+)", name)
    spellings = [re.escape(name), *([rf"{spelt[1]}_\{{?{spelt[2]}\}}?"] if spelt else [])]
    return any(re.search(rf"(?<![A-Za-z\\_]){each}(?![A-Za-z_0-9])", formulas) for each in spellings)


def _says(prompt: str, name: str) -> bool:
    """Whether a prompt says a name, or the letter of its subscript: short ones in its formulas, a word anywhere."""
    where = prompt if len(name) > 2 and name.isalpha() else " ".join(SAID.findall(prompt))
    stems = {name, re.sub(r"_?\d+$", "", name)}
    return any(re.search(rf"(?<![A-Za-z]){re.escape(stem)}(?![A-Za-z])", where) for stem in stems)


def _underscores(line: Line) -> str | None:
    """A name in snake_case that the question does not show; in a formula only what stands upright is one."""
    upright = " ".join(re.findall(r"\\(?:text|mathrm|operatorname)\{([^}]*)\}", line.source))
    written = f"{FORMULA.sub(' ', CODE.sub(' ', line.source))} {upright}".replace("\\_", "_")
    return next((name for name in re.findall(r"(?<![\w\\])[A-Za-z]\w*_\w+", written) if name not in line.prompt), None)


def _spellings(line: Line) -> str | None:
    pieces = {piece.strip() for piece in re.split(r" / |;|；|、", re.sub(r"^\(\d+\) ", "", line.read))}
    several = (sorted(accepted & pieces) for accepted in line.accepted)
    return next((" / ".join(found) for found in several if len(found) > 1), None)


RULES = (
    Rule("power", "a raised exponent", _in(r"\*\*")),
    Rule("whole division", "a fraction between ⌊ and ⌋", _in(r"//")),
    Rule("comparison", "=, ≠, ≤, ≥", _in(r"==|!=|<=|>=|:=")),
    Rule("asterisk", "a dot, or nothing", _in(r"[\w)\]] ?\* ?[\w(\[]")),
    # A number behind it is the place up to which a metric counts: recall@8.
    Rule("at sign", "a matrix product has no sign", _in(r"[\w)\]] ?@ ?[A-Za-z_(\[]")),
    Rule("condition", "only the branch that is taken",
        _in(r"\bif [^,;.]*[<>=≤≥≠][^,;.]* else\b|[\w)\]] if \w+ else [\w(\[−-]")),
    Rule("loop", "Σ with an index", _in(r"\bfor \w+ in (?:range|enumerate|zip|\[|\()|\blambda\b")),
    Rule("function", "a sign (√, |x|, Σ, ⌈x⌉, xᵀ), a fraction, or a name of textbooks (ReLU, σ)", _in(FUNCTION)),
    Rule("module", "the name of the function alone", _in(r"\b(?:np|torch|math|numpy)\.\w")),
    Rule("index", "a subscript, or the entry itself; E[x] is an expectation",
        _in(r"(?:(?<![A-Za-z])[A-DF-Za-z]|[A-Za-z]{2}|[₀-₉)\]])\[[^\]]*\]")),
    Rule("list", "a vector in round brackets, a matrix in rows; E[x − y] is an expectation",
        _in(r"(?<!E)\[[^\[\]]*(?:\w ?[*@] ?[\w(]|[A-Za-z_]\w* [+·−-] )[^\[\]]*\]|(?:^|: |= )\[.*\] = ")),
    Rule("snake_case", "words, or a letter with a subscript", _underscores),
    Rule("unsaid name", "the letter that the question uses, or the number", _unsaid_name),
    Rule("noise", "0", _noise),
    Rule("digits", "six significant digits", _in(r"\d\.\d{13,}")),
    Rule("negative zero", "0", _in(r"(?<![\w.)])[−-]0(?![.\d\w])")),
    Rule("exponent", "a power of ten", _in(r"\d[eE][-−+]?\d")),
    Rule("LaTeX", "what the source stands for", _in(r"\\[A-Za-z]+|\$|\{\{|\}\}|_\{|\^\{")),
    Rule("spellings", "the answer alone: the others are ways of typing it", _spellings),
)  # fmt: skip


def source_in(variant: Variant) -> Iterator[str]:
    """What looks like source code in the worked solution of a variant, in either language."""
    question, lines = variant.question, worked_solution(variant)
    names, prompt = _names(question), _prompt(question)
    for language in LANGUAGES:
        accepted = _accepted(variant, language)
        for source in (part for line in lines for part in BLOCK.sub("", line.in_language(language)).split("\n")):
            line = Line(source, read(source), prompt, names, accepted)
            for rule in RULES:
                if found := rule.finds(line):
                    where = f"{question.name}, seed {variant.seed}, {language}"
                    yield f"{where}: {rule.name} `{found}` (say {rule.instead}) in {line.read!r}"


@lru_cache(maxsize=50_000)
def read(source: str) -> str:
    """A line as it is read, code of the author left out."""
    bare = CODE.sub("`…`", source)
    return plain(bare) if re.search(r"[$`*]", bare) else bare


def _prompt(question: Question) -> str:
    """All that the question says of its variables, in both languages, the drawn numbers left out."""
    kind = question.kind
    parts = kind.parts if isinstance(kind, Steps) else ()
    texts = [question.prompt, *(part.prompt for part in parts)]
    said = " ".join([*(each for one in texts for each in one), *(f"{part.name}:" for part in parts)])
    return PLACEHOLDER.sub(" ", said)


def _names(question: Question) -> frozenset[str]:
    """What the bank calls its numbers; a single letter counts where the author gave it to a graph of gates."""
    kind = question.kind
    parts = kind.parts if isinstance(kind, Steps) else kind.blanks if isinstance(kind, Cloze) else ()
    named = {*question.parameters, *question.let, *(part.name for part in parts)}
    calls = [each.answer for each in (kind, *(part.kind for part in parts)) if isinstance(each, Numeric)]
    graphs = [call.arguments.get("at", {}) for call in calls if isinstance(call, Call)]
    return frozenset({name for name in named if len(name) > 1}.union(*graphs))


def _accepted(variant: Variant, language: Language) -> tuple[frozenset[str], ...]:
    asked = [(each, each.question.kind) for each in (variant, *variant.parts)]
    texts = [kind.accepted(each) for each, kind in asked if isinstance(kind, ShortAnswer)]
    return tuple(frozenset(one.in_language(language) for one in each) for each in texts)


LINES = {
    rule: Line(
        source, read(source), "Give $x$ for the batch.", frozenset({"delta", "g0", "v"}), (frozenset({"ReLU", "relu"}),)
    )
    for rule, source in {
        "power": "n**2 = 9",
        "whole division": "(k - 1)//2 = 1",
        "comparison": "$a$ as n == 2",
        "asterisk": "half = n * 2",
        "at sign": "relu(x@W1)",
        "condition": "g if a > b else 0 = 0",
        "loop": "sum of x for x in [1, 2]",
        "function": "outer(x, y)",
        "module": "np.sqrt of 2",
        "index": "$v[0] = 3$",
        "list": "[16*m, 8*m] = (144, 72)",
        "snake_case": "true_positives = 160",
        "unsaid name": "$2 \\cdot g_{0} = 3$",
        "noise": "$(1.55, 2.77556 \\cdot 10^{-17})$",
        "digits": "0.30000000000000004",
        "negative zero": "$= -0$",
        "exponent": "= 4e-05",
        "LaTeX": r"\frac{1}{2}",
        "spellings": "ReLU / relu",
    }.items()
}
FINE = [
    Line(source, read(source), "Give $x$ for the batch.", frozenset({"delta", "x1"}), (frozenset({"ReLU", "relu"}),))
    for source in (
        r"$x_{1} = \lfloor \frac{32 + 2 \cdot 2 - 5}{2} \rfloor + 1 = 16$",
        r"$\operatorname{ReLU}(x) = \max(0, 2) \in [0, \infty)$, and E[x − 1] is the mean",
        r"$(1.5 \cdot 10^{-5}, 1 \cdot 10^{-12}, 3)$ if the batch is small, or else not",
        "for the batch in the middle: `x**2` in PyTorch, **bold**",
        "ReLU",
    )
]
BANKS = {bank.id: bank.questions for bank in shipped().banks}


def looked_at(questions: tuple[Question, ...], seed: int) -> None:
    """No draw has a sign of source code, nor an equation that does not hold."""
    found: list[str] = []
    for question in questions:
        variant = draw(question, seed)
        found += source_in(variant)
        if question.type in ("numeric", "steps", "cloze"):
            wrong = [equality for lines in apart(worked_solution(variant)) for equality in equalities(lines)]
            found += [f"{question.name}, seed {seed}: {one}" for one in wrong if not one.holds]
    assert found == []


@every_case(
    ("fields", "lines"),
    [
        pytest.param("let: {n: '7', h: n // 2}\nanswer: {expression: h + 1}", ["⌊7/2⌋ + 1 = 4"], id="floor"),
        pytest.param("let: {n: '8'}\nanswer: {expression: n // 2 + 1}", ["8/2 + 1 = 5"], id="a division without rest"),
        pytest.param("let: {a: '3'}\nanswer: {expression: a**2 + sqrt(a + 1)}", ["3² + √(3+1) = 11"], id="power"),
        pytest.param("let: {v: '[1, 2]'}\nanswer: {expression: '5 if v[0] > 1 else v[1] * 4'}", ["2 · 4 = 8"],
            id="branch"),
        pytest.param("let: {a: '-3'}\nanswer: {expression: 5 + a - 2*a}", ["5 − 3 − 2 · (−3) = 8"], id="signs"),
        pytest.param("let: {a: '0', b: '1'}\nanswer: {expression: 7*b + a - a}", ["7"], id="nothing to work out"),
        pytest.param("let: {b: '-2'}\nanswer: {expression: 3 + b*4 - (1 - b)}", ["3 − 2 · 4 − (1 + 2) = −8"],
            id="products"),
        pytest.param("let: {W: '[[1, 2], [3, 4]]', x: '[5, 6]'}\nanswer: {expression: 'W@x'}",
            ["(5 + 2 · 6, 3 · 5 + 4 · 6) = (17, 39)"], id="a matrix product is sums of products"),
        pytest.param("let: {x: '[1, 2]', d: '[3, -1]'}\nanswer: {expression: 'outer(x, d*minimum(x, 1))'}",
            ["3 · min(1, 1) = 3", "−1 · min(2, 1) = −1", "2 · 3 · min(1, 1) = 6", "2 · (−1 · min(2, 1)) = −2",
            "(3, −1; 6, −2)"], id="an outer product"),
        pytest.param("let: {x: '[1, 3]'}\nanswer: {expression: mean((x - mean(x))**2)}",
            ["((1−(1+3)/2)²+(3−(1+3)/2)²)/2 = 1"], id="a mean of squares"),
        pytest.param("let: {x: '[0.1, 0.2]'}\nanswer: {expression: '[x[0] + x[1] - 0.3, 2]'}",
            ["(0.1 + 0.2 − 0.3, 2) = (0, 2)"], id="a rounding error"),
        pytest.param("answer: {expression: sigmoid(2) * elu(-1)}", ["1/(1+e⁻²) · (e⁻¹ − 1) = −0.55677"],
            id="functions"),
        pytest.param("answer: {expression: 'len([4, 5]) + (3 > 2) + round(2.5)'}", ["2 + 1 + 3 = 6"], id="no formula"),
        pytest.param("answer: {expression: 2*pi*e}", ["2 · π · e = 17.0795"], id="constants"),
        pytest.param("let: {a: 12*10**399}\nanswer: {expression: a + a}", ["12 · 10³⁹⁹ + 12 · 10³⁹⁹ = 2.4 · 10⁴⁰⁰"],
            id="integers too large for a float"),
        pytest.param("answer: {expression: '[1111111*1111111, 2222222*2222222, 3333333*3333333 + 1, 5]'}",
            ["1,111,111 · 1,111,111 = 1,234,567,654,321", "2,222,222 · 2,222,222 = 4,938,270,617,284",
            "3,333,333 · 3,333,333 + 1 = 11,111,108,888,890", "(1234567654321, 4938270617284, 11111108888890, 5)"],
            id="a wide array has a line for each entry"),
    ],
)  # fmt: skip
def test_an_expression_is_worked_out_as_mathematics(fields: str, lines: list[str]) -> None:
    assert [read(line.en) for line in worked_solution(asked(f"type: numeric\n{fields}"))] == lines


@pytest.mark.parametrize(
    ("solution", "lines"),
    [
        pytest.param(r"$y = ab$", ["y = ab", "3 · 4 = 12"], id="letters only"),
        pytest.param("$y = ab = {{a}} \\cdot {{b}}$", ["y = ab = 3 · 4", "= 12"], id="numbers, no result"),
        pytest.param("From {{b}} · 6: $24 - 12$", ["From 4 · 6: 24 − 12", "= 12"], id="the key as an operand"),
        pytest.param("$y = {{a}} \\cdot {{b}} = 12$.", ["y = 3 · 4 = 12."], id="numbers and result"),
    ],
)
def test_the_working_of_an_author_ends_in_numbers_and_the_key(solution: str, lines: list[str]) -> None:
    fields = f"type: numeric\nparameters: {{a: 3, b: 4}}\nanswer: {{expression: a*b}}\nsolution: '{solution}'"
    assert [read(line.en) for line in worked_solution(asked(fields, prompt="'{{a}} {{b}}'"))] == lines


def test_what_the_prompt_prints_is_not_worked_out() -> None:
    fields = "type: numeric\nparameters: {a: 3}\nlet: {b: a + 1, c: b * 2}\nanswer: {expression: b + c}"
    shown = worked_solution(asked(fields, prompt="'{{b}}'"))
    assert [read(line.en) for line in shown] == ["4 + 4 · 2 = 12"]
    named = worked_solution(asked(f"{fields}\nlines: {{c: '{{{{a}}}} doubled'}}", prompt="'{{b}}'"))
    assert [read(line.en) for line in named] == ["3 doubled: 4 · 2 = 8", "4 + 8 = 12"]


def test_a_formula_that_would_be_too_long_shows_its_values_without_words() -> None:
    values = ", ".join(f"v{number}: {number + 1}0001 * {number + 2}0001" for number in range(6))
    total = "+".join(f"v{number}" for number in range(6))
    shown = worked_solution(asked(f"type: numeric\nlet: {{{values}}}\nanswer: {{expression: {total}}}"))
    assert len(shown) > 6 and read(shown[0].en) == "10,001 · 20,001 = 200,030,001"


def test_a_rounding_error_in_the_key_is_0() -> None:
    variant = asked("type: numeric\nanswer: {expression: '[0.1 + 0.2 - 0.3, 2]'}")
    assert variant.answer == (0.0, 2.0)
    assert grade(variant, "0, 2").outcome == "right"
    assert give_up(variant).expected_text.en == "[0, 2]"


@every_case("rule", RULES)
def test_every_rule_finds_something(rule: Rule) -> None:
    """A rule that no line can break proves nothing."""
    assert rule.finds(LINES[rule.name]), rule
    assert not any(rule.finds(line) for line in FINE), rule


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(times(2)))
@pytest.mark.parametrize("bank", BANKS)
def test_no_working_shows_source(bank: str, seed: int) -> None:
    looked_at(BANKS[bank], seed)


@every_case(
    ("formula", "grouped"),
    [
        (r"$\frac{4096}{2} = 2048$", "4,096/2 = 2,048"),
        (r"$\sqrt{1048576} = 1024$", "√1,048,576 = 1,024"),
        (r"$-12345.678 \cdot 0.12345$", "−12,345.678 · 0.12345"),
        # A comma parts two numbers here.
        (r"$(1000, 2000) \cdot 3000$", "(1000, 2000) · 3,000"),
        (r"$\max(4096, 1) + [1000, 5]$", "max(4096, 1) + [1000, 5]"),
        # Nor is a group made in an index, an exponent, a word, or outside of formulas.
        (r"in 2012: $x_{1000} = 2^{1024}$", "in 2012: x₁₀₀₀ = 2¹⁰²⁴"),
        (r"$\text{at 2048} = 1024$", "at 2048 = 1,024"),
        (r"$1{,}516 \cdot 999$", "1,516 · 999"),
    ],
)
def test_long_numbers_in_formulas_stand_in_groups(formula: str, grouped: str) -> None:
    assert read(in_groups(formula)) == grouped
