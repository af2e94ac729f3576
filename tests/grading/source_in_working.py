r"""What in a worked solution looks like source code to somebody who has never seen the bank.

Each rule has a reason. A line is looked at as it is written (Markdown with LaTeX) and as it is read (the Unicode that
both frontends make of it). What an author marks as code with backticks is code on purpose, such as `model.eval()`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from dlquiz.expressions import FUNCTIONS
from dlquiz.kinds.answering import worked_solution
from dlquiz.kinds.cloze import Cloze
from dlquiz.kinds.numeric import Numeric
from dlquiz.kinds.steps import Steps
from dlquiz.kinds.text import ShortAnswer
from dlquiz.messages import LANGUAGES, Language
from dlquiz.questions.kinds import Call
from dlquiz.questions.question import Question
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
