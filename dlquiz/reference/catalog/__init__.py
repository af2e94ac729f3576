"""The catalogue: name → reference implementation. The only door through which banks and commands reach them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import Any

from dlquiz.errors import DisagreementError, UsageError
from dlquiz.expressions.values import Value, entries, plain
from dlquiz.messages import Text
from dlquiz.reference.binding import bind
from dlquiz.reference.kinds import REQUIRED, ActiveMistake, Argument, Reference
from dlquiz.reference.sameness import UNDEFINED, same_value

__all__ = [
    "UNDEFINED",
    "active_mistakes",
    "bind",
    "close_names",
    "default_shown",
    "find",
    "names",
    "run",
    "same_value",
    "signature",
    "steps",
    "value_of",
]


FAMILIES: Mapping[str, str] = {
    "shapes": (
        "conv_output_size pool_output_size conv_transpose_output_size same_padding tensorflow_same_padding "
        "fully_convolutional_size conv_output_shape pool_output_shape flatten_size im2col_shape "
        "concat_channels add_channels dense_block_channels transition_channels"
    ),
    "counting": (
        "conv_parameters linear_parameters classifier_parameters mlp_parameters batch_norm_parameters "
        "layer_norm_parameters group_norm_parameters instance_norm_parameters fixed_layer_parameters "
        "depthwise_separable_parameters maxout_parameters embedding_parameters rnn_parameters lstm_parameters "
        "gru_parameters attention_parameters transformer_layer_parameters partial_connection_parameters "
        "bottleneck_parameters stacked_kernel_ratio cnn_parameters"
    ),
    "compute": (
        "conv_macs inception_reduction_macs linear_macs matmul_flops attention_macs separable_speedup "
        "model_memory activation_memory"
    ),
    "receptive_field": (
        "receptive_field receptive_fields jump receptive_field_center layers_for_receptive_field effective_kernel_size"
    ),
    "networks": "network_parameters network_macs network_output_shape layer_parameters network_receptive_field",
    "gradients": "evaluate gradient",
    "layers": (
        "numeric_gradient relative_error linear_forward linear_backward neuron_backward conv2d "
        "conv2d_backward max_pool2d avg_pool2d max_pool2d_backward avg_pool2d_backward activation "
        "activation_derivative logit softmax softmax_jacobian cross_entropy softmax_cross_entropy_gradient "
        "logistic_gradient least_squares_gradient regularized_gradient batch_norm batch_norm_backward dropout "
        "mlp_forward mlp_backward linear_collapse collapsed_kernel_size jacobian_shape vanishing_bound"
    ),
    "optimizers": (
        "sgd_step momentum_steps nesterov_steps adagrad_steps rmsprop_steps adam_steps adamw_steps updates "
        "learning_rate_at largest_stable_learning_rate quadratic_descent init_variance init_bound conv_fan_in"
    ),
    "statistics": (
        "triangle_probability bayes_posterior entropy cross_entropy_of kl_divergence log_sum_exp "
        "expected_squared_error precision recall f1 accuracy false_positive_rate variance standardize kfold "
        "norm trace determinant condition_number matrix_chain_cost"
    ),
}
"""The modules of the catalogue and the names that each gives, in order: one is found without loading the others."""


@cache
def _family_of() -> Mapping[str, str]:
    return {name: family for family, given in FAMILIES.items() for name in given.split()}


@cache
def _table(family: str) -> Mapping[str, Reference]:
    references: tuple[Reference, ...] = import_module(f"{__name__}.{family}").REFERENCES
    return {reference.name: reference for reference in references}


def names() -> tuple[str, ...]:
    """All names, in the catalogue's own order."""
    return tuple(_family_of())


LEAST_PART = 3
MOST_SUGGESTIONS = 6


def close_names(name: str) -> list[str]:
    """Names that look like `name`, and names that hold it, for a did-you-mean."""
    holding = [known for known in names() if len(name) >= LEAST_PART and name in known]
    return list(dict.fromkeys([*get_close_matches(name, names(), 3), *holding]))[:MOST_SUGGESTIONS]


def find(name: str) -> Reference:
    """The reference implementation called `name`; `UsageError` with a did-you-mean where there is none."""
    family = _family_of().get(name)
    if family is None:
        close = close_names(name)
        hint = f"; did you mean {', '.join(close)}?" if close else ""
        hint_zh = f"；是否想写 {'、'.join(close)}？" if close else ""
        raise UsageError(f"there is no reference `{name}`{hint}", f"没有名为 `{name}` 的参考实现{hint_zh}")
    return _table(family)[name]


def signature(reference: Reference) -> str:
    """The reference as it is called: `conv_output_size(input_size, kernel_size, stride=1, …)`."""
    parts = []
    for argument in reference.arguments:
        if argument.default is REQUIRED:
            parts.append(argument.name)
        elif argument.kind == "word" and argument.words:
            parts.append(f"{argument.name}={'|'.join(argument.words)}")
        else:
            parts.append(f"{argument.name}={default_shown(argument)}")
    return f"{reference.name}({', '.join(parts)})"


def default_shown(argument: Argument) -> str:
    """The default of an argument as a bank would write it; nothing where it must be given."""
    return "" if argument.default is REQUIRED else argument.default_text or _yaml(argument.default)


def _yaml(value: Any) -> str:
    if value is None:
        return "null"
    # Python writes 1e-05.
    return str(value).lower() if isinstance(value, bool) else re.sub("e([-+])0+", r"e\1", str(value))


def value_of(reference: Reference, bound: Mapping[str, Any]) -> Value:
    """The value by the closed form where there is one: exact, and without NumPy. For drawing and showing."""
    return plain((reference.closed or reference.run)(**bound))


def run(reference: Reference, bound: Mapping[str, Any]) -> Value:
    """The value by the NumPy run: what grades. Raises `DisagreementError` if the closed form says otherwise."""
    value = plain(reference.run(**bound))
    if reference.closed is not None:
        expected = plain(reference.closed(**bound))
        if not same_value(value, expected):
            raise DisagreementError(
                f"{reference.name}: the NumPy run gives {value}, the closed form {expected}; please report this",
                f"{reference.name}：NumPy 运行得到 {value}，闭式得到 {expected}；请报告此问题",
            )
    return value


def steps(reference: Reference, bound: Mapping[str, Any]) -> list[Text]:
    """The worked solution for these arguments, line by line."""
    return reference.steps(**bound)


def active_mistakes(reference: Reference, bound: Mapping[str, Any], answer: Value) -> tuple[ActiveMistake, ...]:
    """The mistakes that mean something for these arguments and whose value differs from `answer`."""
    found = []
    for mistake in reference.mistakes:
        if not (mistake.means or mistake.applies)(**bound):
            continue
        try:
            value = plain(mistake.formula(**bound))
        except UNDEFINED:
            continue
        if all(isinstance(number, int) or math.isfinite(number) for number in entries(value)) and not same_value(
            value, answer
        ):
            found.append(ActiveMistake(mistake.name, value, mistake.feedback, mistake.tempting))
    return tuple(found)
