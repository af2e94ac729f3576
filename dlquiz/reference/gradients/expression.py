"""An expression at a point without NumPy: its exact value, and the conventions that it needs."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from dlquiz.expressions import Value, is_array, parse
from dlquiz.expressions import evaluate as exact_value
from dlquiz.messages import Text

_WITH_SLOPE = ("leaky_relu", "elu")
# The functions for which a convention matters, whether only a gradient needs it, and the convention.
_CONVENTIONS = (
    (("log",), False, Text("log is the natural logarithm", "log 为自然对数")),
    (("relu",), True, Text("ReLU′(0) = 0", "ReLU′(0) = 0")),
    (("leaky_relu",), False, Text("leaky ReLU has slope α = 0.01 unless given", "leaky ReLU 的斜率 α 默认为 0.01")),
    (("elu",), False, Text("ELU has α = 1 unless given", "ELU 的 α 默认为 1")),
    (("max", "maximum", "min", "minimum"), True, Text("ties share the gradient equally", "并列时平分梯度")),
)


def evaluate(expression: str, at: Mapping[str, Value]) -> Value:
    """The value, with integers kept exact."""
    return exact_value(parse(expression), at)


def conventions(expression: str, at: Mapping[str, Value], with_respect_to: str = "") -> Text:
    """Only what matters for this expression: a learner reads every line of a question."""
    calls = [node for node in ast.walk(parse(expression).tree) if isinstance(node, ast.Call)]
    called = {(node.func.id, len(node.args)) for node in calls if isinstance(node.func, ast.Name)}
    used = {name for name, arguments in called if name not in _WITH_SLOPE or arguments == 1}
    said = [
        text
        for names, for_gradient, text in _CONVENTIONS
        if used & set(names) and (with_respect_to or not for_gradient)
    ]
    if is_array(at.get(with_respect_to)):
        said.append(Text("the gradient has the shape of its variable", "梯度与变量形状相同"))
    return Text("; ".join(text.en for text in said), "；".join(text.zh for text in said))
