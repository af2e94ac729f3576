"""Worked solutions for softmax, losses and penalties."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import losses
from dlquiz.reference.layers.activations import sigmoid, sigmoid_slope
from dlquiz.reference.layers.arrays import Array, real
from dlquiz.reference.steps.layers_tex import array, column, factor, line, number, products, summed

MOST_ROWS = 3
MOST_CLASSES = 8


def _row_words(row: int, rows: int) -> Text | None:
    return Text(f"row {row + 1}:", f"第 {row + 1} 行：") if rows > 1 else None


def _softmax_lines(logits: Array, temperature: float = 1) -> list[Text]:
    """Exponentials, their sum and the shares, for the first rows; the largest logit is subtracted first."""
    lines = []
    if temperature != 1:
        lines.append(
            line(r"\frac{z}{T}", rf"\frac{{1}}{{{number(temperature)}}} {array(logits)}", array(logits / temperature))
        )
    for index, row in enumerate(logits[:MOST_ROWS] / temperature):
        words = _row_words(index, len(logits))
        shifted = row - row.max()
        powers = np.exp(shifted)
        if len(row) > MOST_CLASSES:
            lines.append(line(r"\sum_j e^{z_j - \max z}", number(powers.sum()), before=words))
            continue
        written = ", ".join(f"e^{{{number(z)}}}" for z in shifted)
        lines.append(line(r"e^{z - \max z}", f"({written})", array(powers), before=words))
        lines.append(line(r"\sum_j e^{z_j - \max z}", summed(powers), number(powers.sum())))
    return lines


def softmax(logits: Any, temperature: float) -> list[Text]:
    """The exponentials, their sum, the shares."""
    return [
        line("p_i", r"\frac{e^{z_i / T}}{\sum_j e^{z_j / T}}"),
        *_softmax_lines(np.atleast_2d(real(logits)), temperature),
        line("p", array(losses.softmax(logits, temperature))),
    ]


def softmax_jacobian(logits: Any) -> list[Text]:
    """The probabilities, one entry on and one off the diagonal, the matrix."""
    shares = losses.softmax(logits)
    first = number(shares[0])
    lines = [
        line(r"\frac{\partial p_i}{\partial z_j}", r"p_i (\delta_{ij} - p_j)"),
        line("p", array(shares)),
        line(
            r"\frac{\partial p_1}{\partial z_1}",
            rf"{first} \cdot (1 - {first})",
            number(shares[0] * (1 - shares[0])),
        ),
    ]
    if len(shares) > 1:
        other = rf"-{first} \cdot {factor(shares[1])}"
        lines.append(line(r"\frac{\partial p_1}{\partial z_2}", other, number(-shares[0] * shares[1])))
    return [*lines, line("J", array(losses.softmax_jacobian(logits)))]


def cross_entropy(logits: Any, target: Any) -> list[Text]:
    """The probability of each target, its loss, the mean."""
    rows, targets = losses.as_rows(logits, target)
    singles = -losses.log_probabilities_of(rows)[np.arange(len(rows)), targets]
    lines = [
        line("L", r"\frac{1}{N} \sum_n (-\ln p_{n, y_n})" if len(rows) > 1 else r"-\ln p_y"),
        *_softmax_lines(rows),
    ]
    for index, single in enumerate(singles[:MOST_ROWS]):
        worked = rf"-\ln {number(np.exp(-single))}"
        name = f"L_{{{index + 1}}}" if len(rows) > 1 else "L"
        lines.append(line(name, worked, number(single), before=_row_words(index, len(rows))))
    if len(rows) == 1:
        return lines
    mean = rf"\frac{{{summed(singles)}}}{{{len(rows)}}}"
    return [*lines, line("L", mean, number(losses.cross_entropy(logits, target)))]


def softmax_cross_entropy_gradient(logits: Any, target: Any) -> list[Text]:
    """The probabilities minus the one-hot target, divided by N."""
    rows, targets = losses.as_rows(logits, target)
    shares = losses.probabilities_of(rows)
    onehot = np.eye(rows.shape[1])[targets] if rows.shape[1] <= MOST_CLASSES else None
    answer = losses.softmax_cross_entropy_gradient(logits, target)
    shaped = np.shape(logits)
    lines = [
        line(r"\frac{\partial L}{\partial z}", r"\frac{p - y}{N}" if len(rows) > 1 else "p - y"),
        *_softmax_lines(rows),
        line("p", array(shares.reshape(shaped))),
    ]
    links = [r"\frac{\partial L}{\partial z}"]
    if onehot is not None:
        share = rf"\frac{{1}}{{{len(rows)}}} " if len(rows) > 1 else ""
        inner = f"{array(shares.reshape(shaped))} - {array(onehot.reshape(shaped))}"
        links.append(f"{share}({inner})" if share else inner)
    return [*lines, line(*links, array(answer))]


def logistic_gradient(weights: Any, inputs: Any, target: float, loss: str) -> list[Text]:
    """z, a, the residual, the slope where it stays, the gradient."""
    z = real(np.sum(real(weights) * real(inputs)))
    a = sigmoid(z)
    residual = a - target
    formula = r"(a - y) \cdot a (1 - a) \cdot x" if loss == "squared" else r"(a - y) \cdot x"
    lines = [
        line(r"\frac{\partial L}{\partial w}", formula),
        line("z", r"w \cdot x", products(weights, inputs), number(z)),
        line("a", r"\sigma(z)", rf"\frac{{1}}{{1 + e^{{{number(-z)}}}}}", number(a)),
        line("a - y", f"{number(a)} - {factor(target)}", number(residual)),
    ]
    factors = [factor(residual)]
    if loss == "squared":
        lines.append(line("a (1 - a)", rf"{number(a)} \cdot (1 - {number(a)})", number(sigmoid_slope(z))))
        factors.append(factor(sigmoid_slope(z)))
    else:
        lines.append(Text("the slope a(1 − a) cancels against the loss", "斜率 a(1 − a) 与损失的导数约掉"))
    answer = array(losses.logistic_gradient(weights, inputs, target, loss))
    worked = r" \cdot ".join([*factors, factor(inputs) if np.ndim(inputs) == 0 else array(inputs)])
    return [*lines, line(r"\frac{\partial L}{\partial w}", worked, answer)]


def least_squares_gradient(X: Any, w: Any, y: Any, of: str) -> list[Text]:
    """The residual, then the gradient of the one asked for."""
    residual = real(X) @ real(w) - real(y)
    answer = array(losses.least_squares_gradient(X, w, y, of))
    name = rf"\frac{{\partial L}}{{\partial {of}}}"
    formula = {"w": r"2 X^\top r", "X": r"2 r w^\top", "y": "-2 r"}[of]
    worked = {
        "w": rf"2 \cdot {array(real(X).T)} {column(residual)}",
        "X": rf"2 \cdot {column(residual)} {array([w])}",
        "y": rf"-2 \cdot {array(residual)}",
    }[of]
    return [
        line(name, formula, before=Text("with r = Xw − y:", "其中 r = Xw − y：")),
        line("r", f"{array(X)} {column(w)} - {column(y)}", array(residual)),
        line(name, worked, answer),
    ]


def regularized_gradient(weights: Any, gradient: Any, penalty: str, strength: float) -> list[Text]:
    """The penalty's own gradient, then the sum."""
    answer = losses.regularized_gradient(weights, gradient, penalty, strength)
    vector, power = real(weights), number(strength)
    own = strength * (np.sign(vector) if penalty == "l1" else vector)
    if penalty == "l1":
        lines = [
            line(r"\frac{\partial}{\partial w} \lambda \sum |w|", r"\lambda \cdot \mathrm{sign}(w)"),
            line(r"\lambda \cdot \mathrm{sign}(w)", rf"{power} \cdot {array(np.sign(vector))}", array(own)),
        ]
        if np.any(vector == 0):
            lines.append(Text("w = 0 here: convention sign(0) = 0", "此处 w = 0：约定 sign(0) = 0"))
    else:
        lines = [
            line(r"\frac{\partial}{\partial w} \frac{\lambda}{2} \|w\|^2", r"\lambda w"),
            line(r"\lambda w", rf"{power} \cdot {array(vector)}", array(own)),
        ]
    return [*lines, line("g", f"{array(gradient)} + {array(own)}", array(answer))]
