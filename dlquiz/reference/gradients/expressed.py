"""References said in the expression language, with the numbers they were given: what `passes` can run and show.

A gradient that comes from above stands in the expression as a factor, so that it arrives where it was given; so does
the gradient of a data loss to which a penalty is added. Where an expression would be too large to be read as a graph,
or does not say all of the reference, there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from dlquiz.expressions import FUNCTIONS, RESERVED, Value, evaluate, parse, shape_of
from dlquiz.reference.catalog import find


class Expressed(NamedTuple):
    """An expression at a point; the gradient by `with_respect_to` is asked for, or the value where that is ''.

    `given` leads from the names in the expression to the arguments that they hold, `arriving` is the name of a given
    gradient that stands in the expression as a factor, '' where there is none.

    `backward` says which gradients the derivation of the reference has on the way back to the variable that is asked
    for: the last node of an operation leads to a formula in the lines of the derivation. None where the way forks above
    that variable, so that no line has the gradient of a node.
    """

    expression: str
    at: Mapping[str, Value]
    with_respect_to: str = ""
    given: Mapping[str, str] = {}
    arriving: str = ""
    backward: Mapping[str, str] | None = None


def expressed(reference: str, arguments: Mapping[str, Any], called: Mapping[str, str]) -> Expressed | None:
    """A reference with its bound arguments as an expression; `called` are names of arguments to be used in it."""
    say = FORMS.get(reference)
    form = say(**arguments) if say else None
    if form is None:
        return None
    names = _names(form, called)
    return form._replace(
        expression=form.expression.format(**names),
        at={names[name]: value for name, value in form.at.items()},
        with_respect_to=names.get(form.with_respect_to, ""),
        given={names[name]: argument for name, argument in form.given.items()},
        arriving=names.get(form.arriving, ""),
    )


def derived_gradients(said: Expressed, reference: str, mistake: str, arguments: Mapping[str, Any]) -> dict[str, Value]:
    """By operations as in `backward`, the gradients of the derivation with a mistake, or of the right one for ''."""
    if reference == "mlp_backward":
        from dlquiz.reference.layers.mlp import layer_gradients

        lines: Mapping[str, Any] = layer_gradients(**arguments, mistake=mistake)
    else:
        lines = find(reference).lines(mistake, arguments)
    return {operation: evaluate(parse(formula), lines) for operation, formula in (said.backward or {}).items()}


def _names(form: Expressed, called: Mapping[str, str]) -> dict[str, str]:
    """The names of the question where they are names of the language and no two are one; else those of the form."""
    wanted = {name: called.get(form.given.get(name, ""), name) for name in form.at}
    good = len(set(wanted.values())) == len(wanted) and not RESERVED & set(wanted.values())
    return wanted if good else {name: name for name in form.at}


# What follows says each reference with its names in braces; `expressed` puts in those of the question.

# Gradients of losses


def _least_squares(X: Value, w: Value, y: Value, of: str) -> Expressed:
    return Expressed(
        "sum(({X}@{w} - {y})**2)", {"X": X, "w": w, "y": y}, of, {name: name for name in "Xwy"}, "", {"-": "k*r"}
    )


def _logistic(weights: Value, inputs: Value, target: float, loss: str) -> Expressed:
    """The losses of a = σ(z); of cross entropy the term that counts, or both as ln(1 + e^z) − y·z."""
    at = {"w": weights, "x": inputs, "y": target}
    z, product = ("dot({w}, {x})", "dot") if shape_of(weights) else ("{w}*{x}", "*")
    given = {"w": "weights", "x": "inputs", "y": "target"}
    if loss == "squared":
        return Expressed(f"0.5*(sigmoid({z}) - {{y}})**2", at, "w", given, "", {"-": "r", product: "q"})
    if target in (0, 1):
        del at["y"], given["y"]
        template = f"-ln(sigmoid({z}))" if target else f"-ln(1 - sigmoid({z}))"
        return Expressed(template, at, "w", given, "", {product: "q"})
    return Expressed(f"softplus({z}) - {{y}}*{z}", at, "w", given)


def _softmax_loss(asked: str, logits: Value, target: Value) -> Expressed | None:
    """−ln p of one sample, by its logits; a batch would need a term a row."""
    if len(shape_of(logits)) != 1:
        return None
    return Expressed(f"ln(sum(exp({{z}}))) - {{z}}[{target}]", {"z": logits}, asked, {"z": "logits"})


def _penalised(weights: Value, gradient: Value, penalty: str, strength: float, last_is_bias: bool) -> Expressed | None:
    if last_is_bias or not shape_of(weights):
        return None
    own = "{strength}*sum(abs({w}))" if penalty == "l1" else "{strength}*sum({w}**2)/2"
    at = {"w": weights, "g": gradient, "strength": strength}
    given = {"w": "weights", "g": "gradient", "strength": "strength"}
    return Expressed(f"sum({{g}}*{{w}}) + {own}", at, "w", given, "g", {})


# Layers


def _linear(inputs: Value, weights: Value, bias: Value) -> Expressed:
    given = {"X": "inputs", "W": "weights", "b": "bias"}
    return Expressed("{X}@{W} + {b}", {"X": inputs, "W": weights, "b": bias}, "", given)


def _linear_gradient(inputs: Value, weights: Value, upstream: Value, of: str) -> Expressed | None:
    """By X or W; of b only the gradient is given."""
    asked = {"inputs": "X", "weights": "W"}.get(of)
    at = {"X": inputs, "W": weights, "G": upstream}
    given = {"X": "inputs", "W": "weights", "G": "upstream"}
    return Expressed("sum({G}*({X}@{W}))", at, asked, given, "G", {"@": "dY"}) if asked else None


def _neuron_gradient(weights: Value, inputs: Value, upstream: Value, activation: str, of: str) -> Expressed | None:
    """By W or x; the pre-activation is no number that was given."""
    asked = {"inputs": "x", "weights": "W"}.get(of)
    if asked is None or activation not in FUNCTIONS:
        return None
    at = {"W": weights, "x": inputs, "g": upstream}
    given = {"W": "weights", "x": "inputs", "g": "upstream"}
    backward = {activation: "dY", "@": "delta"}
    return Expressed(f"sum({{g}}*{activation}({{W}}@{{x}}))", at, asked, given, "g", backward)


def _softmax(logits: Value, temperature: float) -> Expressed | None:
    if len(shape_of(logits)) != 1:
        return None
    if temperature == 1:
        return Expressed("exp({z})/sum(exp({z}))", {"z": logits}, "", {"z": "logits"})
    given = {"z": "logits", "T": "temperature"}
    return Expressed("exp({z}/{T})/sum(exp({z}/{T}))", {"z": logits, "T": temperature}, "", given)


def _dropout(inputs: Value, mask: Value, drop_probability: float, training: bool) -> Expressed | None:
    given = {"x": "inputs", "m": "mask", "p": "drop_probability"}
    at = {"x": inputs, "m": mask, "p": drop_probability}
    return Expressed("{x}*{m}/(1 - {p})", at, "", given) if training else None


# Networks

_MOST_LAYERS = 2
"""More make a graph that no terminal shows."""


def _collapsed(weights: Sequence[Value], biases: Sequence[Value] | None, of: str) -> Expressed | None:
    """W_L … W_1, or for two layers W_2 b_1 + b_2."""
    numbers = range(len(weights), 0, -1)
    if of == "W":
        matrices = {f"W{number}": weights[number - 1] for number in numbers}
        return Expressed("@".join(f"{{W{number}}}" for number in numbers), matrices) if len(weights) > 1 else None
    if biases is None or len(biases) != _MOST_LAYERS:
        return None
    return Expressed("{W2}@{b1} + {b2}", {"W2": weights[1], "b1": biases[0], "b2": biases[1]})


def _network(inputs: Value, weights: Sequence[Value], biases: Sequence[Value], activation: str) -> Expressed | None:
    """The outputs of one or two layers."""
    if len(weights) > _MOST_LAYERS or activation not in FUNCTIONS:
        return None
    parameters = [(f"W{number}", f"b{number}") for number in range(1, len(weights) + 1)]
    said = "{x}"
    for number, (matrix, bias) in enumerate(parameters):
        said = f"{said if not number else f'{activation}({said})'}@{{{matrix}}} + {{{bias}}}"
    values = zip(parameters, zip(weights, biases, strict=True), strict=True)
    at = {"x": inputs, **{name: value for names, both in values for name, value in zip(names, both, strict=True)}}
    return Expressed(said, at, "", {"x": "inputs"})


def _network_gradient(
    inputs: Value,
    weights: Sequence[Value],
    biases: Sequence[Value],
    targets: Value,
    activation: str,
    loss: str,
    of: str,
) -> Expressed | None:
    """The squared loss: cross entropy would use the outputs twice, and with them the whole network."""
    outputs = _network(inputs, weights, biases, activation)
    rows = len(inputs) if len(shape_of(inputs)) == 2 else 1
    if outputs is None or loss != "squared" or shape_of(targets) != (*shape_of(inputs)[:-1], len(weights[-1][0])):
        return None
    template = f"sum(({outputs.expression} - {{t}})**2)/{2 * rows}"
    given = {**outputs.given, "t": "targets"}
    backward = {"-": f"dZ{len(weights)}", "+": f"dZ{of[1:]}", **({activation: "dA1"} if len(weights) > 1 else {})}
    return Expressed(template, {**outputs.at, "t": targets}, "" if of == "loss" else of, given, "", backward)


# Information


def _log_sum_exp(x: Value) -> Expressed:
    """With the largest entry taken out, as it is computed: nothing overflows."""
    return Expressed("max({x}) + ln(sum(exp({x} - max({x}))))", {"x": x}, "", {"x": "x"})


def _information(template: str, base: Any, **shares: Value) -> Expressed | None:
    """None where an outcome is impossible: 0·log 0 is 0 by convention only."""
    if any(0 in values for values in shares.values()):
        return None
    logarithm = "log2" if base in ("2", 2) else "ln"
    return Expressed(template.replace("LOG", logarithm), shares, "", {name: name for name in shares})


FORMS: Mapping[str, Callable[..., Expressed | None]] = {
    "least_squares_gradient": _least_squares,
    "logistic_gradient": _logistic,
    "softmax_cross_entropy_gradient": partial(_softmax_loss, "z"),
    "cross_entropy": partial(_softmax_loss, ""),
    "regularized_gradient": _penalised,
    "linear_forward": _linear,
    "linear_backward": _linear_gradient,
    "neuron_backward": _neuron_gradient,
    "softmax": _softmax,
    "dropout": _dropout,
    "linear_collapse": _collapsed,
    "mlp_forward": _network,
    "mlp_backward": _network_gradient,
    "log_sum_exp": _log_sum_exp,
    "entropy": partial(_information, "-sum({p}*LOG({p}))"),
    "cross_entropy_of": partial(_information, "-sum({p}*LOG({q}))"),
    "kl_divergence": partial(_information, "sum({p}*LOG({p}/{q}))"),
}
"""By the name of the reference."""
