"""The training logs in questions of the bank `training`: `python docs/audit/debug_logs.py [QUESTION …]` prints them.

A small network learns seeded synthetic data in plain NumPy. Each bug is a change of this code, named in `BUGS`.
`LOGS` has the log of each question by its id; tests/test_debug_logs.py compares them with the prompts of the bank.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Labels = NDArray[np.int64]
Row = dict[str, float]

CLASSES, FEATURES, HIDDEN, BATCH = 10, 20, 64, 64

BUGS = {
    "none": "the correct program",
    "rate_high": "learning rate 100 times too high",
    "rate_low": "learning rate 1,000 times too low",
    "sign": "the gradient is added instead of subtracted",
    "zero_weights": "all weights start at 0",
    "raw_inputs": "inputs keep their raw scale, about 100 times too large",
    "double_softmax": "the loss takes softmax of what is a softmax already",
    "sum_loss": "the loss of a batch is a sum, not a mean",
    "off_by_one": "training labels are shifted by one class, the last one to 0",
    "unpaired": "inputs are shuffled each epoch, the labels are not shuffled with them",
    "gradients_kept": "gradients are added to those of all earlier steps",
    "validation_raw": "training inputs are standardized, validation inputs are not",
    "sorted": "the training set is sorted by class and never shuffled",
    "weight_decay": "weight decay 10,000 times too strong",
    "dead": "hidden biases start at -30 instead of 0",
    "mislabelled": "the labels were permuted once, before training",
    "schedule_each_step": "the decay of the learning rate meant for an epoch is applied at each step",
}
"""What each bug does to the program."""


@dataclass(frozen=True)
class Data:
    """Training and validation samples."""

    x: Array
    y: Labels
    x_val: Array
    y_val: Labels


def clusters(train: int = 2000, validation: int = 1000, spread: float = 1.0, flipped: float = 0.0) -> Data:
    """A Gaussian cluster for each class, with raw inputs (mean 50, deviation about 100); some labels at random."""
    rng = np.random.default_rng(7)
    centers = rng.normal(size=(CLASSES, FEATURES))
    y = np.arange(train + validation, dtype=np.int64) % CLASSES
    x = 50 + 100 * (centers[y] + spread * rng.normal(size=(len(y), FEATURES)))
    noisy = rng.random(len(y)) < flipped
    y = np.where(noisy, rng.integers(0, CLASSES, len(y)), y)
    return Data(x[:train], y[:train], x[train:], y[train:])


@dataclass
class Network:
    """Linear, ReLU, linear."""

    w1: Array
    b1: Array
    w2: Array
    b2: Array

    @classmethod
    def he(cls, rng: np.random.Generator, hidden: int = HIDDEN, scale: float = 1.0) -> Network:
        w1 = scale * rng.normal(size=(FEATURES, hidden)) * np.sqrt(2 / FEATURES)
        w2 = 0.1 * scale * rng.normal(size=(hidden, CLASSES)) * np.sqrt(1 / hidden)
        return cls(w1, np.zeros(hidden), w2, np.zeros(CLASSES))

    def hidden(self, x: Array) -> Array:
        return np.maximum(x @ self.w1 + self.b1, 0)

    def logits(self, x: Array) -> Array:
        return self.hidden(x) @ self.w2 + self.b2

    def step(self, gradients: list[Array], rate: float, decay: float) -> None:
        for value, gradient in zip((self.w1, self.b1, self.w2, self.b2), gradients, strict=True):
            value -= rate * (gradient + (decay * value if value.ndim == 2 else 0))


def softmax(z: Array) -> Array:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def losses_and_gradient(z: Array, y: Labels, double: bool = False) -> tuple[Array, Array]:
    """Cross-entropy of each row of logits, and its gradient."""
    rows = np.arange(len(y))
    p = softmax(z)
    scores = p if double else z
    shifted = scores - scores.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[rows, y]
    gradient = softmax(scores)
    gradient[rows, y] -= 1
    if double:
        gradient = p * (gradient - (gradient * p).sum(axis=1, keepdims=True))
    return np.asarray(losses), gradient


def backward(net: Network, x: Array, upstream: Array) -> list[Array]:
    h = net.hidden(x)
    back = (upstream @ net.w2.T) * (h > 0)
    return [x.T @ back, back.sum(axis=0), h.T @ upstream, upstream.sum(axis=0)]


@dataclass(frozen=True)
class Setting:
    """How a run trains; `bug` is one of BUGS."""

    bug: str = "none"
    epochs: int = 8
    rate: float = 0.1
    hidden: int = HIDDEN
    every: int = 1
    decay: float = 1e-4


def prepared(data: Data, bug: str, rng: np.random.Generator) -> Data:
    """The data as the program reads them: standardized by the training set, in its order and with its labels."""
    mean, deviation = data.x.mean(axis=0), data.x.std(axis=0)
    x, x_val = (data.x - mean) / deviation, (data.x_val - mean) / deviation
    if bug == "raw_inputs":
        x, x_val = data.x, data.x_val
    if bug == "validation_raw":
        x_val = data.x_val
    y = (data.y + 1) % CLASSES if bug == "off_by_one" else data.y
    if bug == "mislabelled":
        y = rng.permutation(y)
    if bug == "sorted":
        order = np.argsort(y, kind="stable")
        x, y = x[order], y[order]
    return Data(x, y, x_val, data.y_val)


def train(setting: Setting, data: Data | None = None) -> list[Row]:
    """One row before training and one after every `every` epochs; of each batch before its step if that is 0."""
    bug = setting.bug
    rng = np.random.default_rng(1)
    data = prepared(data or clusters(), bug, rng)
    x, y = data.x, data.y
    net = Network.he(rng, setting.hidden, scale=0.0 if bug == "zero_weights" else 1.0)
    if bug == "dead":
        net.b1 -= 30
    rate = setting.rate * {"rate_high": 100, "rate_low": 1e-3, "sign": -1}.get(bug, 1)
    decay = setting.decay * (1e4 if bug == "weight_decay" else 1)
    kept = [np.zeros_like(value) for value in (net.w1, net.b1, net.w2, net.b2)]
    rows: list[Row] = []

    def log(count: int) -> None:
        z, z_val = net.logits(x), net.logits(data.x_val)
        losses, upstream = losses_and_gradient(z, y, bug == "double_softmax")
        validation, _ = losses_and_gradient(z_val, data.y_val, bug == "double_softmax")
        factor = BATCH if bug == "sum_loss" else 1
        rows.append(
            {
                "epoch": count,
                "train loss": factor * losses.mean(),
                "train acc": float((z.argmax(axis=1) == y).mean()),
                "val loss": factor * validation.mean(),
                "val acc": float((z_val.argmax(axis=1) == data.y_val).mean()),
                "dead units": float((net.hidden(x) == 0).all(axis=0).mean()),
                "|grad W1|": float(np.linalg.norm(backward(net, x, factor * upstream / len(x))[0])),
                "|W1|": float(np.linalg.norm(net.w1)),
            }
        )

    if setting.every:
        log(0)
    for epoch in range(setting.epochs):
        order = np.arange(len(y)) if bug == "sorted" else rng.permutation(len(y))
        x_order = rng.permutation(len(y)) if bug == "unpaired" else order
        for start in range(0, len(y) - BATCH + 1, BATCH):
            x_batch, y_batch = x[x_order[start : start + BATCH]], y[order[start : start + BATCH]]
            z = net.logits(x_batch)
            losses, upstream = losses_and_gradient(z, y_batch, bug == "double_softmax")
            if not setting.every:
                accuracy = float((z.argmax(axis=1) == y_batch).mean())
                rows.append({"step": len(rows), "batch loss": float(losses.mean()), "batch acc": accuracy})
            gradients = backward(net, x_batch, upstream / (1 if bug == "sum_loss" else len(x_batch)))
            if bug == "gradients_kept":
                kept = [old + new for old, new in zip(kept, gradients, strict=True)]
                gradients = kept
            net.step(gradients, rate, decay)
            if bug == "schedule_each_step":
                rate *= 0.7
        if setting.every and (epoch + 1) % setting.every == 0:
            log(epoch + 1)
    return rows


def naive_softmax(steps: int, every: int, rate: float) -> list[Row]:
    """Softmax as exp(z) / sum(exp(z)) in float32, with a learning rate that makes the logits grow."""
    data = clusters(640, 640)
    rng = np.random.default_rng(1)
    x = ((data.x - data.x.mean(axis=0)) / data.x.std(axis=0)).astype(np.float32)
    net = Network.he(rng)
    net.w1, net.b1, net.w2, net.b2 = (value.astype(np.float32) for value in (net.w1, net.b1, net.w2, net.b2))
    rows, at = [], np.arange(len(x))
    for step in range(steps + 1):
        z = net.logits(x)
        e = np.exp(z)
        p = e / e.sum(axis=1, keepdims=True)
        upstream = p.copy()
        upstream[at, data.y] -= 1
        gradients = backward(net, x, upstream / np.float32(len(x)))
        if step % every == 0:
            rows.append(
                {
                    "step": step,
                    "train loss": float(-np.log(p[at, data.y]).mean()),
                    "largest logit": float(z.max()),
                    "|grad W1|": float(np.linalg.norm(gradients[0])),
                }
            )
        net.step(gradients, rate, 0)
    return rows


def batch_norm_modes(sizes: list[int]) -> list[Row]:
    """Validation accuracy of a network with batch normalization that stays in training mode, by batch size."""
    data = clusters()
    rng = np.random.default_rng(1)
    mean, deviation = data.x.mean(axis=0), data.x.std(axis=0)
    x, x_val = (data.x - mean) / deviation, (data.x_val - mean) / deviation
    net = Network.he(rng)
    for _ in range(5):
        order = rng.permutation(len(x))
        for start in range(0, len(x) - BATCH + 1, BATCH):
            here = order[start : start + BATCH]
            u = x[here] @ net.w1
            root = np.sqrt(u.var(axis=0) + 1e-5)
            normal = (u - u.mean(axis=0)) / root
            h = np.maximum(normal + net.b1, 0)
            _, upstream = losses_and_gradient(h @ net.w2 + net.b2, data.y[here])
            upstream /= len(here)
            back = (upstream @ net.w2.T) * (h > 0)
            back_u = (back - back.mean(axis=0) - normal * (back * normal).mean(axis=0)) / root
            gradients = [x[here].T @ back_u, back.sum(axis=0), h.T @ upstream, upstream.sum(axis=0)]
            net.step(gradients, 0.1, 1e-4)
    order = rng.permutation(len(x_val))
    rows: list[Row] = []
    for size in sizes:
        right = 0
        for start in range(0, len(x_val), size):
            here = order[start : start + size]
            u = x_val[here] @ net.w1
            h = np.maximum((u - u.mean(axis=0)) / np.sqrt(u.var(axis=0) + 1e-5) + net.b1, 0)
            right += int(((h @ net.w2 + net.b2).argmax(axis=1) == data.y_val[here]).sum())
        rows.append({"batch size": size, "val acc": right / len(x_val)})
    return rows


def selected_before_split(samples: int = 60, features: int = 5000, kept: int = 20) -> list[Row]:
    """Five folds of a nearest-mean classifier on pure noise; the features were chosen on all samples."""
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=(samples, features)), np.arange(samples) % 2
    x_new, y_new = rng.normal(size=(2000, features)), np.arange(2000) % 2
    gap = x[y == 1].mean(axis=0) - x[y == 0].mean(axis=0)
    best = np.argsort(-np.abs(gap))[:kept]
    rows: list[Row] = []
    for fold in range(5):
        out = np.arange(samples) // 2 % 5 == fold
        means = [x[~out & (y == label)][:, best].mean(axis=0) for label in (0, 1)]

        def accuracy(inputs: Array, labels: Labels, means: list[Array] = means) -> float:
            far = [((inputs[:, best] - mean) ** 2).sum(axis=1) for mean in means]
            return float(((far[1] < far[0]) == labels).mean())

        rows.append(
            {
                "fold": fold + 1,
                "train acc": accuracy(x[~out], y[~out]),
                "val acc": accuracy(x[out], y[out]),
                "new samples": accuracy(x_new, y_new),
            }
        )
    return rows


def double_descent(widths: list[int], samples: int = 60) -> list[Row]:
    """Least squares of smallest norm on random ReLU features, fitted to noisy samples of a linear function."""
    rng = np.random.default_rng(3)
    truth = rng.normal(size=10) / np.sqrt(10)
    x, x_test = rng.normal(size=(samples, 10)), rng.normal(size=(2000, 10))
    y = x @ truth + 0.5 * rng.normal(size=samples)
    weights = rng.normal(size=(10, max(widths))) / np.sqrt(10)
    rows: list[Row] = []
    for width in widths:
        h, h_test = np.maximum(x @ weights[:, :width], 0), np.maximum(x_test @ weights[:, :width], 0)
        fit = np.linalg.pinv(h) @ y
        rows.append(
            {
                "features": width,
                "train error": float(((h @ fit - y) ** 2).mean()),
                "test error": float(((h_test @ fit - x_test @ truth) ** 2).mean()),
            }
        )
    return rows


def one_batch(bug: str, epochs: int, every: int, rate: float = 0.1) -> list[Row]:
    """A run on a single batch, so that an epoch is one step."""
    return train(Setting(bug, epochs, rate, every=every, decay=0), clusters(BATCH, 640))


def one_batch_losses(bugs: dict[str, str]) -> list[Row]:
    """The training losses of several runs on a single batch, side by side."""
    runs = {name: one_batch(bug, epochs=300, every=50) for name, bug in bugs.items()}
    rows = zip(*runs.values(), strict=True)
    return [{"step": row[0]["epoch"], **{n: r["train loss"] for n, r in zip(runs, row, strict=True)}} for row in rows]


def overfitted() -> list[Row]:
    """A wide network on few samples, a fifth of them with random labels."""
    return train(Setting(epochs=20, hidden=256, every=2, decay=0), clusters(200, 1000, spread=1.8, flipped=0.2))


LOSS, BOTH = ("train loss", "train acc"), ("train loss", "train acc", "val loss", "val acc")
STATE = ("train loss", "dead units", "|grad W1|", "|W1|")

LOGS: dict[str, tuple[Callable[[], list[Row]], tuple[str, ...]]] = {
    "log-1": (lambda: one_batch("rate_high", 6, 1), LOSS),
    "log-2": (lambda: train(Setting("rate_low", 5)), (*LOSS, "|grad W1|")),
    "log-3": (lambda: train(Setting("zero_weights", 4)), STATE),
    "log-4": (lambda: train(Setting("dead", 4)), STATE),
    "log-5": (lambda: train(Setting("weight_decay", 5)), (*LOSS, "|W1|")),
    "log-6": (lambda: one_batch("double_softmax", 1000, 200, rate=1), LOSS),
    "log-7": (lambda: train(Setting("sum_loss", 3, rate=0.1 / BATCH, decay=0)), LOSS),
    "log-8": (lambda: train(Setting("off_by_one", 4)), BOTH),
    "log-9": (lambda: one_batch("unpaired", 200, 40), LOSS),
    "log-10": (lambda: train(Setting("gradients_kept", 5)), (*LOSS, "|W1|")),
    "log-11": (lambda: train(Setting("validation_raw", 3)), BOTH),
    "log-12": (lambda: train(Setting("sorted", 1, every=0))[:12], ("batch loss", "batch acc")),
    "log-13": (lambda: train(Setting("schedule_each_step", 4)), (*LOSS, "|grad W1|")),
    "log-14": (lambda: naive_softmax(6, 1, rate=7), ("train loss", "largest logit", "|grad W1|")),
    "log-15": (lambda: batch_norm_modes([256, 64, 16, 4, 2, 1]), ("val acc",)),
    "log-16": (selected_before_split, ("train acc", "val acc", "new samples")),
    "log-17": (lambda: one_batch("mislabelled", 400, 100), LOSS),
    "log-18": (
        lambda: one_batch_losses(
            {"run1": "double_softmax", "run2": "none", "run3": "zero_weights", "run4": "rate_low"}
        ),
        ("run1", "run2", "run3", "run4"),
    ),
    "early-stopping-log": (overfitted, ("train loss", "val loss")),
    "double-descent-log": (
        lambda: double_descent([10, 20, 40, 50, 60, 70, 100, 200, 2000]),
        ("train error", "test error"),
    ),
}
"""The run and the columns of each question's log; the first column counts."""


def number(column: str, value: float) -> str:
    if column.endswith("acc") or column in ("dead units", "new samples"):
        return f"{value:.2f}"
    return f"{value:.0f}" if value >= 1000 else f"{value:.3f}"


def log_of(question: str) -> str:
    """The log as the question shows it."""
    run, columns = LOGS[question]
    with np.errstate(all="ignore"):
        rows = run()
    first = next(iter(rows[0]))
    head = [first, *columns]
    lines = [[f"{row[first]:.0f}", *(number(column, row[column]) for column in columns)] for row in rows]
    widths = [max(map(len, cells)) for cells in zip(head, *lines, strict=True)]
    return "\n".join("  ".join(map(str.rjust, cells, widths)) for cells in (head, *lines))


def main(questions: list[str]) -> Iterator[str]:
    for question in questions or LOGS:
        yield f"{question}\n{log_of(question)}\n"


if __name__ == "__main__":
    sys.stdout.write("\n".join(main(sys.argv[1:])))
